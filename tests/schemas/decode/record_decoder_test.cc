#include "schemas/decode/record_decoder.h"

#include <gtest/gtest.h>

#include "tests/schemas/decode/decoding.h"

namespace tributary {
namespace {

constexpr const char* kGrievances = R"(schema: grievance
format: { type: jsonl }
record_id: id
version: rev
arrival: got
time: { field: t, formats: [rfc3339, "%Y-%m-%d %H:%M:%S"], zone: Asia/Shanghai }
crs: wgs84
fields:
  topic: { from: kind, values: { "通道": fire_exit, "纠纷": null } }
  channel: { from: channel }
  division: { from: area.code }
  building: { from: place.id, as: integer }
  address: { from: [place.street, place.no] }
  location: { latitude: place.lat, longitude: place.lng, placeholders: ["29.5, 106.5"] }
reporter: { from: phone, kind: phone }
void: { from: status, values: { "重复": duplicate } }
heartbeat: { from: type, equals: ping }
moved_from: { building: place.old }
)";

constexpr const char* kGauges = R"(schema: rain_gauge
format: { type: jsonl }
record_id: id
time: { field: t }
fields:
  instrument: { from: gauge }
  mm_24h: { from: mm }
)";

const std::string kTime = R"("t":"2026-03-12T09:00:00+08:00")";

/// A grievance with `more` members.
std::string grievance(const std::string& more = "") {
  return R"({"id":"g1",)" + kTime + R"(,"kind":"通道")" + (more.empty() ? "" : "," + more) + "}";
}

std::string gauge(const std::string& mm) {
  return R"({"id":"r1",)" + kTime + R"(,"gauge":"G12","mm":)" + mm + "}";
}

TEST(RecordDecoder, AWholeRecordBecomesADraft) {
  Decoding feed(kGrievances);
  ASSERT_TRUE(feed.takes(
      grievance(R"("channel":"online","area":{"code":"500103"},"rev":7,"got":"2026-03-12 09:05:00",
      "phone":13812345678,"place":{"id":72267.0,"street":"幸福里","no":"3号楼","lat":29.55,
      "lng":"106.57","old":"B6"},"unknown":{"secret":"x"})"),
      "", {2, 77}))
      << feed.refusal();
  const ObservationDraft& draft = feed.draft;
  EXPECT_EQ(draft.source, SourceId(5));
  EXPECT_EQ(draft.position, (Position{2, 77}));
  EXPECT_EQ(draft.at, parse_time("2026-03-12T01:00:00Z").value_or_die());
  EXPECT_EQ(draft.arrival->millis(), parse_time("2026-03-12T01:05:00Z").value_or_die().millis());
  EXPECT_EQ(draft.version, 7U);
  EXPECT_EQ(draft.identifier, "13812345678");
  EXPECT_EQ(draft.identifier_kind, static_cast<std::uint8_t>(IdentifierKind::kPhone));
  EXPECT_EQ(catalog().topics[static_cast<std::size_t>(feed.value("topic")->bits)].name,
            "fire_exit");
  EXPECT_EQ(feed.code("division"), "500103");
  EXPECT_EQ(feed.reference("building")->text, "72267");
  EXPECT_EQ(feed.reference("address")->text, "幸福里 3号楼");
  EXPECT_EQ(*feed.reference("location")->point, (GeoPoint{29.55, 106.57}));
  ASSERT_EQ(draft.moved_from.size(), 1U);
  EXPECT_EQ(draft.moved_from[0].text, "B6");
  for (std::size_t i = 1; i < draft.values.size(); ++i) {
    EXPECT_LT(draft.values[i - 1].field, draft.values[i].field);
  }
}

