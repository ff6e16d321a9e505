#include "schemas/feeds/mapping_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kGood = R"(schema: grievance
format: { type: jsonl, compression: zstd }
record_id: id
version: updated_at
arrival: received
time: { field: opened, formats: ["%Y-%m-%d %H:%M:%S", rfc3339], zone: Asia/Shanghai }
lateness: 2d
stale_after: 6h
max_ahead: 5min
crs: gcj02
fields:
  topic: { from: kind.code, values: { "消防通道堵塞": fire_exit, "民事纠纷": null } }
  channel: { constant: hotline }
  building: { from: place.building_id, as: integer }
  address: { from: [place.street, place.number] }
  location: { latitude: place.lat, longitude: place.lng, placeholders: ["29.5, 106.5"] }
reporter: { from: caller.phone, kind: phone }
void: { from: status, values: { "重复": duplicate } }
heartbeat: { from: type, equals: ping }
moved_from: { building: place.old_building_id }
)";

struct Loaded {
  std::optional<Mapping> mapping;
  std::vector<Diagnostic> diagnostics;
};

Loaded load(const std::string& text) {
  Diagnostics diagnostics;
  const auto document = YamlDocument::parse("feed.mapping.yaml", text, diagnostics);
  Loaded loaded;
  if (document) loaded.mapping = load_mapping(*document, catalog(), diagnostics);
  loaded.diagnostics = diagnostics.sorted();
  return loaded;
}

/// kGood with one text replaced by another.
std::string with(const std::string& from, const std::string& to) {
  std::string text = kGood;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(MappingLoader, ReadsEverythingAMappingMaySay) {
  const Loaded loaded = load(kGood);
  ASSERT_TRUE(loaded.mapping) << loaded.diagnostics.at(0).message_en;
  const Mapping& mapping = *loaded.mapping;
  EXPECT_EQ(catalog()[mapping.schema].name, "grievance");
  EXPECT_EQ(mapping.format, FeedFormat::kJsonLines);
  EXPECT_EQ(mapping.compression, Compression::kZstd);
  EXPECT_EQ(mapping.lateness, std::chrono::hours(48));
  EXPECT_EQ(mapping.stale_after, std::chrono::hours(6));
  EXPECT_EQ(mapping.max_ahead, std::chrono::minutes(5));
  EXPECT_EQ(mapping.crs, CoordinateSystem::kGcj02);
  EXPECT_EQ(mapping.arrival->formats, mapping.time.formats);
  EXPECT_EQ(mapping.reporter->kind, IdentifierKind::kPhone);
  EXPECT_EQ(mapping.fields.size(), 5U);
  EXPECT_EQ(mapping.moved_from.size(), 1U);
  EXPECT_THAT(columns_read(mapping),
              ElementsAre("caller.phone", "id", "kind.code", "opened", "place.building_id",
                          "place.lat", "place.lng", "place.number", "place.old_building_id",
                          "place.street", "received", "status", "type", "updated_at"));
  const SourceInfo info = source_info_of(mapping, catalog(), SourceId(3), "hotline");
  EXPECT_EQ(info.source_class, SourceClass::kPeople);
  EXPECT_TRUE(info.has_reporter);
  EXPECT_TRUE(info.arrival_is_mapped);
}

struct Mistake {
  const char* code;
  const char* from;
  const char* to;
  const char* says;  ///< in English
  const char* suggestion = "";
};

const std::vector<Mistake> kMistakes = {
    {"E010", "lateness:", "latenes:", "latenes", "lateness"},
    {"E010", "latitude:", "lattitude:", "lattitude", "latitude"},
    {"E010", "compression:", "compresion:", "compresion", "compression"},
    {"E010", "{ constant: hotline }", "{ constnt: hotline }", "constnt", "constant"},
    {"E011", "crs: gcj02", "crs: gcj02\ncrs: wgs84", "crs"},
    {"E012", "time: {", "fields_time: {", "time"},
    {"E012", "field: opened, ", "", "field"},
    {"E012", "reporter: { from: caller.phone, kind: phone }", "", "reporter"},
    {"E012", "  topic: { from: kind.code", "  division: { from: kind.code", "topic"},
    {"E012", "{ constant: hotline }", "{ }", "channel"},
    {"E101", "schema: grievance", "schema: grievence", "grievence", "grievance"},
    {"E102", "  topic:", "  topci:", "topci", "topic"},
    {"E102", "  channel: { constant: hotline }", "  reporter: { from: x }", "reporter"},
    {"E102", "  channel: { constant: hotline }", "  received_at: { from: x }", "time"},
    {"E102", "  channel: { constant: hotline }", "  void: { from: x }", "void"},
    {"E110", "crs: gcj02", "crs: gcj2", "gcj2", "gcj02"},
    {"E110", "type: jsonl", "type: json", "json", "jsonl"},
    {"E110", "zstd }", "zstd, delimiter: \";\" }", "CSV"},
    {"E110", "Asia/Shanghai", "Asia/Chongqin", "time zone"},
    {"E110", "\"%Y-%m-%d %H:%M:%S\"", "\"%Y-%m\"", "time formats"},
    {"E110", ", zone: Asia/Shanghai", "", "zone"},
    {"E110", "constant: hotline", "constant: hot_line", "hot_line", "hotline"},
    {"E110", "kind.code", "kind..code", "path"},
    {"E110", "\"29.5, 106.5\"", "\"29.5\"", "placeholder"},
    {"E110", "building: place.old_building_id", "channel: old_channel", "names no subject"},
    {"E110", "as: integer", "as: intger", "intger", "integer"},
    {"E110", "kind: phone", "kind: fone", "fone", "phone"},
    {"E110", "values: { \"重复\": duplicate }", "values: { \"重复\": duplicat }", "duplicat",
     "duplicate"},
    {"E110", "values: { \"重复\": duplicate }", "values: { \"重复\": null }", "null"},
    {"E204", "fire_exit", "fire_exits", "fire_exits", "fire_exit"},
    {"E207", "place.building_id", "id", "never a subject"},
    {"E208", "caller.phone", "id", "not people"},
    {"E208", "caller.phone", "opened", "not people"},
    {"E208", "caller.phone", "place.lat", "not people"},
    {"E208", "caller.phone", "received", "not people"},
    {"E208", "caller.phone", "updated_at", "not people"},
};

TEST(MappingLoader, EveryMistakeIsADiagnosticInBothLanguages) {
  for (const Mistake& mistake : kMistakes) {
    SCOPED_TRACE(std::string(mistake.from) + " -> " + mistake.to);
    const Loaded loaded = load(with(mistake.from, mistake.to));
    EXPECT_FALSE(loaded.mapping);
    ASSERT_FALSE(loaded.diagnostics.empty());
    bool found = false;
    for (const Diagnostic& each : loaded.diagnostics) {
      EXPECT_FALSE(each.message_zh.empty());
      EXPECT_GT(each.line, 0U);
      const bool says = (each.message_en + each.suggestion).find(mistake.says) != std::string::npos;
      found = found || (each.code == mistake.code && says && each.suggestion == mistake.suggestion);
    }
    EXPECT_TRUE(found) << loaded.diagnostics[0].code << " " << loaded.diagnostics[0].message_en
                       << " [" << loaded.diagnostics[0].suggestion << "]";
  }
}

TEST(MappingLoader, AnUnknownFieldListsTheFieldsOfTheSchema) {
  const Loaded loaded = load(with("  topic:", "  topci:"));
  const Diagnostic* found = nullptr;
  for (const Diagnostic& each : loaded.diagnostics) {
    if (each.code == "E102") found = &each;
  }
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->line, 12U);
  EXPECT_EQ(found->column, 3U);
  EXPECT_THAT(found->valid, ::testing::Contains("building"));
}

