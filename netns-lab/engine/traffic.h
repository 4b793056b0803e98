// The clients of a load balancer in a lab: who answers them, which of their connections live on, and for how long
// nobody answered.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "netns-lab/engine/dark_time.h"
#include "netns-lab/engine/http_client.h"
#include "netns-lab/engine/lab_file.h"
#include "netns-lab/engine/network.h"

namespace holdfast::lab {

// What a round of requests, each on a connection of its own, came to.
struct Answers {
  std::map<std::string, int> by_server;
  std::vector<std::string> failures;  // of requests without an answer, why

  std::string ToString() const;  // "web1 3, web2 3, 1 failed (connection refused)"
};

class Traffic {
 public:
  explicit Traffic(Network& network) : network_(network) {}
  ~Traffic();

  // `count` requests, by the clients in turn; ends early with the first that fails where `until_failure`.
  Answers Ask(const LabRequests& requests, int count, bool until_failure = false);
  // Opens connections that stay, and notes who answers on each; the former ones are closed.
  Answers Hold(const LabRequests& requests, int count);
  // Asks again on each that one of `servers` answered (none given: on all): what broke, or is answered by another, a
  // line each.
  std::vector<std::string> BrokenOnes(const std::vector<std::string>& servers);
  std::size_t Held(const std::vector<std::string>& servers) const;

  // Requests beside everything else, one after the other, one begun every `every`; a former load ends.
  void BeginLoad(const LabRequests& requests, Microseconds every);
  // What became of them; nothing where there was no load.
  Answers EndLoad();

  // Of all requests so far, the load's included.
  std::map<std::string, int> total() const;
  DarkReport Darkness() const;

 private:
  struct HeldConnection {
    HttpConnection connection;
    std::string server;
  };
  Result<std::string> AskOnce(const std::string& client, const LabRequests& requests);
  void Note(const Result<std::string>& page, std::int64_t from_ns);
  void Load(const LabRequests& requests, Microseconds every);

  Network& network_;
  std::vector<HeldConnection> held_;
  mutable std::mutex mutex_;  // of what follows
  std::condition_variable stopped_;
  std::map<std::string, int> total_;
  std::vector<ProbeSample> samples_;
  bool stop_load_ = false;
  Answers load_answers_;  // the loading thread's until it has ended
  std::thread load_;
};

}  // namespace holdfast::lab
