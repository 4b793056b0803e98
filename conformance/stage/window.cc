#include <cstdio>

#include "conformance/stage/case_body.h"

namespace holdfast::conformance {

Place PlaceOf(Instant moment, const Window& window, const Tolerance& tolerance, Duration uncertainty) {
  Duration outside{0};
  if (tolerance.early) outside = std::max(outside, window.from - *tolerance.early - moment);
  if (tolerance.late) outside = std::max(outside, moment - window.to - *tolerance.late);
  if (outside <= Duration(0)) return Place::kInside;
  return outside <= uncertainty ? Place::kUncertain : Place::kOutside;
}

std::string Text(Duration duration) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f s", static_cast<double>(duration.count()) / 1e6);
  return text;
}

std::string Text(Instant instant) { return "t = " + Text(instant.time_since_epoch()); }

std::string Text(const Window& window, const Tolerance& tolerance) {
  if (!tolerance.early && !tolerance.late) return "any time";
  if (!tolerance.early) return Text(window.to + *tolerance.late) + " at the latest";
  if (!tolerance.late) return Text(window.from - *tolerance.early) + " at the earliest";
  std::string from = Text(window.from - *tolerance.early);
  from.resize(from.size() - 2);  // one unit for both
  return from + " .. " + Text((window.to + *tolerance.late).time_since_epoch());
}

}  // namespace holdfast::conformance
