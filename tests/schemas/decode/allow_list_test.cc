// PEOPLE 3: a field the mapping does not name does not survive decoding, and what a rejection holds
// is a reason, a field and a position.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/schemas/decode/decoding.h"

namespace tributary {
namespace {

constexpr const char* kMapping = R"(schema: grievance
format: { type: jsonl }
record_id: id
time: { field: t }
fields:
  topic: { from: kind, values: { "exit": fire_exit } }
  building: { from: place.id }
reporter: { from: phone, kind: phone }
)";

constexpr const char* kPlanted = "Zhang-Plant-4711";

std::string everything_in(const ObservationDraft& draft) {
  std::string all = draft.record_id + "|" + draft.identifier + "|" + draft.text;
  for (const auto* list : {&draft.references, &draft.moved_from}) {
    for (const Reference& each : *list) all += "|" + each.text;
  }
  return all;
}

std::string record_with(const std::string& members) {
  return R"({"id":"g1","t":"2026-03-12T09:00:00Z","kind":"exit","place":{"id":"B7"})" + members +
         "}";
}

TEST(AllowList, WhatTheMappingDoesNotNameDoesNotSurvive) {
  Decoding feed(kMapping);
  const std::string plant = kPlanted;
  for (const std::string& members :
       {R"(,"name":")" + plant + "\"", R"(,"topic":")" + plant + "\"",
        R"(,"building":")" + plant + "\"", R"(,"kind2":{"id":")" + plant + "\"}",
        R"(,"address":[")" + plant + "\"]", ",\"" + plant + "\":1",
        R"(,"reporter":")" + plant + "\""}) {
    ASSERT_TRUE(feed.takes(record_with(members))) << members;
    EXPECT_EQ(everything_in(feed.draft).find(plant), std::string::npos) << members;
    EXPECT_EQ(feed.draft.values.size(), 1U);
    EXPECT_EQ(feed.draft.references.size(), 1U);
  }
}

TEST(AllowList, ARecordIdOfPeopleDoesNotSurvive) {
  Decoding feed(kMapping);
  std::string record = record_with("");
  record.replace(record.find("g1"), 2, kPlanted);
  ASSERT_TRUE(feed.takes(record));
  EXPECT_EQ(everything_in(feed.draft).find(kPlanted), std::string::npos);
}

TEST(AllowList, ARejectionHoldsNoValue) {
  const std::string plant = kPlanted;
  Decoding feed(kMapping);
  for (const std::string& record :
       {R"({"id":"g1","t":")" + plant + "\"}",
        R"({"id":"g1","t":"2026-03-12T09:00:00Z","kind":")" + plant + "\"}",
        R"({"id":"g1","t":"2026-03-12T09:00:00Z","kind":"exit","place":{"id":")" + plant +
            R"( 13812345678"}})",
        R"({"id":"g1", )" + plant}) {
    ASSERT_FALSE(feed.takes(record)) << record;
    EXPECT_EQ(feed.refusal().find(plant), std::string::npos);
    EXPECT_TRUE(feed.rejection->address.empty());
    EXPECT_EQ(everything_in(feed.draft), "||");
  }
}

TEST(AllowList, WhateverElseStandsInARecordChangesNothing) {
  Decoding feed(kMapping);
  ASSERT_TRUE(feed.takes(record_with("")));
  const std::uint64_t content = feed.draft.content_digest;
  rc::check([&] {
    const auto letter = rc::gen::inRange('a', 'z');
    const auto key = *rc::gen::nonEmpty(rc::gen::container<std::string>(letter));
    const auto value = *rc::gen::container<std::string>(letter);
    RC_PRE(key != "id" && key != "t" && key != "kind" && key != "place" && key != "phone");
    RC_ASSERT(feed.takes(record_with(",\"" + key + "\":\"" + value + "\"")));
    RC_ASSERT(feed.draft.content_digest == content);
  });
}

}  // namespace
}  // namespace tributary
