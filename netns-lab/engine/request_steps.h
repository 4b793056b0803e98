// The steps of a lab that are about a load balancer: who answers its clients, which connections stay, what is lost, and
// what its kernel's table says.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "netns-lab/engine/lab_file.h"
#include "netns-lab/engine/network.h"
#include "netns-lab/engine/traffic.h"

namespace holdfast::lab {

struct StepOutcome {
  std::string text;
  std::int64_t at_ns = 0;
  std::int64_t took_ns = 0;  // of an expectation: by the stamps, from the step before to the advertisement
  bool held = true;
  std::string seen;
};

class RequestSteps {
 public:
  // File, network and flag must outlive it; the flag, where there is one, ends waiting early.
  RequestSteps(const LabFile& file, Network& network, const std::atomic<bool>* interrupted)
      : file_(file), network_(network), interrupted_(interrupted), traffic_(network) {}

  static bool Takes(const LabStep& step);
  // `since_ns`: when the latest thing was done to the lab; `within` counts from there.
  StepOutcome Do(const LabStep& step, std::int64_t since_ns);
  void EndLoad() { traffic_.EndLoad(); }

  std::map<std::string, int> answered() const { return traffic_.total(); }  // by server: requests of all steps
  // By all requests: from the first that nobody answered to the next that somebody did. Empty where nobody asked.
  DarkReport Darkness() const { return traffic_.Darkness(); }

 private:
  StepOutcome Hold(const LabStep& step);
  StepOutcome Load(const LabStep& step);
  StepOutcome ExpectServers(const LabStep& step, std::int64_t since_ns);
  StepOutcome ExpectAnswers(const LabStep& step);
  StepOutcome ExpectKept(const LabStep& step);
  StepOutcome ExpectLost(const LabStep& step);
  StepOutcome ExpectTable(const LabStep& step, std::int64_t since_ns);
  bool TableIs(const LabStep& step, std::string& seen) const;
  std::string NameOf(const IpAddress& address) const;
  bool Interrupted() const { return interrupted_ && *interrupted_; }

  const LabFile& file_;
  Network& network_;
  const std::atomic<bool>* interrupted_;
  Traffic traffic_;
};

}  // namespace holdfast::lab
