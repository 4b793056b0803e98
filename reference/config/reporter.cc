#include "reference/config/reporter.h"

#include <utility>

namespace holdfast::config {
namespace {

constexpr std::size_t kMaxShownLine = 200;
constexpr std::size_t kMaxRepeatsShown = 5;

// The length of the well-formed UTF-8 sequence at the front of `text`, or 0.
std::size_t Utf8Length(std::string_view text) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = octet(0);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xc2 ? 0
                             : first < 0xe0 ? 2
                             : first < 0xf0 ? 3
                             : first < 0xf5 ? 4
                                            : 0;
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((octet(i) & 0xc0) != 0x80) return 0;
  // Overlong forms, surrogates, and what is beyond U+10FFFF.
  const unsigned char second = length > 2 ? octet(1) : 0;
  const bool ill = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
                   (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
  return ill ? 0 : length;
}

// Terminal escapes and broken UTF-8 become '?', octet by octet, so that columns stay; tabs stay tabs.
std::string Clean(std::string_view text) {
  std::string clean;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = Utf8Length(text.substr(i));
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (length == 0 || (c < 0x20 && c != '\t') || c == 0x7f) {
      clean += '?', ++i;
    } else {
      clean += text.substr(i, length), i += length;
    }
  }
  return clean;
}

}  // namespace

std::string Shown(std::string_view word) {
  constexpr std::size_t kMax = 60;
  if (word.size() <= kMax) return Clean(word);
  std::size_t end = kMax;
  while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xc0) == 0x80) --end;
  return Clean(word.substr(0, end)) + "...";
}

std::string Quoted(std::string_view word) { return "'" + Shown(word) + "'"; }

void Reporter::Add(Severity severity, DiagnosticClass kind, Place place, std::size_t length, std::string message,
                   std::string cure) {
  if (muted_) return;
  if (diagnostics_.size() >= kMaxDiagnostics) {
    ++dropped_;
    return;
  }
  if (strict_ && kind == DiagnosticClass::kStructure && severity == Severity::kWarning) severity = Severity::kError;
  Diagnostic d{severity, kind, sources_.Locate(place), 1, Clean(message), Clean(cure), {}, {}};
  d.where.file = Clean(d.where.file);
  const std::string_view line = sources_.Line(place);
  if (place.column < kMaxShownLine) d.source_line = Clean(line.substr(0, kMaxShownLine));
  const std::size_t left = d.source_line.size() + 1 - std::min<std::size_t>(place.column, d.source_line.size());
  d.length = static_cast<std::uint32_t>(std::max<std::size_t>(1, std::min(length, left)));
  for (const std::string& step : sources_.IncludeChain(place)) d.origin.push_back(Clean(step));
  if (!expansion_.empty()) d.origin.push_back(Clean(expansion_.substr(0, kMaxShownLine)));
  diagnostics_.push_back(std::move(d));
}

void Reporter::Structure(Place place, std::size_t length, std::string message, std::string cure) {
  Add(Severity::kError, DiagnosticClass::kStructure, place, length, std::move(message), std::move(cure));
}

void Reporter::Meaning(Place place, std::size_t length, std::string message, std::string cure) {
  Add(Severity::kError, DiagnosticClass::kMeaning, place, length, std::move(message), std::move(cure));
}

void Reporter::Warning(DiagnosticClass kind, Place place, std::size_t length, std::string message, std::string cure) {
  Add(Severity::kWarning, kind, place, length, std::move(message), std::move(cure));
}

void Reporter::MeaningAt(Place place, std::string message, std::string cure) {
  Meaning(place, WordLength(place), std::move(message), std::move(cure));
}

void Reporter::WarningAt(Place place, std::string message, std::string cure) {
  Warning(DiagnosticClass::kMeaning, place, WordLength(place), std::move(message), std::move(cure));
}

std::string Reporter::Name(Place place) const {
  if (place.file == 0) return "line " + std::to_string(place.line);
  return sources_.Locate(place).file + ":" + std::to_string(place.line);
}

std::size_t Reporter::WordLength(Place place) const {
  const std::string_view line = sources_.Line(place);
  if (place.column == 0 || place.column > line.size()) return 1;
  return std::min(line.find_first_of(" \t{}", place.column - 1), line.size()) - (place.column - 1);
}

// Whether nothing was said yet about the cause; the next diagnostic is then about it. Else only its place is added.
bool Reporter::IsFirst(const std::string& key, Place place) {
  const auto [it, first] = repeats_.try_emplace(key, Repeats{diagnostics_.size(), {}});
  if (!first) it->second.places.push_back(place);
  return first;
}

bool Reporter::IsRepeat(const std::string& key, Place place) {
  const auto it = repeats_.find(key);
  if (it == repeats_.end()) return false;
  it->second.places.push_back(place);
  return true;
}

void Reporter::WarnOnce(const std::string& key, DiagnosticClass kind, Place place, std::size_t length,
                        std::string message, std::string cure) {
  if (!muted_ && IsFirst(key, place)) Warning(kind, place, length, std::move(message), std::move(cure));
}

void Reporter::NoteOnce(const std::string& key, Place place, std::size_t length, std::string message) {
  if (!muted_ && IsFirst(key, place))
    Add(Severity::kNote, DiagnosticClass::kEnvironment, place, length, std::move(message));
}

void Reporter::Correct(Correction correction, std::string_view expected) {
  if (muted_ || corrections_.size() >= kMaxDiagnostics) return;
  const std::string_view line = sources_.Line(correction.at);
  const std::size_t column = correction.at.column;
  if (column == 0 || column > line.size() + 1 || line.substr(column - 1, expected.size()) != expected) return;
  corrections_.push_back(std::move(correction));
}

void Reporter::Append(Reporter& other) {
  for (Diagnostic& d : other.Take()) {
    if (full()) {
      ++dropped_;
    } else {
      diagnostics_.push_back(std::move(d));
    }
  }
  for (Correction& correction : other.TakeCorrections()) corrections_.push_back(std::move(correction));
}

std::vector<Diagnostic> Reporter::Take() {
  for (const auto& [key, repeats] : repeats_) {
    if (repeats.places.empty() || repeats.index >= diagnostics_.size()) continue;
    Diagnostic& d = diagnostics_[repeats.index];
    std::string also;
    for (std::size_t i = 0; i < repeats.places.size() && i < kMaxRepeatsShown; ++i) {
      const SourceLocation where = sources_.Locate(repeats.places[i]);
      also += (i ? ", " : "") + (where.file == d.where.file ? "" : where.file + ":") + std::to_string(where.line);
    }
    if (repeats.places.size() > kMaxRepeatsShown)
      also += " and " + std::to_string(repeats.places.size() - kMaxRepeatsShown) + " more";
    d.message += " (also on line" + std::string(repeats.places.size() > 1 ? "s " : " ") + also + ")";
  }
  if (dropped_) {
    Diagnostic d;
    d.where = diagnostics_.back().where;
    d.message = std::to_string(dropped_) + " more diagnostics are not shown";
    d.severity = Severity::kNote;
    diagnostics_.push_back(std::move(d));
  }
  repeats_.clear();
  return std::move(diagnostics_);
}

}  // namespace holdfast::config
