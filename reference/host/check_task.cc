#include "reference/host/check_task.h"

#include <cctype>
#include <cerrno>
#include <system_error>
#include <utility>

namespace holdfast::host {

CheckResult CheckSuccess(std::string reason) { return {.ok = true, .reason = std::move(reason)}; }

CheckResult CheckFailure(std::string reason) { return {.ok = false, .reason = std::move(reason)}; }

CheckResult CheckErrno(int error) {
  std::string text = std::generic_category().message(error);
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  CheckResult result = CheckFailure(std::move(text));
  for (int ours : {EMFILE, ENFILE, ENOMEM, ENOBUFS, EADDRNOTAVAIL, EAGAIN}) result.could_not_look |= error == ours;
  return result;
}

CheckResult CheckErrno(std::string_view doing, int error) {
  CheckResult result = CheckErrno(error);
  result.reason = std::string(doing) + ": " + result.reason;
  return result;
}

std::string CheckQuote(std::string_view said) {
  constexpr std::size_t kMost = 80;
  std::string text = "\"";
  for (const char c : said.substr(0, kMost)) text += c >= ' ' && c < 0x7f ? c : '.';
  return text + (said.size() > kMost ? "...\"" : "\"");
}

}  // namespace holdfast::host
