#include "engine/resolve/address.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tributary {

namespace {

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_alnum(char32_t c) { return is_digit(c) || (c >= U'A' && c <= U'Z'); }

/// Text in brackets is a remark: 幸福路12号（原纺织厂）.
std::u32string without_remarks(std::u32string_view text) {
  std::u32string out;
  int depth = 0;
  for (const char32_t c : text) {
    if (c == U'(' || c == U'[' || c == U'【') {
      ++depth;
    } else if ((c == U')' || c == U']' || c == U'】')) {
      if (depth > 0) --depth;
    } else if (depth == 0) {
      out.push_back(c);
    }
  }
  return out;
}

/// 3号楼, 3幢, 3座, 3#楼 → 3栋.
std::u32string with_one_word_for_block(std::u32string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool after_number = !out.empty() && is_alnum(out.back());
    const std::u32string_view rest = text.substr(i);
    if (after_number && (rest.starts_with(U"号楼") || rest.starts_with(U"号栋"))) {
      out.push_back(U'栋');
      ++i;
    } else if (after_number && (text[i] == U'幢' || text[i] == U'座')) {
      out.push_back(U'栋');
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
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

/// 东风路31号幸福小区3栋 → 东风路. Empty when no road is named.
std::u32string_view road_of(std::u32string_view text) {
  constexpr std::u32string_view kRoads[] = {U"大道", U"路", U"街", U"巷", U"弄", U"胡同"};
  std::size_t end = 0;
  for (std::size_t i = 1; i < text.size() && end == 0; ++i) {
    for (const std::u32string_view word : kRoads) {
      if (!text.substr(i).starts_with(word)) continue;
      end = i + word.size();
      break;
    }
  }
  return text.substr(0, end);
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
  // Most texts begin with no division: one look-up says so.
  const std::u32string_view start = text.substr(0, kShortestName);
  const auto first = std::lower_bound(
      divisions_.begin(), divisions_.end(), start,
      [](const Name& entry, std::u32string_view wanted) { return entry.name < wanted; });
  if (first == divisions_.end() || !first->name.starts_with(start)) return nullptr;
  for (std::size_t length = std::min(kLongestName, text.size()); length >= kShortestName;
       --length) {
    const std::u32string_view head = text.substr(0, length);
    auto at = std::lower_bound(
        first, divisions_.end(), head,
        [](const Name& entry, std::u32string_view wanted) { return entry.name < wanted; });
    // A name that several divisions have says which only inside another.
    const Name* found = nullptr;
    for (; at != divisions_.end() && at->name == head; ++at) {
      if (!at->code.starts_with(within)) continue;
      if (found != nullptr) return nullptr;
      found = &*at;
    }
    if (found != nullptr) return found;
  }
  return nullptr;
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
  text = with_one_word_for_block(text);
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
  return read_chinese(TextFolding::without_punctuation(without_remarks(simple), true));
}

}  // namespace tributary
