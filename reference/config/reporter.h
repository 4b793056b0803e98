// Collects what there is to say about a configuration: one diagnostic per cause.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/base/diagnostics.h"
#include "reference/config/correction.h"
#include "reference/config/source.h"

namespace holdfast::config {

// A word of the file as it may be shown: control characters and broken UTF-8 replaced, cut at 60 octets.
std::string Shown(std::string_view word);
// The same, between single quotes.
std::string Quoted(std::string_view word);

class Reporter {
 public:
  // Hostile files end here: what follows is counted, not kept.
  static constexpr std::size_t kMaxDiagnostics = 2000;

  explicit Reporter(const SourceSet& sources) : sources_(sources) {}

  // A reading that only counts braces says nothing.
  void Mute(bool muted) { muted_ = muted; }
  // What we mend and keepalived does not understand becomes an error.
  void SetStrict(bool strict) { strict_ = strict; }
  // Shown with each diagnostic until changed: how the text came about that is being read; empty for plain lines.
  void SetExpansion(const std::string& text) {
    if (!text.empty() || !expansion_.empty()) expansion_ = text;
  }

  // `length` octets from `place` are underlined.
  void Add(Severity severity, DiagnosticClass kind, Place place, std::size_t length, std::string message,
           std::string cure = {});
  void Structure(Place place, std::size_t length, std::string message, std::string cure = {});
  void Meaning(Place place, std::size_t length, std::string message, std::string cure = {});
  void Warning(DiagnosticClass kind, Place place, std::size_t length, std::string message, std::string cure = {});
  // The same cause may stand on many lines. The first is reported; each later one with this key only adds its line.
  void WarnOnce(const std::string& key, DiagnosticClass kind, Place place, std::size_t length, std::string message,
                std::string cure = {});
  // True: something was said with this key, and now adds this place; the words for it need not be made.
  bool IsRepeat(const std::string& key, Place place);
  // The same for what is only worth knowing: where keepalived 2.2.7 reads the file differently from 2.4.3 and from us.
  void NoteOnce(const std::string& key, Place place, std::size_t length, std::string message);

  // What the author surely meant, as a change of the text. `expected` is what must stand at its place; a text that was
  // put together by expansions does not, and the correction is dropped.
  void Correct(Correction correction, std::string_view expected);
  std::vector<Correction> TakeCorrections() { return std::move(corrections_); }

  // The same for a word that is known by its place only, as the model keeps it.
  void MeaningAt(Place place, std::string message, std::string cure = {});
  void WarningAt(Place place, std::string message, std::string cure = {});
  // "a.conf:12", or "line 12" where that is the first file.
  std::string Name(Place place) const;

  // Whether further diagnostics are only counted: what they say need not be found out.
  bool full() const { return diagnostics_.size() >= kMaxDiagnostics; }

  // What another reporter of the same texts has, after what this one has.
  void Append(Reporter& other);

  // Hands everything over, in the order of reporting.
  std::vector<Diagnostic> Take();

 private:
  std::size_t WordLength(Place place) const;
  bool IsFirst(const std::string& key, Place place);

  struct Repeats {
    std::size_t index;  // of the first
    std::vector<Place> places;
  };

  const SourceSet& sources_;
  bool muted_ = false, strict_ = false;
  std::string expansion_;
  std::vector<Diagnostic> diagnostics_;
  std::size_t dropped_ = 0;
  std::map<std::string, Repeats> repeats_;
  std::vector<Correction> corrections_;
};

}  // namespace holdfast::config
