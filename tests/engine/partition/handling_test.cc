// Commands are records of the log, and what people do is state like any other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/memory/memory_store.h"
#include "schemas/catalog/catalog.h"
#include "tests/engine/partition/handled_city.h"

namespace tributary::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::uint64_t kWang = 0xabc1, kLi = 0xabc2;

TEST(Handling, ARowGoesFromFoundToClosed) {
  HandledCity city;
  city.opens_orange("B7");
  EXPECT_EQ(city.member("B7", "handling"), "assigned");
  EXPECT_EQ(city.member("B7", "unit"), "U9");
  city.now = days(0.5);
  EXPECT_EQ(city.tell("B7", "accept", unit(kWang)), Answer::kDone);
  EXPECT_EQ(city.member("B7", "handling"), "in_progress");
  EXPECT_EQ(city.member("B7", "accepted_at"), "2024-10-04T12:00+00:00");
  EXPECT_EQ(city.tell("B7", "report", unit(kWang), {{"done", "repaired"}}), Answer::kDone);
  EXPECT_EQ(city.tell("B7", "verify", supervisor(kWang), {{"outcome", "rectified"}}),
            Answer::kSamePerson);
  EXPECT_EQ(city.tell("B7", "verify", supervisor(kLi), {{"outcome", "rectified"}}), Answer::kDone);
  EXPECT_EQ(city.member("B7", "handling"), "closed");
  EXPECT_EQ(city.member("B7", "outcome"), "rectified");
  EXPECT_THAT(city.member("B7", "feedback"), HasSubstr("\"done\":[\"repaired\"]"));
  EXPECT_THAT(city.changes().back(), HasSubstr("\"cause\":\"command\""));
}

TEST(Handling, NoOutputHoldsAnAccount) {
  HandledCity city;
  city.opens_orange("B7");
  city.tell("B7", "accept", unit(kWang));
  city.tell("B7", "false_alarm", supervisor(kLi), {{"inspection", "i1"}});
  for (const std::string& change : city.changes()) {
    EXPECT_THAT(change, Not(HasSubstr("abc1")));
    EXPECT_THAT(change, Not(HasSubstr("abc2")));
  }
}

TEST(Handling, ACommandMakesOneRevisionAndARefusedOneNone) {
  HandledCity city;
  city.opens_orange("B7");
  const std::size_t before = city.changes().size();
  EXPECT_EQ(city.tell("B7", "accept", unit(kWang)), Answer::kDone);
  EXPECT_EQ(city.changes().size(), before + 1);
  EXPECT_EQ(city.tell("B7", "accept", unit(kWang)), Answer::kWrongState);
  EXPECT_EQ(city.tell("B7", "verify", supervisor(kLi)), Answer::kWrongState);
  EXPECT_EQ(city.changes().size(), before + 1);
}

TEST(Handling, TheRevisionMustBeTheRows) {
  HandledCity city;
  city.opens_orange("B7");
  const int revision = std::stoi(city.member("B7", "revision"));
  EXPECT_EQ(city.tell("B7", "accept", unit(kWang), {{"revision", std::to_string(revision - 1)}}),
            Answer::kStaleRevision);
  EXPECT_EQ(city.tell("B7", "accept", unit(kWang), {{"revision", std::to_string(revision)}}),
            Answer::kDone);
}

TEST(Handling, TheSameKeyIsDoneOnce) {
  HandledCity city;
  city.opens_orange("B7");
  Observation once = command_record("B7", city.now, "accept", unit(kWang), {{"key", "once"}});
  city.take(once);
  const std::size_t before = city.changes().size();
  city.take(once);
  EXPECT_EQ(city.changes().size(), before);
}

TEST(Handling, WhereThereIsNoRowNothingIsFoundOrMade) {
  HandledCity city;
  city.take(report("B1", days(0), "h1"));
  EXPECT_EQ(city.tell("B1", "accept", unit(kWang)), Answer::kNoRow);  // reported by one
  EXPECT_EQ(city.tell("B2", "accept", unit(kWang)), Answer::kNoRow);  // by nobody
  EXPECT_TRUE(city.changes().empty());
}

