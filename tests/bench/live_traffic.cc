#include "tests/bench/live_traffic.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "engine/base/check.h"
#include "ops/tributary/composition/engine.h"
#include "tests/bench/bench_city.h"

namespace tributary {
namespace {

using std::chrono::steady_clock;
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

}  // namespace

LiveTraffic::LiveTraffic() {
  read_feeds();
  std::size_t all = 0;
  for (const auto& feed : feeds_) all += feed.size();
  std::vector<std::size_t> taken(feeds_.size());
  for (std::size_t i = 1; i <= std::min(kPerSecond * kSeconds, all); ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(all);
    const std::size_t next = furthest_behind(share, taken);
    take(next, std::move(feeds_[next][taken[next]++]));
  }
}

void LiveTraffic::read_feeds() {
  const auto folder = BenchCity::instance().folder() / "feeds";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".jsonl") continue;
    names_.push_back(file.path().stem().string());
    auto& lines = feeds_.emplace_back();
    std::ifstream in(file.path());
    for (std::string text; std::getline(in, text);) lines.push_back(text + '\n');
  }
}

/// The feed of which most lines are due when `share` of all is.
std::size_t LiveTraffic::furthest_behind(double share,
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

void LiveTraffic::take(std::size_t feed, std::string text) {
  Line line{feed, std::move(text), {}};
  if (names_[feed] == "inspection" && line.text.find("不合格") != std::string::npos) {
    const std::string building(quoted_after(line.text, "\"building\":\""));
    // By its id: a row says that, whatever name the finding gave.
    if (building.starts_with("B0") && probed_.insert(building).second) line.probe = building;
  }
  lines_.push_back(std::move(line));
}

Instants LiveTraffic::write(const Send& send) const {
  constexpr std::size_t kPerTick = kPerSecond * kTick.count() / 1000;
  Instants written;
  auto due = steady_clock::now();
  for (std::size_t begin = 0; begin < lines_.size(); begin += kPerTick) {
    std::this_thread::sleep_until(due);
    std::vector<std::string> bytes(names_.size());
    const std::string now = now_in_the_city();
    const std::size_t end = std::min(begin + kPerTick, lines_.size());
    for (std::size_t i = begin; i < end; ++i) {
      Line line = lines_[i];
      retime(line.text, "\"received\":\"", now, 'T');
      retime(line.text, "\"at\":\"", now, ' ');
      bytes[line.feed] += line.text;
      // When it was due: who sends late has kept it waiting.
      if (!line.probe.empty()) written.emplace(line.probe, due);
    }
    send(bytes);
    due += kTick;
  }
  return written;
}

void note_change(std::string_view change, Instants& seen) {
  if (quoted_after(change, "\"hazard\":\"") != BenchCity::kInspected) return;
  seen.emplace(quoted_after(change, "\"type\":\"place.building\",\"id\":\""), steady_clock::now());
}

namespace {

void report_latency(benchmark::State& state, const Instants& written, const Instants& seen) {
  std::vector<double> took;
  for (const auto& [building, at] : seen) {
    const auto begin = written.find(building);
    if (begin == written.end()) continue;
    took.push_back(std::chrono::duration<double, std::milli>(at - begin->second).count());
  }
  // One that is refused makes no change: some in a hundred of a city's records are. More are lost.
  constexpr std::size_t kMostRefusedPercent = 10;
  if (took.size() * 100 < written.size() * (100 - kMostRefusedPercent) || took.empty()) {
    state.SkipWithError("probes were not answered");
    return;
  }
  std::sort(took.begin(), took.end());
  const auto quantile = [&](double share) {
    return took[static_cast<std::size_t>(share * static_cast<double>(took.size() - 1))];
  };
  state.SetIterationTime(quantile(0.99) * 1e-3);
  state.counters["p50_ms"] = quantile(0.5);
  state.counters["p99_ms"] = quantile(0.99);
  state.counters["max_ms"] = took.back();
  state.counters["probes"] = static_cast<double>(written.size());
  state.counters["answered"] = static_cast<double>(took.size());
}

}  // namespace

void measure_latency(benchmark::State& state, Site site, const LiveWay& way) {
  Diagnostics remarks;
  const auto engine =
      Engine::durable(std::move(site), Reading::kFollow, Retries::kWhenRegistersChanged, remarks)
          .value_or_die();
  std::atomic<bool> stop = false;
  Instants seen;
  std::thread run([&] { engine->run(stop).value_or_die(); });
  std::thread reader([&] { seen = way.read(stop); });
  std::this_thread::sleep_for(way.before);
  const Instants written = way.write();
  std::this_thread::sleep_for(way.after);
  stop = true;
  run.join();
  reader.join();
  report_latency(state, written, seen);
}

}  // namespace tributary
