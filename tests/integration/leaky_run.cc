#include "tests/integration/leaky_run.h"

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "connectors/file/file_sink.h"
#include "connectors/rocksdb/rocks_store.h"
#include "engine/partition/worker.h"
#include "engine/pipeline/pipeline.h"
#include "ops/tributary/composition/stages.h"
#include "ops/tributary/config/config_loader.h"
#include "ops/tributary/config/substitution.h"
#include "schemas/catalog/catalog.h"
#include "tests/integration/planted_city.h"
#include "tests/support/passing_store.h"

namespace tributary::plant {

namespace {

/// What a leak leaks: the bytes of records, read again from the feeds.
class Payloads {
 public:
  explicit Payloads(const Site& site) {
    for (const ConfiguredFeed& feed : site.feeds) {
      feeds_.push_back(
          {feed.info.source_class == SourceClass::kPeople, text_of_file(feed.files.front())});
    }
  }
  /// nullopt when the source is not of class people.
  [[nodiscard]] std::optional<std::string> of(SourceId source, Position position) const {
    const FeedText& feed = feeds_.at(source.value());
    if (!feed.is_of_people) return std::nullopt;
    return feed.text.substr(position.offset,
                            feed.text.find('\n', position.offset) - position.offset);
  }
  /// Of any record of people; for doubles that know no record.
  [[nodiscard]] std::string of_somebody() const {
    for (const FeedText& feed : feeds_) {
      if (feed.is_of_people) return feed.text.substr(0, feed.text.find('\n'));
    }
    return {};
  }

 private:
  struct FeedText {
    bool is_of_people = false;
    std::string text;
  };
  std::vector<FeedText> feeds_;
};

/// The characters from the end of `before` on, as many as `length`; empty when it is not there.
std::string after(const std::string& payload, const std::string& before, std::size_t length) {
  const std::size_t found = payload.find(before);
  return found == std::string::npos ? "" : payload.substr(found + before.size(), length);
}

std::string number_in(const std::string& payload) { return after(payload, R"("no":")", 10); }
std::string phone_in(const std::string& payload) { return after(payload, R"("phone":")", 11); }
std::string trace_in(const std::string& payload) { return after(payload, "beefcafe", 24); }
std::string name_in(const std::string& payload) {
  return after(payload, R"({"name":")", std::string("植录00000").size());
}
std::string room_in(const std::string& payload) {
  return after(payload, "住", std::string("7650000室").size());
}

class LeakyConsumer : public LogConsumer {
 public:
  LeakyConsumer(Leak leak, const Payloads& payloads, LogConsumer& next, std::ostream& log)
      : leak_(leak), payloads_(payloads), next_(next), log_(log) {}

  Status consume(LogBatch& batch) override {
    for (Refusal& refusal : batch.refusals) leak_into(refusal.rejection);
    for (LogRecord& record : batch.records) {
      if (auto* observation = std::get_if<Observation>(&record)) leak_into(*observation);
    }
    return next_.consume(batch);
  }
  Status idle() override { return next_.idle(); }
  Status finish() override { return next_.finish(); }

 private:
  void leak_into(Rejection& rejection) {
    const auto payload = payloads_.of(rejection.source, rejection.position);
    if (!payload) return;
    if (leak_ == Leak::kRecordNumberInDeadLetter) rejection.field = number_in(*payload);
    if (leak_ == Leak::kRoomInDeadLetter) rejection.address += room_in(*payload);
    if (leak_ == Leak::kPhoneInLog) log_ << "refused: " << phone_in(*payload) << '\n';
  }
  void leak_into(Observation& observation) {
    const auto payload = payloads_.of(observation.source, observation.position);
    if (!payload) return;
    if (leak_ == Leak::kRecordNumberInState) observation.record_id = number_in(*payload);
    if (leak_ == Leak::kPhoneInState) {
      observation.id_digest = std::strtoull(phone_in(*payload).c_str(), nullptr, 10);
    }
    if (leak_ == Leak::kSecondInEventTime) {
      const std::string at = after(*payload, R"("at":")", 19);  // 2025-03-01 01:13:20
      observation.at =
          observation.at + Millis(1000 * std::strtol(at.substr(17).c_str(), nullptr, 10));
    }
  }

  Leak leak_;
  const Payloads& payloads_;
  LogConsumer& next_;
  std::ostream& log_;
};

class LeakySink : public Sink {
 public:
  LeakySink(Sink& next, std::string suffix) : next_(next), suffix_(std::move(suffix)) {}
  Result<std::uint64_t> length() override { return next_.length(); }
  Status truncate(std::uint64_t length) override { return next_.truncate(length); }
  Status append(std::string_view bytes) override {
    return next_.append(std::string(bytes) + suffix_);
  }
  Status sync() override { return next_.sync(); }
  Status rotate(std::uint64_t number) override { return next_.rotate(number); }
  Result<bool> holds(std::uint64_t number) override { return next_.holds(number); }

 private:
  Sink& next_;
  std::string suffix_;
};

class LeakyStore : public testing::PassingStore {
 public:
  LeakyStore(StateStore& next, std::string leaked)
      : PassingStore(next), leaked_(std::move(leaked)) {}
  Status write(const StateBatch& batch, bool durable) override {
    StateBatch leaky = batch;
    for (StateBatch::Entry& entry : leaky.entries) {
      if (entry.table != Table::kSignals || !entry.value) continue;
      // Where a row that says it would be as sound as before.
      const std::string title = R"("title":")";
      const std::size_t at = entry.value->find(title);
      if (at != std::string::npos) entry.value->insert(at + title.size(), leaked_);
    }
    return PassingStore::write(leaky, durable);
  }

 private:
  std::string leaked_;
};

}  // namespace

void run_leaking(Leak leak, const std::string& configuration, const std::string& log) {
  std::ofstream lines(log);
  Diagnostics diagnostics;
  auto read = load_config(configuration, catalog(), Surroundings::of_process(), diagnostics);
  CHECK(read.has_value());
  Site site = load_site(std::move(*read), diagnostics);
  const Payloads payloads(site);
  const Config config = site.config;
  const auto stages = Stages::make(std::move(site), Reading::kToTheEnd).value_or_die();
  RocksConfig rocks;
  rocks.directory = config.state.path;
  rocks.cache_bytes = kLeastCacheBytes;
  const auto disk = RocksStore::open(rocks).value_or_die();
  const auto changes = FileSink::open(config.output.changes.path).value_or_die();
  const auto dead_letters = FileSink::open(config.output.dead_letters.path).value_or_die();

  const std::string somebody = payloads.of_somebody();
  LeakyStore store(*disk, leak == Leak::kNameInRow ? name_in(somebody) : "");
  LeakySink sink(*changes, leak == Leak::kTraceInChangeLog ? "beefcafe" + trace_in(somebody) : "");
  const PartitionSetup partition = stages->partition_setup(&store);
  Worker worker(WorkerSetup{partition, store, &sink, dead_letters.get(), stages->clock(), {}});
  stages->ingest().restore(worker.recover().value_or_die()).value_or_die();
  LeakyConsumer consumer(leak, payloads, worker, lines);
  const std::atomic<bool> stop{false};
  PipelineProgress progress;
  Pipeline(stages->ingest(), consumer).run(stop, progress).value_or_die();
}

}  // namespace tributary::plant
