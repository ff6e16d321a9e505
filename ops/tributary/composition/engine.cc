#include "ops/tributary/composition/engine.h"

#include <filesystem>
#include <fstream>
#include <future>
#include <utility>

#include "connectors/file/file_sink.h"
#include "connectors/system/system_clock.h"
#include "engine/base/check.h"
#include "engine/partition/dead_letters.h"
#include "engine/partition/worker.h"
#include "ops/tributary/composition/audit_log.h"
#include "ops/tributary/composition/disclosure.h"
#include "ops/tributary/composition/durable_state.h"
#include "ops/tributary/composition/held_places.h"
#include "ops/tributary/composition/key_aging.h"
#include "ops/tributary/composition/output_patience.h"
#include "ops/tributary/composition/output_topics.h"
#include "ops/tributary/composition/stages.h"
#include "ops/tributary/composition/stream_intake.h"
#include "ops/tributary/composition/sweep_requests.h"
#include "ops/tributary/composition/sweep_schedule.h"
#include "ops/tributary/composition/wired.h"

namespace tributary {
namespace {

CommitPolicy policy_of(const Config& config) {
  const Settings& settings = config.settings;
  CommitPolicy policy;
  policy.commit_interval = settings.commit_interval;
  policy.after_change = std::min(policy.after_change, settings.commit_interval);
  policy.checkpoint_interval = settings.checkpoint_interval;
  policy.checkpoint_bytes = settings.checkpoint_bytes;
  policy.event_store = settings.event_store;
  policy.rotate_bytes = config.output.rotate_bytes;
  policy.writes_behind = true;
  return policy;
}

/// nullptr where the configuration names none.
Result<std::unique_ptr<Sink>> open_sink(const std::string& path) {
  if (path.empty()) return std::unique_ptr<Sink>();
  TRY_ASSIGN(auto sink, FileSink::open(path));
  return std::unique_ptr<Sink>(std::move(sink));
}

/// What was refused for its time is not tried again: read outside its feed's order, it would pass
/// the very check that refused it.
bool is_about_time(RejectReason reason) {
  return reason == RejectReason::kAhead || reason == RejectReason::kTooLate;
}

/// Everything the state still holds as a dead letter, in order of source and position. Those of a
/// source that is no longer configured stay, and those about time.
Result<std::vector<Rejection>> dead_letters_of(const StateStore& store,
                                               const std::vector<SourceInfo>& sources) {
  std::vector<Rejection> letters;
  Status damaged;
  TRY(store.scan(Table::kMeta, kDeadLettersFrom, kDeadLettersTo,
                 [&](std::string_view key, std::string_view value) {
                   auto letter = read_dead_letter(key, value, sources);
                   if (letter && !is_about_time(letter->reason)) {
                     letters.push_back(std::move(*letter));
                   } else if (!letter && letter.error().code != ErrorCode::kNotFound) {
                     damaged = Status(letter.error());
                   }
                   return damaged.has_value();
                 }));
  TRY(damaged);
  return letters;
}

/// What both kinds of engine have in common.
class WiredEngine : public Wired<Engine> {
 public:
  using Wired::Wired;
  [[nodiscard]] const SubjectDirectory& subjects() const override { return stages_->subjects(); }
  [[nodiscard]] PartitionSetup partition_setup() const override {
    return stages_->partition_setup(nullptr);
  }
};

class DurableEngine : public WiredEngine {
 public:
  /// `stream`: what is read instead of the feeds; null: the feeds are.
  DurableEngine(std::unique_ptr<Stages> stages, std::unique_ptr<StreamIntake> stream,
                std::unique_ptr<OutputPatience> patience, std::unique_ptr<DurableState> state,
                std::unique_ptr<Sink> changes, std::unique_ptr<Sink> dead_letters)
      : WiredEngine(std::move(stages)),
        stream_(std::move(stream)),
        patience_(std::move(patience)),
        state_(std::move(state)),
        watched_(state_->store()),
        changes_(std::move(changes)),
        dead_letters_(std::move(dead_letters)),
        partition_setup_(
            stages_->partition_setup(&watched_, stream_ == nullptr ? &stages_->ingest() : nullptr)),
        worker_(WorkerSetup{partition_setup_, watched_, changes_.get(), dead_letters_.get(),
                            stages_->clock(), policy_of(stages_->config())}),
        key_aging_(
            worker_, [this] { return worker_.committed_w(); }, stages_->keys(), stages_->config(),
            stages_->clock()),
        requests_(key_aging_, worker_, stages_->config().state.path, stages_->clock()),
        scheduled_(requests_, worker_, stages_->config(), stages_->clock()),
        watched_requests_(scheduled_) {}