TEST(RecordDecoder, ADraftHoldsNothingOfTheRecordBefore) {
  Decoding feed(kGrievances);
  ASSERT_TRUE(feed.takes(grievance(R"("phone":"13812345678","place":{"id":"B7","old":"B6"})")));
  ASSERT_TRUE(feed.takes(grievance()));
  EXPECT_TRUE(feed.draft.identifier.empty());
  EXPECT_TRUE(feed.draft.references.empty());
  EXPECT_TRUE(feed.draft.moved_from.empty());
  ASSERT_TRUE(feed.takes(grievance(R"("phone":"13812345678","place":{"id":"B7"})")));
  EXPECT_FALSE(feed.takes("{"));
  EXPECT_TRUE(feed.draft.identifier.empty());
  EXPECT_TRUE(feed.draft.references.empty());
}

struct Refused {
  std::string record;
  const char* refusal;
};

TEST(RecordDecoder, EveryFailureIsAClosedReasonWithAField) {
  const std::vector<Refused> cases = {
      {"", "too_large "},
      {"{", "malformed "},
      {"[]", "malformed "},
      {"7", "malformed "},
      {grievance(R"("channel":"app","channel":"app")"), "malformed channel"},
      {R"({"id":"g1","kind":"通道"})", "no_time received_at"},
      {R"({"id":"g1","kind":"通道","t":"yesterday"})", "no_time received_at"},
      {R"({"id":"g1","kind":"通道","t":{}})", "no_time received_at"},
      {R"({"kind":"通道",)" + kTime + "}", "missing_field record_id"},
      {R"({"id":" ","kind":"通道",)" + kTime + "}", "missing_field record_id"},
      {R"({"id":"a\nb","kind":"通道",)" + kTime + "}", "bad_value record_id"},
      {R"({"id":")" + std::string(97, 'x') + R"(","kind":"通道",)" + kTime + "}",
       "bad_value record_id"},
      {R"({"id":"g1",)" + kTime + "}", "missing_field topic"},
      {R"({"id":"g1","kind":"纠纷",)" + kTime + "}", "unmapped_value topic"},
      {R"({"id":"g1","kind":"其他",)" + kTime + "}", "unmapped_value topic"},
      {R"({"id":"g1","kind":["通道"],)" + kTime + "}", "bad_value topic"},
      {grievance(R"("channel":"phone")"), "bad_value channel"},
      {grievance(R"("area":{"code":"5 0"})"), "bad_value division"},
      {grievance(R"("area":{"code":"13812345678"})"), "looks_personal division"},
      {grievance(R"("place":{"id":"11010519491231002X"})"), "looks_personal building"},
      {grievance(R"("place":{"street":"幸福里 a@b.cn"})"), "looks_personal address"},
      {grievance(R"("place":{"old":"13812345678"})"), "looks_personal building"},
      {grievance(R"("place":{"id":")" + std::string(401, 'x') + R"("})"), "bad_value building"},
      {grievance(R"("place":{"lat":29.5})"), "bad_value location"},
      {grievance(R"("place":{"lat":91,"lng":106.5})"), "bad_value location"},
      {grievance(R"("place":{"lat":"x","lng":106.5})"), "bad_value location"},
      {grievance(R"("rev":"seven")"), "bad_value version"},
      {grievance(R"("got":"soon")"), "bad_value arrival"},
      {grievance(R"("phone":["1"])"), "bad_value reporter"},
  };
  Decoding feed(kGrievances);
  for (const Refused& each : cases) {
    EXPECT_FALSE(feed.takes(each.record, "", {1, 9})) << each.record;
    EXPECT_EQ(feed.refusal(), each.refusal) << each.record;
    EXPECT_EQ(feed.rejection->position, (Position{1, 9}));
    EXPECT_TRUE(feed.rejection->address.empty());
  }
}

