#include "reference/ipvs/server.h"

#include <cassert>

namespace holdfast::ipvs {

void Server::Edit(const ServerSettings& wanted) {
  const bool thresholds_changed = wanted.thresholds != settings.thresholds;
  settings = wanted;
  if (!thresholds_changed) return;
  if (full()) overloaded = true;
  if (relieved()) overloaded = false;
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
  if (relieved()) overloaded = false;
}

bool Server::relieved() const {
  const auto [upper, lower] = settings.thresholds;
  if (upper == 0) return true;
  // The quarter is rounded down, as the kernel does: with an upper threshold of 5, 3 connections relieve and 4 do not.
  return total() < (lower > 0 ? lower : upper - upper / 4);
}

}  // namespace holdfast::ipvs
