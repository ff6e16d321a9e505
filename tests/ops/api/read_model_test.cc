// The list in memory as a city has it: a hundred thousand rows, asked while they change.
#include "ops/api/read_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>

#include "connectors/memory/memory_store.h"

namespace tributary::api {
namespace {

constexpr std::size_t kRows = 100'000;
constexpr std::size_t kPage = 997;
constexpr std::size_t kUnits = 50;
constexpr std::array<const char*, 4> kLevelNames = {"blue", "yellow", "orange", "red"};
constexpr std::array<const char*, 5> kHandlingNames = {"new", "assigned", "in_progress", "reported",
                                                       "closed"};
const Account kSupervisor{"", Role::kSupervisor, ""};
const Account kUnit{"", Role::kUnit, "U7"};

/// A row before and after it changes; the numbers decide what it says.
struct Row {
  std::size_t number = 0;
  std::size_t score = 0;
  [[nodiscard]] std::string id() const { return "s-" + std::to_string(1'000'000 + number); }
  [[nodiscard]] const char* level() const { return kLevelNames.at(number % 7 % 4); }
  [[nodiscard]] const char* handling() const { return kHandlingNames.at(number % 11 % 5); }
  [[nodiscard]] std::string unit() const { return "U" + std::to_string(number % kUnits); }
  [[nodiscard]] bool is_overdue() const { return number % 13 == 0; }
  /// Of some it is copied to.
  [[nodiscard]] bool is_told() const { return number % 1000 == 3; }
  [[nodiscard]] std::string json() const {
    return R"({"signal_id":")" + id() + R"(","revision":1,"level":")" + level() +
           R"(","listed_level":")" + level() + R"(","score":)" + std::to_string(score) +
           R"(,"handling":")" + handling() + R"(","unit":")" + unit() +
           R"(","hazard":"safety.fire","condition":"present","past_due":)" +
           (is_overdue() ? "true" : "false") + R"(,"copy_to":[)" + (is_told() ? "\"U7\"" : "") +
           R"(],"subject":{"district":"500103","location":{"lat":29.5,"lon":106.5}}})";
  }
};

class ReadModelTest : public testing::Test {
 protected:
  ReadModelTest() {
    MemoryStore store;
    StateBatch batch;
    for (std::size_t i = 0; i < kRows; ++i) {
      rows_.push_back({i, i * 7919 % 100});
      batch.put(Table::kSignals, rows_.back().id(), rows_.back().json());
    }
    store.write(batch, true).value_or_die();
    model_.load(store).value_or_die();
  }
  /// Another score: the row moves within its level.
  void change(std::size_t number) {
    rows_[number].score = (rows_[number].score + 41) % 100;
    StateBatch batch;
    batch.put(Table::kSignals, rows_[number].id(), rows_[number].json());
    model_.apply(batch);
  }
  /// How often each row is met, page by page; between two pages `between` is called.
  template <typename Between>
  std::map<std::string, int> visited(const RowFilter& filter, const Account& account,
                                     Between between) {
    std::map<std::string, int> met;
    std::string cursor;
    std::pair<int, std::int64_t> last{5, 0};
    do {
      const Page page = model_.list(filter, account, cursor, kPage).value_or_die();
      EXPECT_LE(page.rows.size(), kPage);
      for (const ModelRow& row : page.rows) {
        ++met[row.id];
        const std::pair<int, std::int64_t> place{static_cast<int>(row.listed), row.score};
        EXPECT_LE(place, last) << "highest first";
        last = place;
      }
      cursor = page.next;
      between();
    } while (!cursor.empty());
    return met;
  }

  std::vector<Row> rows_;
  ReadModel model_;
};

TEST_F(ReadModelTest, PagesMeetEveryRowOnce) {
  RowFilter all;
  all.with_over = true;
  const auto met = visited(all, kSupervisor, [] {});
  EXPECT_EQ(met.size(), kRows);
  for (const auto& [id, times] : met) ASSERT_EQ(times, 1) << id;
  EXPECT_EQ(model_.size(), kRows);
}

TEST_F(ReadModelTest, WhileSomeChangeTheOthersAreMetOnceEach) {
  RowFilter all;
  all.with_over = true;
  std::map<std::string, int> changes;
  std::size_t next = 0;
  const auto met = visited(all, kSupervisor, [&] {
    for (int i = 0; i < 50; ++i) {
      next = (next + 7577) % kRows;
      change(next);
      ++changes[rows_[next].id()];
    }
  });
  ASSERT_GT(changes.size(), 1000U);
  for (const Row& row : rows_) {
    const auto found = met.find(row.id());
    const int times = found == met.end() ? 0 : found->second;
    const auto moves = changes.find(row.id());
    if (moves == changes.end()) {
      ASSERT_EQ(times, 1) << row.id();
    } else {  // it may have moved over the place that was read, either way
      ASSERT_LE(times, 1 + moves->second) << row.id();
    }
  }
  // Afterwards the list is as one that was never anything else.
  const auto again = visited(all, kSupervisor, [] {});
  EXPECT_EQ(again.size(), kRows);
  for (const auto& [id, times] : again) ASSERT_EQ(times, 1) << id;
}

TEST_F(ReadModelTest, AUnitsPagesAreItsRowsAndThoseItIsToldOf) {
  const auto met = visited({}, kUnit, [] {});
  std::size_t expected = 0;
  for (const Row& row : rows_) {
    const bool is_seen =
        (row.unit() == "U7" || row.is_told()) && std::string(row.handling()) != "closed";
    EXPECT_EQ(met.contains(row.id()), is_seen) << row.id();
    if (is_seen) ++expected;
  }
  EXPECT_EQ(met.size(), expected);
}

TEST_F(ReadModelTest, FacetsCountWhatPagesShow) {
  for (std::size_t i = 0; i < kRows; i += 997) change(i);
  for (const Account& account : {kSupervisor, kUnit}) {
    RowFilter filter;
    filter.levels = {Level::kRed, Level::kYellow};
    std::map<std::string, std::uint64_t> expected;
    std::uint64_t total = 0, overdue = 0;
    for (const Row& row : rows_) {
      const std::string level = row.level();
      const bool is_seen = account.role != Role::kUnit || row.unit() == "U7" || row.is_told();
      if (!is_seen || (level != "red" && level != "yellow")) continue;
      if (std::string(row.handling()) == "closed") continue;
      ++expected[level + " " + row.handling()];
      ++total;
      if (row.is_overdue()) ++overdue;
    }
    const RowCounts counts = model_.count(filter, account);
    EXPECT_EQ(counts.total, total);
    EXPECT_EQ(counts.overdue, overdue);
    std::map<std::string, std::uint64_t> found;
    for (const auto& [level, handlings] : counts.by_level) {
      for (const auto& [handling, rows] : handlings) {
        found[std::string(name_of(level)) + " " + handling] = rows;
      }
    }
    EXPECT_EQ(found, expected);
    EXPECT_EQ(visited(filter, account, [] {}).size(), total);
  }
}

}  // namespace
}  // namespace tributary::api
