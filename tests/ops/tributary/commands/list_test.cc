#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "connectors/rocksdb/rocks_store.h"
#include "ops/tributary/commands/listed_rows.h"
#include "tests/ops/tributary/commands/command_fixture.h"
#include "tests/ops/tributary/commands/row_fixture.h"

namespace tributary::commands_test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A state with four rows, open as an engine has it.
class ListTest : public testing::Test {
 protected:
  ListTest() {
    RocksConfig config;
    config.directory = folder_ / "state";
    config.cache_bytes = kLeastCacheBytes;
    store_ = RocksStore::open(config).value_or_die();
    SignalRow gone = row_of("s-gone00000000", Level::kNone, 0);
    gone.condition = Condition::kGone;
    StateBatch batch;
    for (const SignalRow& row : {row_of("s-yellow000000", Level::kYellow, 45),
                                 row_of("s-orange00000b", Level::kOrange, 60),
                                 row_of("s-orange00000a", Level::kOrange, 60),
                                 row_of("s-red000000000", Level::kRed, 80), gone}) {
      batch.put(Table::kSignals, row.signal_id, row_json(row));
    }
    store_->write(batch, true).value_or_die();
  }

  Ran list(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"list", "--state", folder_ / "state"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }

  Folder folder_;
  std::unique_ptr<RocksStore> store_;
};

TEST_F(ListTest, is_read_while_an_engine_holds_the_state) {
  const Ran ran = list();
  EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("4 rows, red 1, orange 2, yellow 1, blue 0"));
}

TEST_F(ListTest, stands_by_level_score_and_id) {
  const auto parsed = nlohmann::json::parse(list({"-o", "json"}).out);
  std::vector<std::string> ids;
  for (const auto& row : parsed) ids.push_back(row.at("signal_id"));
  EXPECT_THAT(ids, testing::ElementsAre("s-red000000000", "s-orange00000a", "s-orange00000b",
                                        "s-yellow000000"));
}

TEST_F(ListTest, shows_what_is_gone_while_somebody_has_to_close_it) {
  SignalRow row = row_of("s-open00000000", Level::kNone, 0);
  row.condition = Condition::kGone;
  row.listed_level = Level::kOrange;
  row.people.handling = "in_progress";
  SignalRow closed = row_of("s-closed000000", Level::kOrange, 60);
  closed.people.handling = "closed";
  StateBatch batch;
  batch.put(Table::kSignals, row.signal_id, row_json(row));
  batch.put(Table::kSignals, closed.signal_id, row_json(closed));
  store_->write(batch, true).value_or_die();
  EXPECT_THAT(list().out, HasSubstr("s-open00000000"));
  EXPECT_THAT(list().out, Not(HasSubstr("s-closed000000")));
}

TEST_F(ListTest, hides_what_is_gone_unless_asked) {
  EXPECT_THAT(list().out, Not(HasSubstr("s-gone00000000")));
  EXPECT_THAT(list({"--all"}).out, HasSubstr("s-gone00000000"));
}

TEST_F(ListTest, can_be_narrowed) {
  EXPECT_THAT(list({"--level", "red,yellow"}).out, HasSubstr("2 rows"));
  EXPECT_THAT(list({"--unit", "U8"}).out, HasSubstr("0 rows"));
  EXPECT_THAT(list({"--hazard", "safety.fire", "--limit", "1"}).out, HasSubstr("4 rows"));
}

TEST_F(ListTest, csv_begins_with_its_heading_and_holds_the_ids) {
  const Ran ran = list({"-o", "csv"});
  EXPECT_TRUE(ran.out.starts_with("listed_level,score,signal_id,")) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("red,80,s-red000000000,"));
}

TEST_F(ListTest, show_prints_a_row_and_says_when_there_is_none) {
  const Ran found = run({"show", "s-red000000000", "--why", "--state", folder_ / "state"});
  EXPECT_EQ(found.code, ExitCode::kDone) << found.err;
  EXPECT_THAT(found.out, HasSubstr("幸福里3号楼"));
  const Ran none = run({"show", "s-none", "--state", folder_ / "state"});
  EXPECT_EQ(none.code, ExitCode::kFindings);
  EXPECT_THAT(none.err, HasSubstr("there is no signal `s-none`"));
}

TEST(List, of_a_state_that_is_not_there_ends_with_3) {
  const Folder folder;
  const Ran ran = run({"list", "--state", folder / "none"});
  EXPECT_EQ(ran.code, ExitCode::kEnvironment);
  EXPECT_NE(ran.err, "");
}

TEST(ListedRow, that_is_no_row_is_an_error) {
  EXPECT_FALSE(parse_row("{").has_value());
  EXPECT_FALSE(parse_row("[]").has_value());
  EXPECT_FALSE(parse_row(R"({"signal_id": "s-1", "level": "pink"})").has_value());
}

}  // namespace
}  // namespace tributary::commands_test
