// Keywords whose arguments need a function of their own. Each is an Apply: it stores the statement in `object`.
#pragma once

#include "reference/config/keyword.h"

namespace holdfast::config {

// On a VrrpInstance.
void ReadAdvertInt(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadUseVmac(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadUseIpvlan(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadNotifyDeleted(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadGarpExtra(void* object, const Statement& statement, const Keyword& keyword, Context& context);
// On an Authentication, an AuthHmac.
void ReadAuthPass(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadHmacKey(void* object, const Statement& statement, const Keyword& keyword, Context& context);

// On GlobalDefs.
void ReadSmtpServer(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadMcastGroup4(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadMcastGroup6(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadGlobalGarpExtra(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadNotifyFifo(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadLvsTimeouts(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadLvsSyncDaemon(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadLvsFlushOnStop(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadDynamicInterfaces(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadIncludeCheck(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadRandomSeed(void* object, const Statement& statement, const Keyword& keyword, Context& context);

// On a TrackFile, a GarpGroup.
void ReadInitFile(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadGarpInterface(void* object, const Statement& statement, const Keyword& keyword, Context& context);

// On a VirtualServer.
void ReadInhibit(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadAlpha(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadGranularity(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadTransport(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void ReadSorryServer(void* object, const Statement& statement, const Keyword& keyword, Context& context);
void* OpenRealServer(void* object, const Statement& statement, const Keyword& keyword, Context& context);
// `virtual_server` and what follows it.
void ReadVirtualServerKey(const Statement& statement, Context& context, VirtualServer* server);
// NAT, DR or TUN with its options, from word 1 on; nullopt was reported.
std::optional<Forwarding> ParseForwarding(const Statement& statement, Context& context);
// A pattern between quotes of either kind, its escapes (\\n, \\xHH, \\nnn, \\cC, ...) decoded.
std::string SplitPattern(std::string_view raw);

}  // namespace holdfast::config
