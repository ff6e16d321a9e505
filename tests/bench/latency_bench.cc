// From a record that is written to the change that it makes being there to read (DESIGN 9): the
// benchmarks' city comes in at 20,000 records a second, a hundred every five milliseconds, into
// files that the engine follows, as if it all happened now; what it writes is read as it comes. A
// probe is the first failed inspection of a building, which makes a row by itself. Real time, on a
// machine that does nothing else; milliseconds.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <fmt/chrono.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <set>
#include <thread>
#include <unordered_map>

#include "ops/tributary/composition/engine.h"
#include "tests/bench/bench_city.h"

namespace tributary {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t kPerSecond = 20'000;
constexpr std::size_t kSeconds = 10;
constexpr auto kTick = 5ms;

/// `text` from behind `before` up to the next quotation mark; empty if it is not there.
std::string_view quoted_after(std::string_view text, std::string_view before) {
  const std::size_t at = text.find(before);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + before.size();
  return text.substr(begin, text.find('"', begin) - begin);
}

struct Line {
  std::size_t feed = 0;
  std::string text;   ///< with its line break
  std::string probe;  ///< the building, of a probe
};

/// The beginning of the city's feeds, in turns by their shares, as they would come in.
class Traffic {
 public:
  explicit Traffic(std::size_t wanted) {
    read_feeds();
    std::size_t all = 0;
    for (const auto& feed : feeds_) all += feed.size();
    std::vector<std::size_t> taken(feeds_.size());
    for (std::size_t i = 1; i <= std::min(wanted, all); ++i) {
      const double share = static_cast<double>(i) / static_cast<double>(all);
      const std::size_t next = furthest_behind(share, taken);
      take(next, std::move(feeds_[next][taken[next]++]));
    }
  }

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }

 private:
  void read_feeds() {
    const auto folder = BenchCity::instance().folder() / "feeds";
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      if (file.path().extension() != ".jsonl") continue;
      names_.push_back(file.path().filename().string());
      auto& lines = feeds_.emplace_back();
      std::ifstream in(file.path());
      for (std::string text; std::getline(in, text);) lines.push_back(text + '\n');
    }
  }

  /// The feed of which most lines are due when `share` of all is.
  [[nodiscard]] std::size_t furthest_behind(double share,
                                            const std::vector<std::size_t>& taken) const {
    std::size_t next = 0;
    double most = -1;
    for (std::size_t feed = 0; feed < feeds_.size(); ++feed) {
      const double due = static_cast<double>(feeds_[feed].size()) * share;
      const double behind = due - static_cast<double>(taken[feed]);
      if (taken[feed] == feeds_[feed].size() || behind <= most) continue;
      most = behind;
      next = feed;
    }
    return next;
  }

  void take(std::size_t feed, std::string text) {
    Line line{feed, std::move(text), {}};
    if (names_[feed] == "inspection.jsonl" && line.text.find("不合格") != std::string::npos) {
      const std::string building(quoted_after(line.text, "\"building\":\""));
      // By its id: a row says that, whatever name the finding gave.
      if (building.starts_with("B0") && probed_.insert(building).second) line.probe = building;
    }
    lines_.push_back(std::move(line));
  }

  std::vector<std::string> names_;
  std::vector<std::vector<std::string>> feeds_;
  std::set<std::string> probed_;
  std::vector<Line> lines_;
};

/// The time behind `name` becomes `now`, which is as long and in the city's zone.
void retime(std::string& line, std::string_view name, std::string_view now, char separator) {
  const std::size_t at = line.find(name);
  if (at == std::string::npos || line.size() < at + name.size() + now.size()) return;
  line.replace(at + name.size(), now.size(), now);
  constexpr std::size_t kDateLength = 10;
  line[at + name.size() + kDateLength] = separator;
}

std::string now_in_the_city() {
  const auto east = std::chrono::system_clock::now() + 8h;
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", std::chrono::floor<std::chrono::seconds>(east));
}

using Instants = std::unordered_map<std::string, Clock::time_point>;

