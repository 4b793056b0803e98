// Keywords whose arguments need functions of their own. Each Read is an Apply: it stores the statement in `object`. Its
// Print writes what gives the value again.
#pragma once

#include "reference/config/keyword.h"
#include "reference/config/writer.h"

namespace holdfast::config {

// On a VrrpInstance.
void ReadAdvertInt(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintAdvertInt(const void* object, const Keyword& keyword, Writer& writer);
void ReadUseVmac(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintUseVmac(const void* object, const Keyword& keyword, Writer& writer);
void ReadUseIpvlan(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintUseIpvlan(const void* object, const Keyword& keyword, Writer& writer);
void ReadNotifyDeleted(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintNotifyDeleted(const void* object, const Keyword& keyword, Writer& writer);
// On an Authentication, an AuthHmac.
void ReadAuthPass(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintAuthPass(const void* object, const Keyword& keyword, Writer& writer);
void ReadHmacKey(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintHmacKey(const void* object, const Keyword& keyword, Writer& writer);

// On a Setting<GarpExtra>, a Setting<NotifyFifo>, a Setting<Forwarding>.
void ReadGarpExtra(void* setting, const Statement& statement, const Keyword& keyword, Context& context);
void PrintGarpExtra(const void* setting, const Keyword& keyword, Writer& writer);
void ReadNotifyFifo(void* setting, const Statement& statement, const Keyword& keyword, Context& context);
void PrintNotifyFifo(const void* setting, const Keyword& keyword, Writer& writer);
void ReadForwarding(void* setting, const Statement& statement, const Keyword& keyword, Context& context);
void PrintForwarding(const void* setting, const Keyword& keyword, Writer& writer);

// On GlobalDefs.
void ReadSmtpServer(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintSmtpServer(const void* object, const Keyword& keyword, Writer& writer);
void ReadMcastGroup4(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintMcastGroup4(const void* object, const Keyword& keyword, Writer& writer);
void ReadMcastGroup6(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintMcastGroup6(const void* object, const Keyword& keyword, Writer& writer);
void ReadLvsTimeouts(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintLvsTimeouts(const void* object, const Keyword& keyword, Writer& writer);
void ReadLvsSyncDaemon(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintLvsSyncDaemon(const void* object, const Keyword& keyword, Writer& writer);
void ReadLvsFlushOnStop(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintLvsFlushOnStop(const void* object, const Keyword& keyword, Writer& writer);
void ReadDynamicInterfaces(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintDynamicInterfaces(const void* object, const Keyword& keyword, Writer& writer);
void ReadIncludeCheck(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintIncludeCheck(const void* object, const Keyword& keyword, Writer& writer);
void ReadRandomSeed(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintRandomSeed(const void* object, const Keyword& keyword, Writer& writer);

// On a TrackFile, a GarpGroup.
void ReadInitFile(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintInitFile(const void* object, const Keyword& keyword, Writer& writer);
void ReadGarpInterface(void* object, const Statement& statement, const Keyword& keyword, Context& context);

// On a VirtualServer.
void ReadInhibit(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintInhibit(const void* object, const Keyword& keyword, Writer& writer);
void ReadAlpha(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintAlpha(const void* object, const Keyword& keyword, Writer& writer);
void ReadGranularity(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintGranularity(const void* object, const Keyword& keyword, Writer& writer);
void ReadTransport(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintTransport(const void* object, const Keyword& keyword, Writer& writer);
void ReadSorryServer(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintSorryServer(const void* object, const Keyword& keyword, Writer& writer);
void* OpenRealServer(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintRealServers(const void* object, const Keyword& keyword, Writer& writer);

// On a Config: `virtual_server` and `virtual_server_group` with what follows them.
void* OpenVirtualServer(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintVirtualServers(const void* object, const Keyword& keyword, Writer& writer);
void* OpenVirtualServerGroup(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void PrintVirtualServerGroups(const void* object, const Keyword& keyword, Writer& writer);

// A pattern between quotes of either kind, its escapes (\\n, \\xHH, \\nnn, \\cC, ...) decoded.
std::string SplitPattern(std::string_view raw);
// The other way: the pattern between double quotes.
std::string PatternText(std::string_view pattern);

}  // namespace holdfast::config
