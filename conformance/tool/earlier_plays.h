// A cell that is played again keeps what its earlier plays left: the last play's files are in the cell's folder, those
// of an earlier one below it, in "play-1" or "play-2".
#pragma once

#include <filesystem>

#include "netns-lab/report/run.h"

namespace holdfast::conformance {

// Empties the cell's `folder` for its play number `play`, from 1. The first play finds nothing of an earlier run there,
// a later one what the plays before it left, moved aside. Throws std::filesystem::filesystem_error.
void MakeRoomForPlay(const std::filesystem::path& folder, std::size_t play);

// `result`, that of play number `play`, names its files as they are called once another play has followed.
void MoveArtifactsAside(report::ClauseResult& result, std::size_t play);

}  // namespace holdfast::conformance
