// What every walk does alike with its stages; of no interest outside this room.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "engine/base/digest.h"
#include "engine/pipeline/pipeline.h"
#include "ops/tributary/composition/stages.h"
#include "ops/tributary/composition/walk.h"

namespace tributary {

/// `Base` is a Walk.
template <typename Base>
class Wired : public Base {
 public:
  explicit Wired(std::unique_ptr<Stages> stages) : stages_(std::move(stages)) {}

  [[nodiscard]] std::uint64_t records_done() const override { return progress_.records; }
  [[nodiscard]] double share_read() const override { return stages_->feeds().share_read(); }
  [[nodiscard]] std::vector<std::optional<std::uint64_t>> records_behind() const override {
    return stages_->feeds().behind();
  }
  [[nodiscard]] bool has_grown() const override { return stages_->feeds().has_grown(); }

  [[nodiscard]] std::vector<FeedReport> feed_reports() const override {
    std::vector<FeedReport> reports;
    for (const Feed& feed : stages_->ingest().feeds()) {
      FeedReport report;
      report.name = hash64(feed.info().name);
      report.highest = feed.highest();
      report.counters = feed.counters;
      report.held = feed.held.size();
      reports.push_back(report);
    }
    return reports;
  }

  [[nodiscard]] std::uint64_t records_taken() const override {
    std::uint64_t records = 0;
    for (const Feed& feed : stages_->ingest().feeds()) records += feed.counters.records;
    return records;
  }

 protected:
  Status run_through(LogProducer& producer, LogConsumer& consumer, const std::atomic<bool>& stop) {
    return Pipeline(producer, consumer).run(stop, progress_);
  }
  std::unique_ptr<Stages> stages_;

 private:
  PipelineProgress progress_;
};

}  // namespace tributary