TEST(Handling, WhatIsLateIsMarkedWhenItsTimePasses) {
  HandledCity city;
  city.opens_orange("B7");
  EXPECT_EQ(city.member("B7", "due"), "2024-10-10T00:00+00:00");  // 3 wd from a Friday
  city.pass(days(6) - Millis(1));
  EXPECT_EQ(city.member("B7", "past_due"), "false");
  city.pass(days(6));
  EXPECT_EQ(city.member("B7", "past_due"), "true");
  EXPECT_EQ(city.member("B7", "escalation_step"), "1");
  city.pass(days(7));
  EXPECT_EQ(city.member("B7", "escalation_step"), "2");
}

TEST(Handling, WhatIsLateRisesFromOfficeToOffice) {
  HandledCity city;
  city.directory().add_supervision("S-city", "5001");
  city.directory().add_supervision("S-district", "500103");
  city.directory().add_supervision("S-elsewhere", "500104");
  city.opens_orange("B7");
  EXPECT_THAT(city.changes().back(), Not(HasSubstr("escalated_to")));
  city.pass(days(6));
  EXPECT_EQ(city.member("B7", "escalated_to"), R"(["S-district"])");
  city.pass(days(7));
  EXPECT_EQ(city.member("B7", "escalated_to"), R"(["S-district","S-city"])");
  city.pass(days(9));  // there is none above the city's
  EXPECT_EQ(city.member("B7", "escalation_step"), "3");
  EXPECT_EQ(city.member("B7", "escalated_to"), R"(["S-district","S-city"])");
}

TEST(Handling, WhatNobodyTouchedClosesItselfAndOrangeDoesNot) {
  HandledCity city;
  for (int i = 0; i < 3; ++i) city.take(report("B1", days(0), "h" + std::to_string(i)));
  city.opens_orange("B7");
  city.pass(days(60));
  EXPECT_EQ(city.member("B1", "condition"), "gone");
  EXPECT_EQ(city.member("B1", "handling"), "closed");
  EXPECT_EQ(city.member("B7", "condition"), "gone");
  EXPECT_EQ(city.member("B7", "handling"), "assigned");
  EXPECT_EQ(city.member("B7", "listed_level"), "orange");
}

TEST(Handling, AGoneRowIsWorkedOnToItsEnd) {
  MemoryStore store;
  HandledCity city({repeat_rule()}, &store);
  city.opens_orange("B7");
  city.tell("B7", "accept", unit(kWang));
  city.pass(days(60));
  city.restart();
  city.now = days(62);
  EXPECT_EQ(city.tell("B7", "report", unit(kWang)), Answer::kDone);
  const std::vector<std::pair<std::string, std::string>> last = {{"outcome", "controlled"},
                                                                 {"key", "last"}};
  EXPECT_EQ(city.tell("B7", "verify", supervisor(kLi), last), Answer::kDone);
  EXPECT_EQ(city.member("B7", "handling"), "closed");
  // Its key outlives it: another command under it is none.
  EXPECT_EQ(city.tell("B7", "verify", supervisor(kLi), last), Answer::kKeyReused);
  EXPECT_EQ(city.tell("B7", "reopen", supervisor(kLi)), Answer::kNoRow);
  // Closed by the wall's time, of which W is behind: it is over all the same, and may be labelled.
  EXPECT_EQ(city.tell("B7", "label", {"analyst", kWang, ""}, {{"label", "true_alarm"}}),
            Answer::kDone);
  EXPECT_EQ(city.member("B7", "outcome"), "controlled");
}

