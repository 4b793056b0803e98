// HTTP_GET and SSL_GET: the urls in turn, each on a connection of its own.
#include <utility>

#include "reference/host/check_http_judge.h"
#include "reference/host/check_http_reply.h"
#include "reference/host/check_stream.h"
#include "reference/host/check_tls.h"

namespace holdfast::host {
namespace {

// One url (or none: then the connection is all that is asked for).
class HttpFetch {
 public:
  HttpFetch(const HttpCheck& check, const HttpUrl* url, const CheckContext& context, CheckAnswer answer)
      : check_(check),
        url_(url ? *url : HttpUrl()),
        asks_(url != nullptr),
        answer_(std::move(answer)),
        judge_(url_),
        reply_([this](std::string_view piece) { judge_.Body(piece); }),
        stream_(context.loop, {.connected = [this] { Connected(); },
                               .data = [this](std::string_view octets) { Receive(octets); },
                               .end = [this] { End(); },
                               .trouble = [this](CheckResult why) { Finish(std::move(why)); }}) {
    if (check.tls) tls_ = std::make_unique<TlsSession>(context.tls, SniName(check, url_));
  }

  void Begin() { stream_.Open(check_.endpoint); }
  const char* stage() const { return stage_; }

 private:
  void Connected() {
    if (!tls_) return Ask();
    stage_ = "in the TLS handshake";
    Receive({});
  }

  void Receive(std::string_view octets) {
    if (!tls_) return Read(octets);
    const Status fed = tls_->Feed(octets, [this](std::string_view plain) { Read(plain); });
    if (done_) return;
    if (!fed) return Finish(CheckFailure(fed.error().message));
    if (tls_->established() && !std::exchange(asked_, true)) Ask();
    if (done_) return;
    stream_.Send(tls_->TakeOutput());
    if (!done_ && tls_->closed()) End();
  }

  void Ask() {
    if (!asks_) return Finish(CheckSuccess("connected"));
    stage_ = "waiting for the answer";
    const std::string request = HttpRequest(check_, url_);
    if (!tls_) return stream_.Send(request);
    if (const Status written = tls_->Write(request); !written) Finish(CheckFailure(written.error().message));
  }

  void Read(std::string_view octets) {
    if (!done_) Judge(reply_.Feed(octets));
  }

  void End() {
    if (tls_ && !asked_) return Finish(CheckFailure("closed in the TLS handshake"));
    if (tls_ && !tls_->closed() && url_.tls_compliant) return Finish(CheckFailure("closed without close_notify"));
    Judge(reply_.End());
  }

  void Judge(HttpReply::Progress progress) {
    if (progress == HttpReply::Progress::kBroken) return Finish(CheckFailure("bad answer: " + reply_.trouble()));
    const unsigned status = reply_.status();
    if (progress == HttpReply::Progress::kComplete) return Finish(judge_.JudgeAll(status));
    if (status == 0) return;
    stage_ = "reading the answer";
    if (auto failure = judge_.JudgeStatus(status)) Finish(std::move(*failure));
  }

  void Finish(CheckResult result) {
    if (std::exchange(done_, true)) return;
    stream_.Close();
    answer_(std::move(result));
  }

  const HttpCheck& check_;
  const HttpUrl url_;
  const bool asks_;
  CheckAnswer answer_;
  HttpJudge judge_;
  HttpReply reply_;
  CheckStream stream_;
  std::unique_ptr<TlsSession> tls_;
  const char* stage_ = "while connecting";
  bool asked_ = false, done_ = false;
};

class HttpTask : public CheckTask {
 public:
  HttpTask(const HttpCheck& spec, CheckContext context) : spec_(spec), context_(std::move(context)) {}

  void Begin() override { Fetch(); }
  CheckResult Overdue() override { return CheckFailure(Where() + "timed out " + fetch_->stage()); }

 private:
  // With several urls the log wants to know which.
  std::string Where() const { return spec_.urls.size() < 2 ? "" : "url " + spec_.urls[at_].path + ": "; }

  void Fetch() {
    const HttpUrl* url = spec_.urls.empty() ? nullptr : &spec_.urls[at_];
    fetch_ = std::make_unique<HttpFetch>(spec_, url, context_, [this](CheckResult result) { Took(std::move(result)); });
    fetch_->Begin();
  }

  void Took(CheckResult result) {
    if (!result.ok || at_ + 1 >= spec_.urls.size()) {
      result.reason.insert(0, Where());
      return context_.answer(std::move(result));
    }
    // The fetch is still at work in its own function: the next one replaces it from the loop.
    next_ = std::make_unique<CheckTimer>(context_.loop, Microseconds(0), [this] {
      ++at_;
      Fetch();
    });
  }

  HttpCheck spec_;
  CheckContext context_;
  std::size_t at_ = 0;
  std::unique_ptr<HttpFetch> fetch_;
  std::unique_ptr<CheckTimer> next_;
};

bool HasLineBreak(const std::string& text) { return text.find_first_of("\r\n") != text.npos; }

Status ExamineUrl(const HttpUrl& url) {
  if (url.path.find_first_of(" \r\n") != url.path.npos) return Fail("path: no space and no line break may be in it");
  if (HasLineBreak(url.virtualhost)) return Fail("virtualhost: no line break may be in it");
  const bool md5 = url.digest.size() == 32 && url.digest.find_first_not_of("0123456789abcdefABCDEF") == url.digest.npos;
  if (!url.digest.empty() && !md5) return Fail("digest: 32 hexadecimal digits");
  if (!url.regex) return {};
  const auto regex = CheckRegex::Compile(*url.regex);
  return regex ? Status() : Status(tl::make_unexpected(regex.error()));
}

}  // namespace

CheckTaskPtr MakeCheckTask(const HttpCheck& spec, CheckContext context) {
  return std::make_unique<HttpTask>(spec, std::move(context));
}

Status ExamineCheck(const HttpCheck& spec) {
  for (const HttpUrl& url : spec.urls)
    if (Status sound = ExamineUrl(url); !sound) return Fail(sound.error(), "url " + url.path);
  return {};
}

}  // namespace holdfast::host
