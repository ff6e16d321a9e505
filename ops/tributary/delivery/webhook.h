// Tells one receiver every change of the change log, in order, as a signed CloudEvent.
//
// A receiver that does not answer, or answers 429 or 5xx, is waited for, longer each time; nothing
// is lost, because the log is there. A change that it refuses (any other answer but 2xx) is tried
// some times more and then kept as a dead letter, and the next one follows. What was told and not
// noted before a crash is told again: the event's id is the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "connectors/http/poster.h"
#include "ops/tributary/config/config.h"
#include "ops/tributary/delivery/delivery_figures.h"
#include "ops/tributary/statistics/change_files.h"

namespace tributary {

/// Where and what; paths are beside each other in the folder of deliveries.
struct WebhookSetup {
  ConfiguredWebhook hook;
  std::string site;
  std::string changes;                 ///< the change log
  std::string folder;                  ///< `NAME.place`, `NAME.dead.jsonl`
  DeliveryFigures* figures = nullptr;  ///< hears what becomes of each change; may be null
};

/// One thread. `poster` must outlive it.
class Webhook {
 public:
  Webhook(WebhookSetup setup, HttpPoster& poster)
      : setup_(std::move(setup)), poster_(poster), next_try_(WallTime::min()) {}

  /// Takes up where it was left. One that is new begins with the next change: what came before is
  /// in the list. kIo, kCorrupt.
  Status open();
  /// Tells what there is, as far as it can now. kIo: its files cannot be written.
  Status step(WallTime now);
  /// When a step can do something again; before: not.
  [[nodiscard]] WallTime next_try() const { return next_try_; }

  /// Tells the dead letters once more, in their order, and keeps those that are refused again. The
  /// number that were told.
  Result<std::uint64_t> replay(WallTime now);
  [[nodiscard]] Result<std::uint64_t> dead_letters() const;

  static constexpr Millis kFirstWait = std::chrono::seconds(1);
  static constexpr Millis kLongestWait = std::chrono::minutes(5);
  static constexpr int kMostRefusals = 5;
  static constexpr std::size_t kMostAtOnce = 500;  ///< of one step, so that the others have theirs

 private:
  enum class Told : std::uint8_t { kYes, kNotNow, kRefused };
  Told tell(std::string_view line, WallTime now);
  Status keep_place() const;
  void wait(WallTime now);
  /// A change that it refused for good.
  Status keep_letter(const std::string& change, WallTime now) const;
  [[nodiscard]] std::string path(const char* ending) const;

  WebhookSetup setup_;
  HttpPoster& poster_;
  ChangePlace place_;
  WallTime next_try_;
  Millis wait_{0};
  int refusals_ = 0;
  int status_ = 0;  ///< of the last refusal
};

}  // namespace tributary
