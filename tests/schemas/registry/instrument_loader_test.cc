// PEOPLE 16: the register of instruments.
#include "schemas/registry/instrument_loader.h"

#include <gtest/gtest.h>

#include <string>

#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

struct Loaded {
  std::optional<InstrumentRegister> made;
  std::string errors;  ///< `E012@2 E204@3`
  std::string messages;
};

Loaded load(const std::string& text, const std::string& file = "g.csv") {
  Diagnostics diagnostics;
  Loaded out;
  out.made = load_instruments({file, CoordinateSystem::kWgs84, {{"id", "STATION"}}}, text,
                              catalog(), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    out.errors +=
        (out.errors.empty() ? "" : " ") + diagnostic.code + "@" + std::to_string(diagnostic.line);
    out.messages += diagnostic.message_en + "\n" + diagnostic.message_zh + "\n";
  }
  EXPECT_EQ(out.made.has_value(), out.errors.empty());
  return out;
}

TEST(InstrumentLoader, ReadsInstrumentsInOrderOfId) {
  const Loaded loaded = load(
      "STATION,name,kind,latitude,longitude,district\n"
      "G2,东山,rain_gauge,27.02,111.0,430102\n"
      "G1,,rain_gauge,27.01,111.0,\n");
  ASSERT_TRUE(loaded.made) << loaded.messages;
  ASSERT_EQ(loaded.made->instruments.size(), 2U);
  const Instrument& first = loaded.made->instruments[0];
  EXPECT_EQ(first.id, "G1");
  EXPECT_EQ(first.location, (GeoPoint{27.01, 111.0}));
  EXPECT_EQ(first.schema, *catalog().schema_named("rain_gauge"));
  EXPECT_EQ(loaded.made->instruments[1].name, "东山");
  EXPECT_EQ(loaded.made->instruments[1].district, "430102");
}

TEST(InstrumentLoader, ReadsJsonLinesAndGeoJson) {
  EXPECT_TRUE(load(R"({"STATION":"G1","kind":"rain_gauge",)"
                   R"("location":{"latitude":27.01,"longitude":111}})",
                   "g.jsonl")
                  .made);
  EXPECT_TRUE(load(R"({"type":"FeatureCollection","features":[{"type":"Feature","geometry":)"
                   R"({"type":"Point","coordinates":[111,27.01]},"properties":)"
                   R"({"STATION":"G1","kind":"rain_gauge"}}]})",
                   "g.geojson")
                  .made);
}

TEST(InstrumentLoader, RefusesWhatIsNoInstrumentInAFixedPlace) {
  const std::string header = "STATION,name,kind,latitude,longitude\n";
  EXPECT_EQ(load(header + "G1,,rain_gauge,,\n").errors, "E012@2");
  EXPECT_EQ(load(header + "G1,,,27,111\n").errors, "E012@2");
  EXPECT_EQ(load(header + "G1,,grievance,27,111\n").errors, "E204@2");
  EXPECT_EQ(load(header + "G1,,barometer,27,111\n").errors, "E204@2");
  EXPECT_EQ(load(header + "G1,,rain_gauge,270,111\n").errors, "E110@2");
  EXPECT_EQ(load(header + "G1,,rain_gauge,27,111\nG1,,rain_gauge,28,111\n").errors, "E011@3");
  EXPECT_EQ(load(header + "G1,13900001111,rain_gauge,27,111\n").errors, "E209@2");
  // A further column, one of a subject's among them.
  EXPECT_EQ(load("STATION,kind,latitude,longitude,keeper\n").errors, "E010@1");
  EXPECT_EQ(load("STATION,kind,latitude,longitude,unit\n").errors, "E010@1");
}

TEST(InstrumentLoader, MergesFilesAndRefusesAnInstrumentInTwo) {
  const std::string header = "STATION,kind,latitude,longitude\n";
  const Loaded a = load(header + "G1,rain_gauge,27,111\n");
  const Loaded b = load(header + "G0,rain_gauge,27,111\n");
  Diagnostics diagnostics;
  const auto merged = merge_instruments({*a.made, *b.made}, "b.csv", diagnostics);
  ASSERT_TRUE(merged);
  EXPECT_EQ(merged->instruments[0].id, "G0");
  EXPECT_FALSE(merge_instruments({*a.made, *a.made}, "a.csv", diagnostics));
  EXPECT_TRUE(diagnostics.has_errors());
}

}  // namespace
}  // namespace tributary
