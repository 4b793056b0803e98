#include "reference/host/accept_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace holdfast::host {
namespace {

std::string SetOf(const char* name, const char* type, const std::vector<std::string>& elements) {
  if (elements.empty()) return {};
  return fmt::format("  set {} {{ type {}; elements = {{ {} }}; }}\n", name, type, fmt::join(elements, ", "));
}

struct Elements {
  std::vector<std::string> v4;
  std::vector<std::string> v6;
  std::vector<std::string> link_local;  // concatenations of interface index and address
};

Elements Sort(const std::vector<FilteredAddress>& addresses) {
  Elements result;
  for (const FilteredAddress& filtered : addresses) {
    const std::string text = filtered.address.ToString();
    if (filtered.address.is_v4()) {
      result.v4.push_back(text);
    } else if (filtered.address.IsLinkLocal()) {
      result.link_local.push_back(fmt::format("{} . {}", filtered.interface_index, text));
    } else {
      result.v6.push_back(text);
    }
  }
  return result;
}

}  // namespace

std::string AcceptTableCommands(const std::string& table, const std::vector<FilteredAddress>& addresses) {
  const Elements elements = Sort(addresses);
  std::string text = fmt::format("table inet {} {{\n  flags owner;\n", table);
  text += SetOf("v4", "ipv4_addr", elements.v4);
  text += SetOf("v6", "ipv6_addr", elements.v6);
  text += SetOf("link_local", "iface_index . ipv6_addr", elements.link_local);
  text += "  chain input {\n    type filter hook input priority filter - 10; policy accept;\n    iif 1 accept\n";
  if (!elements.v4.empty()) text += "    ip daddr @v4 drop\n";
  text += "    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\n";  // RFC 9568 section 6.1, Accept_Mode
  if (!elements.v6.empty()) text += "    ip6 daddr @v6 drop\n";
  if (!elements.link_local.empty()) text += "    iif . ip6 daddr @link_local drop\n";
  return text + "  }\n}\n";
}

std::string RemoveTableCommands(const std::string& table) { return fmt::format("delete table inet {}\n", table); }

}  // namespace holdfast::host
