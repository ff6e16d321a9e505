#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "engine/resolve/address.h"

namespace tributary {

namespace {

using Words = std::vector<std::string>;
using Pair = std::pair<std::string_view, std::string_view>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

// Publication 28 of the US Postal Service, appendix C1, and what city systems make of it.
constexpr std::array<Pair, 66> kStreetWords = {{
    {"ALLEY", "ALY"},       {"AV", "AVE"},        {"AVEN", "AVE"},       {"AVENUE", "AVE"},
    {"BL", "BLVD"},         {"BLV", "BLVD"},      {"BOULEVARD", "BLVD"}, {"BRIDGE", "BRG"},
    {"CI", "CIR"},          {"CIRCLE", "CIR"},    {"COURT", "CT"},       {"CRESCENT", "CRES"},
    {"CRE", "CRES"},        {"CROSSING", "XING"}, {"DRIVE", "DR"},       {"DRV", "DR"},
    {"EXPRESSWAY", "EXPY"}, {"EXPWY", "EXPY"},    {"EXTENSION", "EXT"},  {"FREEWAY", "FWY"},
    {"GARDENS", "GDNS"},    {"GREEN", "GRN"},     {"GROVE", "GRV"},      {"HEIGHTS", "HTS"},
    {"HIGHWAY", "HWY"},     {"HW", "HWY"},        {"LANE", "LN"},        {"LA", "LN"},
    {"MOUNT", "MT"},        {"PARK", "PARK"},     {"PK", "PARK"},        {"PARKWAY", "PKWY"},
    {"PKY", "PKWY"},        {"PW", "PKWY"},       {"PKW", "PKWY"},       {"PLACE", "PL"},
    {"PLAZA", "PLZ"},       {"PZ", "PLZ"},        {"ROAD", "RD"},        {"ROUTE", "RT"},
    {"RTE", "RT"},          {"SAINT", "ST"},      {"SQUARE", "SQ"},      {"STREET", "ST"},
    {"STR", "ST"},          {"TE", "TER"},        {"TERR", "TER"},       {"TERRACE", "TER"},
    {"TPKE", "TPKE"},       {"TRAIL", "TRL"},     {"TURNPIKE", "TPKE"},  {"WAY", "WAY"},
    {"WHARF", "WHF"},       {"WHRF", "WHF"},      {"WY", "WAY"},         {"PSGE", "PSGE"},
    {"PASSAGE", "PSGE"},    {"PATH", "PATH"},     {"ROW", "ROW"},        {"PIKE", "PIKE"},
    {"LOOP", "LOOP"},       {"FORT", "FT"},       {"JUNIOR", "JR"},      {"DOCTOR", "DR"},
    {"REVEREND", "REV"},    {"CENTER", "CTR"},
}};
constexpr std::array<Pair, 8> kDirections = {{{"NORTH", "N"},
                                              {"SOUTH", "S"},
                                              {"EAST", "E"},
                                              {"WEST", "W"},
                                              {"NORTHEAST", "NE"},
                                              {"NORTHWEST", "NW"},
                                              {"SOUTHEAST", "SE"},
                                              {"SOUTHWEST", "SW"}}};
constexpr std::array<Pair, 27> kOrdinals = {
    {{"FIRST", "1ST"},        {"SECOND", "2ND"},      {"THIRD", "3RD"},       {"FOURTH", "4TH"},
     {"FIFTH", "5TH"},        {"SIXTH", "6TH"},       {"SEVENTH", "7TH"},     {"EIGHTH", "8TH"},
     {"NINTH", "9TH"},        {"TENTH", "10TH"},      {"ELEVENTH", "11TH"},   {"TWELFTH", "12TH"},
     {"THIRTEENTH", "13TH"},  {"FOURTEENTH", "14TH"}, {"FIFTEENTH", "15TH"},  {"SIXTEENTH", "16TH"},
     {"SEVENTEENTH", "17TH"}, {"EIGHTEENTH", "18TH"}, {"NINETEENTH", "19TH"}, {"TWENTIETH", "20TH"},
     {"THIRTIETH", "30TH"},   {"FORTIETH", "40TH"},   {"FIFTIETH", "50TH"},   {"SIXTIETH", "60TH"},
     {"SEVENTIETH", "70TH"},  {"EIGHTIETH", "80TH"},  {"NINETIETH", "90TH"}}};
constexpr std::array<std::string_view, 11> kUnits = {
    "APT", "APARTMENT", "UNIT", "STE", "SUITE", "RM", "ROOM", "FL", "FLOOR", "FLR", "BSMT"};
constexpr std::array<std::string_view, 50> kStates = {
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL",
    "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT",
    "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI",
    "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY"};

template <std::size_t N>
std::string_view looked_up(const std::array<Pair, N>& table, std::string_view word) {
  for (const Pair& entry : table) {
    if (entry.first == word) return entry.second;
  }
  return {};
}
template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string_view standard_street_word(std::string_view word) {
  const std::string_view found = looked_up(kStreetWords, word);
  return found.empty() ? word : found;
}
bool is_street_word(std::string_view word) {
  for (const Pair& entry : kStreetWords) {
    if (entry.first == word || entry.second == word) return true;
  }
  return false;
}
std::string_view direction_of(std::string_view word) {
  for (const Pair& entry : kDirections) {
    if (entry.first == word || entry.second == word) return entry.second;
  }
  return {};
}

std::string joined(const Words& words, std::string_view between = " ") {
  std::string out;
  for (const std::string& word : words) {
    if (&word != &words.front()) out += between;
    out += word;
  }
  return out;
}

/// The parts that commas or two spaces set apart, in words. `&` and `@` are words; dashes inside
/// words stay, other punctuation parts words.
std::vector<Words> segments_of(std::u32string_view text) {
  std::vector<Words> segments(1);
  std::string word;
  int spaces = 0;
  const auto end_word = [&] {
    if (!word.empty()) segments.back().push_back(std::exchange(word, {}));
  };
  const auto end_segment = [&] {
    end_word();
    const bool joins = !segments.back().empty() && segments.back().back() == "&";
    if (!segments.back().empty() && !joins) segments.emplace_back();
  };
  for (const char32_t c : text) {
    const bool is_word = c < 0x80 && (is_digit(static_cast<char>(c)) ||
                                      is_letter(static_cast<char>(c)) || c == U'-' || c == U'/');
    if (is_word || c >= 0x80) {
      if (spaces > 1) end_segment();
      word += to_utf8({&c, 1});
      spaces = 0;
    } else if (c == U'&' || c == U'@') {
      end_word();  // an intersection is one segment, however it is spaced
      segments.back().emplace_back("&");
      spaces = 0;
    } else if (c == U'#') {
      end_word();
      word = "UNIT";
      end_word();
      spaces = 0;
    } else if (c == U',' || c == U';') {
      end_segment();
      spaces = 0;
    } else if (c != U'\'' && c != U'.') {
      end_word();
      ++spaces;
    }
  }
  end_word();
  if (segments.back().empty()) segments.pop_back();
  return segments;
}

bool is_postcode(std::string_view word) {
  if (word.size() != 5 && word.size() != 10) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (i == 5 ? word[i] != '-' : !is_digit(word[i])) return false;
  }
  return true;
}

bool has_digit(const Words& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::any_of(word.begin(), word.end(), is_digit);
  });
}

