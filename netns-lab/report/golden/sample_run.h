// A run made by hand that has everything a rendering must cope with: every verdict, implementations that are healthy,
// limping and dead, text that tries to break out of HTML, XML and the terminal, a ladder of 60 frames, labs with and
// without a failure. The golden files in testdata are renderings of it.
#pragma once

#include "netns-lab/report/run.h"

namespace holdfast::report {

Run SampleRun();

// The labs of SampleRun: one that passes, one with two dark spans and two Active Routers at once.
std::vector<LabResult> SampleLabs();

// Pairings of two implementations, with each verdict that they can have.
std::vector<LabResult> SamplePairings();

// A string that must never reach a page unescaped, as a hostile log or a careless DUT name would carry it.
inline constexpr const char* kHostileText =
    "</pre><script>alert('x')</script><img src=x onerror=\"alert(1)\"> & \x1b[31mred\x1b[0m\x07 \xff end";

}  // namespace holdfast::report
