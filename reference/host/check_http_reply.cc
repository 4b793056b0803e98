#include "reference/host/check_http_reply.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <utility>

namespace holdfast::host {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

constexpr std::string_view kHttpStart = "HTTP/";

// Beast's parser, told to keep nothing.
class HttpReply::Parser : public http::basic_parser<false> {
 public:
  explicit Parser(std::function<void(std::string_view)> body) : body_(std::move(body)) {
    header_limit(kMostHttpHeader);
    body_limit(kMostHttpBody);
    eager(true);
  }
  unsigned status() const { return is_header_done() ? status_ : 0; }

 private:
  void Body(string_view piece) { body_({piece.data(), piece.size()}); }

  void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}
  void on_response_impl(int status, string_view, int, error_code&) override { status_ = static_cast<unsigned>(status); }
  void on_field_impl(http::field, string_view, string_view, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view piece, error_code&) override {
    Body(piece);
    return piece.size();
  }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code&) override {
    Body(piece);
    return piece.size();
  }
  void on_finish_impl(error_code&) override {}

  std::function<void(std::string_view)> body_;
  unsigned status_ = 0;
};

HttpReply::HttpReply(std::function<void(std::string_view)> body) : parser_(std::make_unique<Parser>(std::move(body))) {}
HttpReply::~HttpReply() = default;

unsigned HttpReply::status() const { return parser_->status(); }

HttpReply::Progress HttpReply::Judge() { return parser_->is_done() ? Progress::kComplete : Progress::kMore; }

HttpReply::Progress HttpReply::Broken(std::string why) {
  trouble_ = std::move(why);
  return Progress::kBroken;
}

HttpReply::Progress HttpReply::Feed(std::string_view octets) {
  if (!trouble_.empty()) return Progress::kBroken;
  pending_ += octets;
  // Beast looks at nothing before a line's end; another protocol's greeting shall not wait for it.
  if (!is_http_ && !kHttpStart.starts_with(pending_.substr(0, kHttpStart.size()))) return Broken("no HTTP");
  is_http_ |= pending_.size() >= kHttpStart.size();
  std::size_t taken = 0;
  while (taken < pending_.size() && !parser_->is_done()) {
    error_code error;
    const std::size_t step = parser_->put({pending_.data() + taken, pending_.size() - taken}, error);
    taken += step;
    if (error == http::error::need_more || (!error && step == 0)) break;
    if (error) return Broken(error.message());
  }
  pending_.erase(0, taken);
  if (!parser_->is_done() && pending_.size() > kMostHttpHeader) return Broken("a line without end");
  return Judge();
}

HttpReply::Progress HttpReply::End() {
  if (!trouble_.empty()) return Progress::kBroken;
  if (parser_->is_done()) return Progress::kComplete;
  if (!parser_->got_some()) return Broken("closed without an answer");
  error_code error;
  parser_->put_eof(error);
  if (error) return Broken("closed in the middle of the answer");
  return Judge();
}

}  // namespace holdfast::host
