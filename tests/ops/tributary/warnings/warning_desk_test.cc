// SIGNALS 4: a draft becomes a warning by another person of a unit that is named, and by nobody
// else.
#include "ops/tributary/warnings/warning_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <pugixml.hpp>

#include "engine/signal/row_json.h"
#include "tests/connectors/temporary_directory.h"

namespace tributary {
namespace {

using testing::HasSubstr;
using testing::Not;

const EventTime kNoon = parse_time("2025-07-01T12:00:00Z").value_or_die();
const Warner kLi{Role::kSupervisor, "", "00000000000000aa"};
const Warner kZhao{Role::kUnit, "U1", "00000000000000bb"};

std::string row(const std::string& hazard = "geo.slope", Level level = Level::kRed,
                const std::string& handling = "assigned") {
  SignalRow row;
  row.signal_id = "s-7h2k9q4m1c8v";
  row.revision = 3;
  row.subject.id = "S1";
  row.subject_type = "place.slope_site";
  row.subject_name = "后山";
  row.district = "500103";
  row.location = GeoPoint{29.56, 106.55};
  row.hazard = hazard;
  row.advice = "evacuate_area";
  row.level = row.listed_level = level;
  row.people.handling = handling;
  row.why.sentence = "3 位以上不同反映人";
  return row_json(row);
}

std::string text_of(const std::string& xml, const char* path) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(xml.c_str())) << xml;
  return document.select_node(path).node().text().get();
}

class WarningDeskTest : public testing::Test {
 protected:
  [[nodiscard]] WarningDesk desk() const {
    Config config;
    config.utc_offset = UtcOffset{std::chrono::hours(8)};
    config.cap = {"warning@city.example",
                  "应急管理局",
                  {folder_.file("cap.jsonl"), {}},
                  {"U1"},
                  {"geo.slope"},
                  {}};
    return WarningDesk(config);
  }
  [[nodiscard]] Warned draft(const std::string& of = row(), const Warner& by = kLi,
                             bool is_cancel = false, EventTime at = kNoon) const {
    return desk().draft(of, is_cancel, by, at).value_or_die();
  }
  [[nodiscard]] Warned release(const std::string& identifier, const std::string& of = row(),
                               const Warner& by = kZhao, EventTime at = kNoon) const {
    return desk().release(identifier, of, by, at).value_or_die();
  }

  const TemporaryDirectory folder_;
};

TEST_F(WarningDeskTest, OneDraftsAnotherReleases) {
  const Warned drafted = draft();
  ASSERT_EQ(drafted.answer, WarningAnswer::kDone);
  EXPECT_EQ(drafted.identifier, "s-7h2k9q4m1c8v.1");
  EXPECT_EQ(text_of(drafted.xml, "/alert/status"), "Draft");
  EXPECT_EQ(text_of(drafted.xml, "/alert/scope"), "Restricted");
  const Warned released = release(drafted.identifier);
  ASSERT_EQ(released.answer, WarningAnswer::kDone);
  EXPECT_EQ(text_of(released.xml, "/alert/status"), "Actual");
  EXPECT_EQ(text_of(released.xml, "/alert/scope"), "Public");
  EXPECT_EQ(desk().newest_xml("s-7h2k9q4m1c8v", /*with_drafts=*/false).value_or_die(),
            released.xml);
}

TEST_F(WarningDeskTest, WhoMayNot) {
  EXPECT_EQ(draft(row(), {Role::kViewer, "", "0a"}).answer, WarningAnswer::kNotAllowed);
  EXPECT_EQ(draft(row(), {Role::kAnalyst, "", "0a"}).answer, WarningAnswer::kNotAllowed);
  const std::string identifier = draft().identifier;
  struct Case {
    Warner by;
    WarningAnswer answer;
  };
  for (const Case& one : {Case{{Role::kSupervisor, "", "0c"}, WarningAnswer::kNotAllowed},
                          Case{{Role::kUnit, "U2", "0c"}, WarningAnswer::kNotAllowed},
                          Case{{Role::kUnit, "", "0c"}, WarningAnswer::kNotAllowed},
                          Case{{Role::kUnit, "U1", kLi.account}, WarningAnswer::kSamePerson}}) {
    EXPECT_EQ(release(identifier, row(), one.by).answer, one.answer);
    EXPECT_EQ(text_of(desk().xml_of(identifier).value_or_die(), "/alert/status"), "Draft");
  }
}

TEST_F(WarningDeskTest, OnceReleasedItIsReleased) {
  const std::string identifier = draft().identifier;
  EXPECT_EQ(release("s-7h2k9q4m1c8v.7").answer, WarningAnswer::kNoSuchDraft);
  EXPECT_EQ(release(identifier).answer, WarningAnswer::kDone);
  EXPECT_EQ(release(identifier).answer, WarningAnswer::kAlreadyThere);
}

