// Strict mode: what keepalived refuses or changes there because the RFCs do not have it.
#include <set>

#include "reference/config/meaning.h"

namespace holdfast::config {
namespace {

constexpr std::uint8_t kAddressOwner = 255;
constexpr std::uint32_t kStandardDownTimer = 3;  // RFC 9568 section 6.1, Active_Down_Interval

struct StrictRule {
  bool broken = false;
  Place where;
  std::string_view message;  // after "in strict mode keepalived "
  std::string_view cure;
};

std::vector<StrictRule> StrictRules(const VrrpInstance& i) {
  return {
      {i.state == InitialState::kMaster && i.priority != kAddressOwner, i.state.where(),
       "lets a router with another priority than 255 start as BACKUP", "write: state BACKUP"},
      {i.authentication.auth_type != AuthType::kNone, i.authentication.auth_type.where(),
       "takes authentication away: RFC 3768 has none", "take the authentication block away"},
      {i.preempt_delay->count() > 0, i.preempt_delay.where(), "takes preempt_delay away", "take the line away"},
      {i.version == 2 && i.accept.given() && *i.accept, i.accept.where(), "takes accept away under version 2",
       "write: version 3"},
      {i.garp_master_repeat.given() || i.garp_master_delay.given(),
       i.garp_master_repeat.given() ? i.garp_master_repeat.where() : i.garp_master_delay.where(),
       "does not repeat gratuitous ARPs after a delay or in other numbers", "take the line away"},
      {i.lower_prio_no_advert.given() && !*i.lower_prio_no_advert, i.lower_prio_no_advert.where(),
       "does not answer advertisements of lower priority", "take the line away"},
      {*i.higher_prio_send_advert, i.higher_prio_send_advert.where(),
       "does not answer advertisements of higher priority", "take the line away"},
      {*i.vmac_xmit_base, i.vmac_xmit_base.where(), "sends from the virtual MAC address", "take the line away"},
      {i.down_timer_adverts != kStandardDownTimer, i.down_timer_adverts.where(),
       "waits for 3 advertisements, as the RFCs do", "take the line away"},
      {i.use_vmac->mac.has_value(), i.use_vmac.where(), "takes the RFC's virtual MAC address only",
       "take the address away"},
      {i.family == Family::kIpv6 && !i.virtual_ipaddress.empty() &&
           !i.virtual_ipaddress.front().prefix.address.IsLinkLocal(),
       i.virtual_ipaddress.empty() ? Place() : Place(i.virtual_ipaddress.front().where),
       "wants a link-local address as the first IPv6 one (RFC 9568 section 5.2.9)",
       "write an address of fe80::/10 in front of it"},
  };
}

}  // namespace

void CheckStrict(const Config& config, Reporter* reporter) {
  std::set<Place> said;  // a line of global_defs counts for many instances
  for (const VrrpInstance& i : config.instances) {
    if (!i.strict_mode) continue;
    for (const StrictRule& rule : StrictRules(i))
      if (rule.broken && rule.where.known() && said.insert(rule.where).second)
        reporter->WarningAt(
            rule.where,
            "in strict mode keepalived " + std::string(rule.message) + "; holdfastd does what the line says",
            std::string(rule.cure));
  }
}

}  // namespace holdfast::config
