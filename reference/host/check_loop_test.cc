#include "reference/host/check_loop.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <memory>

namespace holdfast::host {
namespace {

struct Pipe {
  Pipe() {
    int ends[2];
    if (pipe(ends) == 0) reading.reset(ends[0]), writing.reset(ends[1]);
  }
  void Write() const { EXPECT_EQ(write(writing.get(), "x", 1), 1); }
  sys::UniqueFd reading, writing;
};

// Two are ready in one turn of the loop; the first destroys the other and begins a third, which may get the other's
// place in the reactor, with the other's readiness still queued there.
TEST(CheckWatch, TheReadinessOfOneThatIsGoneIsNotTakenForItsSuccessors) {
  boost::asio::io_context io;
  const CheckLoop loop(io);
  Pipe first, second, third;
  auto one = std::make_unique<CheckWatch>(loop, std::move(first.reading));
  auto other = std::make_unique<CheckWatch>(loop, std::move(second.reading));
  std::unique_ptr<CheckWatch> successor;
  int calls = 0;
  const auto replace = [&](std::unique_ptr<CheckWatch>& gone) {
    gone.reset();
    successor = std::make_unique<CheckWatch>(loop, std::move(third.reading));
    successor->OnReadable([&] { ++calls; });
  };
  one->OnReadable([&] { replace(other); });
  other->OnReadable([&] { replace(one); });
  first.Write(), second.Write();
  io.poll();
  ASSERT_TRUE(successor);
  EXPECT_EQ(calls, 0);
  third.Write();
  io.restart();
  io.poll();
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace holdfast::host
