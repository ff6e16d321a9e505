// STATE_FORMAT.md says what the code does: its version numbers, every key of the meta table and
// every number that stands for a word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_sink.h"
#include "connectors/memory/memory_store.h"
#include "engine/correlate/subject_codec.h"
#include "engine/partition/worker.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

using ::testing::HasSubstr;

std::string page() {
  const char* folder = std::getenv("TRIBUTARY_TEST_DATA");
  std::ifstream in(std::string(folder == nullptr ? "." : folder) + "/STATE_FORMAT.md");
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A run that leaves something in every table.
void run_a_little(MemoryStore& store) {
  MemorySink changes, dead_letters;
  ManualClock clock;
  const SmallCity city({repeat_rule()}, Days(1), &store);
  Worker worker(WorkerSetup{city.setup(), store, &changes, &dead_letters, clock, CommitPolicy()});
  worker.recover().value_or_die();
  LogBatch batch;
  Generation generation;
  generation.ruleset = sha256("rules");
  batch.records = {generation, failed_inspection("B7", days(0))};
  for (const char* reporter : {"h1", "h2", "h3"}) {
    batch.records.emplace_back(report("B7", days(0), reporter));
  }
  batch.records.emplace_back(clock_at(days(1)));
  batch.refusals.push_back({{kGrievance, {0, 7}, RejectReason::kUnresolved, "", ""}, 1});
  worker.consume(batch).value_or_die();
  worker.finish().value_or_die();
}

/// As the page writes it: `output/N`, `dead/SOURCE/`, `register/`.
std::string written_key(const std::string& key) {
  if (key.starts_with("output/")) return "output/N";
  if (key.starts_with("dead/")) return "dead/SOURCE/";
  for (const char* prefix : {"register/", "removed/", "ids/people/", "ids/other/"}) {
    if (key.starts_with(prefix)) return prefix;
  }
  return key;
}

TEST(StateFormat, ThePageHasTheVersionsOfTheCode) {
  EXPECT_THAT(page(), HasSubstr("# State format, version " + std::to_string(kStateFormat) + "\n"));
  EXPECT_THAT(page(), HasSubstr("\n    u8 " + std::to_string(SubjectCodec::kVersion) +
                                ", count of timers"));
}

TEST(StateFormat, ThePageHasEveryTableAndEveryKeyOfMeta) {
  MemoryStore store;
  run_a_little(store);
  int rows = 0;
  for (int i = 0; i < kTables; ++i) {
    const auto table = static_cast<Table>(i);
    const std::string name(name_of(table));
    const int before = rows;
    store
        .scan(table, "", "",
              [&](std::string_view key, std::string_view) {
                ++rows;
                const std::string row = table == Table::kMeta
                                            ? "\n| meta | `" + written_key(std::string(key)) + "`"
                                            : "\n| " + name + " | ";
                EXPECT_THAT(page(), HasSubstr(row));
                return true;
              })
        .value_or_die();
    EXPECT_GT(rows, before) << name;
  }
}

template <typename Word>
std::string words(int count) {
  std::string all;
  for (int i = 0; i < count; ++i) {
    all += (i == 0 ? "`" : ", `") + std::string(name_of(static_cast<Word>(i))) + "`";
  }
  return all;
}

TEST(StateFormat, ThePageHasEveryNumberThatStandsForAWord) {
  std::string flat = page();
  std::replace(flat.begin(), flat.end(), '\n', ' ');
  EXPECT_THAT(flat, HasSubstr("reasons are " + words<RejectReason>(kRejectReasons) + ";"));
  EXPECT_THAT(flat,
              HasSubstr("levels are " + words<Level>(static_cast<int>(Level::kRed) + 1) + ";"));
  EXPECT_THAT(flat, HasSubstr("conditions are " +
                              words<Condition>(static_cast<int>(Condition::kUnknown) + 1) + "."));
}

}  // namespace
}  // namespace tributary::testing
