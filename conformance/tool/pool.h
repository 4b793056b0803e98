// Many short-lived processes, each in a sandbox of its own, a bounded number at a time. A child has namespaces of its
// own and dies with us, so whatever it made is gone with it.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/units.h"

namespace holdfast::conformance {

struct Task {
  // Runs in the child; what it returns reaches `Done::output`. Must not throw.
  std::function<std::string()> body;
  Seconds limit{120};      // the child is killed after it
  bool in_sandbox = true;  // false: a child of our own namespaces, as a box on a real interface needs
};

struct Done {
  std::size_t task = 0;  // index
  std::string output;
  bool timed_out = false;
  int status = 0;           // of the child: 0, its exit status, or 128 + signal
  std::string start_error;  // the sandbox could not be made; nothing ran
  Milliseconds took{0};
};

// Runs all tasks, at most `jobs` at once, in order of their start; `on_done` is called in order of their end, in this
// thread, and `on_tick` about four times a second in between. Returns early, children killed, once `stop` is true.
void RunPool(const std::vector<Task>& tasks, std::size_t jobs, const std::function<void(const Done&)>& on_done,
             const std::function<void(std::size_t running)>& on_tick, const std::function<bool()>& stop);

}  // namespace holdfast::conformance
