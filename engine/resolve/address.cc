#include "engine/resolve/address.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

namespace tributary {

namespace {

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_alnum(char32_t c) { return is_digit(c) || (c >= U'A' && c <= U'Z'); }

/// Text in brackets is a remark: 幸福路12号（原纺织厂）.
void cut_remarks(std::u32string& text) {
  int depth = 0;
  std::erase_if(text, [&](char32_t c) {
    if (c == U'(' || c == U'[' || c == U'【') {
      ++depth;
      return true;
    }
    if (c == U')' || c == U']' || c == U'】') {
      if (depth > 0) --depth;
      return true;
    }
    return depth > 0;
  });
}

/// 3号楼, 3幢, 3座, 3#楼 → 3栋.
void use_one_word_for_block(std::u32string& text) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool after_number = end > 0 && is_alnum(text[end - 1]);
    const char32_t next = i + 1 < text.size() ? text[i + 1] : U'\0';
    if (after_number && text[i] == U'号' && (next == U'楼' || next == U'栋')) {
      text[end++] = U'栋';
      ++i;
    } else if (after_number && (text[i] == U'幢' || text[i] == U'座')) {
      text[end++] = U'栋';
    } else {
      text[end++] = text[i];
    }
  }
  text.resize(end);
}

/// Index where the run of digits, letters and dashes that ends at `end` begins.
std::size_t run_before(std::u32string_view text, std::size_t end) {
  while (end > 0 && (is_alnum(text[end - 1]) || text[end - 1] == U'-')) --end;
  return end;
}

/// Cuts from `begin`, and the space before it: 东 Park 5室 → 东PARK.
void cut_from(std::size_t begin, std::u32string& text) {
  while (begin > 0 && text[begin - 1] == U' ') --begin;
  text.resize(begin);
}

/// Cuts what lies inside the building: 3栋2单元501室 → 3栋, 31号501 → 31号.
void cut_rooms(std::u32string& text) {
  for (std::size_t i = text.size(); i-- > 1;) {
    if (text[i] == U'栋' && is_alnum(text[i - 1])) {
      text.resize(i + 1);
      return;
    }
  }
  constexpr std::u32string_view kInside[] = {U"单元", U"室", U"户", U"房", U"层", U"楼", U"号房"};
  if (const std::size_t unit = text.find(U"单元"); unit != std::u32string::npos) {
    const std::size_t begin = run_before(text, unit);
    if (begin > 0 && begin < unit) cut_from(begin, text);
  }
  for (bool again = true; again;) {
    again = false;
    for (const std::u32string_view word : kInside) {
      if (!text.ends_with(word)) continue;
      const std::size_t end = text.size() - word.size();
      const std::size_t begin = run_before(text, end);
      if (begin == 0 || begin == end) continue;
      cut_from(begin, text);
      again = true;
    }
    const std::size_t begin = run_before(text, text.size());
    if (begin > 0 && begin < text.size() && text[begin - 1] == U'号') {
      text.resize(begin);
      again = true;
    }
  }
}

/// Characters of the word for a road that begins at `i`; 0: none does.
std::size_t road_word_at(std::u32string_view text, std::size_t i) {
  const char32_t next = i + 1 < text.size() ? text[i + 1] : U'\0';
  switch (text[i]) {
    case U'路':
    case U'街':
    case U'巷':
    case U'弄':
      return 1;
    case U'大':
      return next == U'道' ? 2 : 0;
    case U'胡':
      return next == U'同' ? 2 : 0;
    default:
      return 0;
  }
}

/// 东风路31号幸福小区3栋 → 东风路. Empty when no road is named.
std::u32string_view road_of(std::u32string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (const std::size_t length = road_word_at(text, i); length > 0) {
      return text.substr(0, i + length);
    }
  }
  return {};
}

}  // namespace

