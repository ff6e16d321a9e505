#include "ops/tributary/composition/disclosure.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "tests/ops/tributary/composition/site_fixture.h"

namespace tributary::composition_test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kRule = R"(rule: fire-reports
version: 3
title: { zh: 多人反映消防隐患, en: People report fire hazards }
doc: |
  Several people.
owner: x
themes: [fire]
status: active
subject: place.building
within: 30d
inputs:
  reports:
    from: grievance
    where: topic in ["safety.fire"]
levels:
  yellow: reports.distinct(reporter) >= 10
score:
  - add: min(4 * reports.distinct(reporter), 60)
    why: "多人反映"
signal:
  hazard: safety.fire
  title: "{subject.name}：多人反映消防隐患"
  advice: inspect
  assign: unit("fire", subject.district)
  due: { yellow: 10wd }
)";

/// Everything that the page may be asked to tell, and in it everything that it may not.
void write_whole_site(const Folder& folder) {
  write_site(folder);
  folder.write("tributary.yaml",
               "site: demo\n"
               "registers: [{ type: place.building, file: buildings.csv },"
               " { type: organisation.unit, file: units.csv }]\n"
               "sources: { grievance: { mapping: g.mapping.yaml, files: [g.jsonl] } }\n"
               "rules: [rules]\n"
               "keys: keys\n"
               "state: state\n"
               "commands: commands.jsonl\n"
               "audit_witness: witness.jsonl\n"
               "api: { listen: \"127.0.0.1:8420\", tokens: tokens.jsonl }\n"
               "cap: { sender: warning@city.example, register: cap.jsonl, units: [U7731, U7732] }\n"
               "output:\n"
               "  changes: out/changes.jsonl\n"
               "  dead_letters: out/dead.jsonl\n"
               "  deliveries: out/deliveries\n"
               "  webhooks:\n"
               "    duty: { url: "
               "\"https://robot:pa55word@duty.example:8443/hook/pathkey5?key=querykey5#fragment7\","
               " secret: 0123456789abcdef0123456789abcdef }\n"
               "    plain: { url: \"https://plain.example?key=querykey5\","
               " secret: 0123456789abcdef0123456789abcdef }\n"
               "  alertmanager: \"https://alerter:pa55word@alerts.example/am/pathkey5\"\n");
  // As many as there have to be for reports to count at all.
  std::string buildings = "id,name,address,district,households\n";
  for (int i = 0; i < 20; ++i) {
    buildings += fmt::format("B00{0:02},隐名大厦{0}号,文兴路{0}号,990101,12\n", i + 30);
  }
  folder.write("buildings.csv", buildings);
  folder.write("units.csv",
               "id,name,kind,district\nU7731,隐名消防队,fire,990101\n"
               "U7732,隐名住建局,housing,990101\nU7733,隐名二队,fire,990101\n");
  folder.write("rules/fire-reports.rule.yaml", kRule);
}

class DisclosureTest : public testing::TestWithParam<Language> {
 protected:
  std::string page() {
    write_whole_site(folder_);
    const Loaded loaded = load(folder_);
    EXPECT_FALSE(loaded.diagnostics.has_errors()) << loaded.messages();
    return disclosure(*loaded.site, GetParam());
  }
  Folder folder_;
};

/// The clauses of PEOPLE 19, one after another.
TEST_P(DisclosureTest, tells_what_is_read_and_what_becomes_of_it) {
  const std::string text = page();
  EXPECT_THAT(text, HasSubstr("(grievance v"));                        // sources
  EXPECT_THAT(text, HasSubstr("kind, number, opened, phone, place"));  // and the columns read
  EXPECT_THAT(text, HasSubstr("safety.fire ← Smoke"));                 // value tables
  EXPECT_THAT(text, HasSubstr("← Noise"));
  EXPECT_THAT(text, HasSubstr("(place.building): 20\n"));  // register kinds and sizes
  EXPECT_THAT(text, HasSubstr("(organisation.unit): 3\n"));
  EXPECT_THAT(text, HasSubstr("(fire): 2\n"));  // units
  EXPECT_THAT(text, HasSubstr("(housing): 1\n"));
}

