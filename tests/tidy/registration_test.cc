#include "tests/tidy/registration.h"

#include <gtest/gtest.h>

#include "tests/tidy/planted_tree.h"

namespace tributary::tidy {
namespace {

const SourceFile kTop = {"CMakeLists.txt", "add_subdirectory(engine)\nadd_subdirectory(tests)\n"};
const SourceFile kEngine = {"engine/CMakeLists.txt", "tributary_add_rooms(base)\n"};
const SourceFile kBase = {"engine/base/CMakeLists.txt",
                          "tributary_room(NAME engine_base HEADERS a.h SOURCES a.cc)\n"};

TEST(Registration, TheTreeIsBuiltWhole) { expect_none(check_registration(SourceTree::read("."))); }

TEST(Registration, AcceptsWhatIsNamed) {
  EXPECT_EQ(to_string(check_registration(
                plant({kTop, kEngine, kBase, {"engine/base/a.h", ""}, {"engine/base/a.cc", ""}}))),
            "");
}

TEST(Registration, FindsASourceNobodyNames) {
  EXPECT_EQ(to_string(check_registration(plant({kTop, kEngine, kBase, {"engine/base/b.cc", ""}}))),
            "engine/base/b.cc: not named in engine/base/CMakeLists.txt\n");
}

TEST(Registration, IsNotTakenInByAComment) {
  const SourceFile list = {"engine/base/CMakeLists.txt", "tributary_room(NAME x)  # a.cc later\n"};
  EXPECT_EQ(to_string(check_registration(plant({kTop, kEngine, list, {"engine/base/a.cc", ""}}))),
            "engine/base/a.cc: not named in engine/base/CMakeLists.txt\n");
}

TEST(Registration, FindsATestInAFolderWithoutAList) {
  EXPECT_EQ(
      to_string(check_registration(plant({kTop,
                                          {"tests/CMakeLists.txt", "tributary_add_rooms(engine)\n"},
                                          {"tests/engine/base/a_test.cc", ""}}))),
      "tests/engine/base/a_test.cc: not named in tests/CMakeLists.txt\n");
}

TEST(Registration, FindsAFolderNobodyAdds) {
  EXPECT_EQ(to_string(check_registration(plant(
                {kTop, kEngine, {"engine/attic/CMakeLists.txt", "tributary_room(NAME x)\n"}}))),
            "engine/attic/CMakeLists.txt: engine/CMakeLists.txt does not add this folder\n");
}

}  // namespace
}  // namespace tributary::tidy
