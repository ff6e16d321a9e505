// What a feed's records show of its mapping (W221, W222).
#include "engine/pipeline/feed_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tributary {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr FieldId kTopic{0}, kGrade{1}, kBuilding{2};

ObservationDraft on_day(std::int64_t day, std::vector<FieldId> fields) {
  ObservationDraft draft;
  draft.at = EventTime::from_millis(day * 86'400'000 + 3'600'000);
  for (const FieldId field : fields) draft.values.push_back({field});
  return draft;
}

TEST(FieldDays, AFieldIsUnseenAfterThirtyDaysAndNotBefore) {
  FieldDays days;
  days.saw(on_day(100, {kTopic, kGrade}));
  days.saw(on_day(129, {kTopic}));
  EXPECT_THAT(days.unseen({kTopic, kGrade, kBuilding}, 30), IsEmpty()) << "too little was read";
  days.saw(on_day(130, {kTopic}));
  EXPECT_THAT(days.unseen({kTopic, kGrade, kBuilding}, 30), ElementsAre(kGrade, kBuilding));
  EXPECT_THAT(days.unseen({kTopic}, 30), IsEmpty());
  days.saw(on_day(131, {kGrade}));
  EXPECT_THAT(days.unseen({kTopic, kGrade}, 30), IsEmpty());
}

TEST(FieldDays, ReferencesAndReportersAreFieldsToo) {
  FieldDays days;
  days.saw(on_day(100, {}));
  ObservationDraft draft = on_day(140, {});
  draft.references.push_back({kBuilding, none_of<SubjectTypeId>(), "B7", {}});
  days.saw(draft);
  EXPECT_THAT(days.unseen({kBuilding}, 30), IsEmpty());
  EXPECT_TRUE(days.lacks_reporter(30));
  draft.identifier = "x";
  days.saw(draft);
  EXPECT_FALSE(days.lacks_reporter(30));
}

TEST(FieldDays, StreamsOfOneSourceAreOne) {
  FieldDays one, other;
  one.saw(on_day(100, {kTopic}));
  other.saw(on_day(140, {kGrade}));
  one.join(other);
  EXPECT_THAT(one.unseen({kTopic, kGrade, kBuilding}, 30), ElementsAre(kTopic, kBuilding));
}

TEST(FieldDays, IsWhatItWasAfterARestart) {
  FieldDays before, after;
  before.saw(on_day(100, {kTopic, kGrade}));
  before.saw(on_day(140, {kGrade}));
  std::string bytes;
  ByteWriter out(bytes);
  before.write(out);
  ByteReader in(bytes);
  after.read(in);
  EXPECT_TRUE(in.status("fields").has_value());
  EXPECT_THAT(after.unseen({kTopic, kGrade}, 30), ElementsAre(kTopic));
}

Observation reported(int place, int reporter, int record) {
  Observation observation;
  observation.id_digest = static_cast<std::uint64_t>(record);
  SubjectRef ref;
  ref.key = {SubjectTypeId(0), "B" + std::to_string(place)};
  ref.token = Token{0, static_cast<std::uint16_t>(reporter), 0, 1};
  observation.subjects.push_back(ref);
  return observation;
}

TEST(ReporterRepeats, AThousandReportsThatCouldHaveBeenSomebodysSecond) {
  ReporterRepeats repeats;
  for (int i = 0; i < 1099; ++i) repeats.saw(reported(i % 100, i, i));
  EXPECT_FALSE(repeats.never()) << "the first report of a place is no chance";
  repeats.saw(reported(99, 1099, 1099));
  EXPECT_TRUE(repeats.never());
  repeats.saw(reported(42, 42, 2000));  // once: two tokens may be alike
  EXPECT_TRUE(repeats.never());
  repeats.saw(reported(43, 43, 2001));
  EXPECT_FALSE(repeats.never());
}

TEST(ReporterRepeats, AFeedSpreadThinGivesNobodyTheChance) {
  ReporterRepeats repeats;
  for (int i = 0; i < 2000; ++i) repeats.saw(reported(i, 1, i));
  EXPECT_FALSE(repeats.never());
}

TEST(ReporterRepeats, ARecordSentTwiceIsNoRepeatAndNoChance) {
  ReporterRepeats repeats;
  for (int i = 0; i < 1000; ++i) {
    repeats.saw(reported(i % 100, i, i));
    repeats.saw(reported(i % 100, i, i));
  }
  EXPECT_FALSE(repeats.never());
  for (int i = 1000; i < 1100; ++i) repeats.saw(reported(i % 100, i, i));
  EXPECT_TRUE(repeats.never());
}

TEST(ReporterRepeats, WhereManyReportTokensAreAlikeByChance) {
  ReporterRepeats repeats;
  for (int i = 0; i < 3000; ++i) repeats.saw(reported(0, i, i));
  EXPECT_FALSE(repeats.never());
}

TEST(ReporterRepeats, WhoCameLongAgoIsForgotten) {
  ReporterRepeats repeats;
  repeats.saw(reported(0, 7, 0));
  const int others = static_cast<int>(ReporterRepeats::kRemembered);
  for (int i = 1; i <= others; ++i) repeats.saw(reported(i % 400 + 1, i, i));
  for (int i = 0; i < 2; ++i) repeats.saw(reported(0, 7, 9000 + i));
  EXPECT_TRUE(repeats.never()) << "one repeat, the last";
}

TEST(ReporterRepeats, RecordsWithoutAReporterSayNothing) {
  ReporterRepeats repeats;
  for (int i = 0; i < 2000; ++i) {
    Observation observation = reported(i % 100, 0, i);
    observation.subjects[0].token.reset();
    repeats.saw(observation);
  }
  EXPECT_FALSE(repeats.never());
}

TEST(ReporterRepeats, CountOnAfterARestart) {
  ReporterRepeats before, after;
  for (int i = 0; i < 1099; ++i) before.saw(reported(i % 100, i, i));
  std::string bytes;
  ByteWriter out(bytes);
  before.write(out);
  ByteReader in(bytes);
  after.read(in);
  after.saw(reported(1, 1, 5000));
  EXPECT_FALSE(after.never()) << "what was remembered is gone, and with it this chance";
  after.saw(reported(1, 2, 5001));
  EXPECT_TRUE(after.never());
}

}  // namespace
}  // namespace tributary