TEST_P(DisclosureTest, tells_rules_as_sentences_and_floors) {
  const bool is_chinese = GetParam() == Language::kChinese;
  const std::string text = page();
  EXPECT_THAT(text, HasSubstr(is_chinese ? "fire-reports v3: 每个建筑物"
                                         : "fire-reports v3: For each building"));
  EXPECT_THAT(text, HasSubstr(is_chinese ? "10 位以上不同反映人" : "by 10 or more people"));
  EXPECT_THAT(text, HasSubstr("0, 3, 5, 10, 20, 50, 100, 200, 500, 1000"));
  const std::vector<std::string> english = {"anything is counted: 3\n",
                                            "place for reports: 3\n",
                                            "a place is none: 10\n",
                                            "applies to at least: 50\n",
                                            "reports to count: 20\n",
                                            "are gone: 90\n",
                                            "reports count, at least: 500\n",
                                            "of reports at least: 24\n",
                                            "all added: 90\n",
                                            "falls to (S2): 13\n",
                                            "moved in a year: 200\n",
                                            "it is refused: 1\n",
                                            "counts as none: 10\n",
                                            "its usual only: 3, 5, 10\n",
                                            "a study at least: 50\n",
                                            "bits of a token: 16\n",
                                            "tokens serves: 90\n",
                                            "a code at most: 40\n",
                                            "a text at most: 500\n"};
  const std::vector<std::string> chinese = {"不同反映人数: 3\n",
                                            "住宅最少户数: 3\n",
                                            "场所最少居民数: 10\n",
                                            "主体的最少数量: 50\n",
                                            "同类主体数: 20\n",
                                            "保留天数: 90\n",
                                            "最小半径（米）: 500\n",
                                            "最短时长（小时）: 24\n",
                                            "最长时长（天）: 90\n",
                                            "网格层级（S2）: 13\n",
                                            "可更正的距离（米）: 200\n",
                                            "即拒用的比例（%）: 1\n",
                                            "最少账号数: 10\n",
                                            "倍数阶梯计：3, 5, 10\n",
                                            "最少主体数: 50\n",
                                            "标记的位数: 16\n",
                                            "使用天数: 90\n",
                                            "代码的最多字符数: 40\n",
                                            "文本的最多字符数: 500\n"};
  for (const std::string& floor : is_chinese ? chinese : english) {
    EXPECT_THAT(text, HasSubstr(floor));
  }
}

TEST_P(DisclosureTest, tells_digests) {
  write_whole_site(folder_);
  const Loaded loaded = load(folder_);
  ASSERT_TRUE(loaded.site) << loaded.messages();
  const std::string text = disclosure(*loaded.site, GetParam());
  EXPECT_THAT(text, HasSubstr("sha256:" + hex(catalog().digest)));
  EXPECT_THAT(text, HasSubstr("sha256:" + hex(WorkCalendar().digest())));
  EXPECT_THAT(text, HasSubstr("sha256:" + hex(loaded.site->rules.rule_set().digest)));
  ASSERT_EQ(loaded.site->registers.size(), 2U);
  for (const Register& entry : loaded.site->registers) {
    EXPECT_THAT(text, HasSubstr("sha256:" + hex(entry.digest)));
  }
}

TEST_P(DisclosureTest, tells_where_results_go_and_no_key_to_it) {
  const std::string text = page();
  for (const char* sink :
       {"/state\n", "/out/changes.jsonl\n", "/out/dead.jsonl\n", ": 127.0.0.1:8420\n",
        ": https://duty.example:8443\n", ": https://plain.example\n", ": https://alerts.example\n",
        "/witness.jsonl\n"}) {
    EXPECT_THAT(text, HasSubstr(sink));
  }
  for (const char* secret : {"robot", "pa55word", "hook/", "pathkey5", "querykey5", "fragment7",
                             "alerter", "0123456789abcdef"}) {
    EXPECT_THAT(text, Not(HasSubstr(secret)));
  }
}

TEST_P(DisclosureTest, contains_no_subject) {
  const std::string text = page();
  for (const char* subject : {"隐名", "B0042", "文兴路", "U7731", "U7732", "U7733"}) {
    EXPECT_THAT(text, Not(HasSubstr(subject)));
  }
  // Of the units that may release a public warning, how many they are.
  EXPECT_THAT(text,
              HasSubstr(GetParam() == Language::kChinese ? "可批准的单位数: 2\n"
                                                         : "units that may release them: 2\n"));
}

INSTANTIATE_TEST_SUITE_P(Both, DisclosureTest,
                         testing::Values(Language::kEnglish, Language::kChinese),
                         [](const testing::TestParamInfo<Language>& one) {
                           return one.param == Language::kChinese ? "Chinese" : "English";
                         });

}  // namespace
}  // namespace tributary::composition_test
