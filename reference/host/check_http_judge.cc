#include "reference/host/check_http_judge.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "reference/host/check_task.h"

namespace holdfast::host {
namespace {

constexpr HttpStatusRange kSuccessCodes{200, 299};

std::vector<HttpStatusRange> WantedStatus(const HttpUrl& url) {
  return url.status_code.empty() ? std::vector{kSuccessCodes} : url.status_code;
}

std::string AuthorityOf(const HttpCheck& check) {
  const CheckEndpoint& to = check.endpoint;
  const std::string address = to.address.is_v4() ? to.address.ToString() : "[" + to.address.ToString() + "]";
  return to.port == (check.tls ? 443 : 80) ? address : address + ":" + std::to_string(to.port);
}

}  // namespace

std::string DescribeStatus(const std::vector<HttpStatusRange>& ranges) {
  std::string text;
  for (const HttpStatusRange& range : ranges) {
    text += (text.empty() ? "" : ", ") + std::to_string(range.first);
    if (range.last != range.first) text += "-" + std::to_string(range.last);
  }
  return text;
}

std::string HttpRequest(const HttpCheck& check, const HttpUrl& url) {
  const char* version = check.protocol == HttpProtocol::k1_1 ? "1.1" : "1.0";
  std::string request = "GET " + (url.path.empty() ? "/" : url.path) + " HTTP/" + version + "\r\n";
  request += "Host: " + (url.virtualhost.empty() ? AuthorityOf(check) : url.virtualhost) + "\r\n";
  request += "User-Agent: holdfast-check\r\n";
  if (check.protocol != HttpProtocol::k1_0) request += "Connection: close\r\n";
  return request + "\r\n";
}

std::string SniName(const HttpCheck& check, const HttpUrl& url) {
  if (!check.sni_name.empty()) return check.sni_name;
  if (!check.enable_sni) return {};
  return url.virtualhost.substr(0, url.virtualhost.find(':'));
}

struct HttpJudge::Digest {
  Digest() { EVP_DigestInit_ex(context, EVP_md5(), nullptr); }
  ~Digest() { EVP_MD_CTX_free(context); }
  EVP_MD_CTX* context = EVP_MD_CTX_new();
};

HttpJudge::HttpJudge(const HttpUrl& url) : url_(url) {
  if (!url.digest.empty()) digest_ = std::make_unique<Digest>();
  if (!url.regex) return;
  if (auto regex = CheckRegex::Compile(*url.regex)) regex_ = *regex;
}
HttpJudge::~HttpJudge() = default;

std::optional<CheckResult> HttpJudge::JudgeStatus(unsigned status) const {
  const auto wanted = WantedStatus(url_);
  const auto holds = [&](const HttpStatusRange& range) { return range.first <= status && status <= range.last; };
  if (std::ranges::any_of(wanted, holds)) return std::nullopt;
  return CheckFailure("status " + std::to_string(status) + ", expected " + DescribeStatus(wanted));
}

void HttpJudge::Body(std::string_view piece) {
  if (digest_) EVP_DigestUpdate(digest_->context, piece.data(), piece.size());
  if (regex_) searched_ += piece.substr(0, kMostSearched - searched_.size());
}

CheckResult HttpJudge::JudgeAll(unsigned status) {
  if (auto failure = JudgeStatus(status)) return *failure;
  if (auto failure = JudgeDigest()) return *failure;
  if (auto failure = JudgeRegex()) return *failure;
  return CheckSuccess("status " + std::to_string(status));
}

std::optional<CheckResult> HttpJudge::JudgeDigest() {
  if (!digest_) return std::nullopt;
  std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
  unsigned size = 0;
  if (EVP_DigestFinal_ex(digest_->context, octets.data(), &size) != 1) return CheckFailure("no MD5 on this host");
  std::string text;
  for (unsigned i = 0; i < size; ++i)
    for (const int digit : {octets[i] >> 4, octets[i] & 15}) text += "0123456789abcdef"[digit];
  const auto same = [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); };
  if (std::ranges::equal(text, url_.digest, same)) return std::nullopt;
  return CheckFailure("digest " + text + ", expected " + url_.digest);
}

std::optional<CheckResult> HttpJudge::JudgeRegex() const {
  if (!regex_) return std::nullopt;
  const auto found = regex_->Search(searched_);
  if (found == CheckRegex::Found::kTooCostly) return CheckFailure("the regex takes too long on this answer");
  const bool matched = found == CheckRegex::Found::kYes;
  if (matched != url_.regex->no_match) return std::nullopt;
  return CheckFailure(matched ? "the regex matches, and must not" : "the regex does not match");
}

}  // namespace holdfast::host
