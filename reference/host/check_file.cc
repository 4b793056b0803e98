#include "reference/host/check_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

#include "reference/host/check_task.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::host {
namespace {

constexpr std::int64_t kDown = -254;  // this or less takes the server down, as in keepalived
constexpr std::int64_t kMostChange = 253;

std::int64_t NumberIn(std::string_view content) {
  const std::size_t first = content.find_first_not_of(" \t\r\n+");
  if (first == content.npos) return 0;
  std::int64_t number = 0;
  std::from_chars(content.data() + first, content.data() + content.size(), number);
  return number;
}

std::int64_t Product(std::int64_t number, std::int64_t weight) {
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(number, weight, &product)) return product;
  return (number < 0) == (weight < 0) ? kMostChange : kDown;
}

class FileTask : public CheckTask {
 public:
  FileTask(const FileCheck& spec, CheckContext context) : spec_(spec), context_(std::move(context)) {}

  void Begin() override {
    std::array<char, 64> content;
    // A FIFO in the file's place must not hold us up.
    const sys::UniqueFd file(open(spec_.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file && errno != ENOENT) return context_.answer(CheckErrno(spec_.path, errno));
    const ssize_t size = file ? read(file.get(), content.data(), content.size()) : 0;
    if (size < 0) return context_.answer(CheckErrno(spec_.path, errno));
    context_.answer(JudgeFile(spec_, {content.data(), static_cast<std::size_t>(size)}));
  }
  CheckResult Overdue() override { return CheckFailure("timed out"); }

 private:
  FileCheck spec_;
  CheckContext context_;
};

}  // namespace

CheckResult JudgeFile(const FileCheck& check, std::string_view content) {
  const std::int64_t number = NumberIn(content);
  const std::string says = "the file says " + std::to_string(number);
  if (check.weight == 0) return (number != 0) != check.reverse ? CheckFailure(says) : CheckSuccess(says);
  const std::int64_t change = Product(number, check.reverse ? -check.weight : check.weight);
  if (change <= kDown) return CheckFailure(says);
  CheckResult result = CheckSuccess(says);
  result.weight_change = static_cast<std::int32_t>(std::min(change, kMostChange));
  return result;
}

CheckTaskPtr MakeCheckTask(const FileCheck& spec, CheckContext context) {
  return std::make_unique<FileTask>(spec, std::move(context));
}

}  // namespace holdfast::host
