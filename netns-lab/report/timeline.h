// The course of a lab as an inline <svg>: a lane per node with bands for Active and dark, steps and faults as ticks.
#pragma once

#include <string>
#include <vector>

#include "netns-lab/report/run.h"

namespace holdfast::report {

// The stretches in which two nodes or more were Active at once, in order, joined where they touch. `node` is empty.
std::vector<Span> DualActive(const LabResult& lab);

// The part of the lab from `from_us` to `to_us`. Steps are numbered as in the lab's list of steps, from 1.
std::string TimelineSvg(const LabResult& lab, std::int64_t from_us, std::int64_t to_us);

// The whole lab, and, if its longest dark span would be too narrow to see what happened around it, a second drawing
// that is close up on that span.
struct Window {
  std::int64_t from_us = 0, to_us = 0;
};
Window Whole(const LabResult& lab);
std::vector<Window> CloseUps(const LabResult& lab);

}  // namespace holdfast::report
