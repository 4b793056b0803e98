// An HTTP response as it comes in, piece by piece, from a server that may mean ill: memory is bounded, whatever it
// sends. The only user of Beast.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace holdfast::host {

// Status line, header fields and chunk lines that are longer together are refused.
inline constexpr std::size_t kMostHttpHeader = 16 * 1024;
// A longer body is refused; it is handed on as it comes and never kept here.
inline constexpr std::uint64_t kMostHttpBody = 16 * 1024 * 1024;

class HttpReply {
 public:
  enum class Progress : std::uint8_t { kMore, kComplete, kBroken };

  // `body` gets the body without chunk lines; its pieces are valid until it returns.
  explicit HttpReply(std::function<void(std::string_view)> body);
  ~HttpReply();

  Progress Feed(std::string_view octets);
  // The server will send no more: complete where the body's length was left open.
  Progress End();

  unsigned status() const;                                 // 0 until the header is in
  const std::string& trouble() const { return trouble_; }  // of kBroken: "bad version"

 private:
  class Parser;
  Progress Judge();
  Progress Broken(std::string why);

  std::unique_ptr<Parser> parser_;
  std::string pending_;  // of a line that has not ended
  std::string trouble_;
  bool is_http_ = false;  // as its first octets say
};

}  // namespace holdfast::host
