#include "tests/support/archive.h"

#include <zlib.h>

#include "engine/base/check.h"

namespace tributary {
namespace {

std::uint32_t number_at(const std::string& bytes, std::size_t at, int size) {
  std::uint32_t number = 0;
  for (int i = size - 1; i >= 0; --i) {
    number = number << 8 | static_cast<unsigned char>(bytes.at(at + static_cast<std::size_t>(i)));
  }
  return number;
}

std::string inflated(const std::string& bytes, std::size_t size) {
  std::string out(size, '\0');
  z_stream stream{};
  CHECK_EQ(inflateInit2(&stream, -MAX_WBITS), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(size);
  CHECK_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  inflateEnd(&stream);
  return out;
}

}  // namespace

std::map<std::string, std::string> parts_of_archive(const std::string& archive) {
  std::map<std::string, std::string> parts;
  const std::string mark = "PK\x01\x02";
  for (std::size_t at = archive.find(mark); at != std::string::npos;
       at = archive.find(mark, at + 1)) {
    const std::uint32_t method = number_at(archive, at + 10, 2);
    const std::uint32_t packed = number_at(archive, at + 20, 4);
    const std::uint32_t size = number_at(archive, at + 24, 4);
    const std::string name = archive.substr(at + 46, number_at(archive, at + 28, 2));
    const std::uint32_t header = number_at(archive, at + 42, 4);
    const std::size_t begin =
        header + 30 + number_at(archive, header + 26, 2) + number_at(archive, header + 28, 2);
    const std::string bytes = archive.substr(begin, packed);
    parts[name] = method == 0 ? bytes : inflated(bytes, size);
  }
  CHECK(!parts.empty());
  return parts;
}

std::map<std::string, std::string> files_of_tar(const std::string& archive) {
  std::map<std::string, std::string> files;
  for (std::size_t at = 0; at + 512 <= archive.size();) {
    const std::string padded = archive.substr(at, 100);
    const std::string name = padded.substr(0, padded.find('\0'));
    if (name.empty()) break;
    const std::size_t size = std::stoul(archive.substr(at + 124, 11), nullptr, 8);
    const char type = archive[at + 156];
    if (type == '0' || type == '\0') files[name] = archive.substr(at + 512, size);
    at += 512 + (size + 511) / 512 * 512;
  }
  return files;
}

}  // namespace tributary
