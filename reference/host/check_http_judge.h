// What one url's answer has to be: status, digest, pattern. Pure but for its libraries.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "reference/host/check_port.h"
#include "reference/host/check_regex.h"

namespace holdfast::host {

// Of a body no more than this is searched by a regex.
inline constexpr std::size_t kMostSearched = 1024 * 1024;

// "200-299, 404"
std::string DescribeStatus(const std::vector<HttpStatusRange>& ranges);
// What is said to the server.
std::string HttpRequest(const HttpCheck& check, const HttpUrl& url);
// The name for the TLS handshake; empty: none.
std::string SniName(const HttpCheck& check, const HttpUrl& url);

class HttpJudge {
 public:
  // `url` lives longer; its regex compiles.
  explicit HttpJudge(const HttpUrl& url);
  ~HttpJudge();

  // A failure as soon as the status is known.
  std::optional<CheckResult> JudgeStatus(unsigned status) const;
  void Body(std::string_view piece);
  // Once the answer is complete.
  CheckResult JudgeAll(unsigned status);

 private:
  struct Digest;
  std::optional<CheckResult> JudgeDigest();
  std::optional<CheckResult> JudgeRegex() const;

  const HttpUrl& url_;
  std::unique_ptr<Digest> digest_;
  std::optional<CheckRegex> regex_;
  std::string searched_;
};

}  // namespace holdfast::host