TEST(Handling, WhetherItWasRightMayBeSaidWhenItIsOver) {
  MemoryStore store;
  HandledCity city({repeat_rule()}, &store);
  for (int i = 0; i < 3; ++i) city.take(report("B1", days(0), "h" + std::to_string(i)));
  city.pass(days(50));  // 30 d and 14 d: it has closed itself
  ASSERT_EQ(city.member("B1", "handling"), "closed");
  city.restart();
  city.now = days(50);
  const std::vector<std::pair<std::string, std::string>> right = {{"label", "true_alarm"}};
  EXPECT_EQ(city.tell("B1", "accept", unit(kWang)), Answer::kNoRow);
  EXPECT_EQ(city.tell("B1", "label", {"analyst", kWang, ""}, right), Answer::kDone);
  EXPECT_EQ(city.member("B1", "label"), "true_alarm");
  EXPECT_EQ(city.member("B1", "unit"), "U9");
  EXPECT_EQ(city.member("B1", "level"), "none");
  city.restart();
  EXPECT_EQ(city.tell("B1", "label", {"analyst", kLi, ""}, {{"label", "unclear"}}), Answer::kDone);
  EXPECT_EQ(city.member("B1", "label"), "unclear");
  city.pass(days(44 + 30) + Millis(1));  // labels do not make it longer
  city.now = days(75);
  EXPECT_EQ(city.tell("B1", "label", {"analyst", kWang, ""}, right), Answer::kNoRow);
}

TEST(Handling, TwoPeopleCallFalseWhatWasOrangeThoughItIsOver) {
  HandledCity city;
  city.opens_orange("B7");
  Observation visit = failed_inspection("B7", days(3));
  visit.record_id = "i-visit";
  city.take(visit);
  city.tell("B7", "accept", unit(kWang));
  city.tell("B7", "report", unit(kWang));
  city.tell("B7", "verify", supervisor(kLi), {{"outcome", "controlled"}});
  city.pass(days(46));
  city.now = days(46);
  ASSERT_EQ(city.member("B7", "condition"), "gone");
  EXPECT_THAT(city.changes().back(), HasSubstr(R"("check":"stream")"));
  EXPECT_EQ(city.member("B7", "outcome"), "controlled");
  const auto call = [&](std::uint64_t who) {
    return city.tell("B7", "label", {"analyst", who, ""},
                     {{"label", "false_alarm"}, {"inspection", "i-visit"}});
  };
  EXPECT_EQ(call(kWang), Answer::kAwaitsSecond);
  EXPECT_EQ(call(kWang), Answer::kSamePerson);
  EXPECT_EQ(call(kLi), Answer::kDone);
  EXPECT_EQ(city.member("B7", "label"), "false_alarm");
  EXPECT_EQ(city.member("B7", "outcome"), "controlled");
  city.opens_orange("B7", 70);  // and back it comes, as a new case
  EXPECT_EQ(city.member("B7", "handling"), "assigned");
  EXPECT_EQ(city.member("B7", "label"), "null");
}

/// Two worlds: whether an inspection of long ago is still held must not show, since a report that
/// is held may be why.
TEST(Handling, AnInspectionOfLongAgoIsKnownToNobody) {
  for (const bool is_reported : {false, true}) {
    HandledCity city;
    Observation visit = failed_inspection("B7", days(0));
    visit.record_id = "i-visit";
    city.take(visit);
    if (is_reported) city.take(report("B7", days(4), "h9"));
    city.opens_orange("B7", 10);
    city.pass(days(48));
    city.now = days(48);  // windows, keep_for and lateness reach 45 days back
    EXPECT_EQ(city.tell("B7", "label", {"analyst", kWang, ""},
                        {{"label", "false_alarm"}, {"inspection", "i-visit"}}),
              Answer::kNoInspection);
  }
}

TEST(Handling, WhatWasClosedComesBackWhenItIsThereAgain) {
  HandledCity city;
  city.opens_orange("B7");
  EXPECT_EQ(city.tell("B7", "merge", supervisor(kLi), {{"into", "s-0123456789ab"}}), Answer::kDone);
  EXPECT_EQ(city.member("B7", "handling"), "closed");
  city.pass(days(60));
  city.opens_orange("B7", 61);
  EXPECT_EQ(city.member("B7", "handling"), "assigned");
  EXPECT_EQ(city.member("B7", "outcome"), "null");
}

