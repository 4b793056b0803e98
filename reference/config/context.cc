#include "reference/config/context.h"

#include "reference/config/lexer.h"
#include "reference/config/values.h"

namespace holdfast::config {
namespace {

std::string Range(std::int64_t min, std::int64_t max) {
  if (max >= INT32_MAX && min <= 0 && max != UINT32_MAX) return "a number from " + std::to_string(min) + " on";
  return "a number from " + std::to_string(min) + " to " + std::to_string(max);
}

std::string Times(std::int64_t min, std::int64_t max, std::int64_t scale) {
  const std::string unit = scale == 1000 ? " ms" : " s";
  return "a time from " + DecimalText(min, scale) + " to " + DecimalText(max, scale) + unit;
}

}  // namespace

void Context::Refuse(const Statement& statement, std::size_t i, std::string message, std::string cure) {
  reporter_.Meaning(statement.place(i), statement.length(i), std::move(message), std::move(cure));
}

void Context::Warn(const Statement& statement, std::size_t i, std::string message, std::string cure) {
  reporter_.Warning(DiagnosticClass::kMeaning, statement.place(i), statement.length(i), std::move(message),
                    std::move(cure));
}

std::string Context::WithoutSemicolon(const Statement& statement, std::size_t i) {
  const std::string_view text = statement.word(i);
  if (!text.ends_with(';')) return {};
  const std::string_view rest = text.substr(0, text.size() - 1);
  reporter_.Correct({Correction::kReplace, statement.place(i), statement.length(i), std::string(rest)}, text);
  return "lines do not end in ';' here: write " + Quoted(rest);
}

std::optional<std::int64_t> Context::Integer(const Statement& statement, std::size_t i, std::string_view subject,
                                             std::int64_t min, std::int64_t max) {
  const std::string_view text = statement.word(i);
  const std::optional<std::int64_t> value = ParseInteger(text);
  if (value && *value >= min && *value <= max) return value;
  std::string cure = WithoutSemicolon(statement, i);
  if (text.starts_with("0x")) cure = "numbers are decimal here";
  Refuse(statement, i,
         std::string(subject) + " must be " + Range(min, max) + ", not " + Quoted(text) + "; the line is ignored",
         cure);
  return std::nullopt;
}

std::optional<std::int64_t> Context::Decimal(const Statement& statement, std::size_t i, std::string_view subject,
                                             std::int64_t min, std::int64_t max, std::int64_t scale) {
  const std::string_view text = statement.word(i);
  bool rounded = false;
  const std::optional<std::int64_t> value = ParseDecimal(text, scale, &rounded);
  if (!value || *value < min || *value > max) {
    Refuse(statement, i,
           std::string(subject) + " must be " + Times(min, max, scale) + ", not " + Quoted(text) +
               "; the line is ignored");
    return std::nullopt;
  }
  if (rounded)
    Warn(statement, i,
         std::string(subject) + " " + Quoted(text) + " is finer than a microsecond; rounded to " +
             DecimalText(*value, scale));
  return value;
}

std::optional<bool> Context::Bool(const Statement& statement, std::size_t i, std::string_view subject) {
  const std::string_view text = statement.word(i);
  const std::optional<bool> value = ParseBool(text);
  if (!value)
    Refuse(statement, i,
           std::string(subject) + " must be true, on, yes, false, off or no, not " + Quoted(text) +
               "; the line is ignored");
  return value;
}

std::optional<IpAddress> Context::Address(const Statement& statement, std::size_t i, std::string_view subject) {
  const std::optional<IpAddress> address = IpAddress::Parse(statement.word(i));
  if (!address)
    Refuse(statement, i,
           std::string(subject) + " must be an IPv4 or IPv6 address, not " + Quoted(statement.word(i)) +
               "; the line is ignored");
  return address;
}

std::optional<Weight> Context::WeightAt(const Statement& statement, std::size_t i, std::int64_t limit) {
  if (i >= statement.size()) {
    Refuse(statement, statement.size() - 1, "weight needs a number after it", "write: weight -20");
    return std::nullopt;
  }
  const std::optional<std::int64_t> value = Integer(statement, i, "weight", -limit, limit);
  if (!value) return std::nullopt;
  Weight weight{static_cast<int>(*value), false};
  if (i + 1 >= statement.size()) return weight;
  const std::string_view sign = statement.word(i + 1);
  if (sign != "reverse" && sign != "noreverse") {
    Refuse(statement, i + 1, "after a weight only 'reverse' may follow, not " + Quoted(sign) + "; it is ignored");
    return weight;
  }
  weight.reverse = sign == "reverse";
  return weight;
}

void Context::UserAndGroup(const Statement& statement, std::size_t i, std::string* user, std::string* group) {
  if (i >= statement.size()) return;
  const std::string_view name = statement.word(i);
  const std::size_t colon = name.find(':');
  *user = std::string(name.substr(0, colon));
  if (colon != name.npos) *group = std::string(name.substr(colon + 1));
  if (i + 1 < statement.size()) {
    std::string_view second = statement.word(i + 1);
    if (second.starts_with(':')) second.remove_prefix(1);
    *group = std::string(second);
  }
}

void Context::CheckProgram(const Statement& statement, const std::string& program) {
  if (program_exists_ && !program_exists_(program))
    reporter_.WarnOnce("program " + program, DiagnosticClass::kEnvironment, statement.place(1), statement.length(1),
                       "this host has no program " + Quoted(program) + " that can be run");
}

std::optional<Script> Context::Command(const Statement& statement) {
  // The script's words are read again with both kinds of quotes: the first is the command line itself.
  const std::optional<std::vector<std::string>> words = SplitCommand(statement.RawAfter(1));
  if (!words && statement.ends_in_quote()) return std::nullopt;
  if (!words) {
    reporter_.Structure(statement.place(1), statement.length(1), "a quote in this command is never closed",
                        "write the command between two '\"'");
    return std::nullopt;
  }
  Script script;
  const std::optional<std::vector<std::string>> argv = words->empty() ? words : SplitCommand(words->front());
  if (!argv || argv->empty()) {
    reporter_.Structure(statement.place(1), statement.length(1), "this command is empty or a quote in it is not closed",
                        "write a command, as in \"/usr/local/bin/notify.sh up\"");
    return std::nullopt;
  }
  script.argv = *argv;
  CheckProgram(statement, script.argv.front());
  if (words->size() > 1) {
    const std::string& user = (*words)[1];
    const std::size_t colon = user.find(':');
    script.user = user.substr(0, colon);
    if (colon != user.npos) script.group = user.substr(colon + 1);
  }
  if (words->size() > 2) script.group = (*words)[2].substr((*words)[2].starts_with(':') ? 1 : 0);
  return script;
}

}  // namespace holdfast::config
