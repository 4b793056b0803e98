// The language in which cases about load balancing are written; the counterpart of clause_case.h for directors:
//
//   // Weight 0 takes no new connection; those that are open go on.
//   DIRECTOR_CASE(IPVS_DRAIN) {
//     Balance({.servers = {{'A'}, {'B'}}});
//     std::vector<Flow> open = OpenEach(4);
//     Rebalance({.servers = {{'A', 0}, {'B'}}});
//     const std::string fresh = Letters(OpenEach(4, 11));
//     Expect(fresh == "BBBB", "with A at weight 0 no new connection to it: BBBB", fresh);
//   }
//
// What keeps it fair: a director does not forward, it tells the kernel how to. So an expectation that does not hold
// convicts only where the kernel's table is not as configured, and the cause says in what; otherwise it is the kernel's
// doing and reported as seen. Controls that do not hold make the case inconclusive.
//
// Servers are told by letters: "ABBA" are four connections to A, B, B and A; '-' is one that reached nobody.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/stage/clause_case.h"
#include "conformance/stage/director_stage.h"
#include "conformance/wire/transport.h"

namespace holdfast::conformance {

// One connection, or one client's datagrams from one port, as the tester keeps it.
struct Flow {
  int client = 1;
  std::uint16_t port = 0;
  char server = '-';             // whom its first packet reached
  Bytes sent;                    // its latest frame ...
  std::optional<Captured> came;  // ... and how that came out on the servers' side
  bool refused = false;          // its client was told that nobody is there (ICMP destination unreachable)
};

std::string Letters(const std::vector<Flow>& flows);

class DirectorCase {
 public:
  virtual ~DirectorCase() = default;

  // Plays the case. Never throws; whatever happens is in the outcome.
  Outcome Run(DirectorStage& stage);

  // What follows is for Play, and for what several cases share.

  // --- arrange ---
  void Balance(const ServiceSetup& setup);    // starts the director
  void Rebalance(const ServiceSetup& setup);  // another configuration for the running one
  void StopDirector();

  // --- traffic ---
  // A new connection from a client's next port: SYN, and where it reached a server, the client's ACK. It stays open.
  // Of a UDP service one datagram.
  Flow Open(int client);
  std::vector<Flow> OpenEach(int connections, int first_client = 1);  // each from a client of its own
  std::vector<Flow> OpenFrom(int client, int connections);            // all from one client
  // One more packet of it; who got it, '-' for nobody.
  char Say(Flow& flow, std::uint8_t flags = wire::kAck);
  void Close(Flow& flow) { Say(flow, wire::kFin | wire::kAck); }
  // The server's answer to it, as that server sends it; how it comes out on the clients' side.
  std::optional<Captured> Answer(const Flow& flow);
  // The next frame on that side that `wanted` likes; nullopt where none came though a plain packet that was sent after
  // it did. Where that one does not come either, the case is inconclusive: a busy machine accuses nobody.
  using Wanted = std::function<bool(const wire::IpFrame&)>;
  std::optional<Captured> NextFrame(Segment segment, const Wanted& wanted);
  void Pass(Duration time);

  // --- judge ---
  void Expect(bool holds, const std::string& expected, const std::string& seen);
  // The same for what is the director's alone: nothing the kernel was told excuses it.
  void ExpectOfDirector(bool holds, const std::string& expected, const std::string& seen);
  void ExpectTable();  // the kernel was told what is configured
  void Control(bool holds, const std::string& expected, const std::string& seen);
  void Observed(const std::string& seen);  // beside what was expected; for info clauses

  const ServiceSetup& setup() const { return setup_; }
  DirectorStage& stage() { return *stage_; }
  // The servers in the kernel's order, which is that of their turns.
  std::string InOrder() { return stage_->Table().Letters(); }

 protected:
  virtual void Play() = 0;

 private:
  struct End {};
  [[noreturn]] void Finish(Finding finding, const std::string& cause);
  void Remark(const std::string& text);
  Instant Send(Segment segment, const Bytes& frame);
  Instant SendPastTheService(Segment from, std::uint16_t port);
  std::optional<Captured> FrameUntil(Instant deadline, Segment segment, const Wanted& wanted);
  char Deliver(Flow& flow, std::uint8_t flags);
  bool Keep(bool holds, bool control, const std::string& expected, const std::string& seen);

  DirectorStage* stage_ = nullptr;
  ServiceSetup setup_;
  Outcome outcome_;
  std::vector<std::string> told_;  // what is said to have been sent
  std::uint16_t next_port_ = 40000;
  int opened_ = 0;
};

// Registers a case of the stage "ipvs" under the clause's id with '_' for '-' and '.'.
struct DirectorCaseRegistration {
  DirectorCaseRegistration(const char* name, const char* file, std::function<std::unique_ptr<DirectorCase>()> make);
};

}  // namespace holdfast::conformance

#define DIRECTOR_CASE(id)                                                    \
  namespace {                                                                \
  class Case_##id : public ::holdfast::conformance::DirectorCase {           \
    void Play() override;                                                    \
  };                                                                         \
  const ::holdfast::conformance::DirectorCaseRegistration registration_##id{ \
      #id, __FILE__, [] { return std::make_unique<Case_##id>(); }};          \
  }                                                                          \
  void Case_##id::Play()
