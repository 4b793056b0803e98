// Who was Active, from what each router sent: a pure record of advertisements.
//
// A router is Active from its first advertisement until it says priority 0, until it hears a better one while it is in
// its rhythm (it becomes Backup then, which is not announced), or until its last one where it falls silent. A new span
// begins if it speaks again after its own Active_Down_Interval, or after it had yielded: a better one spoke since, and
// then either said goodbye or was left alone for longer than an Active Router would keep quiet. Times are nanoseconds
// by the kernel.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "netns-lab/engine/advert_peek.h"

namespace holdfast::lab {

struct VirtualRouterKey {
  Family family = Family::kIpv4;
  std::uint8_t vrid = 0;
  auto operator<=>(const VirtualRouterKey&) const = default;
};

struct ActiveSpan {
  std::string router;
  VirtualRouterKey key;
  std::int64_t from_ns = 0;  // its first advertisement
  std::int64_t to_ns = 0;    // its goodbye, the better one it heard, or its latest advertisement
  bool said_goodbye = false;
  int priority = 0;  // as advertised last
  enum class Yield : std::uint8_t { kNo, kHeardBetter, kBetterLeft } yield = Yield::kNo;
};

class Activity {
 public:
  // In the order of time for each router. True where this began a span.
  bool Add(const std::string& router, const AdvertPeek& advert, std::int64_t at_ns);

  // The span of the router that is Active at `now_ns` for `key`: the latest one to have advertised, unless that was a
  // goodbye or is longer ago than an Active_Down_Interval. nullptr: nobody.
  const ActiveSpan* ActiveAt(const VirtualRouterKey& key, std::int64_t now_ns) const;
  // Every virtual router that was ever advertised.
  std::vector<VirtualRouterKey> Keys() const;
  const std::vector<ActiveSpan>& spans() const { return spans_; }  // in the order of beginning

  // Nanoseconds in which two or more routers were Active for the same virtual router, all keys together.
  std::int64_t DualActive() const;

 private:
  bool Continues(const ActiveSpan& span, std::int64_t at_ns) const;
  void TellOthers(const ActiveSpan& speaker);
  std::vector<ActiveSpan> spans_;
  std::map<std::pair<std::string, VirtualRouterKey>, std::size_t> latest_;  // router's latest span
  std::map<VirtualRouterKey, std::int64_t> interval_ns_;                    // as announced last
};

}  // namespace holdfast::lab
