// The findings as Markdown.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "conformance/tool/exit_code.h"
#include "conformance/tool/findings.h"
#include "netns-lab/engine/capture_reader.h"
#include "netns-lab/engine/dut_file.h"
#include "netns-lab/report/matrix.h"
#include "netns-lab/report/run_json.h"
#include "netns-lab/report/text.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::conformance {
namespace {

namespace fs = std::filesystem;
using report::EscapeMarkdown;

constexpr const char* kHead = R"(# Findings

Deviations of VRRP implementations from the RFCs, seen on a wire. This page is generated from stored runs by
`holdfast-conform findings`; nothing in it is written by hand. Each finding was seen twice, the second time on a calm
machine; every one rests on a sentence of the RFC that was read. An implementation is judged by the RFC that it claims
(version 2: RFC 3768). "Procedure" is text of the state machine without a keyword: what breaks it differs from the
section, it violates no MUST.

)";

constexpr const char* kWithout = R"(## Without our tools

Each finding has the configuration, the frames that were sent as lines of Scapy, and the capture of the run. They need a
router and a tester on one cable:

```
ip netns add dut
ip link add eth1 type veth peer name eth0 netns dut
ip link set eth1 up
ip -n dut address add 192.0.2.10/24 dev eth0
ip -n dut address add fe80::10/64 dev eth0 nodad
ip -n dut address add 2001:db8::10/64 dev eth0 nodad
ip -n dut link set eth0 up
tcpdump -i eth1 -e -vvv 'ip proto 112 or ip6 proto 112 or arp or icmp6 or icmp' &
```

Then start the router in that namespace (`ip netns exec dut COMMAND`, the command stands at each implementation), wait
until it is in the state that "sent" speaks of, and send.

)";

std::string FileText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Fenced(const std::string& language, std::string text) {
  for (std::size_t at = 0; (at = text.find("```", at)) != std::string::npos;) text.replace(at, 3, "'''");
  if (!text.empty() && text.back() != '\n') text += '\n';
  return "```" + language + "\n" + report::Printable(text) + "```\n";
}

std::string CaptureOf(const report::ClauseResult& result) {
  for (const std::string& artifact : result.artifacts)
    if (artifact.ends_with(".pcapng")) return artifact;
  return "";
}

// What the tester sent, from the capture.
std::vector<SentFrame> SentBy(const fs::path& capture) {
  std::vector<SentFrame> frames;
  std::int64_t first = 0;
  const auto keep = [&](const lab::ReadFrame& frame) {
    constexpr std::uint8_t kOutbound = 2;
    if (frame.direction != kOutbound) return true;
    if (frames.empty()) first = frame.stamp_ns;
    std::string hex;
    for (const std::uint8_t octet : frame.octets) hex += fmt::format("{:02x}", octet);
    frames.push_back({static_cast<double>(frame.stamp_ns - first) / 1e9, hex});
    return true;
  };
  if (!lab::ReadCapture(capture, keep)) return {};
  return frames;
}

std::string Variants(const Deviation& deviation) {
  std::string out;
  for (const report::ClauseResult* r : deviation.results) out += (out.empty() ? "" : ", ") + report::Variant(*r);
  return out;
}

std::string LevelOf(const Clause& clause) { return clause.level == "PROCEDURE" ? "procedure" : clause.level; }

std::string Anchor(const std::string& dut, const std::string& clause) {
  std::string anchor;
  for (const char c : dut + "-" + clause)
    anchor += std::isalnum(static_cast<unsigned char>(c)) ? static_cast<char>(std::tolower(c)) : '-';
  return anchor;
}

// "It was sent A. By the RFC B was to be seen; C was." as one paragraph.
std::string Evidence(const report::ClauseResult& r) {
  std::string out;
  if (!r.sent.empty()) out += "Sent: " + EscapeMarkdown(r.sent) + ". ";
  if (!r.expected.empty()) out += "Expected: " + EscapeMarkdown(r.expected) + ". ";
  out += "Seen: " + EscapeMarkdown(r.seen.empty() ? r.cause : r.seen) + ".";
  if (r.measured_ms) {
    out += fmt::format(" Measured {} (kernel time stamps)", report::MillisecondsText(*r.measured_ms));
    out += r.bound_ms ? fmt::format(", bound {}.", report::MillisecondsText(*r.bound_ms)) : ".";
  }
  return out;
}

// The folder of a case's run is nobody else's: every path into it becomes {dir}.
std::string WithoutFolder(std::string text, const fs::path& cell) {
  const std::string end = "/" + cell.filename().string();
  for (std::size_t found = text.find(end); found != std::string::npos; found = text.find(end, found)) {
    const std::size_t before = text.find_last_of(" \t\n\"'", found);
    const std::size_t start = before == std::string::npos ? 0 : before + 1;
    text.replace(start, found + end.size() - start, "{dir}");
    found = start;
  }
  return text;
}

