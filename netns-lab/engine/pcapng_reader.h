// The pcapng part of capture_reader.h (draft-ietf-opsawg-pcapng), on any stream. Private to it and its tests.
#pragma once

#include <functional>
#include <istream>

#include "netns-lab/engine/capture_reader.h"

namespace holdfast::lab {

// Both byte orders, several sections, any number of interfaces and link types; enhanced, simple and obsolete packet
// blocks; other blocks are passed over.
ReadSummary ReadPcapng(std::istream& stream, const std::function<bool(const ReadFrame&)>& visit);

}  // namespace holdfast::lab
