#include "connectors/file/framing.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tributary {
namespace {

constexpr std::size_t kLimit = 20;

/// The records of `text` as one string: `[record]`, `[!]` for one that is too large.
std::string frames(const Framer& framer, std::string_view text) {
  std::string all;
  while (const auto frame = framer.record(text, true)) {
    all += frame->too_large ? "[!]" : "[" + std::string(text.substr(0, frame->payload)) + "]";
    text.remove_prefix(frame->next);
  }
  return all;
}

TEST(Framing, Lines) {
  const Framer framer(FileFormat::kJsonLines, ',', kLimit);
  const struct {
    std::string_view text;
    std::string_view records;
  } table[] = {
      {"", ""},
      {"a\nb\n", "[a][b]"},
      {"a\nb", "[a][b]"},
      {"a\r\nb\r\n", "[a][b]"},
      {"a\rb\n", "[a\rb]"},
      {"\n\r\na\n", "[][][a]"},
      {"\"a\nb\"\n", "[\"a][b\"]"},
      {"12345678901234567890\n", "[12345678901234567890]"},
      {"12345678901234567890\r\n", "[12345678901234567890]"},
      {"123456789012345678901\nb\n", "[!][b]"},
  };
  for (const auto& row : table) EXPECT_EQ(frames(framer, row.text), row.records) << row.text;
}

TEST(Framing, Csv) {
  const Framer framer(FileFormat::kCsv, ',', kLimit);
  const struct {
    std::string_view text;
    std::string_view records;
  } table[] = {
      {"a,b\nc\n", "[a,b][c]"},
      {"\"a\nb\",c\nd\n", "[\"a\nb\",c][d]"},
      {"a,\"b\r\nc\"\r\nd\n", "[a,\"b\r\nc\"][d]"},
      {"\"a\"\"\nb\"\nc\n", "[\"a\"\"\nb\"][c]"},
      {"\"\",\"\"\n\"\"\n", "[\"\",\"\"][\"\"]"},
      {"5\" pipe,b\nc\n", "[5\" pipe,b][c]"},  // a quote inside a field is a character
      {"\"a\"x\",b\nc\n", "[\"a\"x\",b][c]"},  // also after the field's closing quote
      {"a,\"b\nc\"", "[a,\"b\nc\"]"},          // the file's last record, without line end
      {"a,\"b\nc\nd", "[a,\"b][c][d]"},        // never closed: a line
      {"\"a\nbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n", "[!][!]"},  // not closed within the limit
      {"\"34567890\n2345678\"\nb\n", "[\"34567890\n2345678\"][b]"},
      {"\"34567890\n234567890\"\nb\n", "[\"34567890\n234567890\"][b]"},
      {"\"34567890\n2345678901\"\nb\n", "[!][2345678901\"][b]"},
  };
  for (const auto& row : table) EXPECT_EQ(frames(framer, row.text), row.records) << row.text;
}

TEST(Framing, TheDelimiterDecidesWhereAFieldBegins) {
  const std::string_view text = "a;\"b\nc\"\n";
  EXPECT_EQ(frames(Framer(FileFormat::kCsv, ';', kLimit), text), "[a;\"b\nc\"]");
  EXPECT_EQ(frames(Framer(FileFormat::kCsv, ',', kLimit), text), "[a;\"b][c\"]");
}

// Whatever part of the text is there already: either the answer is the final one, or there is none.
TEST(Framing, NeverAnswersTooEarly) {
  const std::vector<std::string> texts = {"\"a\nb\",c\nd\n",     "\"a\"\"\nb\"\nc\n",
                                          "a,\"b\r\nc\"\r\nd\n", "\"x\nyyyyyyyyyyyyyyyyyyyyyy\n",
                                          "5\" pipe\nc\n",       "\"34567890\n234567890\"\nb\n",
                                          "plain\n\"q\"\n"};
  const Framer framer(FileFormat::kCsv, ',', kLimit);
  for (const std::string& text : texts) {
    const auto whole = framer.record(text, false);
    ASSERT_TRUE(whole) << text;
    for (std::size_t size = 0; size < text.size(); ++size) {
      const auto part = framer.record(std::string_view(text).substr(0, size), false);
      if (!part) continue;
      EXPECT_EQ(part->next, whole->next) << text << " cut to " << size;
      EXPECT_EQ(part->payload, whole->payload);
      EXPECT_EQ(part->too_large, whole->too_large);
    }
  }
}

}  // namespace
}  // namespace tributary
