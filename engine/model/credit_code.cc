#include "engine/model/credit_code.h"

#include <array>
#include <cstddef>
#include <utility>

#include "engine/base/text.h"
#include "engine/model/personal_shapes.h"

namespace tributary {

namespace {

constexpr std::size_t kCodeLength = 18;
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr int kModulus = 31;

/// The code in ASCII capitals; empty when it cannot be one.
std::string folded(std::string_view text) {
  constexpr char32_t kFullWidthFirst = 0xff01;
  constexpr char32_t kFullWidthLast = 0xff5e;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    if (c >= kFullWidthFirst && c <= kFullWidthLast) c -= kFullWidthFirst - U'!';
    if (c >= U'a' && c <= U'z') c -= U'a' - U'A';
    if (c >= 0x80 || out.size() == kCodeLength) return {};
    out.push_back(static_cast<char>(c));
  }
  return out;
}

/// GB 32100-2015, 5.2: weights 3^i mod 31 over the first 17 characters.
bool has_right_check(std::string_view code) {
  int sum = 0;
  int weight = 1;
  for (std::size_t i = 0; i + 1 < kCodeLength; ++i) {
    const std::size_t value = kAlphabet.find(code[i]);
    if (value == std::string_view::npos) return false;
    sum += static_cast<int>(value) * weight;
    weight = weight * 3 % kModulus;
  }
  const auto check = static_cast<std::size_t>((kModulus - sum % kModulus) % kModulus);
  return code[kCodeLength - 1] == kAlphabet[check];
}

}  // namespace

CreditClass credit_class_of(std::string_view code) {
  constexpr std::array<std::string_view, 7> kSubjects = {"91", "93", "N1", "N2", "N3", "11", "12"};
  const std::string_view head = code.substr(0, 2);
  for (const std::string_view subject : kSubjects) {
    if (head == subject) return CreditClass::kSubject;
  }
  if (head == "52") return CreditClass::kSchoolsAndHealth;
  if (head == "92") return CreditClass::kSoleTrader;
  return CreditClass::kNotASubject;
}

std::optional<CreditCode> parse_credit_code(std::string_view text) {
  // Ids are tried as codes on the hot path: most are shorter, and a full-width character is three
  // bytes.
  if (text.size() < kCodeLength || text.size() > 3 * kCodeLength) return std::nullopt;
  std::string code = folded(text);
  if (code.size() != kCodeLength || is_resident_id(code) || !has_right_check(code)) {
    return std::nullopt;
  }
  const CreditClass credit_class = credit_class_of(code);
  return CreditCode{std::move(code), credit_class};
}

}  // namespace tributary
