// JSON text is written byte for byte as rows and changes promise it (P3).
#include "engine/base/json_writer.h"

#include <gtest/gtest.h>

namespace tributary {
namespace {

std::string written(std::string_view text) {
  std::string out;
  JsonWriter(out).value(text);
  return out;
}

TEST(JsonWriter, EscapesWhatJsonForbidsAndNothingElse) {
  EXPECT_EQ(written(""), R"("")");
  EXPECT_EQ(written("晖和岭1号边坡 a/b"), R"("晖和岭1号边坡 a/b")");
  EXPECT_EQ(written(R"(")"), R"("\"")");
  EXPECT_EQ(written(R"(\"a"b\)"), R"("\\\"a\"b\\")");
  EXPECT_EQ(written("a\nb\tc\rd"), R"("a\nb\tc\u000dd")");
  EXPECT_EQ(written(std::string_view("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
}

TEST(JsonWriter, EscapesWhereverItStands) {
  const std::string_view around = "0123456789\xe6\x99\x96\x7f!#[]~^";
  for (int byte = 0; byte < 256; ++byte) {
    const std::string alone = written(std::string(1, static_cast<char>(byte)));
    for (std::size_t at = 0; at <= around.size(); ++at) {
      std::string text(around), expected = "\"" + text + "\"";
      text.insert(at, 1, static_cast<char>(byte));
      expected.insert(at + 1, alone.substr(1, alone.size() - 2));
      ASSERT_EQ(written(text), expected) << byte << " at " << at;
    }
  }
}

TEST(JsonWriter, TakesAValueThatWasWrittenBefore) {
  std::string inner, out;
  JsonWriter(inner).begin_object().member("a", 1).end_object();
  JsonWriter(out).begin_object().key("row").json(inner).member("b", true).end_object();
  EXPECT_EQ(out, R"({"row":{"a":1},"b":true})");
}

}  // namespace
}  // namespace tributary