TEST(RecordDecoder, NumbersAreExact) {
  Decoding feed(kGauges);
  const auto raw = [&](const std::string& text) {
    EXPECT_TRUE(feed.takes(gauge(text))) << feed.refusal();
    return feed.value("mm_24h")->bits;
  };
  EXPECT_EQ(raw("60"), 60'000'000);
  EXPECT_EQ(raw("0.1"), 100'000);
  EXPECT_EQ(raw("\"8.5\""), 8'500'000);
  EXPECT_EQ(raw("9007199254.740993"), 9007199254740993);  // no double holds it
  EXPECT_EQ(raw("-0.000001"), -1);
  EXPECT_EQ(raw("1.5e2"), 150'000'000);
  for (const char* bad : {"1e400", "\"1,5\"", "\"NaN\"", "99999999999999", "true", "\"1 mm\""}) {
    EXPECT_FALSE(feed.takes(gauge(bad))) << bad;
    EXPECT_EQ(feed.refusal(), "bad_value mm_24h") << bad;
  }
}

TEST(RecordDecoder, PlaceholdersAndNullIslandAreNoPlaces) {
  Decoding feed(kGrievances);
  for (const char* place : {R"("place":{"lat":29.5,"lng":106.5})", R"("place":{"lat":0,"lng":0})",
                            R"("place":{"lat":"","lng":null})"}) {
    ASSERT_TRUE(feed.takes(grievance(place))) << feed.refusal();
    EXPECT_EQ(feed.reference("location"), nullptr) << place;
  }
}

TEST(RecordDecoder, CoordinatesAreConverted) {
  std::string mapping = kGrievances;
  mapping.replace(mapping.find("crs: wgs84"), 10, "crs: gcj02");
  Decoding feed(mapping);
  ASSERT_TRUE(feed.takes(grievance(R"("place":{"lat":39.908823,"lng":116.397470})")));
  const GeoPoint point = *feed.reference("location")->point;
  EXPECT_NEAR(point.latitude, 39.907420, 2e-5);
  EXPECT_NEAR(point.longitude, 116.391228, 2e-5);
}

TEST(RecordDecoder, AVoidRecordAndAHeartbeatSayWhatTheyAre) {
  Decoding feed(kGrievances);
  ASSERT_TRUE(feed.takes(grievance(R"("status":"重复")")));
  EXPECT_TRUE(feed.draft.is_void);
  EXPECT_NE(feed.value("void"), nullptr);
  ASSERT_TRUE(feed.takes(grievance(R"("status":"办结")")));
  EXPECT_FALSE(feed.draft.is_void);
  ASSERT_TRUE(feed.takes("{" + kTime + R"(,"type":"ping"})")) << feed.refusal();
  EXPECT_TRUE(feed.draft.is_heartbeat);
  EXPECT_TRUE(feed.draft.values.empty());
}

TEST(RecordDecoder, ADigestOfIdentityIsKeyedForPeopleAndTheIdIsNotKept) {
  Decoding feed(kGrievances);
  Decoding other_key(kGrievances, "feed", std::vector<std::uint8_t>(kDigestKeyBytes, 8));
  ASSERT_TRUE(feed.takes(grievance()) && other_key.takes(grievance()));
  EXPECT_TRUE(feed.draft.record_id.empty());
  EXPECT_NE(feed.draft.id_digest, other_key.draft.id_digest);
  EXPECT_NE(feed.draft.content_digest, other_key.draft.content_digest);

  Decoding gauges(kGauges);
  Decoding gauges_other_key(kGauges, "feed", std::vector<std::uint8_t>(kDigestKeyBytes, 8));
  ASSERT_TRUE(gauges.takes(gauge("1")) && gauges_other_key.takes(gauge("1")));
  EXPECT_EQ(gauges.draft.record_id, "r1");
  EXPECT_EQ(gauges.draft.id_digest, gauges_other_key.draft.id_digest);
}

TEST(RecordDecoder, IdentityIsSourceAndIdAndContentIsWhatIsAllowed) {
  Decoding feed(kGrievances);
  Decoding namesake(kGrievances, "other");
  ASSERT_TRUE(feed.takes(grievance(R"("channel":"app","x":1)"), "", {0, 10}));
  const ObservationDraft first = feed.draft;
  ASSERT_TRUE(
      feed.takes(grievance(R"("x":2,"channel":"app","got":"2026-03-12 09:05:00")"), "", {0, 900}));
  EXPECT_EQ(feed.draft.id_digest, first.id_digest);
  EXPECT_EQ(feed.draft.content_digest, first.content_digest);
  ASSERT_TRUE(namesake.takes(grievance(R"("channel":"app")")));
  EXPECT_NE(namesake.draft.id_digest, first.id_digest);
  for (const char* other :
       {R"("channel":"online")", R"("channel":"app","rev":2)", R"("channel":"app","phone":"1")",
        R"("channel":"app","place":{"id":"B7"})", R"("channel":"app","status":"重复")",
        R"("channel":"app","place":{"old":"B7"})",
        R"("channel":"app","place":{"lat":29.6,"lng":106.6})"}) {
    ASSERT_TRUE(feed.takes(grievance(other)));
    EXPECT_EQ(feed.draft.id_digest, first.id_digest);
    EXPECT_NE(feed.draft.content_digest, first.content_digest) << other;
  }
}

TEST(RecordDecoder, WithoutAnIdThePositionNamesTheRecord) {
  std::string mapping = kGauges;
  mapping.erase(mapping.find("record_id: id\n"), 14);
  Decoding feed(mapping);
  ASSERT_TRUE(feed.takes(gauge("1"), "", {0, 1}));
  const std::uint64_t first = feed.draft.id_digest;
  EXPECT_TRUE(feed.draft.record_id.empty());
  ASSERT_TRUE(feed.takes(gauge("1"), "", {0, 2}));
  EXPECT_NE(feed.draft.id_digest, first);
  ASSERT_TRUE(feed.takes(gauge("1"), "", {1, 1}));
  EXPECT_NE(feed.draft.id_digest, first);
}

TEST(RecordDecoder, AVersionIsANumberOrATimeOrTheEventTime) {
  Decoding feed(kGrievances);
  ASSERT_TRUE(feed.takes(grievance()));
  EXPECT_EQ(feed.draft.version, static_cast<std::uint64_t>(feed.draft.at.millis()));
  // Of people to the minute; the event time itself is cut behind the decoder (engine/pipeline).
  ASSERT_TRUE(feed.takes(grievance(R"("rev":"2026-03-12 09:07:01")")));
  EXPECT_EQ(feed.draft.version, static_cast<std::uint64_t>(feed.draft.at.millis()) + 7 * 60'000);
}

TEST(RecordDecoder, CsvGoesThroughTheSameFields) {
  Decoding feed(R"(schema: inspection
format: { type: csv, delimiter: ";" }
record_id: [case, section]
time: { field: when, formats: ["%m/%d/%Y %I:%M:%S %p"], zone: America/New_York }
fields:
  inspected_by: { constant: ISD }
  result: { constant: fail }
  topic: { from: what, values: { "Means of Egress": fire_exit } }
  building: { from: sam }
)");
  const std::string header = "case;section;when;what;sam;extra";
  ASSERT_TRUE(feed.takes("V1;105.1;07/15/2015 01:02:03 PM;\"Means of Egress\";7;x\r\n", header))
      << feed.refusal();
  EXPECT_EQ(feed.draft.record_id, "V1/105.1");
  EXPECT_EQ(feed.draft.at, parse_time("2015-07-15T17:02:03Z").value_or_die());
  EXPECT_EQ(feed.reference("inspected_by")->text, "ISD");
  EXPECT_EQ(feed.reference("building")->text, "7");
  EXPECT_FALSE(feed.takes("V1;105.1;07/15/2015 01:02:03 PM;Means of Egress;7", header));
  EXPECT_EQ(feed.refusal(), "malformed ");
  EXPECT_FALSE(feed.takes("V1;105.1;07/15/2015 01:02:03 PM;Certificate;7;x", header));
  EXPECT_EQ(feed.refusal(), "unmapped_value topic");
  EXPECT_FALSE(feed.takes("1;1;1;1", "case;section;when;what"));
  EXPECT_EQ(feed.refusal(), "malformed building");
}

TEST(RecordDecoder, AKeptRecordIdMayNotLookPersonal) {
  Decoding feed(kGauges);
  std::string record = gauge("1");
  record.replace(record.find("r1"), 2, "13812345678");
  EXPECT_FALSE(feed.takes(record));
  EXPECT_EQ(feed.refusal(), "looks_personal record_id");
}

}  // namespace
}  // namespace tributary
