// One virtual router of the core behind a line protocol, for programs in other languages that drive it in virtual time:
// `holdfast-sim --pipe` answers each line of its input with one line. A line is a word and blank-separated key=value
// fields; times are microseconds that never run backwards, addresses and messages are hexadecimal octets.
//
//     router version=3 family=4 profile=9568 vrid=51 priority=100 interval_cs=100 preempt=1 accept=0
//            primary=c000020a addresses=c0000264,c0000265 [checksum=message|pseudo] [either=0|1] [list=0|1]
//     start at=0 | stop at=N | timer at=N | packet at=N from=HEX to=HEX ttl=255 octets=HEX
//     priority at=N value=90 | primary at=N value=HEX | addresses at=N value=HEX,HEX
//     parameters at=N interval_cs=100 preempt=1 accept=0
//
// `router` begins anew, in Initialize. `checksum`, `either` and `list` are ReceivePolicy's checksum, either_checksum
// and check_addresses; the first is also the form that is sent. The answer to every other line, in this order:
//
//     state=Backup deadline=3609375 skew=609375 down=3609375 edge=StartAsBackup discarded=- logged=- actions=A,B
//
// `deadline` is - in Initialize, `edge` - where no transition was taken; `discarded` names the receive check that
// refused a packet, `logged` those that only complained (joined by +). An action is one of
//     send:TTL:DESTINATION:OCTETS   install:ACCEPT   announce   remove   state:FROM:TO   log:NOTICE
// and actions is - where there is none. A line that cannot be followed is answered "error: ..." and changes nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/vrrp/receive_checks.h"
#include "reference/vrrp/virtual_router.h"

namespace holdfast::conformance::sim {

class CorePipe {
 public:
  // The answer to one line, without its line end.
  std::string Answer(std::string_view line);

 private:
  class Fields;

  bool Begin(const Fields& fields);
  std::optional<vrrp::Event> EventOf(std::string_view word, const Fields& fields);
  std::optional<vrrp::Event> Receive(const Fields& fields);
  vrrp::ReceivePolicy Policy() const;
  std::string Octets(std::uint8_t priority) const;
  std::string Describe(const vrrp::Action& action) const;
  std::string Describe(const vrrp::Output& out) const;

  std::optional<vrrp::VirtualRouter> router_;
  std::vector<IpAddress> addresses_;
  vrrp::ChecksumForm checksum_ = vrrp::ChecksumForm::kMessageOnly;
  bool either_checksum_ = false;
  bool check_addresses_ = true;
  bool refused_ = false;  // the line made no event of a packet, because of received_
  vrrp::ReceiveResult received_;
};

}  // namespace holdfast::conformance::sim
