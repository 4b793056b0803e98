// Any answer of an HTTP server, whole and in pieces: the same verdict, no more body than came, and what is broken stays
// broken. The first octet chooses how it is cut and what is asked of the body.
#include <algorithm>
#include <string>

#include "fuzz/require.h"
#include "reference/host/check_http_judge.h"
#include "reference/host/check_http_reply.h"

namespace holdfast::host {
namespace {

using fuzz::Require;
using Progress = HttpReply::Progress;

struct Read {
  Progress progress = Progress::kMore;
  unsigned status = 0;
  std::string body;
};

// Pieces of `size` octets, then the end, as a connection would bring them.
Read ReadInPieces(std::string_view answer, std::size_t size) {
  Read read;
  HttpReply reply([&](std::string_view piece) { read.body += piece; });
  while (!answer.empty() && read.progress == Progress::kMore) {
    read.progress = reply.Feed(answer.substr(0, size));
    answer.remove_prefix(std::min(size, answer.size()));
  }
  if (read.progress == Progress::kMore) read.progress = reply.End();
  Require(read.progress == Progress::kBroken || reply.trouble().empty());
  if (read.progress == Progress::kBroken) Require(!reply.trouble().empty() && reply.Feed("x") == Progress::kBroken);
  read.status = reply.status();
  return read;
}

HttpUrl UrlOf(std::uint8_t bits) {
  HttpUrl url;
  if ((bits & 32) != 0) url.digest = "d41d8cd98f00b204e9800998ecf8427e";
  if ((bits & 64) != 0) url.regex = HttpRegex{.pattern = "(a+)+b|^ok", .no_match = (bits & 128) != 0};
  if ((bits & 64) != 0 && (bits & 16) != 0) url.regex->max_offset = 7;
  return url;
}

void Run(std::string_view input) {
  const std::uint8_t bits = fuzz::TakeOctet(input);
  const Read whole = ReadInPieces(input, input.size() + 1);
  const Read pieces = ReadInPieces(input, 1 + (bits & 15));
  Require(whole.body.size() <= input.size());
  Require(whole.progress != Progress::kMore && whole.progress == pieces.progress);
  if (whole.progress == Progress::kBroken) return;
  Require(whole.status == pieces.status && whole.body == pieces.body);
  Require(whole.status <= 999);
  const HttpUrl url = UrlOf(bits);
  HttpJudge judge(url);
  judge.Body(whole.body);
  const CheckResult result = judge.JudgeAll(whole.status);
  Require(!result.ok || (whole.status >= 200 && whole.status <= 299));
  Require(!result.ok || url.digest.empty() || whole.body.empty());
}

}  // namespace
}  // namespace holdfast::host

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  holdfast::host::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
