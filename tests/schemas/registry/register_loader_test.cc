// PEOPLE 5, 8, 9 where registers are read.
#include "schemas/registry/register_loader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/model/credit_code.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

/// What loading `text` gives: the register, or `E209@2 E011@3`.
struct Loaded {
  std::optional<Register> made;
  std::string errors;
  std::string messages;
};

Loaded load(std::string_view type, const std::string& text, const std::string& file = "r.csv",
            std::map<std::string, std::string> columns = {},
            CoordinateSystem crs = CoordinateSystem::kWgs84) {
  Diagnostics diagnostics;
  Loaded out;
  out.made = load_register({*catalog().subject_type_named(type), file, crs, std::move(columns)},
                           text, catalog(), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    out.errors +=
        (out.errors.empty() ? "" : " ") + diagnostic.code + "@" + std::to_string(diagnostic.line);
    out.messages += diagnostic.message_en + "\n" + diagnostic.message_zh + "\n" +
                    diagnostic.source_line + diagnostic.suggestion + "\n";
  }
  EXPECT_EQ(out.made.has_value(), out.errors.empty());
  return out;
}

TEST(RegisterLoader, ReadsABuildingWhole) {
  const Loaded loaded =
      load("place.building",
           "\xef\xbb\xbfid,name,aliases,address,latitude,longitude,district,unit,households,"
           "residents,use\r\n"
           "B8,\"幸福里, "
           "\"\"东\"\"\",旧纺织厂|F12,东风路31号,29.55,106.56,500103,U1,40,120,residential\r\n"
           "\n"
           "B7,,,东风路32号,,,,,,,\n");
  ASSERT_TRUE(loaded.made) << loaded.messages;
  ASSERT_EQ(loaded.made->subjects.size(), 2U);
  EXPECT_EQ(loaded.made->subjects[0].key.id, "B7");  // in order of id
  EXPECT_EQ(loaded.made->subjects[0].name, "东风路32号");
  EXPECT_EQ(loaded.made->subjects[0].households, std::nullopt);
  EXPECT_EQ(loaded.made->subjects[0].location, std::nullopt);
  const Subject& subject = loaded.made->subjects[1];
  EXPECT_EQ(subject.name, "幸福里, \"东\"");
  EXPECT_EQ(subject.aliases, (std::vector<std::string>{"旧纺织厂", "F12"}));
  EXPECT_EQ(subject.location, (GeoPoint{29.55, 106.56}));
  EXPECT_EQ(subject.district, "500103");
  EXPECT_EQ(subject.unit, "U1");
  EXPECT_EQ(subject.households, 40U);
  EXPECT_EQ(subject.residents, 120U);
  EXPECT_EQ(subject.attributes.size(), 3U);
}

TEST(RegisterLoader, AnAttributeIsOfTheKindThatTheCatalogueSays) {
  const Loaded buildings = load("place.building", "id,floors,use,manager\nB7,10,residential,M1\n");
  ASSERT_TRUE(buildings.made) << buildings.messages;
  std::vector<AttributeKind> kinds;
  for (const AttributeValue& value : buildings.made->subjects[0].attributes) {
    kinds.push_back(value.kind);
  }
  EXPECT_EQ(kinds, (std::vector<AttributeKind>{AttributeKind::kNumber, AttributeKind::kEnumeration,
                                               AttributeKind::kReference}));
  EXPECT_EQ(buildings.made->subjects[0].attributes[2].text, "M1");
  const Loaded projects = load("matter.housing_project", "id,delivery_due\nP1,2025-06-30T00:00Z\n");
  ASSERT_TRUE(projects.made) << projects.messages;
  EXPECT_EQ(projects.made->subjects[0].attributes[0].kind, AttributeKind::kTime);
}

TEST(RegisterLoader, AManagerIsNobodysTelephone) {
  EXPECT_EQ(load("place.building", "id,manager\nB7,13812345678\n").errors, "E209@2");
}

