#include "tests/tidy/words.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <span>

namespace tributary::tidy {
namespace {

/// Hosts that may be named: identifiers of standards that happen to look like addresses, names
/// reserved for examples, and this machine.
bool is_allowed_host(std::string_view host) {
  static constexpr std::string_view kHosts[] = {"json-schema.org", "json.schemastore.org",
                                                "www.w3.org", "no-color.org", "127.0.0.1"};
  static const RE2 example(R"((^|.*\.)example(\.[a-z]+)?)");
  return std::find(std::begin(kHosts), std::end(kHosts), host) != std::end(kHosts) ||
         RE2::FullMatch(re2::StringPiece(host.data(), host.size()), example);
}

struct Ban {
  RE2 pattern;
  const char* message;
};

/// Written in pieces, so that this file does not find itself.
std::span<const Ban> bans() {
  static const Ban list[] = {
      {"((?:^|[^\\w.])/(?:wo"
       "rk|ro"
       "ot|ho"
       "me|Us"
       "ers)/[\\w.]+)",
       "a path of one machine"},
      {"(/tm"
       "p/\\w+)",
       "a path of one machine"},
      {"(/\\.libr"
       "ary\\b)",
       "not a part of this project"},
      {"(find_(?:rep"
       "os|str"
       "ing)\\b)",
       "not a part of this project"},
  };
  return list;
}

void check_hosts(const SourceFile& file, int line, re2::StringPiece text,
                 std::vector<Finding>& findings) {
  static const RE2 host(
      R"((?:://([\w.-]+)|\b((?:[a-z0-9-]+\.)+(?:org|com|net|cn|dev|io)|(?:\d{1,3}\.){3}\d{1,3})\b))");
  std::string in_url;
  std::string bare;
  while (RE2::FindAndConsume(&text, host, &in_url, &bare)) {
    const std::string& name = in_url.empty() ? bare : in_url;
    const auto dots = std::count(name.begin(), name.end(), '.');
    // `state.io` in code is a member, `//host/` a placeholder.
    const bool is_host = (!in_url.empty() && dots >= 1) || dots >= 2 || name.ends_with(".org") ||
                         name.ends_with(".com");
    if (is_host && !is_allowed_host(name)) {
      findings.push_back({file.path, line, "names a host that is not in the allow-list"});
    }
  }
}

/// Whether `path` (which begins with `../`) leaves the checkout when seen from `file`.
bool leaves_checkout(std::string_view file, std::string_view path) {
  auto depth = std::count(file.begin(), file.end(), '/');
  while (path.starts_with("../")) {
    path.remove_prefix(3);
    --depth;
  }
  // From the root, and from anywhere by a script that has changed to it.
  return depth < 0 || path.starts_with("shared");
}

void check_parents(const SourceFile& file, int line, re2::StringPiece text,
                   std::vector<Finding>& findings) {
  static const RE2 parent(R"(((?:\.\./)+[\w./-]*))");
  std::string path;
  while (RE2::FindAndConsume(&text, parent, &path)) {
    const bool is_shared = path.find("../shared/data") != std::string::npos ||
                           path.find("../shared/rules") != std::string::npos;
    if (leaves_checkout(file.path, path) && !is_shared) {
      findings.push_back({file.path, line, fmt::format("`{}` leaves the checkout", path)});
    }
  }
}

}  // namespace

std::vector<Finding> check_words(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.files()) {
    int line = 0;
    for (const std::string_view text : lines_of(file.text)) {
      ++line;
      const re2::StringPiece piece(text.data(), text.size());
      check_hosts(file, line, piece, findings);
      check_parents(file, line, piece, findings);
      for (const Ban& ban : bans()) {
        if (RE2::PartialMatch(piece, ban.pattern)) {
          findings.push_back({file.path, line, ban.message});
        }
      }
    }
  }
  return findings;
}

}  // namespace tributary::tidy
