#include "reference/daemon/outlet.h"

#include <fmt/format.h>

#include <algorithm>

#include "reference/daemon/router_config.h"
#include "reference/vrrp/migration.h"

namespace holdfast::daemon {
namespace {

std::uint8_t RtnetlinkScope(config::AddressScope scope) {
  switch (scope) {
    case config::AddressScope::kSite:
      return 200;
    case config::AddressScope::kLink:
      return 253;
    case config::AddressScope::kHost:
      return 254;
    case config::AddressScope::kNowhere:
      return 255;
    case config::AddressScope::kUnset:
    case config::AddressScope::kGlobal:
      break;
  }
  return 0;
}

std::optional<MacAddress> ConfiguredMac(const config::VrrpInstance& config) {
  std::optional<MacAddress> mac = config.use_vmac->mac;
  if (mac && config.use_vmac->mac_ends_in_vrid) mac->octets[5] = *config.virtual_router_id;
  return mac;
}

// A link-local address without its network could not answer: the way back is looked up on its own interface alone, and
// a virtual MAC interface has no other link-local address to bring the route.
IpPrefix OnVirtualMac(IpPrefix prefix) {
  if (!prefix.address.is_v4() && prefix.address.IsLinkLocal() && prefix.length == 128) prefix.length = 64;
  return prefix;
}

// RFC 4861 section 6.2.3: what does not fit one message goes into another.
constexpr std::ptrdiff_t kPrefixesPerMessage = 40;

// The first error of several attempts, all of which are made.
void Keep(Status& first, const Status& next) {
  if (first && !next) first = next;
}

}  // namespace

Status Outlet::Open(const host::LinkState& link, const IpAddress& source) {
  if (config_.use_vmac->enabled && link.index != 0) {
    if (auto made = CreateVirtualMac(link); !made) return made;
  }
  auto sender = ports_.transport->OpenSender(MakeSenderSpec(link, source));
  if (!sender) {
    Close();
    return Fail(sender.error(), config_.name);
  }
  sender_ = std::move(*sender);
  link_ = link;
  // With a virtual MAC an owner's addresses are on its interface as well: only this MAC may announce and answer.
  if (*config_.priority == vrrp::kOwnerPriority && !virtual_mac_) native_ = link.addresses;
  return {};
}

Status Outlet::CreateVirtualMac(const host::LinkState& link) {
  auto made = ports_.virtual_macs->Create({.parent = link.index,
                                           .family = config_.family,
                                           .vrid = *config_.virtual_router_id,
                                           .name = config_.use_vmac->ifname,
                                           .mac = ConfiguredMac(config_)});
  if (!made) return Fail(made.error(), fmt::format("{}: virtual MAC on {}", config_.name, link.name));
  virtual_mac_ = *made;
  return {};
}

host::SenderSpec Outlet::MakeSenderSpec(const host::LinkState& link, const IpAddress& source) const {
  host::SenderSpec spec;
  const bool from_virtual_mac = virtual_mac_.has_value() && !*config_.vmac_xmit_base;
  spec.interface_index = from_virtual_mac ? virtual_mac_->interface_index : link.index;
  spec.family = config_.family;
  spec.source = source;
  spec.group = *config_.mcast_dst_ip;
  for (const auto& peer : config_.unicast_peer) spec.unicast_peers.push_back(peer.address);
  if (!config_.unicast_peer.empty()) spec.hop_limit = static_cast<std::uint8_t>(*config_.unicast_ttl);
  return spec;
}

void Outlet::Close() {
  sender_.reset();
  if (virtual_mac_) static_cast<void>(ports_.virtual_macs->Destroy(virtual_mac_->interface_index));
  virtual_mac_.reset();
}

void Outlet::Update(const host::LinkState& link, const IpAddress& source) {
  link_ = link;
  if (sender_ && sender_->source() != source) sender_->SetSource(source);
}

Status Outlet::Forward(bool active) {
  if (!virtual_mac_) return {};
  return ports_.virtual_macs->SetForwarding(virtual_mac_->interface_index, active);
}

Status Outlet::Advertise(std::uint8_t priority) {
  if (!sender_) return {};
  const std::vector<IpAddress> addresses = AdvertisedAddresses(config_);
  const vrrp::Advertisement advertisement{
      .version = *config_.version == 3 ? vrrp::Version::kV3 : vrrp::Version::kV2,
      .vrid = *config_.virtual_router_id,
      .priority = priority,
      .interval = *config_.advert_int,
      .authentication = MakeAuthentication(config_),
      .addresses = addresses,
  };
  Status first = SendToAll(advertisement);
  if (*config_.holdfast_v2_and_v3) Keep(first, SendToAll(vrrp::InVersion2(advertisement)));
  return first;
}

Status Outlet::SendToAll(const vrrp::Advertisement& advertisement) {
  Status first;
  for (const IpAddress& destination : sender_->Destinations()) {
    const auto octets =
        vrrp::Encode(advertisement, {sender_->source(), destination}, ChecksumFormOf(config_), message_);
    if (octets.empty()) return Fail(fmt::format("{}: this configuration fits no advertisement", config_.name));
    Keep(first, sender_->SendTo(destination, octets));
  }
  return first;
}

std::optional<int> Outlet::IndexFor(const config::VirtualAddress& address) const {
  if (!address.dev.empty() && address.dev != link_.name) {
    const auto other = ports_.links->Find(address.dev);
    return other ? std::optional(other->index) : std::nullopt;
  }
  if (virtual_mac_) return virtual_mac_->interface_index;
  return link_.index == 0 ? std::nullopt : std::optional(link_.index);
}

std::vector<host::VirtualAddress> Outlet::WantedAddresses() const {
  std::vector<host::VirtualAddress> wanted;
  for (const auto* list : {&config_.virtual_ipaddress, &config_.virtual_ipaddress_excluded}) {
    for (const config::VirtualAddress& address : *list) {
      if (IsNative(address.prefix.address)) continue;
      if (const auto index = IndexFor(address)) {
        const IpPrefix prefix = *index == virtual_mac_index() ? OnVirtualMac(address.prefix) : address.prefix;
        wanted.push_back({prefix, *index, address.label, RtnetlinkScope(address.scope)});
      }
    }
  }
  return wanted;
}

bool Outlet::IsNative(const IpAddress& address) const {
  return std::any_of(native_.begin(), native_.end(), [&](const IpPrefix& own) { return own.address == address; });
}

Status Outlet::Install() {
  const std::vector<host::VirtualAddress> wanted = WantedAddresses();
  std::vector<host::VirtualAddress> surplus;
  for (const auto& address : installed_) {
    if (std::find(wanted.begin(), wanted.end(), address) == wanted.end()) surplus.push_back(address);
  }
  Status first;
  if (!surplus.empty()) first = ports_.addresses->Remove(surplus);
  Keep(first, ports_.addresses->Add(wanted));
  installed_ = wanted;
  clean_ = false;
  return first;
}

Status Outlet::Remove() {
  if (clean_) return {};
  Status first;
  if (!installed_.empty()) first = ports_.addresses->Remove(installed_);
  if (installed_.empty()) first = ports_.addresses->Remove(WantedAddresses());
  installed_.clear();
  clean_ = first.has_value();
  return first;
}

Status Outlet::RemoveLeftovers(const host::LinkState& link) {
  link_ = link;
  return Remove();
}

MacAddress Outlet::MacOf(int interface_index) const {
  if (virtual_mac_ && virtual_mac_->interface_index == interface_index) return virtual_mac_->mac;
  if (link_.index == interface_index) return link_.mac;
  for (const host::LinkState& link : ports_.links->Links()) {
    if (link.index == interface_index) return link.mac;
  }
  return {};
}

Status Outlet::Announce(std::uint32_t rounds) {
  Status first;
  const auto announce = [&](int interface_index, const IpAddress& address) {
    Keep(first, ports_.announcer->Announce({.interface_index = interface_index,
                                            .mac = MacOf(interface_index),
                                            .address = address,
                                            .copies = static_cast<int>(rounds)}));
  };
  for (const auto& address : installed_) announce(address.interface_index, address.prefix.address);
  for (const auto& address : config_.virtual_ipaddress) {
    if (IsNative(address.prefix.address)) announce(link_.index, address.prefix.address);
  }
  return first;
}

std::vector<IpPrefix> Outlet::OnLinkPrefixes(int interface_index) const {
  std::vector<IpPrefix> prefixes;
  for (const auto* list : {&config_.virtual_ipaddress, &config_.virtual_ipaddress_excluded}) {
    for (const config::VirtualAddress& address : *list) {
      const IpPrefix& prefix = address.prefix;
      if (prefix.address.is_v4() || prefix.address.IsLinkLocal() || prefix.length == 128) continue;
      if (IndexFor(address) != interface_index) continue;
      const bool known = std::any_of(prefixes.begin(), prefixes.end(), [&](const IpPrefix& other) {
        return other.length == prefix.length && other.Contains(prefix.address);
      });
      if (!known) prefixes.push_back(prefix);
    }
  }
  return prefixes;
}

Status Outlet::AdvertiseRouter() {
  const config::VirtualAddress& router = config_.virtual_ipaddress.front();
  const auto index = IndexFor(router);
  if (!index) return {};
  host::RouterAdvertisement advertisement{
      .interface_index = *index, .mac = MacOf(*index), .source = router.prefix.address, .prefixes = {}};
  Status first;
  const std::vector<IpPrefix> prefixes = OnLinkPrefixes(*index);
  auto next = prefixes.begin();
  do {
    const auto end = next + std::min(prefixes.end() - next, kPrefixesPerMessage);
    advertisement.prefixes.assign(next, end);
    Keep(first, ports_.announcer->AdvertiseRouter(advertisement));
    next = end;
  } while (next != prefixes.end());
  return first;
}

}  // namespace holdfast::daemon
