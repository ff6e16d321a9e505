#include "connectors/file/file_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "tests/connectors/file/compressed.h"
#include "tests/connectors/temporary_directory.h"

namespace tributary {
namespace {

struct Kept {
  std::string payload;
  std::string header;
  Position position;
  Position next;
  bool operator==(const Kept&) const = default;
};

Kept keep(const Record& record) {
  // What the port promises behind a payload: readable (ASan would object), 64 bytes.
  char padding[64];
  std::memcpy(padding, record.payload.data() + record.payload.size(), sizeof(padding));
  return {std::string(record.payload), std::string(record.header), record.position, record.next};
}

std::vector<Kept> read_all(Source& source, std::size_t most = 7) {
  std::vector<Kept> all;
  while (!source.finished()) {
    std::vector<Record> records;
    source.read(records, most).value_or_die();
    EXPECT_LE(records.size(), most);
    for (const Record& record : records) all.push_back(keep(record));
  }
  return all;
}

std::vector<std::string> payloads(const std::vector<Kept>& records) {
  std::vector<std::string> all;
  for (const Kept& record : records) all.push_back(record.payload);
  return all;
}

std::unique_ptr<FileSource> open(FileSourceConfig config) {
  return FileSource::open(std::move(config)).value_or_die();
}

using Payloads = std::vector<std::string>;

TEST(FileSource, LinesWithMarkEmptyLinesAndNoLastLineEnd) {
  const TemporaryDirectory directory;
  const auto source = open({.files = {directory.with("a", "\xef\xbb\xbf{1}\n\n{2}\r\n\r\n{3}")}});
  const auto records = read_all(*source);
  EXPECT_EQ(payloads(records), (Payloads{"{1}", "{2}", "{3}"}));
  EXPECT_EQ(records[0].position, (Position{0, 3}));
  EXPECT_EQ(records[1].position, (Position{0, 8}));
  EXPECT_EQ(records[2].next, (Position{0, 18}));
}

TEST(FileSource, ACsvHeaderIsCarriedAndIsNoRecord) {
  const TemporaryDirectory directory;
  const auto source =
      open({.files = {directory.with("a", "id,name\n1,\"x\ny\"\n2,z\n"),
                      directory.with("empty", ""), directory.with("b", "number\r\n7\r\n")},
            .format = FileFormat::kCsv});
  const auto records = read_all(*source, 100);
  EXPECT_EQ(payloads(records), (Payloads{"1,\"x\ny\"", "2,z", "7"}));
  EXPECT_EQ(records[1].header, "id,name");
  EXPECT_EQ(records[2].header, "number");
  EXPECT_EQ(records[2].position, (Position{2, 8}));
}

TEST(FileSource, ARecordOverTheLimitIsEmptyInItsPlace) {
  const TemporaryDirectory directory;
  const std::string text = "a\n" + std::string(500, 'x') + "\nb\n" + std::string(500, 'y');
  for (const std::size_t read_bytes : {1U, 7U, 64U, 4096U}) {
    const auto source = open(
        {.files = {directory.with("a", text)}, .max_record_bytes = 100, .read_bytes = read_bytes});
    const auto records = read_all(*source);
    EXPECT_EQ(payloads(records), (Payloads{"a", "", "b", ""}));
    EXPECT_EQ(records[1].position, (Position{0, 2}));
    EXPECT_EQ(records[1].next, (Position{0, 503}));
    EXPECT_EQ(records[3].position, (Position{0, 505}));
    EXPECT_EQ(records[3].next, (Position{0, text.size()}));
    for (const Kept& record : records) EXPECT_EQ(keep(*source->fetch(record.position)), record);
  }
}

// A text with everything in it that makes framing hard, a few hundred records long.
std::string hard_csv() {
  std::string text = "id,text,more\r\n";
  for (int i = 0; i < 300; ++i) {
    text += std::to_string(i);
    switch (i % 7) {
      case 0:
        text += ",plain,x\n";
        break;
      case 1:
        text += ",\"two\nlines\",x\r\n";
        break;
      case 2:
        text += ",\"a \"\"quoted\"\" word\",\"\n\"\n";
        break;
      case 3:
        text += ",5\" pipe,x\n\n\n";
        break;
      case 4:
        text += ",\xe5\xb9\xb8\xe7\xa6\x8f\xe9\x87\x8c,x\r\n\r\n";
        break;
      case 5:
        text += "," + std::string(300, 'z') + ",x\n";
        break;
      default:
        text += ",\"" + std::string(150, '\n') + "\",x\n";
        break;
    }
  }
  return text + "last,one,here";
}

class EveryCompression : public testing::TestWithParam<FileCompression> {
 protected:
  static std::string stored(std::string_view text) {
    if (GetParam() == FileCompression::kZstd) return zstd_of(text);
    if (GetParam() == FileCompression::kGzip) return gzip_of(text);
    return std::string(text);
  }
  std::string with(std::string_view name, std::string_view text) const {
    return directory_.with(name, stored(text));
  }
  TemporaryDirectory directory_;
};

TEST_P(EveryCompression, GivesTheSameRecordsWhateverTheSizeOfReads) {
  const std::string text = hard_csv();
  const auto expected = read_all(*open({.files = {directory_.with("plain", text)},
                                        .format = FileFormat::kCsv,
                                        .max_record_bytes = 200}));
  EXPECT_GT(expected.size(), 300U);
  const std::string path = with("stored", text);
  for (const std::size_t read_bytes : {1U, 13U, 257U, 1U << 20}) {
    const auto source = open({.files = {path},
                              .format = FileFormat::kCsv,
                              .max_record_bytes = 200,
                              .read_bytes = read_bytes});
    EXPECT_EQ(read_all(*source), expected) << read_bytes;
    const auto progress = source->progress();
    EXPECT_EQ(progress.read_bytes, progress.total_bytes);
  }
}

TEST_P(EveryCompression, SeekAndFetchAtEveryRecordEqualReadingInOrder) {
  const FileSourceConfig config{.files = {with("a", hard_csv()), with("b", "h\n1\n2\n")},
                                .format = FileFormat::kCsv,
                                .max_record_bytes = 200,
                                .read_bytes = 1000};
  const auto records = read_all(*open(config));
  const auto source = open(config);
  for (std::size_t i = records.size(); i-- > 0;)  // backwards: every one anew
    EXPECT_EQ(keep(source->fetch(records[i].position).value_or_die()), records[i]);
  for (const Kept& record : records)  // forwards: from where it is
    EXPECT_EQ(keep(source->fetch(record.position).value_or_die()), record);

  for (std::size_t i = 0; i < records.size(); i += 17) {
    source->seek(records[i].next).value_or_die();
    EXPECT_EQ(read_all(*source),
              std::vector<Kept>(records.begin() + static_cast<long>(i) + 1, records.end()));
  }
  source->seek({}).value_or_die();
  EXPECT_EQ(read_all(*source), records);
}

TEST_P(EveryCompression, PlacesWhereNoRecordBeginsAreNotFound) {
  const std::string path = with("a", "{1}\n{22}\n{3}");
  const auto source = open({.files = {path}});
  for (const std::uint64_t offset : {1U, 3U, 5U, 10U, 13U, 1000U}) {
    const auto status = source->seek({0, offset});
    ASSERT_FALSE(status) << offset;
    EXPECT_EQ(status.error().code, ErrorCode::kNotFound);
    EXPECT_NE(status.error().message.find(path), std::string::npos);
    EXPECT_EQ(source->fetch({0, offset}).error().code, ErrorCode::kNotFound);
  }
  EXPECT_EQ(source->seek({1, 0}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(source->fetch({0, 12}).error().code, ErrorCode::kNotFound);  // the end is no record
  EXPECT_TRUE(source->seek({0, 12}));
  EXPECT_TRUE(read_all(*source).empty());
}

INSTANTIATE_TEST_SUITE_P(FileSource, EveryCompression,
                         testing::Values(FileCompression::kNone, FileCompression::kZstd,
                                         FileCompression::kGzip));

TEST(FileSource, FramesAndMembersOneAfterTheOtherAreOneText) {
  const TemporaryDirectory directory;
  for (const std::string& bytes : {zstd_of("{1}\n{") + zstd_of("") + zstd_of("2}\n"),
                                   gzip_of("{1}\n{") + gzip_of("") + gzip_of("2}\n")}) {
    const auto source = open({.files = {directory.with("a", bytes)}});
    EXPECT_EQ(payloads(read_all(*source)), (Payloads{"{1}", "{2}"}));
  }
}

TEST(FileSource, DamageIsCorruptAndNamesTheFileAfterTheRecordsBeforeIt) {
  const TemporaryDirectory directory;
  std::string text;
  for (int i = 0; i < 50000; ++i) text += "{" + std::to_string(i * 7919) + "}\n";
  for (const std::string& whole : {zstd_of(text), gzip_of(text)}) {
    std::string damaged = whole;
    damaged[whole.size() / 2] = static_cast<char>(damaged[whole.size() / 2] ^ 0x55);
    damaged[whole.size() / 2 + 1] = static_cast<char>(damaged[whole.size() / 2 + 1] ^ 0x55);
    for (const std::string& bytes : {whole.substr(0, whole.size() - 5), damaged}) {
      const std::string path = directory.with("a", bytes);
      const auto source = open({.files = {path}, .read_bytes = 5000});
      Status status;
      std::string read;
      while (status && !source->finished()) {
        std::vector<Record> records;
        status = source->read(records, 100);
        for (const Record& record : records) read.append(record.payload).append("\n");
      }
      ASSERT_FALSE(status);
      EXPECT_EQ(status.error().code, ErrorCode::kCorrupt);
      EXPECT_NE(status.error().message.find(path), std::string::npos);
      std::vector<Record> none;
      EXPECT_EQ(source->read(none, 1).error().code, ErrorCode::kCorrupt);  // and stays so
      if (bytes.size() < whole.size()) {
        EXPECT_GT(read.size(), 1000U);
        EXPECT_EQ(text.substr(0, read.size()), read);
      }
    }
  }
  const auto wrong =
      open({.files = {directory.with("a", "{1}\n")}, .compression = FileCompression::kZstd});
  std::vector<Record> none;
  EXPECT_EQ(wrong->read(none, 1).error().code, ErrorCode::kCorrupt);
}

TEST(FileSource, FilesThatCannotBeReadAreNamedAtTheStart) {
  const TemporaryDirectory directory;
  const std::string good = directory.with("good", "{}\n");
  const auto code = [&](const std::string& path) {
    const auto source = FileSource::open({.files = {good, path}});
    EXPECT_FALSE(source);
    EXPECT_NE(source.error().message.find(path), std::string::npos);
    return source.error().code;
  };
  EXPECT_EQ(code(directory.file("missing")), ErrorCode::kNotFound);
  EXPECT_EQ(code(directory.file("")), ErrorCode::kInvalid);  // a directory
  ASSERT_EQ(::mkfifo(directory.file("pipe").c_str(), 0600), 0);
  EXPECT_EQ(code(directory.file("pipe")), ErrorCode::kInvalid);
  if (::geteuid() != 0) {  // root may read everything
    const std::string locked = directory.with("locked", "{}\n");
    ASSERT_EQ(::chmod(locked.c_str(), 0), 0);
    EXPECT_EQ(code(locked), ErrorCode::kDenied);
  }
  EXPECT_EQ(FileSource::open({}).error().code, ErrorCode::kInvalid);
}

TEST(FileSource, AHeaderOverTheLimitIsAnErrorEachTime) {
  const TemporaryDirectory directory;
  const auto source = open({.files = {directory.with("a", std::string(50, 'h') + "\n1\n2\n")},
                            .format = FileFormat::kCsv,
                            .max_record_bytes = 40});
  std::vector<Record> records;
  EXPECT_EQ(source->read(records, 5).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(source->read(records, 5).error().code, ErrorCode::kInvalid);
  EXPECT_TRUE(records.empty());
}

}  // namespace
}  // namespace tributary
