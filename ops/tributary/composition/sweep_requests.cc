#include "ops/tributary/composition/sweep_requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/partition/sweep_codec.h"
#include "ops/tributary/composition/site.h"

namespace tributary {
namespace {

constexpr std::size_t kMostBytes = 4096;
constexpr std::string_view kEnding = ".sweep";

std::filesystem::path folder_of(const std::string& state_directory) {
  return std::filesystem::path(state_directory) / "requests";
}

/// In order of name, so that none waits for luck.
std::vector<std::string> requests_in(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    if (entry.path().extension() == kEnding) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string scope_of(const Sweep& sweep) {
  std::string scope;
  for (const std::string* part : {&sweep.theme, &sweep.area, &sweep.profile}) {
    if (!part->empty()) scope += (scope.empty() ? "" : " ") + *part;
  }
  if (sweep.every > Millis(0)) scope = format_duration(sweep.every);
  return scope;
}

std::string sweep_id(CheckKind check, WallTime now) {
  const EventTime at(now.since_epoch());
  std::string time = format_time(at, UtcOffset());
  time = time.substr(0, time.find_first_of("+."));
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return fmt::format("{}-{}-{:03}", name_of(check), time, at.millis() % 1000);
}

Status request_sweep(const std::string& state_directory, const Sweep& sweep) {
  CHECK(is_sound(sweep));  // its id becomes a file's name
  const std::filesystem::path folder = folder_of(state_directory);
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const std::filesystem::path path = folder / (sweep.id + std::string(kEnding));
  const std::filesystem::path unfinished = folder / (sweep.id + ".new");
  std::string bytes;
  ByteWriter out(bytes);
  write_sweep(sweep, out);
  const bool is_written =
      static_cast<bool>((std::ofstream(unfinished, std::ios::binary) << bytes).flush());
  if (is_written) std::filesystem::rename(unfinished, path, failed);
  if (is_written && !failed) return {};
  return Error{ErrorCode::kIo, "cannot write " + path.string()};
}

SweepRequests::SweepRequests(LogConsumer& next, Worker& worker, const std::string& state_directory,
                             const Clock& clock)
    : next_(next), worker_(worker), folder_(folder_of(state_directory).string()), clock_(clock) {}

Status SweepRequests::consume(LogBatch& batch) {
  TRY(next_.consume(batch));
  return look_if_due();
}

Status SweepRequests::idle() {
  TRY(next_.idle());
  return look_if_due();
}

Status SweepRequests::finish() {
  TRY(look());
  return next_.finish();
}

Status SweepRequests::look_if_due() {
  const WallTime now = clock_.now();
  if (now - looked_ < kPatience) return {};
  looked_ = now;
  return look();
}

/// A kill between the commit and the removal leaves a request whose id is known then.
Status SweepRequests::look() {
  for (const std::string& file : requests_in(folder_)) {
    const auto bytes = read_file(file, kMostBytes);
    ByteReader in(bytes ? std::string_view(*bytes) : std::string_view());
    auto sweep = read_sweep(in);
    if (sweep) TRY(worker_.sweep(std::move(*sweep)));
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
  }
  return {};
}

}  // namespace tributary