TEST(MappingLoader, APersonalShapeIsRefusedWithoutBeingShown) {
  for (const char* place : {"\"民事纠纷\": null", "\"重复\": duplicate"}) {
    const std::string text = with(place, "\"13812345678\": duplicate");
    const Loaded loaded = load(text);
    EXPECT_FALSE(loaded.mapping);
    for (const Diagnostic& each : loaded.diagnostics) {
      EXPECT_THAT(each.message_en + each.message_zh + each.source_line + each.suggestion,
                  ::testing::AnyOf(Not(HasSubstr("13812345678")), HasSubstr("no topic")));
    }
    EXPECT_EQ(loaded.diagnostics.at(0).code, "E209");
  }
}

TEST(MappingLoader, OnlyASchemaWithReportersTakesOne) {
  const std::string inspection = R"(schema: inspection
format: { type: csv }
time: { field: at }
fields:
  inspected_by: { constant: U1 }
  result: { from: r, values: { "1": pass, "0": fail } }
)";
  const Loaded without = load(inspection);
  ASSERT_TRUE(without.mapping) << without.diagnostics.at(0).message_en;
  EXPECT_FALSE(without.mapping->reporter);
  const Loaded with_reporter = load(inspection + "reporter: { from: phone, kind: phone }\n");
  EXPECT_FALSE(with_reporter.mapping);
  EXPECT_EQ(with_reporter.diagnostics.at(0).code, "E102");
}

TEST(MappingLoader, AnInspectionNeedsItsUnitAndResult) {
  const Loaded loaded = load(R"(schema: inspection
format: { type: csv }
time: { field: at }
fields:
  building: { from: b }
)");
  EXPECT_FALSE(loaded.mapping);
  ASSERT_EQ(loaded.diagnostics.size(), 2U);
  EXPECT_THAT(loaded.diagnostics[0].message_en, HasSubstr("inspected_by"));
  EXPECT_THAT(loaded.diagnostics[1].message_en, HasSubstr("result"));
}

}  // namespace
}  // namespace tributary
