#include "reference/ipvs/persistence.h"

#include <array>

namespace holdfast::ipvs {
namespace {

constexpr Seconds kFurtherTime(60);

IpAddress NetworkOf(const IpAddress& address, std::uint8_t prefix) {
  std::array<std::uint8_t, 16> octets{};
  const auto whole = address.octets();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const int bits = int{prefix} - static_cast<int>(8 * i);
    octets[i] = bits >= 8 ? whole[i] : bits <= 0 ? 0 : static_cast<std::uint8_t>(whole[i] & (0xff00 >> bits));
  }
  return IpAddress::FromOctets(std::span(octets).first(whole.size()));
}

}  // namespace

TemplateTable::Key TemplateTable::KeyOf(const Endpoint& client, const Endpoint& service) const {
  return {NetworkOf(client.address, persistence_.prefix), service};
}

bool TemplateTable::HasRunOut(Template& found, Instant now) {
  if (found.deadline > now) return false;
  if (found.held == 0) return true;
  found.timeout = kFurtherTime;
  found.deadline += (now - found.deadline) / kFurtherTime * kFurtherTime + kFurtherTime;
  return false;
}

std::optional<Endpoint> TemplateTable::Find(const Endpoint& client, const Endpoint& service, Instant now) {
  const auto found = templates_.find(KeyOf(client, service));
  if (found == templates_.end() || HasRunOut(found->second, now)) return std::nullopt;
  return found->second.server;
}

void TemplateTable::Put(const Endpoint& client, const Endpoint& service, const Endpoint& server, Instant now) {
  Purge(now);
  Drop(client, service);
  const Key key = KeyOf(client, service);
  templates_[key] = {++last_id_, server, now + persistence_.timeout, persistence_.timeout};
  by_id_[last_id_] = key;
}

void TemplateTable::Drop(const Endpoint& client, const Endpoint& service) {
  const auto found = templates_.find(KeyOf(client, service));
  if (found == templates_.end()) return;
  by_id_.erase(found->second.id);
  templates_.erase(found);
}

TemplateTable::Id TemplateTable::Hold(const Endpoint& client, const Endpoint& service, Instant now) {
  Template& found = templates_.at(KeyOf(client, service));
  ++found.held;
  found.deadline = now + found.timeout;
  return found.id;
}

void TemplateTable::Release(Id id, Instant now) {
  const auto key = by_id_.find(id);
  if (key == by_id_.end()) return;
  Template& found = templates_.at(key->second);
  HasRunOut(found, now);  // it was held until now
  --found.held;
}

void TemplateTable::Purge(Instant now) {
  if (templates_.size() < purge_at_) return;
  for (auto entry = templates_.begin(); entry != templates_.end();) {
    const bool over = HasRunOut(entry->second, now);
    if (over) by_id_.erase(entry->second.id);
    entry = over ? templates_.erase(entry) : std::next(entry);
  }
  purge_at_ = 2 * templates_.size() + 64;
}

}  // namespace holdfast::ipvs
