#include "ops/tributary/statistics/change_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>

#include "connectors/file/file_sink.h"
#include "ops/tributary/statistics/change_lines.h"

namespace tributary {
namespace {

/// The number of the newest finished part; 0: none.
std::uint64_t newest_part(const std::string& path) {
  const std::filesystem::path log(path);
  const std::string begin = log.stem().string() + ".";
  const std::string end = log.extension().string();
  std::uint64_t newest = 0;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(
           log.has_parent_path() ? log.parent_path() : std::filesystem::path("."), none)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(begin) || !name.ends_with(end)) continue;
    if (name.size() <= begin.size() + end.size()) continue;
    const std::string digits = name.substr(begin.size(), name.size() - begin.size() - end.size());
    if (digits.find_first_not_of("0123456789") != std::string::npos || digits.size() > 12) continue;
    newest = std::max<std::uint64_t>(newest, std::stoull(digits));
  }
  return newest;
}

/// True: it is read to its end.
Result<bool> read_part(const std::string& path, ChangePlace& place, std::size_t& most,
                       const ChangeVisit& visit) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return true;  // moved away, or not made yet
  in.seekg(static_cast<std::streamoff>(place.offset));
  for (std::string line; most > 0 && std::getline(in, line) && !in.eof(); --most) {
    place.offset += line.size() + 1;
    visit(line, place);
  }
  if (in.bad()) return Error{ErrorCode::kIo, "cannot read " + path};
  return most > 0;
}

}  // namespace

Status read_changes_up_to(const std::string& path, ChangePlace& place, std::size_t most,
                          const ChangeVisit& visit) {
  while (true) {
    // A part that is finished meanwhile has its old name until then: looked for first.
    const std::uint64_t finished = newest_part(path);
    const bool is_finished = place.part < finished;
    const std::string file = is_finished ? FileSink::part_path(path, place.part + 1) : path;
    TRY_ASSIGN(const bool is_whole, read_part(file, place, most, visit));
    if (!is_whole || (!is_finished && newest_part(path) == finished)) return {};
    if (!is_finished) continue;  // read on under its new name
    ++place.part;
    place.offset = 0;
  }
}

Status read_changes(const std::string& path, ChangePlace& place,
                    const std::function<void(std::string_view line)>& visit) {
  return read_changes_up_to(path, place, std::numeric_limits<std::size_t>::max(),
                            [&](std::string_view line, const ChangePlace&) { visit(line); });
}

}  // namespace tributary
