// Corrections may stand inside each other: a block that moves holds a word that is replaced. So they are carried out in
// rounds. Each takes those that do not touch, the smaller ones first, and the new text is read again.
#include "reference/config/fix.h"

#include <algorithm>
#include <utility>

#include "reference/config/edit.h"

namespace holdfast::config {
namespace {

constexpr int kMaxRounds = 200;

// One file's text in the place of what is stored; everything else as it is.
class Overlay : public FileSource {
 public:
  Overlay(const FileSource& below, const std::string& path, const std::string& text)
      : below_(below), path_(path), text_(text) {}
  Result<std::string> Read(const std::string& path) const override { return path == path_ ? text_ : below_.Read(path); }
  std::vector<std::string> Glob(const std::string& pattern) const override { return below_.Glob(pattern); }

 private:
  const FileSource& below_;
  const std::string& path_;
  const std::string& text_;
};

std::ptrdiff_t Errors(const LoadResult& result) {
  return std::count_if(result.diagnostics.begin(), result.diagnostics.end(),
                       [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

// A text with errors that has as many of them after a round, and as much to correct, was not helped by it: a brace that
// a damaged expansion swallows would be written for ever.
bool Helped(const LoadResult& before, const LoadResult& after) {
  return Errors(after) == 0 || Errors(after) < Errors(before) || after.corrections.size() < before.corrections.size();
}

}  // namespace

Result<Fixed> Fix(const std::string& path, const LoadOptions& options) {
  const FileSource& files = options.source ? *options.source : HostFiles();
  Result<std::string> text = files.Read(path);
  if (!text) return tl::make_unexpected(text.error());
  Fixed fixed;
  fixed.text = std::move(*text);
  const Overlay overlay(files, path, fixed.text);
  LoadOptions with_overlay = options;
  with_overlay.source = &overlay;
  std::string text_before;
  std::size_t done = 0;
  for (int round = 0;; ++round) {
    LoadResult now_left = Load(path, with_overlay);
    if (done > 0 && !Helped(fixed.left, now_left)) {
      fixed.text = std::move(text_before);
      fixed.left = Load(path, with_overlay);
      fixed.corrections -= done;
      return fixed;
    }
    fixed.left = std::move(now_left);
    const auto here = std::partition(fixed.left.corrections.begin(), fixed.left.corrections.end(),
                                     [](const Correction& c) { return c.at.file == 0; });
    fixed.elsewhere = static_cast<std::size_t>(fixed.left.corrections.end() - here);
    const std::vector<Correction> now(fixed.left.corrections.begin(), here);
    text_before = fixed.text;
    done = round < kMaxRounds ? ApplyCorrections(now, &fixed.text) : 0;
    if (done == 0) return fixed;
    fixed.corrections += done;
  }
}

}  // namespace holdfast::config