TEST(RegisterLoader, ReadsJsonLinesAndGeoJsonAlike) {
  const Loaded lines = load("place.building",
                            R"({"id":"B7","name":"幸福里","aliases":["甲","乙"],"households":40,)"
                            R"("location":{"latitude":29.55,"longitude":106.56},"unit":null})"
                            "\n",
                            "r.jsonl");
  const Loaded features = load(
      "place.building",
      R"({"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",)"
      R"("coordinates":[106.56,29.55]},"properties":{"id":"B7","name":"幸福里","aliases":"甲|乙",)"
      R"("households":40}}]})",
      "r.geojson");
  ASSERT_TRUE(lines.made && features.made) << lines.messages << features.messages;
  for (const Loaded* loaded : {&lines, &features}) {
    const Subject& subject = loaded->made->subjects.at(0);
    EXPECT_EQ(subject.key.id, "B7");
    EXPECT_EQ(subject.aliases.size(), 2U);
    EXPECT_EQ(subject.households, 40U);
    EXPECT_EQ(subject.location, (GeoPoint{29.55, 106.56}));
  }
}

TEST(RegisterLoader, RenamesColumnsAndConvertsCoordinates) {
  const Loaded loaded = load("place.building", "sam_id,latitude,longitude\n1,39.90874,116.39713\n",
                             "r.csv", {{"id", "sam_id"}}, CoordinateSystem::kGcj02);
  ASSERT_TRUE(loaded.made) << loaded.messages;
  EXPECT_NEAR(loaded.made->subjects[0].location->longitude, 116.39089, 0.0002);
  EXPECT_EQ(load("place.building", "sam_id\n1\n", "r.csv", {{"idd", "sam_id"}}).errors, "E010@0");
}

TEST(RegisterLoader, RefusesAFurtherColumn) {
  const Loaded loaded = load("place.building", "id,owner_name,housholds\nB7,x,3\n");
  EXPECT_EQ(loaded.errors, "E010@1 E010@1");
  EXPECT_NE(loaded.messages.find("households"), std::string::npos);  // the suggestion
  EXPECT_EQ(load("place.building", R"({"id":"B7","owner":"x"})", "r.jsonl").errors, "E010@1");
  EXPECT_EQ(load("place.slope_site", "id,households\nS1,3\n").errors, "E010@1");
}

TEST(RegisterLoader, RefusesWhatLooksPersonalAndNeverPrintsIt) {
  const std::vector<std::string> personal = {"13800138000", "8613800138000", "11010519491231002X",
                                             "someone@example.org"};
  for (const std::string& value : personal) {
    const std::vector<std::string> rows = {value + ",n,a,d", "B7," + value + ",a,d",
                                           "B7,n,x|" + value + ",d", "B7,n,a,近" + value};
    for (const std::string& row : rows) {
      const Loaded loaded =
          load("place.building", "id,name,aliases,address\nB1,n,,\n" + row + "\n");
      EXPECT_EQ(loaded.errors, "E209@3") << row;
      EXPECT_EQ(loaded.messages.find(value), std::string::npos) << loaded.messages;
    }
    const Loaded headless = load("place.building", value + ",name\n");
    EXPECT_EQ(headless.messages.find(value), std::string::npos) << headless.messages;
  }
  // Numeric fields are not tested: a latitude may look like a telephone.
  EXPECT_EQ(load("place.building", "id,latitude,longitude\nB7,13.800138000,106.5\n").errors, "");
}

TEST(RegisterLoader, NoMessageAboutARowShowsWhatStandsInIt) {
  const std::string secret = "zhangweijia";
  for (const std::string& row :
       {"B 7" + secret + ",,,,", "B7," + secret + "\x01,,,", "B7,,," + secret + ",1",
        "B7,,,1," + secret, "B7,," + secret + ",,", "B7,\"" + secret, "B7," + secret,
        "B7," + secret + "\"x,,,"}) {
    const Loaded loaded =
        load("place.building", "id,name,households,latitude,longitude\n" + row + "\n");
    EXPECT_NE(loaded.errors, "") << row;
    EXPECT_EQ(loaded.messages.find(secret), std::string::npos) << loaded.messages;
  }
  const Loaded json = load("place.building", "{\"id\":\"B7\",\"" + secret + "1 2\":3}", "r.jsonl");
  EXPECT_EQ(json.errors, "E010@1");
  EXPECT_EQ(json.messages.find(secret), std::string::npos);
}

