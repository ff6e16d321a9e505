#include "tests/tidy/names.h"

#include <gtest/gtest.h>

#include "tests/tidy/planted_tree.h"

namespace tributary::tidy {
namespace {

std::string verdict(const char* path, const char* text = "") {
  return to_string(check_names(plant({{path, text}})));
}

TEST(Names, TheTreeKeepsTheStyle) { expect_none(check_names(SourceTree::read("."))); }

TEST(Names, TheTopLevelIsFixed) {
  EXPECT_EQ(verdict("README.md"), "");
  EXPECT_EQ(verdict(".clang-format"), "");
  EXPECT_EQ(verdict("scripts/run.sh"), "scripts/run.sh: the top level is fixed (DESIGN 4)\n");
}

TEST(Names, RoomsAreThoseOfTheDesign) {
  EXPECT_EQ(verdict("engine/base/a.h"), "");
  EXPECT_EQ(verdict("engine/ARCHITECTURE.md"), "");
  EXPECT_EQ(verdict("engine/attic/a.h"), "engine/attic/a.h: engine/attic is no room\n");
}

TEST(Names, OfFilesSaySomething) {
  for (const char* path :
       {"engine/base/utils.h", "engine/base/string_util.cc", "engine/base/misc.cc",
        "tests/support/common/a.h", "ops/tributary/config_manager.h", "ops/steps/helpers.sh"}) {
    EXPECT_EQ(verdict(path), std::string(path) + ": the name says nothing\n");
  }
  EXPECT_EQ(verdict("engine/base/commonality.h"), "");
}

TEST(Names, OfTypesSaySomething) {
  EXPECT_EQ(verdict("engine/base/a.h", "\nclass StateManager {};\n"),
            "engine/base/a.h:2: `class StateManager` says nothing\n");
  EXPECT_EQ(verdict("engine/base/a.h", "// class StateManager\n"), "");
}

TEST(Names, OfTypesAreDefinedOnce) {
  const auto both = [](const char* first, const char* second) {
    return to_string(check_names(plant({{"engine/base/a.h", first}, {"ops/api/b.h", second}})));
  };
  constexpr const char* kOne = "namespace tributary {\n\nstruct One {\n  int a;\n};\n\n}\n";
  EXPECT_EQ(both(kOne, kOne), "ops/api/b.h:3: `tributary::One` is also in engine/base/a.h\n");
  EXPECT_EQ(both(kOne, "namespace tributary {\nstruct One;\n}\n"), "");
  EXPECT_EQ(both(kOne, "namespace tributary {\nnamespace {\nstruct One {};\n}\n}\n"), "");
  EXPECT_EQ(both(kOne, "namespace tributary::api {\nstruct One {};\n}\n"), "");
  EXPECT_EQ(both(kOne, "namespace tributary {\nclass Two {\n  struct One {};\n};\n}\n"), "");
  EXPECT_EQ(both(kOne,
                 "namespace tributary {\nnamespace {\nvoid f() {\n}\n}\n"
                 "class One final : Base {\n};\n}\n"),
            "ops/api/b.h:6: `tributary::One` is also in engine/base/a.h\n");
}

TEST(Names, OfSourcesAreInSnakeCase) {
  EXPECT_EQ(verdict("engine/base/EventTime.h"),
            "engine/base/EventTime.h: files are named in snake_case\n");
}

}  // namespace
}  // namespace tributary::tidy
