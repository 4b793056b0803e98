// What is written is read back as it was.
#include "reference/ipvs/trace_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::ipvs {
namespace {

std::string ReadAndWritten(const std::string& text) {
  const auto trace = ParseTrace(text);
  return trace ? ToText(*trace) : trace.error().message;
}

TEST(WriteTrace, EveryOperationComesBack) {
  const std::string text =
      "svc\tmh\tudp\t-b mh-port,mh-fallback --ops -p 300 -M 24\t8080\n"
      "add\t1\t5\t-\nedit\t1\t0\t-x 9 -y 3\nadd\t2\t1\t-m -x 4\nadd\t3\t65535\t-i\ndel\t1\n"
      "open\t7\t10.0.0.1\t1025\t10.1.1.1\t80\t2\nudp\t8\t2001:db8::1\t1\t2001:db8::2\t2\t-\n"
      "close\t7\ndrain\ncheck\t2:1:3:4,1:0:0:0\ncheck\t\n";
  EXPECT_EQ(ReadAndWritten(text), text);
}

TEST(WriteTrace, EveryKindOfServiceComesBack) {
  for (const std::string service : {"svc\trr\ttcp\t-\t80\n", "svc\tdh\tfwmark\t-\t0\n", "svc\tlc\tudp\t--ops\t53\n",
                                    "svc\tsh\ttcp\t-b sh-fallback\t80\n", "svc\twlc\ttcp\t-p 60\t80\n"}) {
    EXPECT_EQ(ReadAndWritten(service), service);
  }
}

}  // namespace
}  // namespace holdfast::ipvs
