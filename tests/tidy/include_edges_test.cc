#include "tests/tidy/include_edges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tidy/planted_tree.h"

namespace tributary::tidy {
namespace {

using testing::HasSubstr;

TEST(IncludeEdges, TheTreeKeepsTheTable) {
  expect_none(check_include_edges(SourceTree::read(".")));
}

TEST(IncludeEdges, EveryRoomOfTheTableNamesRoomsOfTheTable) {
  for (const RoomRule& rule : room_rules()) {
    for (const std::string_view room : rule.rooms) {
      EXPECT_TRUE(std::any_of(room_rules().begin(), room_rules().end(),
                              [&](const RoomRule& other) { return other.room == room; }))
          << rule.room << " names " << room;
    }
  }
}

struct Planted {
  const char* path;
  const char* include;
  const char* message;  // empty: allowed
};

void PrintTo(const Planted& planted, std::ostream* out) {
  *out << planted.path << " including " << planted.include;
}

class PlantedInclude : public testing::TestWithParam<Planted> {};

TEST_P(PlantedInclude, IsJudged) {
  const Planted& planted = GetParam();
  const SourceTree tree =
      plant({{planted.path, std::string("\n#include ") + planted.include + "\n"}});
  const std::vector<Finding> findings = check_include_edges(tree);
  if (*planted.message == '\0') {
    EXPECT_EQ(to_string(findings), "");
  } else {
    EXPECT_EQ(to_string(findings), std::string(planted.path) + ":2: " + planted.message + "\n");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Edges, PlantedInclude,
    testing::Values(
        Planted{"engine/model/a.h", "\"engine/base/result.h\"", ""},
        Planted{"engine/base/a.h", "\"engine/model/ids.h\"",
                "engine/base may not include engine/model/ids.h"},
        Planted{"engine/score/a.cc", "\"engine/correlate/window.h\"",
                "engine/score may not include engine/correlate/window.h"},
        Planted{"engine/partition/a.cc", "\"engine/correlate/window.h\"", ""},
        Planted{"engine/pipeline/a.cc", "\"connectors/file/file_source.h\"",
                "engine/pipeline may not include connectors/file/file_source.h"},
        Planted{"engine/pipeline/a.cc", "\"time.h\"", "engine/pipeline may not include time.h"},
        Planted{"engine/resolve/a.cc", "<s2/s2cell_id.h>", ""},
        Planted{"engine/route/a.cc", "<s2/s2cell_id.h>",
                "engine/route may not include <s2/s2cell_id.h>"},
        Planted{"engine/partition/a.cc", "<rocksdb/db.h>",
                "engine/partition may not include <rocksdb/db.h>"},
        Planted{"engine/model/a.cc", "<simdjson.h>", "engine/model may not include <simdjson.h>"},
        Planted{"engine/model/a.cc", "<yaml.h>", "engine/model may not include <yaml.h>"},
        Planted{"engine/model/a.cc", "<unistd.h>", "engine/model may not include <unistd.h>"},
        Planted{"engine/model/a.cc", "<random>", "<random> has no place under engine/"},
        Planted{"engine/ghost/a.cc", "\"engine/base/result.h\"",
                "engine/ghost may not include engine/base/result.h"},
        Planted{"schemas/decode/a.cc", "<simdjson.h>", ""},
        Planted{"schemas/decode/a.h", "<simdjson.h>", "<simdjson.h> belongs in a .cc file"},
        Planted{"schemas/feeds/a.cc", "\"schemas/document/document.h\"", ""},
        Planted{"schemas/feeds/a.cc", "<yaml.h>", "schemas/feeds may not include <yaml.h>"},
        Planted{"rules/language/a.cc", "\"rules/check/check.h\"",
                "rules/language may not include rules/check/check.h"},
        Planted{"connectors/file/a.cc", "\"connectors/memory/source.h\"",
                "connectors/file may not include connectors/memory/source.h"},
        Planted{"connectors/file/a.cc", "\"engine/score/score.h\"",
                "connectors/file may not include engine/score/score.h"},
        Planted{"ops/tributary/a.cc", "\"connectors/file/file_source.h\"", ""},
        Planted{"tests/oracle/a.h", "<rocksdb/db.h>", ""},
        Planted{"tests/oracle/reading.cc", "\"engine/model/rule.h\"", ""},
        Planted{"tests/oracle/reading.cc", "\"tests/oracle/facts.h\"", ""},
        Planted{"tests/oracle/reading.cc", "\"engine/correlate/window.h\"",
                "the oracle may not include engine/correlate/window.h"},
        Planted{"tests/oracle/value.h", "\"engine/model/program.h\"",
                "the oracle may not include engine/model/program.h"},
        Planted{"tests/oracle/rows.cc", "\"tests/oracle/comparison.h\"",
                "the oracle may not include tests/oracle/comparison.h"}));

TEST(IncludeEdges, TheOraclesFilesAreThere) {
  const SourceTree tree = SourceTree::read(".");
  for (const std::string_view file : oracle_files()) {
    EXPECT_NE(tree.find(std::string(file) + ".cc"), nullptr) << file;
  }
}

TEST(IncludeEdges, OwnHeaderComesFirst) {
  const auto findings = check_include_edges(
      plant({{"engine/base/a.h", ""},
             {"engine/base/a.cc", "#include <vector>\n#include \"engine/base/a.h\"\n"}}));
  EXPECT_THAT(to_string(findings),
              HasSubstr("engine/base/a.cc:1: engine/base/a.h must be included first"));
}

}  // namespace
}  // namespace tributary::tidy
