#include "ops/tributary/composition/audit_check.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

namespace tributary {
namespace {

bool is_digest(std::string_view text) {
  return text.size() == 2 * Sha256Digest().size() &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Result<WitnessedHead> parse_head(std::string_view text) {
  const std::size_t colon = text.find(':');
  const Error malformed{ErrorCode::kInvalid, "a head is LINES:DIGEST, as `audit head` prints it"};
  if (colon == std::string_view::npos || !is_digest(text.substr(colon + 1))) return malformed;
  WitnessedHead head;
  const auto [end, error] = std::from_chars(text.data(), text.data() + colon, head.lines);
  if (error != std::errc() || end != text.data() + colon || head.lines == 0) return malformed;
  head.digest = text.substr(colon + 1);
  return head;
}

Result<std::vector<WitnessedHead>> read_witness(std::string_view lines) {
  std::vector<WitnessedHead> heads;
  for (std::size_t number = 1;; ++number) {
    const std::size_t end = lines.find('\n');
    if (end == std::string_view::npos) return heads;
    const auto parsed =
        nlohmann::json::parse(lines.substr(0, end), nullptr, /*allow_exceptions=*/false);
    lines.remove_prefix(end + 1);
    WitnessedHead head;
    const bool has_both = parsed.is_object() && parsed.contains("line") &&
                          parsed.contains("digest") && parsed["line"].is_number_unsigned() &&
                          parsed["digest"].is_string();
    if (has_both) {
      head.lines = parsed["line"].get<std::uint64_t>();
      head.digest = parsed["digest"].get<std::string>();
    }
    if (!has_both || head.lines == 0 || !is_digest(head.digest)) {
      return Error{ErrorCode::kCorrupt,
                   "line " + std::to_string(number) + " of the witness does not read"};
    }
    heads.push_back(std::move(head));
  }
}

AuditCheck check_audit(std::string_view text, const std::vector<WitnessedHead>& witnessed) {
  std::multimap<std::uint64_t, const WitnessedHead*> expected;
  for (const WitnessedHead& head : witnessed) expected.emplace(head.lines, &head);
  AuditCheck check;
  const auto visit = [&](std::uint64_t lines, const Sha256Digest& digest) {
    check.head.lines = lines;
    check.head.digest = digest;
    const auto [begin, end] = expected.equal_range(lines);
    for (auto at = begin; at != end; ++at) {
      const bool fits = at->second->digest == hex(digest);
      if (fits) check.witnessed = lines;
      if (!fits) check.different.push_back(*at->second);
    }
    expected.erase(begin, end);
  };
  const auto head = read_chain(text, {}, visit);
  if (!head) check.broken_line = check.head.lines + 1;
  if (head) {
    check.head = *head;
    check.is_torn = head->bytes < text.size();
    for (const auto& [lines, one] : expected) check.missing.push_back(*one);
  }
  return check;
}

}  // namespace tributary
