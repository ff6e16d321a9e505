// The benchmarks' program: all that need no cluster, or with --kafka those that do. Other options
// are Google Benchmark's.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  std::vector<char*> arguments(argv, argv + argc);
  const auto is_kafka = [](const char* one) { return std::strcmp(one, "--kafka") == 0; };
  const bool with_kafka = std::any_of(arguments.begin(), arguments.end(), is_kafka);
  std::erase_if(arguments, is_kafka);
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
