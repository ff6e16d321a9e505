// The benchmarks' city as it would come in: 20,000 records a second, a hundred every five
// milliseconds, as if it all happened now. A probe is the first failed inspection of a building,
// which makes a row by itself; told is how long each took to its change. Real time, on a machine
// that does nothing else; milliseconds.
#pragma once

#include <benchmark/benchmark.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ops/tributary/composition/site.h"

namespace tributary {

/// When each probe, by its building, was written or its change was there to read.
using Instants = std::unordered_map<std::string, std::chrono::steady_clock::time_point>;

/// The beginning of the city's feeds, in turns by their shares.
class LiveTraffic {
 public:
  LiveTraffic();

  /// Of the feeds, by number.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// What a tick has for each feed, lines with their breaks.
  using Send = std::function<void(const std::vector<std::string>& lines_of_feeds)>;
  /// All of it, at its pace.
  [[nodiscard]] Instants write(const Send& send) const;

 private:
  struct Line {
    std::size_t feed = 0;
    std::string text;   ///< with its line break
    std::string probe;  ///< the building, of a probe
  };
  void read_feeds();
  [[nodiscard]] std::size_t furthest_behind(double share,
                                            const std::vector<std::size_t>& taken) const;
  void take(std::size_t feed, std::string text);

  std::vector<std::string> names_;
  std::vector<std::vector<std::string>> feeds_;
  std::set<std::string> probed_;
  std::vector<Line> lines_;
};

/// Takes note if the change, a line of the change log, is a probe's first.
void note_change(std::string_view change, Instants& seen);

/// How the traffic gets to an engine and its changes come back.
struct LiveWay {
  std::function<Instants()> write;
  std::function<Instants(const std::atomic<bool>& stop)> read;
  std::chrono::milliseconds before{500}, after{1000};  ///< the traffic: for who starts, and ends
};

/// One run of an engine that follows `site`. `p50_ms`, `p99_ms`, `max_ms`, `probes`, `answered`;
/// the time of the iteration is that of `p99_ms`. An error where more of the probes have no answer
/// than are refused.
void measure_latency(benchmark::State& state, Site site, const LiveWay& way);

}  // namespace tributary
