#include "ops/tributary/delivery/active_alerts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "connectors/memory/memory_store.h"
#include "tests/ops/tributary/delivery/receiver.h"

namespace tributary {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr WallTime kNoon = WallTime::from_millis(1'741'176'000'000);  // 2025-03-05T12:00Z

class ActiveAlertsTest : public testing::Test {
 protected:
  void put(const std::string& id, const std::string& level, const std::string& handling) {
    const Json row = {{"signal_id", id},
                      {"hazard", "safety.fire"},
                      {"listed_level", level},
                      {"handling", handling},
                      {"title", "a title"},
                      {"number", "2025-500103-abcde"},
                      {"unit", "U9"},
                      {"due", "2025-03-12T18:00+08:00"},
                      {"subject", {{"district", "500103"}}},
                      {"why", {{"sentence", "3 位以上不同反映人"}}}};
    StateBatch batch;
    batch.put(Table::kSignals, id, row.dump());
    store_.write(batch, true).value_or_die();
  }
  void step(Millis after) { alerts_.step(store_, kNoon + after).value_or_die(); }
  [[nodiscard]] Json last() const { return Json::parse(receiver_.sent.back().body); }

  MemoryStore store_;
  Receiver receiver_;
  ActiveAlerts alerts_{"http://127.0.0.1:9093", receiver_};
};

TEST_F(ActiveAlertsTest, TellsOpenRowsEachMinute) {
  put("s-a", "red", "assigned");
  put("s-b", "yellow", "closed");
  put("s-c", "none", "new");
  step(Millis(0));
  step(Millis(1000));  // not yet
  ASSERT_THAT(receiver_.sent, SizeIs(1));
  EXPECT_EQ(receiver_.sent[0].url, "http://127.0.0.1:9093/api/v2/alerts");
  ASSERT_THAT(last(), SizeIs(1));
  const Json labels = last()[0].at("labels");
  EXPECT_EQ(labels, (Json{{"alertname", "safety.fire"},
                          {"signal_id", "s-a"},
                          {"severity", "red"},
                          {"district", "500103"},
                          {"unit", "U9"}}));
  EXPECT_EQ(last()[0].at("endsAt"), "2025-03-05T12:05:00+00:00");
  EXPECT_EQ(last()[0].at("annotations").at("summary"), "a title");
  step(ActiveAlerts::kEvery);
  EXPECT_THAT(receiver_.sent, SizeIs(2));
}

TEST_F(ActiveAlertsTest, EndsWhatIsOver) {
  put("s-a", "red", "assigned");
  step(Millis(0));
  put("s-a", "red", "closed");
  step(ActiveAlerts::kEvery);
  ASSERT_THAT(last(), SizeIs(1));
  EXPECT_EQ(last()[0].at("endsAt"), "2025-03-05T12:01:00+00:00");
  step(2 * ActiveAlerts::kEvery);
  EXPECT_THAT(receiver_.sent, SizeIs(2));  // once
}

TEST_F(ActiveAlertsTest, WhoWasAwayIsToldTheEndLater) {
  put("s-a", "red", "assigned");
  step(Millis(0));
  put("s-a", "red", "closed");
  receiver_.is_away = true;
  step(ActiveAlerts::kEvery);
  receiver_.is_away = false;
  step(2 * ActiveAlerts::kEvery);
  EXPECT_THAT(last(), SizeIs(1));
}

TEST_F(ActiveAlertsTest, NoReasonIsTold) {
  put("s-a", "red", "assigned");
  step(Millis(0));
  EXPECT_THAT(receiver_.sent[0].body, Not(HasSubstr("反映人")));
}

}  // namespace
}  // namespace tributary
