// A run as JUnit XML, in the shape CI systems read: one <testsuite> per implementation and one for the labs, one
// <testcase> per result. fail is <failure>, error and a device that did not start are <error>; unsupported,
// inconclusive and not-applicable are <skipped> with the reason; non-strict and info pass and say so in <system-out>.
#pragma once

#include <string>

#include "netns-lab/report/run.h"

namespace holdfast::report {

// classname is "dut.section" ("keepalived:vmac.6.4.2") and name "clause version family"; times are seconds. Valid XML
// 1.0 for any content of the run.
std::string ToJunit(const Run& run);

}  // namespace holdfast::report
