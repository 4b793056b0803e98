// Logical lines: what is left of the files when includes, conditions (@ID), definitions ($NAME=), substitution and
// generators (~SEQ, ~LST) are resolved. Every place where text multiplies has a limit, so a hostile file ends in a
// diagnostic and not in a full memory.
//
// A physical line goes through these steps: comment away; @ID kept or dropped; `$NAME=` remembered; `include` followed;
// `$NAME` of several lines opened; ~SEQ and ~LST opened; the other parameters put in. What a definition or generator
// gives goes through the same steps again, but for includes.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reference/config/files.h"
#include "reference/config/generators.h"
#include "reference/config/parameters.h"
#include "reference/config/place.h"
#include "reference/config/reporter.h"
#include "reference/config/source.h"

namespace holdfast::config {

// A line without its comment, blanks at the ends removed. `text` points into a file's text or into `storage`.
struct LogicalLine {
  std::string_view text;
  Place place;               // of the first octet of `text`
  std::uint32_t indent = 0;  // columns of blanks in front of the physical line
  bool expanded = false;     // the text was put together: its columns are not those of the file
  std::string storage;
  std::string context;  // how it came about, for diagnostics; empty for plain lines
  // Where the octet at `offset` of `text` stands in the file.
  Place At(std::uint32_t offset) const { return expanded ? place : Advanced(place, offset); }
};

// Reads each file once, however often it is included.
class TextCache {
 public:
  explicit TextCache(const FileSource& files) : files_(files) {}
  Result<std::shared_ptr<const std::string>> Read(const std::string& path);
  std::vector<std::string> Glob(const std::string& pattern) const { return files_.Glob(pattern); }

 private:
  const FileSource& files_;
  std::map<std::string, std::shared_ptr<const std::string>> texts_;
};

class LineReader {
 public:
  static constexpr std::size_t kMaxIncludeDepth = 32;
  static constexpr std::size_t kMaxLineLength = 32768;          // octets
  static constexpr std::size_t kMaxGeneratedLines = 2'000'000;  // by definitions and generators together
  static constexpr std::size_t kMaxGeneratedOctets = 64u << 20;
  static constexpr std::size_t kMaxReadOctets = 512u << 20;  // by all includes together
  static constexpr std::size_t kMaxNesting = 100;            // definitions and generators in each other

  LineReader(TextCache& cache, SourceSet& sources, Reporter& reporter, Parameters parameters);

  // Starts with `path`; an unreadable file is an error of the reporter and the line source is empty.
  void Open(const std::string& path);
  // False at the end of everything. Empty lines are not delivered.
  bool Next(LogicalLine* line);

  // include_check, as words of global_defs: which misses of plain includes are errors.
  void SetIncludeChecks(bool readable, bool match) { checks_ = {readable, match}; }
  Parameters& parameters() { return parameters_; }
  void LimitGenerated(std::size_t lines) { max_generated_lines_ = lines; }

 private:
  struct Checks {
    bool readable = false;  // a file that was matched must be readable
    bool match = false;     // a pattern must match something
  };
  // A file, a definition's lines or a generator being read.
  struct Frame {
    std::uint16_t file = 0;
    std::string_view text;   // file: all of it
    std::size_t offset = 0;  // file: next octet
    std::uint32_t line = 0;  // file: lines read so far
    bool has_nul = false;    // file: some line holds a NUL octet
    DefinitionLines lines;   // definition
    std::size_t next = 0;
    std::unique_ptr<Generator> generator;
    Place place;          // of the use, for definitions and generators
    std::string context;  // "in the expansion of $NAME", for diagnostics
    bool is_file() const { return !lines && !generator; }
  };

  static Frame FrameOf(std::uint16_t file, std::string_view text);
  bool NextRaw(std::string_view* text, Place* place, bool* generated);
  bool NextOfFile(Frame& frame, std::string_view* text, Place* place);
  bool NextGenerated(Frame& frame, std::string_view* text);
  bool SoundLine(std::string_view* text, Place* place);
  bool Process(std::string_view text, Place place, bool generated, LogicalLine* line);
  bool Condition(std::string_view* text, Place* place);
  void Define(const DefinitionHead& head);
  bool NextOfDefinition(std::string_view name, std::string* line);
  bool OpenDefinition(std::string_view text, const Place& place);
  bool OpenGenerator(std::string_view* text, const Place& place);
  void PushText(std::string_view text, const Place& place, std::string context);
  void Substitute(LogicalLine* line);
  bool Include(std::string_view text, const Place& place);
  void IncludePattern(const std::string& pattern, Checks checks, const Place& place, std::size_t length);
  void Enter(const std::string& path, Checks checks, const Place& place, std::size_t length);
  bool IsOpen(const std::string& path) const;
  std::size_t IncludeDepth() const;
  bool Push(Frame frame, const Place& place);
  std::uint16_t CurrentFile() const;
  void Stop(const Place& place, std::string message, std::string cure);

  TextCache& cache_;
  SourceSet& sources_;
  Reporter& reporter_;
  Parameters parameters_;
  Checks checks_;
  std::vector<Frame> frames_;
  std::vector<Frame> pending_;  // files of one include, last first
  std::string generated_;       // the text of the current generated line
  std::size_t max_generated_lines_ = kMaxGeneratedLines;
  std::size_t generated_lines_ = 0, generated_octets_ = 0, read_octets_ = 0;
};

}  // namespace holdfast::config