TEST(RegisterLoader, RefusesBadValuesAndTwins) {
  struct Case {
    const char* text;
    const char* errors;
  };
  const Case cases[] = {
      {"id\nB7\nB8\nB7\n", "E011@4"},
      {"id,id\nB7,B8\n", "E011@1"},
      {"name\nx\n", "E012@1"},
      {"id,name\n,x\n", "E012@2"},
      {"id,households\nB7,-1\n", "E110@2"},
      {"id,households\nB7,2.5\n", "E110@2"},
      {"id,use\nB7,shrine\n", "E110@2"},
      {"id,latitude,longitude\nB7,91,0\n", "E110@2"},
      {"id,latitude,longitude\nB7,0,0\n", "E110@2"},
      {"id,latitude,longitude\nB7,29.5,\n", "E110@2"},
      {"id,district\nB7,Mr Li\n", "E110@2"},
      {"id,name\nB7\n", "E110@2"},
      {"", "E012@0"},
  };
  for (const Case& c : cases) EXPECT_EQ(load("place.building", c.text).errors, c.errors) << c.text;
  EXPECT_EQ(load("place.building", "id\nB7\n", "r.xlsx").errors, "E110@0");
  EXPECT_EQ(load("place.building", "{\"id\":", "r.jsonl").errors, "E110@1");
  EXPECT_EQ(load("place.building", "[]", "r.geojson").errors, "E110@0");
  EXPECT_EQ(load("place.cell", "id\n1\n").errors, "E202@0");
  const std::string many = "id,households\n" + [] {
    std::string rows;
    for (int i = 0; i < 100; ++i) rows += "B,x\n";
    return rows;
  }();
  EXPECT_EQ(load("place.building", many).errors.find("@22"), std::string::npos);
}

// PEOPLE 8 -----------------------------------------------------------------------------------

/// A code of a class, with its check character found by trying them all.
std::string code_of_class(const std::string& credit_class) {
  for (const char check : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
    std::string code = credit_class + "430100MA4L16JQ9" + check;
    if (parse_credit_code(code)) return code;
  }
  return "none";
}

TEST(RegisterLoader, TakesOrganisationsByTheClassInTheirCode) {
  const auto errors = [](const std::string& type, const std::string& credit_class) {
    const std::string code = code_of_class(credit_class);
    EXPECT_NE(code, "none");
    return load("organisation." + type, "id,credit_code\nE1," + code + "\n").errors;
  };
  for (const char* type : {"enterprise", "project_company", "property_manager", "food_business",
                           "school", "health_provider", "unit"}) {
    const bool unit = std::string(type) == "unit";
    const std::string kind_missing = "E012@2";  // of a unit, found first
    for (const char* allowed : {"91", "93", "N1", "N2", "N3", "11", "12", "92"}) {
      EXPECT_EQ(errors(type, allowed), unit ? kind_missing : "") << type << " " << allowed;
    }
    for (const char* other : {"13", "19", "31", "32", "51", "53", "54", "55", "59", "61",
                              "71", "72", "81", "89", "A1", "N9", "Y1", "21", "41", "94"}) {
      EXPECT_EQ(errors(type, other), unit ? kind_missing : "E202@2") << type << " " << other;
    }
    const bool school_or_health =
        std::string(type) == "school" || std::string(type) == "health_provider";
    EXPECT_EQ(errors(type, "52"), unit ? kind_missing : school_or_health ? "" : "E202@2") << type;
  }
  EXPECT_EQ(load("organisation.enterprise", "id,credit_code\nE1,91350100M000100Y44\n").errors,
            "E110@2");
  EXPECT_EQ(load("organisation.enterprise", "id,credit_code\nE1,\n").errors, "E012@2");
}