/// Takes postal code, state and locality from the end; what is left is the street's line.
Words cut_tail(std::vector<Words>& segments, Address& address) {
  const auto drop_empty = [&] {
    while (!segments.empty() && segments.back().empty()) segments.pop_back();
  };
  if (segments.empty()) return {};
  const bool several = segments.size() > 1 || segments.back().size() > 3;
  if (several && is_postcode(segments.back().back())) {
    address.postcode = segments.back().back().substr(0, 5);
    segments.back().pop_back();
    drop_empty();
  }
  // A lone two-letter word may be a suffix (CT): it is a state in its own segment, or between a
  // locality and a postal code.
  if (segments.size() > 1 && is_one_of(kStates, segments.back().back()) &&
      (segments.back().size() == 1 || !address.postcode.empty())) {
    segments.back().pop_back();
    drop_empty();
  }
  const auto is_unit_part = [](const Words& words) { return is_one_of(kUnits, words.front()); };
  if (segments.size() > 1 && !has_digit(segments.back()) && !is_unit_part(segments.back()) &&
      !(segments.back().size() == 1 && is_street_word(segments.back().front()))) {
    address.locality = joined(segments.back());
    segments.pop_back();
  }
  Words line;
  for (Words& segment : segments) {
    if (!line.empty() && is_unit_part(segment)) break;
    std::move(segment.begin(), segment.end(), std::back_inserter(line));
  }
  return line;
}

