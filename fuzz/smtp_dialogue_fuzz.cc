// Whatever a mail server says, whole and in pieces: the same dialogue and the same end. The first octet is the size of
// the pieces.
#include <algorithm>
#include <string>

#include "fuzz/require.h"
#include "reference/host/check_smtp_dialogue.h"

namespace holdfast::host {
namespace {

using fuzz::Require;

struct Talk {
  std::string said;
  CheckResult result;
};

Talk TalkInPieces(std::string_view server, std::size_t size) {
  Talk talk;
  SmtpDialogue dialogue("director.example");
  while (!server.empty()) {
    talk.said += dialogue.Feed(server.substr(0, size));
    server.remove_prefix(std::min(size, server.size()));
  }
  dialogue.End();
  Require(dialogue.result().has_value());
  talk.result = *dialogue.result();
  return talk;
}

// Nothing that a server says gets into the log as it is.
bool IsPlain(std::string_view text) {
  for (const char c : text)
    if (c < ' ' || c >= 0x7f) return false;
  return true;
}

void Run(std::string_view input) {
  const std::uint8_t size = fuzz::TakeOctet(input);
  const Talk whole = TalkInPieces(input, input.size() + 1);
  const Talk pieces = TalkInPieces(input, 1 + size % 16);
  Require(whole.said == pieces.said && whole.result == pieces.result);
  Require(whole.said.empty() || whole.said == "HELO director.example\r\n" ||
          whole.said == "HELO director.example\r\nQUIT\r\n");
  Require(!whole.result.ok || whole.said.ends_with("QUIT\r\n"));
  Require(IsPlain(whole.result.reason) && whole.result.reason.size() < 200);
}

}  // namespace
}  // namespace holdfast::host

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  holdfast::host::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
