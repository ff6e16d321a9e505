#include "ops/tributary/composition/disclosure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/digest.h"
#include "tests/ops/tributary/composition/site_fixture.h"

namespace tributary::composition_test {
namespace {

using testing::HasSubstr;
using testing::Not;

class DisclosureTest : public testing::TestWithParam<Language> {
 protected:
  std::string page() {
    write_site(folder_);
    const Loaded loaded = load(folder_);
    EXPECT_FALSE(loaded.diagnostics.has_errors()) << loaded.messages();
    return disclosure(*loaded.site, GetParam());
  }
  Folder folder_;
};

TEST_P(DisclosureTest, names_columns_value_tables_kinds_sizes_and_digests) {
  const std::string text = page();
  EXPECT_THAT(text, HasSubstr("kind, number, opened, phone, place"));
  EXPECT_THAT(text, HasSubstr("safety.fire ← Smoke"));
  EXPECT_THAT(text, HasSubstr("← Noise"));
  EXPECT_THAT(text, HasSubstr("(place.building): 1"));
  EXPECT_THAT(text, HasSubstr(hex(catalog().digest)));
  EXPECT_THAT(text, HasSubstr("sha256:" + hex(WorkCalendar().digest())));
  EXPECT_THAT(text, HasSubstr("0, 3, 5, 10, 20, 50, 100, 200, 500, 1000"));
}

TEST_P(DisclosureTest, contains_no_subject) {
  const std::string text = page();
  EXPECT_THAT(text, Not(HasSubstr("隐名大厦")));
  EXPECT_THAT(text, Not(HasSubstr("B0042")));
  EXPECT_THAT(text, Not(HasSubstr("文兴路")));
}

INSTANTIATE_TEST_SUITE_P(Both, DisclosureTest,
                         testing::Values(Language::kEnglish, Language::kChinese),
                         [](const testing::TestParamInfo<Language>& one) {
                           return one.param == Language::kChinese ? "Chinese" : "English";
                         });

}  // namespace
}  // namespace tributary::composition_test
