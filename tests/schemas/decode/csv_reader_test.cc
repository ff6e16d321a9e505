#include "schemas/decode/csv_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace tributary {
namespace {

const std::vector<std::string> kColumns = {"b", "a"};

std::string read_a(CsvReader& reader, const std::string& header, const std::string& record) {
  std::vector<RawField> out(kColumns.size());
  if (!reader.read(header, record, out)) return "<malformed>";
  return std::string(out[1].text);
}

TEST(CsvReader, FindsColumnsByName) {
  CsvReader reader(kColumns, ',');
  EXPECT_EQ(read_a(reader, "a,x,b", "1,2,3"), "1");
  EXPECT_EQ(read_a(reader, "b,a\r\n", "1,2\r\n"), "2");
  EXPECT_EQ(read_a(reader,
                   "\xEF\xBB\xBF"
                   "a,b",
                   "1,2"),
            "1");
  EXPECT_EQ(read_a(reader, "\"a\", b ", "1,2"), "1");
}

TEST(CsvReader, QuotesAreUndone) {
  CsvReader reader(kColumns, ',');
  EXPECT_EQ(read_a(reader, "a,b", R"("x, y",2)"), "x, y");
  EXPECT_EQ(read_a(reader, "a,b", R"("say ""no""",2)"), "say \"no\"");
  EXPECT_EQ(read_a(reader, "a,b", "\"two\nlines\",2"), "two\nlines");
  EXPECT_EQ(read_a(reader, "a,b", R"("",2)"), "");
  EXPECT_EQ(read_a(reader, "b,a", R"("""","""")"), "\"");
}

TEST(CsvReader, MalformedRecordsAreRefused) {
  CsvReader reader(kColumns, ',');
  for (const char* record : {"1", "1,2,3", "\"1,2", "\"1\"x,2", "1\"x\",2", "", "\xff,2"}) {
    EXPECT_EQ(read_a(reader, "a,b", record), "<malformed>") << record;
  }
}

TEST(CsvReader, AHeaderWithoutAColumnOrWithItTwiceSaysWhich) {
  CsvReader reader(kColumns, ',');
  EXPECT_EQ(read_a(reader, "a,c", "1,2"), "<malformed>");
  EXPECT_EQ(reader.missing_column(), 0U);
  EXPECT_EQ(read_a(reader, "a,b,a", "1,2,3"), "<malformed>");
  EXPECT_EQ(reader.missing_column(), 1U);
  EXPECT_EQ(read_a(reader, "a,b", "1,2"), "1");
  EXPECT_EQ(reader.missing_column(), 2U);
}

TEST(CsvReader, AnyTextComesBackFromItsQuotes) {
  CsvReader reader(kColumns, ';');
  rc::check([&](const std::vector<char>& characters) {
    std::string plain;
    std::string quoted;
    for (const char c : characters) {
      const char ascii = static_cast<char>(c & 0x7f);
      plain.push_back(ascii);
      quoted.push_back(ascii);
      if (ascii == '"') quoted.push_back(ascii);
    }
    RC_ASSERT(read_a(reader, "b;a", "1;\"" + quoted + "\"") == plain);
  });
}

}  // namespace
}  // namespace tributary