TEST(RegisterLoader, KindReplacesTheCodeOnlyWhereNobodyHasOne) {
  EXPECT_EQ(load("organisation.food_business", "id,kind\nF1,company\nF2,company\n").errors, "");
  EXPECT_EQ(load("organisation.food_business", "id,kind\nF1,company\nF2,\n").errors, "E012@3");
  EXPECT_EQ(load("organisation.food_business", "id,kind\nF1,temple\n").errors, "E110@2");
  EXPECT_EQ(load("organisation.food_business",
                 "id,kind,credit_code\nF1,company,91350100M000100Y43\nF2,company,\n")
                .errors,
            "E012@3");
}

TEST(RegisterLoader, AUnitNeedsAKindAndNoCode) {
  const Loaded loaded = load("organisation.unit", "id,name,kind,district\nU1,消防队,fire,500103\n");
  ASSERT_TRUE(loaded.made) << loaded.messages;
  EXPECT_EQ(loaded.made->subjects[0].unit_kind, catalog().unit_kind_named("fire")->value());
  EXPECT_EQ(load("organisation.unit", "id\nU1\n").errors, "E012@2");
  EXPECT_EQ(load("organisation.unit", "id,kind\nU1,secret_police\n").errors, "E204@2");
}

// PEOPLE 5 -----------------------------------------------------------------------------------

TEST(RegisterLoader, TellsTheRowOfAPlaceThatMovedTooFar) {
  const RegisterSpec spec{*catalog().subject_type_named("place.building"),
                          "r.csv",
                          CoordinateSystem::kWgs84,
                          {{"latitude", "NORTH"}}};
  const std::string text = "id,NORTH,longitude\nB1,29.5,106.5\n\nB2,29.5,106.5\n";
  Diagnostics diagnostics;
  EXPECT_FALSE(report_moved_place(spec, text, catalog(), "B3", diagnostics));
  EXPECT_TRUE(report_moved_place(spec, text, catalog(), "B2", diagnostics));
  ASSERT_EQ(diagnostics.sorted().size(), 1U);
  const Diagnostic warning = diagnostics.sorted()[0];
  EXPECT_EQ(warning.code, "W240");
  EXPECT_EQ(warning.line, 4U);
  EXPECT_NE(warning.message_en.find("column `NORTH`"), std::string::npos);
  EXPECT_NE(warning.message_zh.find("200 米"), std::string::npos);
  EXPECT_FALSE(diagnostics.has_errors());
}

TEST(RegisterLoader, MergesFilesOfOneType) {
  Diagnostics diagnostics;
  const Loaded one = load("place.building", "id\nB1\nB3\n");
  const Loaded two = load("place.building", "id\nB2\n");
  const auto merged = merge_registers({*one.made, *two.made}, "b.csv", diagnostics);
  ASSERT_TRUE(merged);
  EXPECT_EQ(merged->subjects[1].key.id, "B2");
  EXPECT_FALSE(merge_registers({*one.made, *one.made}, "b.csv", diagnostics));
  EXPECT_TRUE(diagnostics.has_errors());
}

TEST(Divisions, AreReadFromCodeAndName) {
  Diagnostics diagnostics;
  const auto divisions = load_divisions(
      "d.csv", "code,name,cityCode,provinceCode\n430102,\"芙蓉区\",4301,43\n43,湖南省,,\n",
      diagnostics);
  ASSERT_TRUE(divisions);
  EXPECT_EQ(divisions->entries[0].code, "43");
  EXPECT_EQ(divisions->find("430102")->name, "芙蓉区");
  EXPECT_EQ(divisions->find("4301"), nullptr);
  for (const char* bad : {"code\n43\n", "code,name,mayor\n43,x,y\n", "code,name\n43,a\n43,b\n",
                          "code,name\n43\n", "code,name\n4 3,x\n", ""}) {
    EXPECT_FALSE(load_divisions("d.csv", bad, diagnostics)) << bad;
  }
}

}  // namespace
}  // namespace tributary
