// What the tables' functions get beside the object that they fill: the reporter, and readers of typed arguments that
// say what is wrong with them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "reference/base/address.h"
#include "reference/config/model.h"
#include "reference/config/reporter.h"
#include "reference/config/stream.h"

namespace holdfast::config {

struct Keyword;
class ServerChecks;

class Context {
 public:
  // `checks`: virtual servers are checked as soon as the next one begins, and not kept; null: they are kept.
  Context(Reporter& reporter, Config& config, LineReader& reader, ServerChecks* checks = nullptr)
      : reporter_(reporter), config_(config), reader_(reader), checks_(checks) {}

  Reporter& reporter() { return reporter_; }
  Config& config() { return config_; }
  LineReader& reader() { return reader_; }
  ServerChecks* checks() { return checks_; }
  // Asked for the first word of each command; empty: not asked.
  void SetProgramExists(std::function<bool(const std::string&)> exists) { program_exists_ = std::move(exists); }

  // Reports word `i` of the statement as wrong in meaning; the setting keeps what it had.
  void Refuse(const Statement& statement, std::size_t i, std::string message, std::string cure = {});
  // The same for a warning: the value is used.
  void Warn(const Statement& statement, std::size_t i, std::string message, std::string cure = {});

  // Lines do not end in ';' here: takes it off word `i` in the corrected file, and says what to write.
  std::string WithoutSemicolon(const Statement& statement, std::size_t i);

  // Word `i` as a type; nullopt was reported already. `subject` is what the message calls it.
  std::optional<std::int64_t> Integer(const Statement& statement, std::size_t i, std::string_view subject,
                                      std::int64_t min, std::int64_t max);
  // Seconds with up to 6 decimals, in microseconds; `scale` is 1000000 for seconds, 1000 for milliseconds.
  std::optional<std::int64_t> Decimal(const Statement& statement, std::size_t i, std::string_view subject,
                                      std::int64_t min, std::int64_t max, std::int64_t scale = 1000000);
  std::optional<bool> Bool(const Statement& statement, std::size_t i, std::string_view subject);
  std::optional<IpAddress> Address(const Statement& statement, std::size_t i, std::string_view subject);
  // `<NUMBER> [reverse|noreverse]` from word `i` on.
  std::optional<Weight> WeightAt(const Statement& statement, std::size_t i, std::int64_t limit);
  // `<SCRIPT> [<USER> [[:]<GROUP>]]` from word 1 on.
  std::optional<Script> Command(const Statement& statement);
  // `<USER> [[:]<GROUP>]` from word `i` on.
  static void UserAndGroup(const Statement& statement, std::size_t i, std::string* user, std::string* group);

 private:
  void CheckProgram(const Statement& statement, const std::string& program);

  Reporter& reporter_;
  Config& config_;
  LineReader& reader_;
  ServerChecks* checks_;
  std::function<bool(const std::string&)> program_exists_;
};

}  // namespace holdfast::config