/// Writes the traffic at its pace; when each probe was written.
Instants write_paced(const Traffic& traffic, const std::filesystem::path& feeds) {
  std::vector<int> files;
  for (const std::string& name : traffic.names()) {
    files.push_back(open((feeds / name).c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    CHECK(files.back() >= 0);
  }
  constexpr std::size_t kPerTick = kPerSecond * kTick.count() / 1000;
  Instants written;
  auto next = Clock::now();
  for (std::size_t begin = 0; begin < traffic.lines().size(); begin += kPerTick) {
    std::this_thread::sleep_until(next);
    next += kTick;
    std::vector<std::string> bytes(files.size());
    const std::string now = now_in_the_city();
    const std::size_t end = std::min(begin + kPerTick, traffic.lines().size());
    for (std::size_t i = begin; i < end; ++i) {
      Line line = traffic.lines()[i];
      retime(line.text, "\"received\":\"", now, 'T');
      retime(line.text, "\"at\":\"", now, ' ');
      bytes[line.feed] += line.text;
      if (!line.probe.empty()) written.emplace(line.probe, Clock::now());
    }
    for (std::size_t feed = 0; feed < files.size(); ++feed) {
      const auto size = static_cast<ssize_t>(bytes[feed].size());
      CHECK_EQ(write(files[feed], bytes[feed].data(), bytes[feed].size()), size);
    }
  }
  for (const int file : files) close(file);
  return written;
}

/// Reads the change log as it grows, until `stop`; when the first row of each building was there.
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
    const auto now = Clock::now();
    rest.append(buffer.data(), static_cast<std::size_t>(size));
    for (std::size_t end = 0; (end = rest.find('\n')) != std::string::npos;
         rest.erase(0, end + 1)) {
      const std::string_view line = std::string_view(rest).substr(0, end);
      if (quoted_after(line, "\"hazard\":\"") != BenchCity::kInspected) continue;
      seen.emplace(quoted_after(line, "\"type\":\"place.building\",\"id\":\""), now);
    }
  }
  if (file >= 0) close(file);
  return seen;
}

/// One run: milliseconds from each probe to its change, ascending.
std::vector<double> answer_times(const Traffic& traffic, std::size_t& probes) {
  const auto feeds = BenchCity::instance().folder() / "live";
  BenchCity::instance().forget_state();
  std::filesystem::remove_all(feeds);
  std::filesystem::create_directory(feeds);
  Site site = BenchCity::instance().load_live(feeds);
  const std::string changes = site.config.output.changes.path;
  Diagnostics remarks;
  const auto engine =
      Engine::durable(std::move(site), Reading::kFollow, Retries::kWhenRegistersChanged, remarks)
          .value_or_die();
  std::atomic<bool> stop = false;
  Instants seen;
  std::thread run([&] { engine->run(stop).value_or_die(); });
  std::thread reader([&] { seen = read_changes(changes, stop); });
  std::this_thread::sleep_for(500ms);
  const Instants written = write_paced(traffic, feeds);
  std::this_thread::sleep_for(1s);
  stop = true;
  run.join();
  reader.join();
  probes = written.size();
  std::vector<double> took;
  for (const auto& [building, at] : seen) {
    const auto begin = written.find(building);
    if (begin == written.end()) continue;
    took.push_back(std::chrono::duration<double, std::milli>(at - begin->second).count());
  }
  std::sort(took.begin(), took.end());
  return took;
}

void latency(benchmark::State& state) {
  const Traffic traffic(kPerSecond * kSeconds);
  for ([[maybe_unused]] auto iteration : state) {
    std::size_t probes = 0;
    const std::vector<double> took = answer_times(traffic, probes);
    CHECK(!took.empty());
    const auto quantile = [&](double share) {
      return took[static_cast<std::size_t>(share * static_cast<double>(took.size() - 1))];
    };
    state.SetIterationTime(quantile(0.99) * 1e-3);
    state.counters["p50_ms"] = quantile(0.5);
    state.counters["p99_ms"] = quantile(0.99);
    state.counters["max_ms"] = took.back();
    state.counters["probes"] = static_cast<double>(probes);
    state.counters["answered"] = static_cast<double>(took.size());
  }
}
BENCHMARK(latency)
    ->Name("latency/files/20k")
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1);

}  // namespace
}  // namespace tributary
