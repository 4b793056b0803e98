// What a user sees while a run goes on: one live line on a terminal, plain lines otherwise (a line per failed cell, and
// one every tenth of the way). Everything goes to standard error; results are standard output's.
#pragma once

#include <cstddef>
#include <string>

#include "netns-lab/report/run.h"

namespace holdfast::conformance {

class Progress {
 public:
  explicit Progress(std::size_t cells);
  ~Progress();
  void Phase(const std::string& what);  // a line of its own
  void Done(const report::ClauseResult& result);
  void Tick(std::size_t running);

 private:
  void Live(const std::string& line);
  void Line(const std::string& line);
  std::size_t cells_, done_ = 0, failed_ = 0, told_ = 0;
  bool terminal_, live_ = false;
};

}  // namespace holdfast::conformance
