#include "tests/tidy/banned_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tidy/planted_tree.h"

namespace tributary::tidy {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(BannedCalls, TheTreeMakesNone) {
  const SourceTree tree = SourceTree::read(".");
  expect_none(check_banned_calls(tree));
  expect_none(check_unordered_loops(tree));
  expect_none(check_shared_pointers(tree));
}

struct Planted {
  const char* path;
  const char* code;
  bool is_banned;
};

class PlantedCall : public testing::TestWithParam<Planted> {};

TEST_P(PlantedCall, IsJudged) {
  const auto findings = check_banned_calls(plant({{GetParam().path, GetParam().code}}));
  EXPECT_EQ(!findings.empty(), GetParam().is_banned) << to_string(findings);
}

INSTANTIATE_TEST_SUITE_P(
    Calls, PlantedCall,
    testing::Values(Planted{"engine/base/a.cc", "std::random_device device;", true},
                    Planted{"engine/base/a.cc", "int x = rand();", true},
                    Planted{"engine/base/a.cc", "int operand();", false},
                    Planted{"engine/base/a.cc", "// rand() is banned", false},
                    Planted{"engine/base/a.cc", "f(\"rand()\");", false},
                    Planted{"engine/base/a.cc", "auto t = std::chrono::system_clock::now();", true},
                    Planted{"engine/base/a.cc", "auto t = std::time(nullptr);", true},
                    Planted{"engine/base/a.cc", "auto t = event_time(x);", false},
                    Planted{"engine/base/a.cc", "auto p = std::getenv(name);", true},
                    Planted{"ops/tributary/a.cc", "auto p = std::getenv(name);", false},
                    Planted{"engine/score/a.cc", "double score = 0;", true},
                    Planted{"engine/resolve/a.cc", "double metres = 0;", false},
                    Planted{"rules/language/a.cc", "throw 1;", true},
                    Planted{"connectors/file/a.cc", "std::cout << payload;", true},
                    Planted{"connectors/file/a.cc", "fmt::print(payload);", true},
                    Planted{"ops/tributary/a.cc", "fmt::print(row);", false},
                    Planted{"connectors/file/a.cc", "std::exit(1);", true},
                    Planted{"ops/tributary/a.cc", "sprintf(buffer, text);", true}));

TEST(BannedCalls, NameTheLine) {
  const auto findings = check_banned_calls(plant({{"engine/base/a.cc", "\n\nint x = rand();\n"}}));
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(to_string(findings), HasSubstr("engine/base/a.cc:3: "));
}

constexpr const char* kMember = "std::unordered_map<std::string, int> seen_;\n";

TEST(UnorderedLoops, AreFoundAcrossTheFilesOfARoom) {
  const auto findings = check_unordered_loops(plant(
      {{"engine/base/a.h", kMember}, {"engine/base/a.cc", "\nfor (auto& [k, v] : seen_) {}"}}));
  EXPECT_EQ(to_string(findings), "engine/base/a.cc:2: `seen_` has no order (DESIGN P1)\n");
}

TEST(UnorderedLoops, AreFoundBehindBegin) {
  EXPECT_THAT(check_unordered_loops(plant({{"engine/base/a.h", kMember},
                                           {"engine/base/a.cc", "std::vector v(seen_.begin());"}})),
              SizeIs(1));
}

TEST(UnorderedLoops, MayGiveAReason) {
  EXPECT_THAT(check_unordered_loops(plant(
                  {{"engine/base/a.h", kMember},
                   {"engine/base/a.cc", "// unordered: summed\nfor (auto& [k, v] : seen_) {}"}})),
              IsEmpty());
}

TEST(SharedPointers, NeedAReason) {
  EXPECT_THAT(check_shared_pointers(plant({{"ops/api/a.h", "std::shared_ptr<int> p;\n"}})),
              SizeIs(1));
  EXPECT_THAT(check_shared_pointers(plant(
                  {{"ops/api/a.h", "// shared_ptr: two readers\nstd::shared_ptr<int> p;\n"}})),
              IsEmpty());
}

}  // namespace
}  // namespace tributary::tidy
