// Workloads into the lines that ParseTrace reads.
#pragma once

#include <string>

#include "reference/ipvs/trace.h"

namespace holdfast::ipvs {

// "7:3:12:4", as in a check line.
std::string ToText(const TraceRow& row);
// One line, with its end.
std::string ToLine(const TraceService& service);
std::string ToLine(const TraceStep& step);
// All of them; line numbers in the steps are not looked at.
std::string ToText(const Trace& trace);

}  // namespace holdfast::ipvs
