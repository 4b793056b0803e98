#include "conformance/tool/earlier_plays.h"

#include <fmt/format.h>

namespace holdfast::conformance {
namespace fs = std::filesystem;
namespace {

std::string NameOf(std::size_t play) { return fmt::format("play-{}", play); }

}  // namespace

void MakeRoomForPlay(const fs::path& folder, std::size_t play) {
  if (play == 1) {
    fs::remove_all(folder);
    return;
  }
  fs::path aside = folder;
  aside += ".aside";
  fs::remove_all(aside);
  if (fs::exists(folder)) fs::rename(folder, aside);
  fs::create_directories(folder);
  // Plays before the last one lie below it.
  for (std::size_t earlier = 1; earlier + 1 < play; ++earlier)
    if (fs::exists(aside / NameOf(earlier))) fs::rename(aside / NameOf(earlier), folder / NameOf(earlier));
  if (fs::exists(aside)) fs::rename(aside, folder / NameOf(play - 1));
}

void MoveArtifactsAside(report::ClauseResult& result, std::size_t play) {
  for (std::string& artifact : result.artifacts) {
    const fs::path file = artifact;
    artifact = (file.parent_path() / NameOf(play) / file.filename()).string();
  }
}

}  // namespace holdfast::conformance
