#include "reference/host/check_regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <string>

namespace holdfast::host {
namespace {

struct RegexWord {
  std::string_view word;
  std::uint32_t option;
};
constexpr RegexWord kRegexWords[] = {{"allow_empty_class", PCRE2_ALLOW_EMPTY_CLASS},
                                     {"alt_bsux", PCRE2_ALT_BSUX},
                                     {"auto_callout", PCRE2_AUTO_CALLOUT},
                                     {"caseless", PCRE2_CASELESS},
                                     {"dollar_endonly", PCRE2_DOLLAR_ENDONLY},
                                     {"dotall", PCRE2_DOTALL},
                                     {"dupnames", PCRE2_DUPNAMES},
                                     {"extended", PCRE2_EXTENDED},
                                     {"firstline", PCRE2_FIRSTLINE},
                                     {"match_unset_backref", PCRE2_MATCH_UNSET_BACKREF},
                                     {"multiline", PCRE2_MULTILINE},
                                     {"never_ucp", PCRE2_NEVER_UCP},
                                     {"never_utf", PCRE2_NEVER_UTF},
                                     {"no_auto_capture", PCRE2_NO_AUTO_CAPTURE},
                                     {"no_auto_possess", PCRE2_NO_AUTO_POSSESS},
                                     {"no_dotstar_anchor", PCRE2_NO_DOTSTAR_ANCHOR},
                                     {"no_start_optimize", PCRE2_NO_START_OPTIMIZE},
                                     {"ucp", PCRE2_UCP},
                                     {"ungreedy", PCRE2_UNGREEDY},
                                     {"utf", PCRE2_UTF},
                                     {"never_backslash_c", PCRE2_NEVER_BACKSLASH_C},
                                     {"alt_circumflex", PCRE2_ALT_CIRCUMFLEX},
                                     {"alt_verbnames", PCRE2_ALT_VERBNAMES},
                                     {"use_offset_limit", PCRE2_USE_OFFSET_LIMIT}};

// PCRE2's own limit counts for each place where a match may begin; steps (callouts) are counted over all of them.
constexpr std::uint32_t kMostMatchCalls = 5'000'000;
constexpr std::uint32_t kMostHeapKibibytes = 16 * 1024;
constexpr std::uint64_t kMostSteps = 5'000'000;

int CountStep(pcre2_callout_block*, void* steps) {
  return ++*static_cast<std::uint64_t*>(steps) > kMostSteps ? PCRE2_ERROR_MATCHLIMIT : 0;
}

}  // namespace

struct CheckRegex::Code {
  ~Code() {
    pcre2_code_free(code);
    pcre2_match_context_free(context);
  }
  pcre2_code* code = nullptr;
  pcre2_match_context* context = pcre2_match_context_create(nullptr);
  std::uint32_t min_offset = 0;
};

Result<CheckRegex> CheckRegex::Compile(const HttpRegex& spec) {
  std::uint32_t options = PCRE2_AUTO_CALLOUT | (spec.max_offset ? PCRE2_USE_OFFSET_LIMIT : 0);
  for (const std::string& word : spec.options) {
    const auto known = std::ranges::find(kRegexWords, word, &RegexWord::word);
    if (known == std::end(kRegexWords)) return Fail("unknown regex option " + word);
    options |= known->option;
  }
  auto code = std::make_shared<Code>();
  int error = 0;
  PCRE2_SIZE place = 0;
  code->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(spec.pattern.data()), spec.pattern.size(), options, &error,
                             &place, nullptr);
  if (!code->code) {
    std::array<PCRE2_UCHAR, 160> text{};
    pcre2_get_error_message(error, text.data(), text.size());
    return Fail("regex: " + std::string(reinterpret_cast<const char*>(text.data())) + " at character " +
                std::to_string(place + 1));
  }
  code->min_offset = spec.min_offset;
  pcre2_set_match_limit(code->context, kMostMatchCalls);
  pcre2_set_heap_limit(code->context, kMostHeapKibibytes);
  if (spec.max_offset) pcre2_set_offset_limit(code->context, *spec.max_offset);
  CheckRegex regex;
  regex.code_ = std::move(code);
  return regex;
}

CheckRegex::Found CheckRegex::Search(std::string_view text) const {
  if (code_->min_offset > text.size()) return Found::kNo;
  std::uint64_t steps = 0;
  pcre2_set_callout(code_->context, CountStep, &steps);
  pcre2_match_data* match = pcre2_match_data_create(1, nullptr);
  const int found = pcre2_match(code_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), code_->min_offset,
                                0, match, code_->context);
  pcre2_match_data_free(match);
  // A page that is no UTF-8 does not match what asks for UTF-8.
  if (found == PCRE2_ERROR_NOMATCH || (found <= PCRE2_ERROR_UTF8_ERR1 && found >= PCRE2_ERROR_UTF8_ERR21))
    return Found::kNo;
  return found >= 0 ? Found::kYes : Found::kTooCostly;
}

}  // namespace holdfast::host