std::string Reproduction(const report::ClauseResult& r, const fs::path& folder) {
  std::string out = "\nAgain with our tools: `" + r.reproduce + "`\n";
  const std::string capture = CaptureOf(r);
  if (capture.empty()) return out;
  const fs::path cell = (folder / capture).parent_path();
  out += "\n<details><summary>Again without our tools</summary>\n\n";
  const std::string config = WithoutFolder(FileText(cell / "router.conf"), cell);
  if (!config.empty()) out += "Configuration:\n\n" + Fenced("", config) + "\n";
  const std::string prepare = WithoutFolder(FileText(cell / "prepare.sh"), cell);
  if (!prepare.empty()) out += "Run first, in the router's namespace:\n\n" + Fenced("sh", prepare) + "\n";
  const std::string scapy = ScapyLines(SentBy(folder / capture));
  if (scapy.empty()) {
    out += "Nothing is sent: start the router and watch.\n";
  } else {
    out += Fenced("python", scapy);
  }
  return out + "\nCapture of the run: `" + capture + "`\n\n</details>\n";
}

std::string FindingText(const Deviation& deviation, const Clause& clause, const fs::path& folder) {
  const report::ClauseResult& worst = *deviation.results.front();
  std::string out = fmt::format("<a id=\"{}\"></a>\n### {}: {}\n\n", Anchor(deviation.dut, clause.id), clause.id,
                                EscapeMarkdown(deviation.dut));
  out += fmt::format("{} section {}, {}; judged by RFC {}; {}; verdict {}.\n\n", clause.rfc, clause.section,
                     LevelOf(clause), worst.profile, Variants(deviation), Word(worst.verdict));
  out += "> " + EscapeMarkdown(clause.statement) + "\n\n" + Evidence(worst) + "\n";
  if (!clause.ancestor.empty()) out += "\nThe text: " + EscapeMarkdown(clause.ancestor) + "\n";
  if (!clause.caution.empty()) out += "\nCaution: " + EscapeMarkdown(clause.caution) + "\n";
  out += worst.documented ? "\nThe manual says so: " + EscapeMarkdown(worst.documentation) + "\n"
                          : "\nNot found in its manual.\n";
  return out + Reproduction(worst, folder) + "\n";
}

std::string TableRow(const Deviation& deviation, const Clause& clause) {
  const report::ClauseResult& worst = *deviation.results.front();
  return fmt::format("| [{}](#{}) | {} | {} | {} | {} |\n", clause.id, Anchor(deviation.dut, clause.id),
                     LevelOf(clause), Variants(deviation), Word(worst.verdict), worst.documented ? "yes" : "");
}

std::string StartCommand(const std::string& name) {
  const auto dut = lab::LoadDut(name);
  if (!dut) return "";
  std::string out;
  for (const auto& argv : dut->start) out += fmt::format("{}`{}`", out.empty() ? "" : ", then ", fmt::join(argv, " "));
  const char* prepared = dut->prepare.empty() ? "" : " What `prepare` of its DUT file says is run first.";
  return "Started as " + out + ", with `{conf}` the configuration and `{dir}` an empty folder." + prepared + "\n\n";
}

std::string DutText(const report::DutInfo& dut, const Deviations& all, const Registry& registry,
                    const fs::path& folder) {
  std::string table, texts, unread;
  for (const Deviation& deviation : all.published) {
    if (deviation.dut != dut.name) continue;
    const Clause& clause = *registry.Find(deviation.clause);
    table += TableRow(deviation, clause);
    texts += FindingText(deviation, clause, folder);
  }
  for (const Deviation& deviation : all.unread)
    if (deviation.dut == dut.name) unread += (unread.empty() ? "" : ", ") + deviation.clause;
  std::string out =
      fmt::format("## {}\n\n{}; claims RFC {}", EscapeMarkdown(dut.name), EscapeMarkdown(dut.version), dut.profile);
  out += (dut.dialect.empty() ? "" : "; speaks " + EscapeMarkdown(dut.dialect)) + ".\n\n" + StartCommand(dut.name);
  if (table.empty()) {
    out += "No deviation was seen.\n\n";
  } else {
    out += "| clause | level | where | verdict | documented |\n|---|---|---|---|---|\n" + table + "\n" + texts;
  }
  if (!unread.empty())
    out += "Seen, but not held against it, as the sentence of the RFC was not read: " + unread + ".\n\n";
  return out;
}

std::string EnvironmentText(const report::Run& run) {
  std::string out = fmt::format("Run of {} by {}:", run.started, EscapeMarkdown(run.tool));
  for (const auto& [name, value] : run.environment)
    out += fmt::format(" {} {};", EscapeMarkdown(name), EscapeMarkdown(value));
  out.back() = '.';
  return out + "\n\n";
}

}  // namespace

std::string FindingsPage(const std::vector<StoredRun>& runs, const Registry& registry) {
  std::string out = kHead;
  for (const StoredRun& stored : runs) out += EnvironmentText(stored.run);
  out += kWithout;
  for (const StoredRun& stored : runs) {
    const Deviations all = DeviationsOf(stored.run, registry);
    for (const report::DutInfo& dut : stored.run.duts) out += DutText(dut, all, registry, stored.folder);
  }
  return out;
}

int FindingsCommand(const std::vector<std::string>& folders) {
  const auto complain = [](const std::string& message) {
    fmt::print(stderr, "holdfast-conform: {}\n", message);
    return static_cast<int>(ExitCode::kUsage);
  };
  const auto registry = Registry::Load(DefaultRegistryDir());
  if (!registry) return complain(registry.error());
  std::vector<StoredRun> runs;
  for (const std::string& folder : folders) {
    auto run = report::ReadRun(folder);
    if (!run) return complain(run.error().message);
    runs.push_back({std::move(*run), folder});
  }
  fmt::print("{}", FindingsPage(runs, *registry));
  return 0;
}

}  // namespace holdfast::conformance
