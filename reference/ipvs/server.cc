#include "reference/ipvs/server.h"

#include <cassert>

namespace holdfast::ipvs {

void Server::Edit(const ServerSettings& wanted, const KernelProfile& kernel) {
  const Thresholds before = settings.thresholds;
  settings = wanted;
  if (wanted.weight > 0) last_weight = wanted.weight;
  if (!kernel.edit_judges_overload) {
    if (wanted.thresholds.upper == 0 || wanted.thresholds.upper > before.upper) overloaded = false;
  } else if (wanted.thresholds != before) {
    if (full()) overloaded = true;
    if (relieved()) overloaded = false;
  }
}

void Server::Bind() {
  ++inactive;
  if (full()) overloaded = true;
}

void Server::Activate() {
  assert(inactive > 0);
  --inactive;
  ++active;
}

void Server::Deactivate() {
  assert(active > 0);
  --active;
  ++inactive;
}

void Server::Unbind(bool was_active) {
  std::uint32_t& counter = was_active ? active : inactive;
  assert(counter > 0);
  --counter;
  if (overloaded && relieved()) overloaded = false;
}

bool Server::relieved() const {
  const auto [upper, lower] = settings.thresholds;
  if (upper == 0) return true;
  // The quarter is rounded down, as the kernel does: with an upper threshold of 5, 3 connections relieve and 4 do not.
  return total() < (lower > 0 ? lower : upper - upper / 4);
}

}  // namespace holdfast::ipvs
