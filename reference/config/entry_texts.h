// Entries of value blocks as lines of the normal form.
#pragma once

#include <string>
#include <vector>

#include "reference/config/model.h"
#include "reference/config/writer.h"

namespace holdfast::config {

std::string EntryText(const VirtualAddress& entry);
std::string EntryText(const TrackedInterface& entry);
std::string EntryText(const Tracked& entry);
std::string EntryText(const UnicastPeer& entry);
std::string EntryText(const LinkbeatInterface& entry);
std::string EntryText(const InterfaceDelay& entry);
std::string EntryText(const Setting<std::string>& entry);

template <typename Entry>
void PrintEntries(const void* object, Writer& writer) {
  for (const Entry& entry : *static_cast<const std::vector<Entry>*>(object)) writer.Line(EntryText(entry));
}

}  // namespace holdfast::config
