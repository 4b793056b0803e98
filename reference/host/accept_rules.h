// Accept_Mode False in the words of nft(8). Pure.
#pragma once

#include <string>
#include <vector>

#include "reference/host/ports.h"

namespace holdfast::host {

// A table of the inet family, owned by the socket that makes it, whose input chain drops packets to `addresses`.
std::string AcceptTableCommands(const std::string& table, const std::vector<FilteredAddress>& addresses);
std::string RemoveTableCommands(const std::string& table);

}  // namespace holdfast::host