TEST(Handling, AFalseAlarmOfWhatPeopleReportedNeedsAnInspectionThere) {
  HandledCity city;
  city.opens_orange("B7");
  Observation visit = failed_inspection("B7", days(1));
  visit.record_id = "i-visit";
  Observation elsewhere = failed_inspection("B8", days(1));
  elsewhere.record_id = "i-elsewhere";
  city.take(visit);
  city.take(elsewhere);
  const auto call = [&](std::uint64_t who, const std::string& inspection) {
    return city.tell("B7", "false_alarm", supervisor(who), {{"inspection", inspection}});
  };
  EXPECT_EQ(call(kWang, "i-elsewhere"), Answer::kNoInspection);
  EXPECT_EQ(call(kWang, "i-visit"), Answer::kAwaitsSecond);
  EXPECT_EQ(call(kWang, "i-visit"), Answer::kSamePerson);
  EXPECT_EQ(call(kLi, "i-visit"), Answer::kDone);
  EXPECT_EQ(city.member("B7", "label"), "false_alarm");
}

/// The schema's field, with the instruction that compares it with one of its values.
std::vector<Instruction> is_value(const Schema& schema, std::string_view name,
                                  std::string_view value) {
  const FieldId field = *field_named(schema, name);
  const auto index = value_named(schema.fields[field.value()], value).value();
  return {{OpCode::kField, field.value(), 0},
          {OpCode::kEnumeration, 0, static_cast<std::int64_t>(index)},
          {OpCode::kEq, 0, 0}};
}

RuleInput handling_input(const std::string& name, std::vector<Instruction> where) {
  const SchemaId schema = *catalog().schema_named("handling");
  RuleInput input;
  input.name = name;
  input.within = Days(30);
  Program program;
  program.code = std::move(where);
  input.feeds.push_back({kHandlingFeed, schema, program, none_of<FieldId>()});
  input.fields.push_back(
      {"hazard", ValueKind::kTopic, {*field_named(catalog()[schema], "hazard")}});
  return input;
}

/// Yellow at handling.overdue where a row has become red and nobody has accepted it in 2 h.
Rule not_accepted_rule() {
  Rule rule = repeat_rule();
  rule.id = "red-not-accepted";
  rule.keep_for = Millis(0);
  const Schema& handling = catalog()[*catalog().schema_named("handling")];
  std::vector<Instruction> became_red = is_value(handling, "kind", "opened");
  const auto also = [&](std::vector<Instruction> more, OpCode op) {
    became_red.insert(became_red.end(), more.begin(), more.end());
    became_red.push_back({op, 0, 0});
  };
  also(is_value(handling, "kind", "raised"), OpCode::kOr);
  also(is_value(handling, "level", "red"), OpCode::kAnd);
  rule.inputs = {handling_input("became_red", std::move(became_red)),
                 handling_input("accepted", is_value(handling, "kind", "accept"))};
  Expectation expect;
  expect.after = 0;
  expect.event = 1;
  expect.match = {{0, 0}};
  expect.by.code = {
      {OpCode::kEventTime, 0, 0},
      {OpCode::kDuration, 0, std::chrono::milliseconds(std::chrono::hours(2)).count()},
      {OpCode::kAdd, 0, 0}};
  expect.expires = Days(30);
  rule.expect = expect;
  rule.attributes = {{0, InputAttribute::kMissing}};
  rule.levels = {};
  rule.levels[static_cast<std::size_t>(Level::kYellow)] =
      Program{{{OpCode::kAttribute, 0, 0}}, {}, {}, ""};
  rule.score.resize(1);
  rule.score[0] = {};
  rule.score[0].add.code = {{OpCode::kNumber, 0, 50 * Decimal::kScale}};
  rule.score[0].why = {{TemplatePart::Kind::kText, "not accepted", 0}};
  rule.signal.hazard = *catalog().topic_named("handling.overdue");
  return rule;
}

