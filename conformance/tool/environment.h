// Where and when a run took place: what a reader needs to weigh its figures.
#pragma once

#include <map>
#include <string>

namespace holdfast::conformance {

std::string UtcNow();  // ISO 8601, seconds

// kernel, machine, cpus, root or user namespace, and this machine's idle jitter (how late a 1 ms sleep wakes up:
// jitter_p50_ms, jitter_p99_ms over a quarter of a second).
std::map<std::string, std::string> DescribeEnvironment();

}  // namespace holdfast::conformance