TEST_F(WarningDeskTest, WhatTheRowNoLongerSaysIsNotReleased) {
  const std::string identifier = draft().identifier;
  EXPECT_EQ(release(identifier, row("geo.slope", Level::kOrange)).answer, WarningAnswer::kOutdated);
  EXPECT_EQ(release(identifier, row("geo.slope", Level::kRed, "closed")).answer,
            WarningAnswer::kOutdated);
  EXPECT_EQ(draft(row("geo.slope", Level::kRed, "closed")).answer, WarningAnswer::kNothingToWarn);
  EXPECT_EQ(draft(row("geo.slope", Level::kNone)).answer, WarningAnswer::kNothingToWarn);
}

TEST_F(WarningDeskTest, PublicOnlyWhereBothTheHazardAndTheConfigurationAllowIt) {
  for (const char* hazard : {"flood.point", "labour.wage_arrears"}) {
    const std::string identifier = draft(row(hazard)).identifier;
    EXPECT_EQ(text_of(release(identifier, row(hazard)).xml, "/alert/scope"), "Restricted")
        << hazard;
  }
  // Whatever the configuration came to hold.
  Config config;
  config.cap = {"w@city.example",        "", {folder_.file("other.jsonl"), {}}, {"U1"},
                {"labour.wage_arrears"}, {}};
  const WarningDesk desk(config);
  const auto drafted = desk.draft(row("labour.wage_arrears"), false, kLi, kNoon).value_or_die();
  const auto released =
      desk.release(drafted.identifier, row("labour.wage_arrears"), kZhao, kNoon).value_or_die();
  EXPECT_EQ(text_of(released.xml, "/alert/scope"), "Restricted");
}

TEST_F(WarningDeskTest, AnUpdateAndACancelNameWhatTheyAreOf) {
  EXPECT_EQ(draft(row(), kLi, true).answer, WarningAnswer::kNothingToCancel);
  ASSERT_EQ(release(draft().identifier).answer, WarningAnswer::kDone);
  const auto later = kNoon + std::chrono::hours(1);
  const std::string orange = row("geo.slope", Level::kOrange);
  const Warned update = release(draft(orange, kLi, false, later).identifier, orange, kZhao, later);
  EXPECT_EQ(text_of(update.xml, "/alert/msgType"), "Update");
  EXPECT_EQ(text_of(update.xml, "/alert/references"),
            "warning@city.example,s-7h2k9q4m1c8v.1,2025-07-01T20:00:00+08:00");
  const auto end = later + std::chrono::hours(1);
  const Warned cancel =
      release(draft(row("geo.slope", Level::kNone, "closed"), kLi, true, end).identifier,
              row("geo.slope", Level::kNone, "closed"), kZhao, end);
  EXPECT_EQ(text_of(cancel.xml, "/alert/msgType"), "Cancel");
  EXPECT_THAT(text_of(cancel.xml, "/alert/references"), HasSubstr("s-7h2k9q4m1c8v.2"));
  // Then there is nothing left to take back, and a new one begins anew.
  EXPECT_EQ(draft(row(), kLi, true, end).answer, WarningAnswer::kNothingToCancel);
  EXPECT_EQ(text_of(release(draft(row(), kLi, false, end).identifier, row(), kZhao, end).xml,
                    "/alert/msgType"),
            "Alert");
}

TEST_F(WarningDeskTest, AnOlderDraftThanWhatIsOutIsOutdated) {
  const std::string first = draft().identifier;
  const std::string second = draft(row(), kLi, false, kNoon + Millis(1000)).identifier;
  ASSERT_EQ(release(second, row(), kZhao, kNoon + Millis(2000)).answer, WarningAnswer::kDone);
  EXPECT_EQ(release(first, row(), kZhao, kNoon + Millis(3000)).answer, WarningAnswer::kOutdated);
}

TEST_F(WarningDeskTest, NeitherWhoNorWhyIsSaid) {
  const std::string identifier = draft().identifier;
  for (const std::string& xml : {draft().xml, release(identifier).xml}) {
    EXPECT_THAT(xml, Not(HasSubstr("反映")));
    EXPECT_THAT(xml, Not(HasSubstr(kLi.account)));
  }
}

TEST_F(WarningDeskTest, AHalfLineIsNoEntryAndADamagedOneStopsIt) {
  const std::string identifier = draft().identifier;
  std::ofstream(folder_.file("cap.jsonl"), std::ios::app) << "{\"what\":\"rel";
  EXPECT_EQ(release(identifier).answer, WarningAnswer::kDone);
  EXPECT_EQ(desk().entries().value_or_die().size(), 2U);
  std::ofstream(folder_.file("cap.jsonl"), std::ios::app) << "{}\n";
  EXPECT_EQ(desk().entries().error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace tributary