/// `145`, `37R`, `1292A`; false for `39TH`.
bool is_house_number(std::string_view word) {
  std::size_t digits = 0;
  while (digits < word.size() && is_digit(word[digits])) ++digits;
  const std::size_t letters = word.size() - digits;
  return digits > 0 && digits <= 6 && letters <= 1 && (letters == 0 || is_letter(word.back()));
}

std::string without_zeros(std::string_view number) {
  while (number.size() > 1 && number[0] == '0' && is_digit(number[1])) number.remove_prefix(1);
  return std::string(number);
}

/// Takes the house number from the front: `145`, `145 - 151`, `12 1/2`. Empty when there is none.
std::string cut_number(Words& line) {
  // `194 -196`, `194- 196` and `194 - 196` are one word.
  while (line.size() > 1 && (line[0].ends_with('-') || line[1].starts_with('-'))) {
    line[0] += line[1];
    line.erase(line.begin() + 1);
  }
  if (line.size() < 2) return {};
  const std::string& word = line[0];
  const std::size_t dash = word.find('-');
  std::string number;
  if (dash == std::string::npos) {
    if (!is_house_number(word)) return {};
    number = without_zeros(word);
  } else {
    const std::string_view low = std::string_view(word).substr(0, dash);
    const std::string_view high = std::string_view(word).substr(dash + 1);
    if (!is_house_number(low) || !is_house_number(high)) return {};
    number = without_zeros(low);
    if (without_zeros(high) != number) number += "-" + without_zeros(high);
  }
  line.erase(line.begin());
  if (line.size() > 1 && line[0].size() == 3 && line[0][1] == '/') {
    number += " " + line[0];
    line.erase(line.begin());
  }
  return number;
}

/// A street's name in standard words, without rooms.
std::string standard_street(Words words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (is_one_of(kUnits, words[i])) words.resize(i);
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool first =
        i == 0 && words.size() > 1 && !(words.size() == 2 && is_street_word(words[1]));
    const bool last = i > 1 && i + 1 == words.size();
    if (const std::string_view direction = direction_of(words[i]);
        (first || last) && !direction.empty()) {
      words[i] = direction;
    } else if (const std::string_view ordinal = looked_up(kOrdinals, words[i]); !ordinal.empty()) {
      words[i] = ordinal;
    } else {
      words[i] = std::string(standard_street_word(words[i]));
    }
  }
  return joined(words);
}

/// Cuts `INTERSECTION OF`, which says that `AND` and `/` stand between streets, as `&` does. It is
/// cut wherever it stands: from `Main & Intersection of Elm`, order would bring it to the front.
void cut_announcement(Words& line) {
  bool announced = false, is_cut = false;
  std::erase_if(line, [&](const std::string& word) {
    is_cut = word == "INTERSECTION" || (is_cut && word == "OF");
    announced = announced || is_cut;
    return is_cut;
  });
  if (!announced) return;
  std::replace(line.begin(), line.end(), std::string("AND"), std::string("&"));
  std::replace(line.begin(), line.end(), std::string("/"), std::string("&"));
}

/// The streets of an intersection; empty when `line` is none.
Words crossing_streets(const Words& line) {
  std::vector<Words> sides(1);
  for (const std::string& word : line) {
    if (word == "&") sides.emplace_back();
    if (word != "&") sides.back().push_back(word);
  }
  Words streets;
  for (Words& side : sides) {
    if (!side.empty()) streets.push_back(standard_street(std::move(side)));
  }
  if (streets.size() < 2) return {};
  std::sort(streets.begin(), streets.end());
  return streets;
}

}  // namespace

Address read_western(std::u32string_view text) {
  Address address;
  std::vector<Words> segments = segments_of(text);
  Words line = cut_tail(segments, address);
  cut_announcement(line);
  if (const Words streets = crossing_streets(line); !streets.empty()) {
    address.street = streets.front();
    address.place = joined(streets, " & ");
    return address;
  }
  const std::string number = cut_number(line);
  address.street = standard_street(std::move(line));
  address.place = number.empty() ? address.street : number + " " + address.street;
  return address;
}

}  // namespace tributary
