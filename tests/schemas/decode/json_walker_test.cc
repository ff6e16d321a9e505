#include "schemas/decode/json_walker.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tributary {
namespace {

class Walking {
 public:
  explicit Walking(std::vector<std::string> paths) : walker_(paths), out(paths.size()) {}

  JsonOutcome operator()(const std::string& text) {
    document_ = text + std::string(kJsonPadding, '}');  // what lies behind must not matter
    return walker_.walk(std::string_view(document_).substr(0, text.size()), out);
  }

 private:
  JsonWalker walker_;
  std::string document_;

 public:
  std::vector<RawField> out;
};

TEST(JsonWalker, FindsPathsAtAnyDepthAndInAnyOrder) {
  Walking walk({"a", "b.c", "b.d.e", "missing"});
  ASSERT_EQ(walk(R"({"b":{"x":[1,{"c":2}],"d":{"e":"deep"},"c":-1.50e3},"a":true})"),
            JsonOutcome::kObject);
  EXPECT_EQ(walk.out[0].text, "true");
  EXPECT_EQ(walk.out[1].text, "-1.50e3");
  EXPECT_EQ(walk.out[1].kind, RawKind::kNumber);
  EXPECT_EQ(walk.out[2].text, "deep");
  EXPECT_EQ(walk.out[3].kind, RawKind::kAbsent);
  EXPECT_FALSE(walk.out[3].seen);
}

TEST(JsonWalker, GuessesDoNotOutliveAChangeOfOrder) {
  Walking walk({"a", "b"});
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(walk(R"({"a":1,"x":0,"b":2})"), JsonOutcome::kObject);
    EXPECT_EQ(walk.out[0].text, "1");
    EXPECT_EQ(walk.out[1].text, "2");
    ASSERT_EQ(walk(R"({"b":3,"a":4,"x":0})"), JsonOutcome::kObject);
    EXPECT_EQ(walk.out[0].text, "4");
    EXPECT_EQ(walk.out[1].text, "3");
    ASSERT_EQ(walk(R"({"aa":5,"a":6})"), JsonOutcome::kObject);
    EXPECT_EQ(walk.out[0].text, "6");
    EXPECT_EQ(walk.out[1].kind, RawKind::kAbsent);
  }
}

TEST(JsonWalker, EscapesInKeysAndValuesAreUndone) {
  Walking walk({"键", "b"});
  ASSERT_EQ(walk(R"({"\u952e":"\u706b\n","b":"q\"\\"})"), JsonOutcome::kObject);
  EXPECT_EQ(walk.out[0].text, "火\n");
  EXPECT_EQ(walk.out[1].text, "q\"\\");
}

TEST(JsonWalker, AKeyThatStandsTwiceIsSaid) {
  Walking walk({"a"});
  ASSERT_EQ(walk(R"({"a":null,"a":2})"), JsonOutcome::kObject);
  EXPECT_TRUE(walk.out[0].repeated);
  ASSERT_EQ(walk(R"({"b":1,"b":2,"a":2})"), JsonOutcome::kObject);
  EXPECT_FALSE(walk.out[0].repeated);
}

TEST(JsonWalker, AValueOfAnotherShapeIsStructured) {
  Walking walk({"a", "b.c"});
  ASSERT_EQ(walk(R"({"a":{"x":1},"b":3})"), JsonOutcome::kObject);
  EXPECT_EQ(walk.out[0].kind, RawKind::kStructured);
  EXPECT_EQ(walk.out[1].kind, RawKind::kAbsent);
}

TEST(JsonWalker, WhatNoPathNamesIsCheckedToo) {
  Walking walk({"a"});
  for (const char* text : {R"({"a":1,"x":tru})",
                           R"({"a":1,"x":01})",
                           R"({"a":1,"x":"\u12"})",
                           R"({"a":1,"x":[1,]})",
                           R"({"a":1,"x":{"y":nul}})",
                           R"({"a":1,"x":{"y"}})",
                           R"({"a":1,"x":-})",
                           R"({"a":1,"x":"\x"})",
                           R"({"a":1,"\uD8":1})",
                           "{\"a\":1,\"x\":\"\xff\"}",
                           "{\"a\":1,\"x\":\"\x01\"}",
                           R"({"a":1} {})",
                           R"({"a":1}})",
                           R"({"a":1,})",
                           R"({"a":1)",
                           R"({"a":1 "b":2})",
                           R"({"a":1;"b":2})",
                           R"({a:1})",
                           R"({"a":1}x)",
                           "",
                           " ",
                           "{",
                           "}"}) {
    EXPECT_EQ(walk(text), JsonOutcome::kMalformed) << text;
  }
}

TEST(JsonWalker, OtherDocumentsAreNoRecords) {
  Walking walk({"a"});
  for (const char* text : {"[]", " [1,2]", "3", "\"a\"", "null", "-0.1e-5"}) {
    EXPECT_EQ(walk(text), JsonOutcome::kOther) << text;
  }
}

TEST(JsonWalker, DepthIsBounded) {
  Walking walk({"a"});
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 1; i < depth; ++i) text += "{\"x\":";
    return text + "{}" + std::string(depth - 1, '}');
  };
  EXPECT_EQ(walk(nested(kMostJsonDepth)), JsonOutcome::kObject);
  EXPECT_EQ(walk(nested(kMostJsonDepth + 1)), JsonOutcome::kMalformed);
  EXPECT_EQ(walk("{\"x\":" + std::string(100'000, '[')), JsonOutcome::kMalformed);
}

}  // namespace
}  // namespace tributary
