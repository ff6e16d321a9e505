// Runs a walk with somebody beside it: a thread that draws the progress and hears Ctrl-C.
#pragma once

#include <signal.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ops/tributary/composition/walk.h"
#include "ops/tributary/screen/console.h"

namespace tributary {

/// While it lives, SIGINT, SIGTERM and SIGHUP end nothing: run_watched takes them. To be made
/// before the engine, whose store starts threads of its own, which inherit it.
class HeldSignals {
 public:
  HeldSignals();
  ~HeldSignals();
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

 private:
  sigset_t before_{};
};

/// What a watched run came to.
struct Watched {
  Status status;
  bool was_stopped = false;     ///< by a signal; what was read is committed
  bool is_told_to_end = false;  ///< by one that is no hangup: nothing is to begin anew
  std::uint64_t records = 0;    ///< read from the feeds or the middle stream, in this run
  std::uint64_t revisions = 0;  ///< made in this run
  std::int64_t millis = 0;
  std::vector<FeedReport> feeds;  ///< of all runs of this state
};

/// `1,000 records in 2.0 s (500/s)`.
std::string speed_of(const Watched& watched, const Console& console);

/// What the watching thread is to do besides; it calls all of these.
struct Watch {
  bool shows_share = false;  ///< how much of the whole work is done, in the progress line
  /// Whether the walk is to drain, since something is to begin anew; empty: SIGHUP ends it.
  std::function<bool()> on_hangup = {};
  /// Asked ten times a second: true is as good as a SIGHUP.
  std::function<bool()> is_called = {};
  /// Asked as often: true makes it drain, whatever is to become of it.
  std::function<bool()> must_rest = {};
  /// Is told ten times a second how much of the whole work is done, 0 to 1.
  std::function<void(double)> on_share = {};
  /// One that is told to end and has not by then ends the process, as kill -9 would, which the
  /// state survives; zero: it has the time it needs. A library's call may wait for a cluster for
  /// ever (librdkafka 5456: send_offsets_to_transaction does not keep its timeout).
  Millis ends_within{0};
};

/// Until the walk ends. SIGINT and SIGTERM make it drain; a second one ends the process at once,
/// as kill -9 would, which the state survives. SIGHUP does the same without `on_hangup`.
Watched run_watched(Walk& walk, const HeldSignals& held, const Console& console,
                    const Watch& watch);

}  // namespace tributary
