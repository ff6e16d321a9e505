// How fast records are found in files: what every figure that starts from a file is bounded by.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "connectors/file/file_source.h"
#include "tests/connectors/file/compressed.h"
#include "tests/connectors/temporary_directory.h"

namespace tributary {
namespace {

constexpr int kLines = 200'000;

/// Lines of 440 bytes (DESIGN 9); every third CSV line has a quoted field.
std::string text_of(FileFormat format) {
  std::string text = format == FileFormat::kCsv ? "id,text,rest\n" : "";
  for (int i = 0; i < kLines; ++i) {
    std::string line = std::to_string(i * 7919);
    line += format == FileFormat::kCsv && i % 3 == 0 ? ",\"a, b\"," : ",plain,";
    while (line.size() < 439) line += static_cast<char>('a' + (line.size() * 7 + line[0]) % 26);
    text.append(line, 0, 439).append("\n");
  }
  return text;
}

void read_file(benchmark::State& state, FileFormat format, FileCompression compression) {
  const TemporaryDirectory directory;
  const std::string text = text_of(format);
  const std::string stored = compression == FileCompression::kZstd   ? zstd_of(text)
                             : compression == FileCompression::kGzip ? gzip_of(text)
                                                                     : text;
  const FileSourceConfig config{.files = {directory.with("records", stored)}, .format = format};
  std::size_t records = 0;
  std::vector<Record> batch;
  for ([[maybe_unused]] auto step : state) {
    const auto source = FileSource::open(config).value_or_die();
    while (!source->finished()) {
      batch.clear();
      source->read(batch, 1024).value_or_die();
      records += batch.size();
    }
  }
  CHECK_EQ(records, static_cast<std::size_t>(state.iterations()) * kLines);
  state.SetItemsProcessed(state.iterations() * kLines);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

BENCHMARK_CAPTURE(read_file, lines_plain, FileFormat::kJsonLines, FileCompression::kNone)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_file, lines_zstd, FileFormat::kJsonLines, FileCompression::kZstd)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_file, lines_gzip, FileFormat::kJsonLines, FileCompression::kGzip)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_file, csv_plain, FileFormat::kCsv, FileCompression::kNone)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tributary
