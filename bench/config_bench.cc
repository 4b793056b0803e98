// How fast configurations are read: lexing one line, and loading whole files of growing size.
#include <benchmark/benchmark.h>

#include "reference/config/dump.h"
#include "reference/config/lexer.h"
#include "reference/config/load.h"

namespace holdfast::config {
namespace {

std::string Instances(std::int64_t count) {
  std::string text;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string net = std::to_string(i / 250), host = std::to_string(i % 250 + 1);
    text += "vrrp_instance VI_" + std::to_string(i) + " {\n    state BACKUP\n    interface eth" + net +
            "\n    virtual_router_id " + host + "\n    priority 100\n    advert_int 1\n    virtual_ipaddress {\n" +
            "        10." + net + "." + host + ".1/24\n    }\n}\n";
  }
  return text;
}

std::string Servers(std::int64_t count) {
  std::string text;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string host = std::to_string(i / 250 % 250) + "." + std::to_string(i % 250 + 1) + " 80 {\n";
    text += "virtual_server 10." + std::to_string(i / 62500) + "." + host +
            "    delay_loop 6\n    lb_algo rr\n    lb_kind NAT\n    protocol TCP\n";
    for (int r = 0; r < 4; ++r)
      text += "    real_server 10." + std::to_string(128 + r) + "." + host +
              "        weight 1\n        TCP_CHECK {\n            connect_timeout 3\n        }\n    }\n";
    text += "}\n";
  }
  return text;
}

void LexLine(benchmark::State& state) {
  const std::string line = "    real_server 10.128.17.203 80 { # a comment";
  LexedLine lexed;
  for (auto _ : state) {
    bool escaped = false;
    Lex(WithoutComment(line, &escaped), &lexed);
    benchmark::DoNotOptimize(lexed.words.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(line.size()) * state.iterations());
}
BENCHMARK(LexLine);

template <std::string (*Text)(std::int64_t)>
void LoadWhole(benchmark::State& state) {
  const std::string text = Text(state.range(0));
  const MemoryFiles files(std::map<std::string, std::string>{{"a.conf", text}});
  LoadOptions options;
  options.source = &files;
  for (auto _ : state) benchmark::DoNotOptimize(Load("a.conf", options).config.virtual_servers.data());
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
  state.SetComplexityN(state.range(0));
}
BENCHMARK(LoadWhole<Instances>)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK(LoadWhole<Servers>)->RangeMultiplier(10)->Range(100, 10000)->Unit(benchmark::kMillisecond)->Complexity();

void DumpServers(benchmark::State& state) {
  const MemoryFiles files(std::map<std::string, std::string>{{"a.conf", Servers(state.range(0))}});
  LoadOptions options;
  options.source = &files;
  const LoadResult loaded = Load("a.conf", options);
  for (auto _ : state) benchmark::DoNotOptimize(Dump(loaded.config).data());
}
BENCHMARK(DumpServers)->Arg(1000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace holdfast::config
