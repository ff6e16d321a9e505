#include "tests/real/real_data.h"

#include <zstd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "schemas/registry/csv_rows.h"

namespace tributary::real {

Result<std::string> data_folder() {
  const char* given = std::getenv("TRIBUTARY_DATA");
  const std::string folder = given != nullptr ? given : "../shared/data";
  if (std::filesystem::is_directory(folder + "/boston")) return folder;
  return Error{ErrorCode::kNotFound, "REAL DATA ABSENT: no records in " + folder +
                                         "; run from the checkout or set TRIBUTARY_DATA"};
}

Result<std::string> read_zst(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorCode::kNotFound, "cannot open " + path};
  const std::string packed((std::istreambuf_iterator<char>(file)), {});
  const std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream(ZSTD_createDStream(),
                                                                          &ZSTD_freeDStream);
  std::string out;
  std::array<char, 1 << 16> chunk{};
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  while (in.pos < in.size) {
    ZSTD_outBuffer piece{chunk.data(), chunk.size(), 0};
    if (ZSTD_isError(ZSTD_decompressStream(stream.get(), &piece, &in)) != 0) {
      return Error{ErrorCode::kCorrupt, path + " is not zstd"};
    }
    out.append(chunk.data(), piece.pos);
  }
  return out;
}

Result<Table> Table::read(const std::string& path) {
  TRY_ASSIGN(const std::string text, read_zst(path));
  CsvRows rows(text);
  std::vector<std::string_view> fields;
  Table table;
  if (!rows.next(fields)) return Error{ErrorCode::kInvalid, path + " is empty"};
  for (std::size_t i = 0; i < fields.size(); ++i) table.columns_.emplace(fields[i], i);
  const std::size_t width = fields.size();
  while (rows.next(fields)) {
    if (fields.size() != width) return Error{ErrorCode::kInvalid, path + " has a ragged row"};
    table.rows_.emplace_back(fields.begin(), fields.end());
  }
  if (rows.malformed()) return Error{ErrorCode::kInvalid, path + " is not CSV"};
  return table;
}

const std::string& Table::at(std::size_t row, std::string_view column) const {
  const auto at = columns_.find(column);
  CHECK(at != columns_.end());
  return rows_[row][at->second];
}

}  // namespace tributary::real