TEST(Handling, ARedRowThatNobodyAcceptsInTwoHoursIsAnOrdinaryRule) {
  HandledCity city({repeat_rule(), not_accepted_rule()});
  city.opens_red("B7");
  city.opens_red("B8");
  city.opens_orange("B1");
  city.now = days(0) + std::chrono::hours(1);
  EXPECT_EQ(city.tell("B8", "accept", unit(kWang)), Answer::kDone);
  city.pass(days(0) + std::chrono::hours(2) - Millis(1));
  EXPECT_EQ(city.member("B7", "level", "handling.overdue"), "");
  city.pass(days(0) + std::chrono::hours(3));
  EXPECT_EQ(city.member("B7", "level", "handling.overdue"), "yellow");
  EXPECT_EQ(city.member("B8", "level", "handling.overdue"), "");
  EXPECT_EQ(city.member("B1", "level", "handling.overdue"), "");
  city.tell("B7", "accept", unit(kWang));
  city.pass(days(1));
  EXPECT_EQ(city.member("B7", "condition", "handling.overdue"), "gone");
}

TEST(Handling, TheSameLogGivesTheSameBytesWithAndWithoutRestarts) {
  HandledCity whole({repeat_rule(), not_accepted_rule()});
  whole.opens_red("B7");
  whole.opens_orange("B8");
  whole.tell("B7", "accept", unit(kWang), {{"key", "a"}});
  whole.tell("B8", "accept", unit(kWang, "U2"));
  whole.pass(days(8));
  whole.tell("B7", "report", unit(kWang));
  whole.tell("B7", "accept", unit(kWang), {{"key", "a"}});
  whole.tell("B7", "verify", supervisor(kLi), {{"outcome", "rectified"}});
  whole.tell("B8", "snooze", supervisor(kLi),
             {{"reason", "weather"}, {"until", "2024-10-20T00:00:00Z"}});
  whole.pass(days(80));
  MemoryStore store;
  HandledCity cut({repeat_rule(), not_accepted_rule()}, &store);
  HandledCity again({repeat_rule(), not_accepted_rule()});
  for (const LogRecord& record : whole.log()) {
    again.take(record);
    cut.take(record);
    cut.restart();
  }
  EXPECT_TRUE(whole.changes() == again.changes());
  EXPECT_TRUE(whole.changes() == cut.changes());
}

TEST(Handling, ARowOfBeforeThereWasAPeopleAxisIsReadAsAssigned) {
  std::string bytes;
  ByteWriter out(bytes);
  out.bytes("safety.fire");
  out.varint(1);
  out.varint(3);
  for (int i = 0; i < 3; ++i) out.u8(static_cast<std::uint8_t>(Level::kOrange));
  out.zigzag(60);
  out.u8(static_cast<std::uint8_t>(Condition::kPresent));
  out.zigzag(EventTime::min().millis());
  out.varint(0);  // rules
  out.varint(0);  // intervals
  out.bytes("U9");
  out.varint(1);
  out.bytes("U1");
  out.bytes("3wd");
  out.zigzag(days(3).millis());
  out.varint(0);  // silent sources
  out.u8(1);      // by weekends alone
  out.varint(0);  // checks
  out.u8(1);      // the stream has found it
  ByteReader in(bytes);
  const RowState row = RowState::read(in, 5);
  ASSERT_TRUE(in.ok() && in.at_end());
  EXPECT_EQ(row.people.handling, Handling::kAssigned);
  EXPECT_EQ(row.people.unit, "U9");
  EXPECT_EQ(row.people.copy_to, std::vector<std::string>{"U1"});
  EXPECT_EQ(row.people.due, days(3));
  EXPECT_TRUE(row.people.due_weekends_only);
  EXPECT_TRUE(row.is_of_stream);
  bytes.clear();
  row.write(out);
  ByteReader again(bytes);
  EXPECT_EQ(RowState::read(again, RowState::kPeopleVersion).people, row.people);
}

}  // namespace
}  // namespace tributary::testing
