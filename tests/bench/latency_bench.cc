// From a record that is written to the change that it makes being there to read (DESIGN 9), by
// files that the engine follows and a change log that is read as it grows (live_traffic.h).
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "tests/bench/bench_city.h"
#include "tests/bench/live_traffic.h"

namespace tributary {
namespace {

using namespace std::chrono_literals;

/// All of the traffic, into files of `feeds`.
Instants write_files(const LiveTraffic& traffic, const std::filesystem::path& feeds) {
  std::vector<int> files;
  for (const std::string& name : traffic.names()) {
    const std::string path = feeds / (name + ".jsonl");
    files.push_back(open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    CHECK(files.back() >= 0);
  }
  const Instants written = traffic.write([&](const std::vector<std::string>& lines) {
    for (std::size_t feed = 0; feed < files.size(); ++feed) {
      const auto size = static_cast<ssize_t>(lines[feed].size());
      CHECK_EQ(write(files[feed], lines[feed].data(), lines[feed].size()), size);
    }
  });
  for (const int file : files) close(file);
  return written;
}

/// Reads the change log as it grows, until `stop`.
Instants read_changes(const std::string& path, const std::atomic<bool>& stop) {
  Instants seen;
  std::string rest;
  std::vector<char> buffer(1 << 20);
  int file = -1;
  while (!stop) {
    if (file < 0) file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const ssize_t size = file < 0 ? 0 : read(file, buffer.data(), buffer.size());
    if (size <= 0) {
      std::this_thread::sleep_for(1ms);
      continue;
    }
    rest.append(buffer.data(), static_cast<std::size_t>(size));
    for (std::size_t end = 0; (end = rest.find('\n')) != std::string::npos;
         rest.erase(0, end + 1)) {
      note_change(std::string_view(rest).substr(0, end), seen);
    }
  }
  if (file >= 0) close(file);
  return seen;
}

void latency(benchmark::State& state) {
  const LiveTraffic traffic;
  const auto feeds = BenchCity::instance().folder() / "live";
  for ([[maybe_unused]] auto iteration : state) {
    BenchCity::instance().forget_state();
    std::filesystem::remove_all(feeds);
    std::filesystem::create_directory(feeds);
    Site site = BenchCity::instance().load_live(feeds);
    const std::string changes = site.config.output.changes.path;
    LiveWay way;
    way.write = [&] { return write_files(traffic, feeds); };
    way.read = [&](const std::atomic<bool>& stop) { return read_changes(changes, stop); };
    measure_latency(state, std::move(site), way);
  }
}
BENCHMARK(latency)
    ->Name("latency/files/20k")
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1);

}  // namespace
}  // namespace tributary