  Status recover(Retries retries, Result<RecordIds> ids) {
    TRY_ASSIGN(const std::string state, worker_.recover(std::move(ids)));
    TRY(stream_ == nullptr ? stages_->ingest().restore(state) : stream_->reader().restore(state));
    TRY(worker_.begin_generation(stages_->generation()));
    if (stream_ != nullptr) return {};  // who reads the feeds reads them again
    if (retries == Retries::kAll || worker_.owes_retry()) {
      TRY_ASSIGN(std::vector<Rejection> letters, dead_letters_of(watched_, stages_->sources()));
      stages_->ingest().retry(std::move(letters));
    }
    return {};
  }

  Status run(const std::atomic<bool>& stop) override {
    patience_->follow(&stop);
    Status status = stream_ == nullptr ? run_through(stages_->ingest(), watched_requests_, stop)
                                       : run_through(stream_->reader(), watched_requests_, stop);
    patience_->follow(nullptr);
    return status;
  }
  void listen(StepListener& /*listener*/) override { CHECK(false); }
  Status sweep(const Sweep& sweep) override {
    TRY(worker_.sweep(sweep));
    return worker_.finish();
  }
  void watch(StoreWatcher& watcher) override { watched_.watch(watcher); }
  void unwatch(StoreWatcher& watcher) override { watched_.unwatch(watcher); }
  void watch_batches(BatchWatcher& watcher) override { watched_requests_.watch(&watcher); }
  [[nodiscard]] double share_read() const override {
    return stream_ == nullptr ? WiredEngine::share_read() : stream_->share_read();
  }
  [[nodiscard]] std::optional<std::uint64_t> stream_behind() const override {
    return stream_ == nullptr ? std::nullopt : stream_->behind();
  }
  [[nodiscard]] std::vector<FeedReport> feed_reports() const override {
    return stream_ == nullptr ? WiredEngine::feed_reports() : std::vector<FeedReport>();
  }
  [[nodiscard]] std::uint64_t records_taken() const override {
    return stream_ == nullptr ? WiredEngine::records_taken() : partition().counters().observations;
  }
  [[nodiscard]] RocksStatistics store_statistics() const override {
    return state_->rocks().statistics();
  }
  [[nodiscard]] const StateStore& state() const override { return watched_; }
  [[nodiscard]] const RestoreProgress* restored() const override { return state_->progress(); }
  [[nodiscard]] std::vector<std::string> rows() const override { return {}; }
  [[nodiscard]] const Partition& partition() const override { return worker_.partition(); }

 private:
  std::unique_ptr<StreamIntake> stream_;
  std::unique_ptr<OutputPatience> patience_;  ///< before the state and the sinks, which ask it
  std::unique_ptr<DurableState> state_;
  WatchedStore watched_;
  std::unique_ptr<Sink> changes_;
  std::unique_ptr<Sink> dead_letters_;
  PartitionSetup partition_setup_;
  Worker worker_;
  KeyAging key_aging_;
  SweepRequests requests_;
  ScheduledSweeps scheduled_;
  WatchedConsumer watched_requests_;
};

class ReplayEngine : public WiredEngine {
 public:
  ReplayEngine(std::unique_ptr<Stages> stages, std::unique_ptr<Sink> changes)
      : WiredEngine(std::move(stages)),
        changes_(std::move(changes)),
        partition_setup_(stages_->partition_setup(nullptr)),
        replay_(partition_setup_, changes_.get()) {}