std::optional<int> disagreement(const Address& a, const Address& b) {
  if (!divisions_agree(a.division, b.division)) return std::nullopt;
  const bool both_codes = !a.postcode.empty() && !b.postcode.empty();
  const bool both_localities = !a.locality.empty() && !b.locality.empty();
  const int codes = both_codes && a.postcode != b.postcode ? 1 : 0;
  const int localities = both_localities && a.locality != b.locality ? 1 : 0;
  // One of two may be wrong: neighbourhoods have no sharp edges and codes are mistyped.
  const int compared = (both_codes ? 1 : 0) + (both_localities ? 1 : 0);
  if (compared > 0 && codes + localities == compared) return std::nullopt;
  return codes + localities;
}

AddressReader::AddressReader(const Divisions& divisions) {
  for (const Division& division : divisions.entries) {
    std::u32string name = folding_.simplify(division.name);
    // "市辖区", "县" and the like are place-holders of the code list and name nothing.
    if (name.size() < 2 || name == U"市辖区" || !has_han(name)) continue;
    divisions_.push_back({std::move(name), division.code});
  }
  std::sort(divisions_.begin(), divisions_.end(), [](const Name& a, const Name& b) {
    return std::tie(a.name, a.code) < std::tie(b.name, b.code);
  });
}

const AddressReader::Name* AddressReader::division_at(std::u32string_view text,
                                                      std::string_view within) const {
  constexpr std::size_t kLongestName = 16;  // 双江拉祜族佤族布朗族傣族自治县
  constexpr std::size_t kShortestName = 2;
  const Name* longest = nullptr;
  // Those that begin as `text` does, a character more in each round.
  std::span<const Name> alike = divisions_;
  for (std::size_t at = 0; at < std::min(kLongestName, text.size()); ++at) {
    const auto first = std::partition_point(alike.begin(), alike.end(), [&](const Name& entry) {
      return entry.name.size() <= at || entry.name[at] < text[at];
    });
    const auto last = std::partition_point(
        first, alike.end(), [&](const Name& entry) { return entry.name[at] == text[at]; });
    if (first == last) break;
    alike = {first, last};
    if (at + 1 < kShortestName || alike.front().name.size() > at + 1) continue;
    const auto named = std::partition_point(
        alike.begin(), alike.end(), [&](const Name& entry) { return entry.name.size() == at + 1; });
    const auto from = std::partition_point(alike.begin(), named,
                                           [&](const Name& entry) { return entry.code < within; });
    const auto until = std::partition_point(
        from, named, [&](const Name& entry) { return entry.code.starts_with(within); });
    // A name that several divisions have says which only inside another.
    if (from != until) longest = until - from == 1 ? &*from : nullptr;
  }
  return longest;
}

std::string AddressReader::cut_divisions(std::u32string& text) const {
  std::string code;
  while (const Name* name = division_at(text, code)) {
    const std::u32string_view rest = std::u32string_view(text).substr(name->name.size());
    // 朝阳区路 would be a road of that name.
    if (rest.empty() || rest[0] == U'路' || rest[0] == U'街' || rest[0] == U'巷') break;
    if (name->code == code) break;
    code = name->code;
    text.erase(0, name->name.size());
  }
  return code;
}

Address AddressReader::read_chinese(std::u32string text) const {
  Address address;
  address.division = cut_divisions(text);
  text = with_digits(text);
  use_one_word_for_block(text);
  cut_rooms(text);
  // 12 Beacon Street 5室: only its room was written in Chinese.
  if (!has_han(text)) {
    Address western = read_western(text);
    western.division = std::move(address.division);
    return western;
  }
  address.street = to_utf8(road_of(text));
  address.place = to_utf8(text);
  return address;
}

Address AddressReader::read(std::string_view text) const {
  std::u32string simple = folding_.simplify(text);
  if (!has_han(simple)) return read_western(simple);
  std::replace(simple.begin(), simple.end(), U'#', U'号');
  cut_remarks(simple);
  return read_chinese(TextFolding::without_punctuation(simple, true));
}

}  // namespace tributary
