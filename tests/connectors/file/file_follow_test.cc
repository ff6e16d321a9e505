#include <gtest/gtest.h>

#include <functional>

#include "connectors/file/file_source.h"
#include "tests/connectors/file/compressed.h"
#include "tests/connectors/temporary_directory.h"

namespace tributary {
namespace {

void append(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::app) << bytes;
}

/// What is to be had now, as `[record]`s.
std::string now(FileSource& source) {
  std::string all;
  for (;;) {
    std::vector<Record> records;
    source.read(records, 10).value_or_die();
    if (records.empty()) return all;
    for (const Record& record : records)
      all.append("[").append(record.header).append("|").append(record.payload).append("]");
  }
}

std::unique_ptr<FileSource> follow(std::vector<std::string> files, FileFormat format) {
  return FileSource::open({.files = std::move(files), .format = format, .follow = true})
      .value_or_die();
}

TEST(FileFollow, GivesALineWhenItsEndIsThere) {
  const TemporaryDirectory directory;
  const std::string path = directory.with("a", "{1}\n{2");
  const auto source = follow({path}, FileFormat::kJsonLines);
  EXPECT_EQ(now(*source), "[|{1}]");
  EXPECT_EQ(now(*source), "");
  EXPECT_FALSE(source->finished());
  append(path, "2}\n{3}\n");
  EXPECT_EQ(now(*source), "[|{22}][|{3}]");
  EXPECT_FALSE(source->finished());
}

TEST(FileFollow, WaitsForTheHeaderAndForAClosingQuote) {
  const TemporaryDirectory directory;
  const std::string path = directory.with("a", "");
  const auto source = follow({directory.with("done", "h\n1\n"), path}, FileFormat::kCsv);
  EXPECT_EQ(now(*source), "[h|1]");
  append(path, "\xef\xbb\xbfid,na");
  EXPECT_EQ(now(*source), "");
  append(path, "me\n1,\"a\n");
  EXPECT_EQ(now(*source), "");
  append(path, "b\"\n");
  EXPECT_EQ(now(*source), "[id,name|1,\"a\nb\"]");
}

TEST(FileFollow, SkipsALineThatIsTooLongWhileItGrows) {
  const TemporaryDirectory directory;
  const std::string path = directory.with("a", std::string(100, 'x'));
  const auto source =
      FileSource::open({.files = {path}, .follow = true, .max_record_bytes = 50}).value_or_die();
  EXPECT_EQ(now(*source), "");
  append(path, std::string(100, 'x'));
  EXPECT_EQ(now(*source), "");
  append(path, "\n{2}\n");
  std::vector<Record> records;
  source->read(records, 10).value_or_die();
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].payload, "");
  EXPECT_EQ(records[0].position, Position{});
  EXPECT_EQ(records[0].next, (Position{0, 201}));
  EXPECT_EQ(records[1].payload, "{2}");
}

TEST(FileFollow, GoesOnAfterASeekToTheEnd) {
  const TemporaryDirectory directory;
  const std::string path = directory.with("a", "{1}\n");
  const auto source = follow({path}, FileFormat::kJsonLines);
  source->seek({0, 4}).value_or_die();
  EXPECT_EQ(now(*source), "");
  append(path, "{2}\n");
  EXPECT_EQ(now(*source), "[|{2}]");
}

TEST(FileFollow, AFileThatWasCutRemovedOrReplacedIsNotFound) {
  const TemporaryDirectory directory;
  const auto error_after = [&](const std::function<void(const std::string&)>& change) {
    const std::string path = directory.with("a", "{1}\n{2}\n");
    const auto source = follow({path}, FileFormat::kJsonLines);
    EXPECT_EQ(now(*source), "[|{1}][|{2}]");
    change(path);
    std::vector<Record> records;
    const auto status = source->read(records, 10);
    EXPECT_FALSE(status);
    EXPECT_NE(status.error().message.find(path), std::string::npos);
    return status.error().code;
  };
  EXPECT_EQ(error_after([](const auto& path) { std::filesystem::resize_file(path, 4); }),
            ErrorCode::kNotFound);
  EXPECT_EQ(error_after([](const auto& path) { std::filesystem::remove(path); }),
            ErrorCode::kNotFound);
  EXPECT_EQ(error_after([](const auto& path) {
              std::filesystem::rename(path, path + ".1");
              append(path, "{3}\n");
            }),
            ErrorCode::kNotFound);
}

TEST(FileFollow, IsRefusedForACompressedFile) {
  const TemporaryDirectory directory;
  const auto source =
      FileSource::open({.files = {directory.with("a", zstd_of("{1}\n"))}, .follow = true});
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().code, ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace tributary
