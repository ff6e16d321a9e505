#include "engine/model/personal_shapes.h"

#include <array>
#include <string>

namespace tributary {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_of_run(char c) { return is_digit(c) || is_letter(c); }

bool all_digits(std::string_view text) {
  for (const char c : text) {
    if (!is_digit(c)) return false;
  }
  return true;
}

int number_at(std::string_view text, std::size_t from, std::size_t count) {
  int number = 0;
  for (const char c : text.substr(from, count)) number = number * 10 + (c - '0');
  return number;
}

bool is_real_date(int year, int month, int day) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= kDays[static_cast<std::size_t>(month) - 1] + (month == 2 && leap ? 1 : 0);
}

bool is_old_resident_id(std::string_view run) {
  return run.size() == 15 && all_digits(run) &&
         is_real_date(1900 + number_at(run, 6, 2), number_at(run, 8, 2), number_at(run, 10, 2));
}

bool is_mobile(std::string_view run) {
  if (run.size() == 15 && run.starts_with("0086")) run.remove_prefix(4);
  if (run.size() == 13 && run.starts_with("86")) run.remove_prefix(2);
  return run.size() == 11 && run[0] == '1' && run[1] >= '3' && run[1] <= '9' && all_digits(run);
}

PersonalShape shape_of_run(std::string_view run) {
  switch (run.size()) {
    case 18:
      return is_resident_id(run) ? PersonalShape::kResidentId : PersonalShape::kNone;
    case 20:
      return is_resident_id(run.substr(0, 18)) ? PersonalShape::kResidentIdSuffix
                                               : PersonalShape::kNone;
    case 15:
      if (is_old_resident_id(run)) return PersonalShape::kOldResidentId;
      return is_mobile(run) ? PersonalShape::kMobile : PersonalShape::kNone;
    case 11:
    case 13:
      return is_mobile(run) ? PersonalShape::kMobile : PersonalShape::kNone;
    default:
      return PersonalShape::kNone;
  }
}

/// `at` is the place of an `@`: something before it, a name with a dot and a top level after it.
bool is_email_around(std::string_view text, std::size_t at) {
  const auto is_local = [](char c) {
    return is_of_run(c) || std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string::npos;
  };
  if (at == 0 || !is_local(text[at - 1])) return false;
  bool dotted = false;
  std::size_t label = 0;  // characters of the label under way
  std::size_t i = at + 1;
  for (; i < text.size(); ++i) {
    if (is_of_run(text[i]) || text[i] == '-') {
      ++label;
      if (dotted && label >= 2) return true;
    } else if (text[i] == '.' && label > 0) {
      dotted = true;
      label = 0;
    } else {
      return false;
    }
  }
  return false;
}

/// Full-width letters, digits, `＠` and `．` as ASCII; everything else as it is.
std::string with_narrow_forms(std::string_view text) {
  std::string narrow;
  narrow.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\xEF' && i + 2 < text.size()) {
      const auto second = static_cast<unsigned char>(text[i + 1]);
      const auto third = static_cast<unsigned char>(text[i + 2]);
      const unsigned point = ((second & 0x3FU) << 6U) | (third & 0x3FU);  // below U+F000
      if (second >= 0xBC && second <= 0xBD && point >= 0xF01 && point <= 0xF5E) {
        narrow.push_back(static_cast<char>(point - 0xF01 + '!'));
        i += 2;
        continue;
      }
    }
    narrow.push_back(text[i]);
  }
  return narrow;
}

constexpr std::array<bool, 256> kIsOfRun = [] {
  std::array<bool, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = is_of_run(static_cast<char>(i));
  return table;
}();
constexpr std::size_t kShortestRun = 11;

PersonalShape shape_in_narrow(std::string_view text) {
  if (text.size() < kShortestRun && text.find('@') == std::string_view::npos) {
    return PersonalShape::kNone;
  }
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && kIsOfRun[static_cast<unsigned char>(text[i])]) continue;
    if (i == begin && i < text.size() && text[i] != '@') {  // between two runs
      ++begin;
      continue;
    }
    const PersonalShape shape = shape_of_run(text.substr(begin, i - begin));
    if (shape != PersonalShape::kNone) return shape;
    if (i < text.size() && text[i] == '@' && is_email_around(text, i)) return PersonalShape::kEmail;
    begin = i + 1;
  }
  return PersonalShape::kNone;
}

}  // namespace

bool is_resident_id(std::string_view text) {
  if (text.size() != 18 || !all_digits(text.substr(0, 17))) return false;
  const int year = number_at(text, 6, 4);
  if (year < 1800 || year > 2099) return false;
  if (!is_real_date(year, number_at(text, 10, 2), number_at(text, 12, 2))) return false;
  constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (text[i] - '0');
  const char check = "10X98765432"[sum % 11];
  return text[17] == check || (check == 'X' && text[17] == 'x');
}

PersonalShape personal_shape_in(std::string_view text) {
  if (text.find('\xEF') == std::string_view::npos) return shape_in_narrow(text);
  return shape_in_narrow(with_narrow_forms(text));
}

bool looks_personal(std::string_view text) {
  return personal_shape_in(text) != PersonalShape::kNone;
}

}  // namespace tributary
