#include "ops/api/changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/ops/api/served_list.h"

namespace tributary::api {
namespace {

nlohmann::json json_at(ServedList& list, const std::string& target, const std::string& token) {
  return nlohmann::json::parse(list.get(target, token).body);
}

std::vector<std::uint64_t> ids_behind(const Changes& changes, std::uint64_t after) {
  std::vector<std::uint64_t> ids;
  while (true) {
    const auto read = changes.read(after, 2).value();
    if (read.empty()) return ids;
    for (const Change& change : read) ids.push_back(change.id);
    after = ids.back();
  }
}

TEST(ChangesTest, WhoComesBackWithTheLastGoesOnFromThere) {
  ServedList list;
  list.commit({ServedList::change_line("s-red000000000/1/1", "U9")});
  const std::uint64_t first = list.changes.last();
  list.commit({ServedList::change_line("s-blue00000000/1/1", "U2"),
               ServedList::change_line("s-red000000000/1/2", "U9")});
  EXPECT_EQ(ids_behind(list.changes, 0).size(), 3U);
  EXPECT_EQ(ids_behind(list.changes, first).size(), 2U);
  EXPECT_TRUE(ids_behind(list.changes, list.changes.last()).empty());
  EXPECT_FALSE(list.changes.read(first - 1, 1));
  EXPECT_FALSE(list.changes.read(list.changes.last() + 1, 1));
}

TEST(ChangesTest, IdsOutliveARestart) {
  ServedList list;
  list.commit({ServedList::change_line("s-red000000000/1/1", "U9"),
               ServedList::change_line("s-red000000000/1/2", "U9")});
  list.commit({ServedList::change_line("s-red000000000/1/3", "U9")});
  const auto before = ids_behind(list.changes, 0);
  Changes again(list.folder / "changes.jsonl", true);
  ASSERT_TRUE(again.load(list.store));
  EXPECT_EQ(again.last(), list.changes.last());
  EXPECT_EQ(ids_behind(again, 0), before);
  EXPECT_EQ(ids_behind(again, before[0]).size(), 2U);
  EXPECT_FALSE(again.read(before[0] + 1, 1));
}

TEST(ChangesTest, IdsGoOnOverThePartsOfTheLog) {
  ServedList list;
  list.commit({ServedList::change_line("s-red000000000/1/1", "U9")});
  const std::uint64_t first = list.changes.last();
  list.commit({ServedList::change_line("s-red000000000/1/2", "U9")}, true);
  list.commit({ServedList::change_line("s-red000000000/1/3", "U9")}, true);
  const auto before = ids_behind(list.changes, 0);
  ASSERT_EQ(before.size(), 3U);
  Changes again(list.folder / "changes.jsonl", true);  // has nothing in memory
  ASSERT_TRUE(again.load(list.store));
  EXPECT_EQ(ids_behind(again, 0), before);
  EXPECT_EQ(ids_behind(again, first).size(), 2U);
  EXPECT_EQ(again.history("s-red000000000").value().size(), 3U);
}

TEST(ChangesTest, ALogThatIsNoFileIsToldFromMemory) {
  ServedList list;
  list.commit({ServedList::change_line("s-red000000000/1/1", "U9")});
  Changes topic("", true);
  ASSERT_TRUE(topic.load(list.store));
  EXPECT_TRUE(topic.read(topic.last(), 1));
  EXPECT_EQ(topic.read(0, 1).error().code, ErrorCode::kNotFound);
}

TEST(ChangesTest, AUnitSeesTheChangesOfItsRows) {
  ServedList list;
  list.commit({ServedList::change_line("s-red000000000/1/1", "U9"),
               ServedList::change_line("s-blue00000000/1/1", "U2")});
  const Account unit{"wang", Role::kUnit, "U9"};
  const auto read = list.changes.read(0, 10).value();
  ASSERT_EQ(read.size(), 2U);
  EXPECT_TRUE(read[0].is_visible_to(unit));
  EXPECT_FALSE(read[1].is_visible_to(unit));
}

TEST(ChangesTest, TheHistoryOfARowIsItsOwn) {
  ServedList list;
  list.commit({ServedList::whole_change_line("s-red000000000/1/1", "U9"),
               ServedList::whole_change_line("s-blue00000000/1/1", "U2"),
               ServedList::whole_change_line("s-red000000000/1/2", "U9")});
  const auto history =
      json_at(list, "/api/v1/signals/s-red000000000/history", kSupervisor).at("changes");
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[1].at("id"), "s-red000000000/1/2");
}

TEST(ChangesTest, ARequestSaysFromWhereOn) {
  ServedList list;
  list.commit({ServedList::change_line("s-red000000000/1/1", "U9")});
  const std::string last = std::to_string(list.changes.last());
  Request request = list.request("GET", "/api/v1/changes?wait=1&after=0", kUnit);
  Reply reply = list.ask(request);
  EXPECT_EQ(std::get<Follow>(reply).after, 0U);
  EXPECT_FALSE(std::get<Follow>(reply).is_stream);
  request = list.request("GET", "/api/v1/changes", kUnit);
  request.headers["accept"] = "text/event-stream";
  request.headers["last-event-id"] = last;
  reply = list.ask(request);
  EXPECT_EQ(std::get<Follow>(reply).after, list.changes.last());
  EXPECT_TRUE(std::get<Follow>(reply).is_stream);
  for (const char* target :
       {"/api/v1/changes?after=1", "/api/v1/changes?after=x", "/api/v1/changes?wait=61"}) {
    EXPECT_EQ(list.get(target, kUnit).status, 400U) << target;
  }
}

}  // namespace
}  // namespace tributary::api
