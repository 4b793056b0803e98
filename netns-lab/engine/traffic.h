// The clients of a load balancer in a lab: who answers them, and which of their connections live on.
#pragma once

#include <map>
#include <string>
#include <vector>

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

  // `count` requests, by the clients in turn; ends early with the first that fails where `until_failure`.
  Answers Ask(const LabRequests& requests, int count, bool until_failure = false);
  // Opens connections that stay, and notes who answers on each; the former ones are closed.
  Answers Hold(const LabRequests& requests, int count);
  // Asks on each of them again: what broke, or is answered by another, a line each.
  std::vector<std::string> BrokenOnes();
  std::size_t held() const { return held_.size(); }

  const std::map<std::string, int>& total() const { return total_; }  // of all rounds

 private:
  struct Held {
    HttpConnection connection;
    std::string server;
  };
  Network& network_;
  std::vector<Held> held_;
  std::map<std::string, int> total_;
};

}  // namespace holdfast::lab
