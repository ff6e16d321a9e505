#include "ops/city/city.h"

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "ops/city/configuration.h"
#include "ops/city/feed_stream.h"
#include "ops/city/registers.h"
#include "ops/city/truth_file.h"

namespace tributary::city {

namespace {

namespace fs = std::filesystem;

constexpr auto kProgressEvery = std::chrono::milliseconds(100);

Status check_options(const CityOptions& options) {
  const auto invalid = [](const std::string& what) { return Error{ErrorCode::kInvalid, what}; };
  if (options.records < kFewestRecords || options.records > kMostRecords)
    return invalid("a city has " + std::to_string(kFewestRecords) + " to " +
                   std::to_string(kMostRecords) + " records");
  const std::uint64_t fewest = std::max<std::uint64_t>(kFewestBuildings, options.records / 500);
  if (options.buildings != 0 && (options.buildings < fewest || options.buildings > kMostBuildings))
    return invalid("a city of " + std::to_string(options.records) + " records has " +
                   std::to_string(fewest) + " to " + std::to_string(kMostBuildings) + " buildings");
  if (options.days < kFewestDays || options.days > kMostDays)
    return invalid("a city lasts " + std::to_string(kFewestDays) + " to " +
                   std::to_string(kMostDays) + " days");
  if (options.start != start_of_local_day(options.start, kCityOffset))
    return invalid("a city begins at midnight, +08:00");
  if (options.out_dir.empty()) return invalid("a city needs a folder to be written to");
  return {};
}

Status make_folders(const std::string& dir) {
  for (const char* name : {"registers", "feeds", "lists", "rules", "out"}) {
    std::error_code failure;
    fs::create_directories(fs::path(dir) / name, failure);
    if (failure)
      return Error{ErrorCode::kIo, dir + "/" + name + ": cannot be made: " + failure.message()};
  }
  return {};
}

// The grievance feed is nearly half of all: it and the rain gauges take one thread, the others
// another. Which thread makes a feed cannot be seen in it.
class Workers {
 public:
  Workers(const CityOptions& options, const CityFrame& frame) : options_(options), frame_(frame) {
    std::uint64_t given = 0;
    for (int i = kFeeds - 1; i > 0; --i)
      given += lines_[static_cast<std::size_t>(i)] =
          options.records * facts_of(static_cast<Feed>(i)).share / 1000;
    lines_[0] = options.records - given;  // what rounding left goes to the largest
  }

  Result<std::array<FeedOutcome, kFeeds>> run() {
    std::thread first([this] { work({Feed::kGrievance, Feed::kRainGauge}); });
    std::thread second([this] {
      work({Feed::kInspection, Feed::kRectification, Feed::kCall110, Feed::kOpinion});
    });
    watch();
    first.join();
    second.join();
    if (failure_) return *failure_;
    return std::move(outcomes_);
  }

 private:
  void work(const std::vector<Feed>& feeds) {
    static const std::vector<OpenHazard> kNone;
    for (const Feed feed : feeds) {
      const auto index = static_cast<std::size_t>(feed);
      const std::vector<OpenHazard>& hazards =
          feed == Feed::kRectification
              ? outcomes_[static_cast<std::size_t>(Feed::kInspection)].hazards
              : kNone;
      auto file = OutputFile::create(options_.out_dir + "/" + feed_path(feed, options_.compress),
                                     options_.compress);
      Status done = !file ? Status(file.error()) : Status();
      if (file) {
        outcomes_[index] = FeedStream(feed, lines_[index], frame_, hazards, written_).run(*file);
        done = file->close();
      }
      if (!done) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = done.error();
        break;
      }
    }
    const std::lock_guard lock(mutex_);
    --running_;
    finished_.notify_one();
  }

  void watch() {
    std::unique_lock lock(mutex_);
    while (!finished_.wait_for(lock, kProgressEvery, [this] { return running_ == 0; }))
      if (options_.progress) options_.progress(written_.load(), options_.records);
    if (options_.progress) options_.progress(options_.records, options_.records);
  }

  const CityOptions& options_;
  const CityFrame& frame_;
  std::array<std::uint64_t, kFeeds> lines_{};
  std::array<FeedOutcome, kFeeds> outcomes_;
  std::atomic<std::uint64_t> written_{0};
  std::mutex mutex_;
  std::condition_variable finished_;
  int running_ = 2;
  std::optional<Error> failure_;
};

void add(const FeedOutcome& outcome, std::size_t feed, CityReport& report) {
  report.by_feed[feed] = outcome.lines;
  report.records += outcome.lines;
  report.bytes += outcome.bytes;
  for (std::size_t i = 0; i < kFaults; ++i) report.faults[i] += outcome.faults[i];
  report.duplicates += outcome.duplicates;
  report.versions += outcome.versions;
  report.voids += outcome.voids;
  report.late += outcome.late;
  report.beyond_lateness += outcome.beyond;
  report.as_of = std::max(report.as_of, outcome.as_of);
}

void count(const Plan& plan, CityReport& report) {
  for (const Story& story : plan.stories) {
    report.hazards += story.kind == StoryKind::kHazard ? 1U : 0U;
    report.rumours += story.kind == StoryKind::kRumour ? 1U : 0U;
    report.floods += story.kind == StoryKind::kFlood ? 1U : 0U;
    report.noise += story.kind == StoryKind::kNoise ? 1U : 0U;
  }
}

}  // namespace

Result<CityReport> generate_city(const CityOptions& options) {
  TRY(check_options(options));
  TRY(make_folders(options.out_dir));
  WorldSize world = world_size_for(options.records);
  if (options.buildings != 0) world.buildings = options.buildings;
  const Span span{options.start, options.start + std::chrono::hours(24 * options.days)};
  const Plan plan = make_plan(options.records, options.seed, span, world);
  const Zipf buildings(world.buildings);
  const Zipf projects(world.projects);
  const CityFrame frame{.seed = options.seed,
                        .span = span,
                        .days = options.days,
                        .world = world,
                        .plan = &plan,
                        .buildings = &buildings,
                        .projects = &projects};
  TRY(write_registers(options.out_dir, world));
  TRY(write_configuration(options.out_dir, {options.rules_source, options.calendar_source},
                          options.compress));
  TRY_ASSIGN(auto outcomes, Workers(options, frame).run());

  CityReport report{.begin = span.begin, .as_of = span.begin};
  std::vector<FireFact> facts;
  for (std::size_t i = 0; i < kFeeds; ++i) {
    add(outcomes[i], i, report);
    facts.insert(facts.end(), outcomes[i].facts.begin(), outcomes[i].facts.end());
  }
  count(plan, report);
  TRY(write_truth(options.out_dir + "/truth.jsonl", options, plan, fire_truth(std::move(facts)),
                  report));
  return report;
}

}  // namespace tributary::city
