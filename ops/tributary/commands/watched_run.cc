#include "ops/tributary/commands/watched_run.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <thread>

#include "ops/tributary/commands/command.h"
#include "ops/tributary/screen/progress.h"

namespace tributary {
namespace {

constexpr long kWatchNanoseconds = 100'000'000;

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  return signals;
}

/// The one that came within the wait, or something that is none.
int wait_for_signal() {
  const sigset_t signals = ending_signals();
  timespec patience{};
  patience.tv_nsec = kWatchNanoseconds;
  return sigtimedwait(&signals, nullptr, &patience);
}

/// Nothing is written any more: threads that write may stand anywhere.
[[noreturn]] void end_at_once(const Console& console) {
  console.complain(Message{
      "did not end in time; what has not been delivered is kept in the state and goes out with the "
      "next start",
      "未能及时结束；尚未送出的内容保存在状态目录中，下次启动时送出"});
  console.err() << std::flush;
  std::_Exit(static_cast<int>(ExitCode::kEnvironment));
}

}  // namespace

HeldSignals::HeldSignals() {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, &before_);
}

HeldSignals::~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

std::string speed_of(const Watched& watched, const Console& console) {
  const auto millis = static_cast<std::uint64_t>(std::max<std::int64_t>(watched.millis, 1));
  return fmt::format(fmt::runtime(console.in_words(Words{"{} records in {:.1f} s ({}/s)",
                                                         "{} 条记录，用时 {:.1f} 秒（{} 条/秒）"})),
                     grouped(watched.records), static_cast<double>(millis) / 1000.0,
                     grouped(watched.records * 1000 / millis));
}

Watched run_watched(Walk& walk, const HeldSignals& /*held*/, const Console& console,
                    const Watch& watch) {
  Watched watched;
  const std::uint64_t before = walk.records_taken();
  const std::uint64_t revisions_before = walk.revisions();
  Progress progress(console);
  std::atomic<bool> stop{false};
  std::atomic<bool> is_over{false};
  std::thread watcher([&] {
    bool knows_growth = false;
    std::chrono::steady_clock::time_point told;
    while (!is_over) {
      const int signal = wait_for_signal();
      const bool may_begin_anew = signal <= 0 && !stop;  // one that drains is asked nothing more
      const bool has_grown = may_begin_anew && !knows_growth && walk.has_grown();
      knows_growth = knows_growth || has_grown;
      const bool is_called = may_begin_anew && watch.is_called && watch.is_called();
      const bool is_hangup = (signal == SIGHUP && !stop) || has_grown || is_called;
      if (is_hangup && watch.on_hangup) {
        if (watch.on_hangup()) stop = true;  // by a hangup, or to read what a topic has grown by
      } else if (signal > 0 && !(signal == SIGHUP && watch.on_hangup) && !watched.is_told_to_end) {
        watched.is_told_to_end = true;  // though it may be about to begin anew
        told = std::chrono::steady_clock::now();
        stop = true;
        const sigset_t signals = ending_signals();
        pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
      }
      if (watch.must_rest && watch.must_rest()) stop = true;
      if (is_over) break;
      const bool has_term = watched.is_told_to_end && watch.ends_within > Millis(0);
      if (has_term && std::chrono::steady_clock::now() - told > watch.ends_within) {
        end_at_once(console);
      }
      const bool is_asked = watch.shows_share || watch.on_share;
      const auto share = is_asked ? std::optional(walk.share_read()) : std::nullopt;
      progress.show(walk.records_done(), watch.shows_share ? share : std::nullopt);
      if (watch.on_share) watch.on_share(*share);
    }
  });
  watched.status = walk.run(stop);
  is_over = true;
  watcher.join();
  progress.clear();
  watched.was_stopped = stop;
  watched.millis = progress.elapsed_millis();
  watched.feeds = walk.feed_reports();
  watched.records = walk.records_taken() - before;
  watched.revisions = walk.revisions() - revisions_before;
  return watched;
}

}  // namespace tributary
