#include "ops/api/console_files.h"

#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "ops/tributary/composition/site.h"

namespace tributary::api {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIndex = "/index.html";
/// Everything a page uses comes from here; nothing else may frame it, nothing is sent elsewhere.
constexpr std::string_view kPolicy =
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'";

std::string type_of(const std::string& extension) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kTypes = {{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".geojson", "application/geo+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".webmanifest", "application/manifest+json"},
      {".txt", "text/plain; charset=utf-8"},
      {".pbf", "application/x-protobuf"},
  }};
  for (const auto& [ending, type] : kTypes) {
    if (extension == ending) return std::string(type);
  }
  return "application/octet-stream";
}

}  // namespace

Result<ConsoleFiles> ConsoleFiles::read(const std::string& directory) {
  ConsoleFiles console;
  std::size_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (!fs::is_regular_file(entry->symlink_status())) continue;
    TRY_ASSIGN(std::string text, read_file(entry->path().string(), kMostBytes));
    bytes += text.size();
    if (bytes > kMostBytes) return Error{ErrorCode::kLimit, directory + " is too large"};
    const std::string path = "/" + entry->path().lexically_relative(directory).generic_string();
    console.files_[path] = {type_of(entry->path().extension().string()), std::move(text)};
  }
  if (error) return Error{ErrorCode::kIo, "cannot read " + directory + ": " + error.message()};
  if (!console.files_.contains(std::string(kIndex))) {
    return Error{ErrorCode::kNotFound, directory + " holds no index.html: build the console"};
  }
  return console;
}

std::optional<Response> ConsoleFiles::find(const std::string& path) const {
  auto found = files_.find(path);
  if (found == files_.end()) found = files_.find(std::string(kIndex));
  if (found == files_.end()) return std::nullopt;
  Response response;
  response.content_type = found->second.type;
  response.body = found->second.bytes;
  response.headers.emplace_back("Content-Security-Policy", kPolicy);
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  // Names of assets hold a digest of what is in them.
  const bool is_asset = found->first.starts_with("/assets/");
  response.headers.emplace_back("Cache-Control",
                                is_asset ? "public, max-age=31536000, immutable" : "no-cache");
  return response;
}

std::string installed_console() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) return {};
  const fs::path place = program.parent_path().parent_path() / "share" / "tributary" / "console";
  return fs::is_regular_file(place / "index.html", error) ? place.string() : std::string();
}

}  // namespace tributary::api