  Status run(const std::atomic<bool>& stop) override {
    return run_through(stages_->ingest(), replay_, stop);
  }
  void listen(StepListener& listener) override { replay_.listen(listener); }
  Status sweep(const Sweep& /*sweep*/) override {
    CHECK(false);
    return {};
  }
  void watch(StoreWatcher& /*watcher*/) override { CHECK(false); }
  void unwatch(StoreWatcher& /*watcher*/) override { CHECK(false); }
  void watch_batches(BatchWatcher& /*watcher*/) override { CHECK(false); }
  [[nodiscard]] RocksStatistics store_statistics() const override {
    CHECK(false);
    return {};
  }
  [[nodiscard]] const StateStore& state() const override {
    CHECK(false);
    return *partition_setup_.store;
  }
  [[nodiscard]] std::vector<std::string> rows() const override {
    std::vector<std::string> rows;
    for (const auto& [id, row] : replay_.rows()) rows.push_back(row_json(row));
    return rows;
  }
  [[nodiscard]] const Partition& partition() const override { return replay_.partition(); }

 private:
  std::unique_ptr<Sink> changes_;
  PartitionSetup partition_setup_;
  Replay replay_;
};

}  // namespace

Result<std::unique_ptr<Engine>> Engine::durable(Site site, Reading reading, Retries retries,
                                                Diagnostics& remarks, const KafkaNotices& notices) {
  const Config config = site.config;
  const std::string english = disclosure(site, Language::kEnglish);
  const std::string chinese = disclosure(site, Language::kChinese);
  if (!config.roles.correlate) {
    return Error{ErrorCode::kInvalid,
                 "`" + config.file +
                     "` is of a process that reads the feeds and keeps no list "
                     "(`roles: [ingest]`)"};
  }
  if (!config.state.is_set()) {
    return Error{ErrorCode::kInvalid,
                 "`" + config.file + "` names no `state`; add it, or give --state DIR"};
  }
  auto patience = std::make_unique<OutputPatience>();
  const KafkaPatience asked = [all = patience.get()] { return all->now(); };
  TRY_ASSIGN(auto state, DurableState::open(config, asked, notices));
  TRY(state->restore());
  // Beside the stages, which take about as long to make.
  auto ids =
      std::async(std::launch::async, [&store = state->store()] { return RecordIds::read(store); });
  TRY(hold_places(state->store(), SystemClock().now(), site, remarks));
  // What reads to an end and stops is one process after the other: there the schedule is cron's.
  if (reading == Reading::kToTheEnd) site.config.sweeps.clear();
  const bool has_stream = config.stream.is_set();
  TRY_ASSIGN(auto stages, Stages::make(std::move(site), reading, notices,
                                       has_stream ? Feeds::kCommands : Feeds::kAll));
  std::unique_ptr<StreamIntake> stream;
  if (has_stream) {
    TRY_ASSIGN(stream, StreamIntake::open(*stages, reading, notices));
  }
  TRY_ASSIGN(auto changes, open_sink(config.output.changes.path));
  TRY_ASSIGN(auto dead_letters, open_sink(config.output.dead_letters.path));
  if (config.output.topics.changes.is_set()) {
    TRY_ASSIGN(changes, open_changes_topic(config, asked, notices));
  }
  if (config.output.topics.dead_letters.is_set()) {
    TRY_ASSIGN(dead_letters, open_dead_letter_topics(config, asked, notices));
  }
  auto engine = std::make_unique<DurableEngine>(std::move(stages), std::move(stream),
                                                std::move(patience), std::move(state),
                                                std::move(changes), std::move(dead_letters));
  TRY(engine->recover(retries, ids.get()));
  TRY_ASSIGN(AuditLog audit, AuditLog::open(config.state.path, config.audit_witness.path));
  TRY(audit.start(SystemClock().now(), english, chinese));
  return std::unique_ptr<Engine>(std::move(engine));
}

Result<std::unique_ptr<Engine>> Engine::replay(Site site, const ReplayOutput& output) {
  TRY_ASSIGN(auto stages, Stages::make(std::move(site), Reading::kToTheEnd, {}));
  TRY_ASSIGN(auto changes, open_sink(output.changes));
  if (changes != nullptr) TRY(changes->truncate(0));
  return std::unique_ptr<Engine>(
      std::make_unique<ReplayEngine>(std::move(stages), std::move(changes)));
}

}  // namespace tributary
