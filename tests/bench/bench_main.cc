// The benchmarks' program: all that need no cluster, with --kafka those that do, and with --all
// both, the scripts that stand beside it, and the page of it all (all.sh). Other options are Google
// Benchmark's.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

namespace {

/// Whether it was there; it is not any more.
bool take_flag(std::vector<char*>& arguments, const char* flag) {
  return std::erase_if(arguments, [flag](const char* one) { return std::strcmp(one, flag) == 0; }) >
         0;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<char*> arguments(argv, argv + argc);
  const bool with_kafka = take_flag(arguments, "--kafka");
  if (take_flag(arguments, "--all")) {
    const char* script = "tests/bench/all.sh";
    execl(script, script, argv[0], nullptr);
    std::perror(script);
    return 3;
  }
  std::string filter = with_kafka ? "--benchmark_filter=^kafka/" : "--benchmark_filter=-^kafka/";
  arguments.insert(arguments.begin() + 1,
                   filter.data());  // one that is given comes later, and wins
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 64;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
