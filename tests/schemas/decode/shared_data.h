// Reads what lies in ../shared/data. Absent data fails a test, loudly: it is not a reason to skip.
#pragma once

#include <gtest/gtest.h>
#include <zstd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace tributary {

/// Bytes of a .zst file below the data folder, decompressed; empty after a failure was recorded.
inline std::string read_shared(const std::string& name) {
  const char* folder = std::getenv("TRIBUTARY_TEST_DATA");
  const std::string path = std::string(folder == nullptr ? "" : folder) + "/" + name;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    ADD_FAILURE() << "\n*** " << path << " is absent. This test needs the shared data beside the "
                  << "checkout (../shared/data), or -DTRIBUTARY_SHARED_DATA=<folder>. ***\n";
    return "";
  }
  const std::string packed{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::string out;
  ZSTD_DStream* stream = ZSTD_createDStream();
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  std::string chunk(std::size_t{1} << 20, '\0');
  while (in.pos < in.size) {
    ZSTD_outBuffer piece{chunk.data(), chunk.size(), 0};
    const std::size_t left = ZSTD_decompressStream(stream, &piece, &in);
    if (ZSTD_isError(left) != 0) {
      ADD_FAILURE() << path << " is no zstd file";
      break;
    }
    out.append(chunk, 0, piece.pos);
  }
  ZSTD_freeDStream(stream);
  return out;
}

}  // namespace tributary
