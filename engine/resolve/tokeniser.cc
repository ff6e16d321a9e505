#include "engine/resolve/tokeniser.h"

#include <utility>

#include "engine/base/codec.h"
#include "engine/base/text.h"
#include "engine/model/identifier.h"

namespace tributary {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A number in China with its country code or without is the same telephone.
std::string_view without_country_code(std::string_view digits) {
  constexpr std::size_t kMobileLength = 11;
  for (const std::string_view prefix : {"0086", "86"}) {
    if (digits.size() == prefix.size() + kMobileLength && digits.starts_with(prefix) &&
        digits[prefix.size()] == '1') {
      return digits.substr(prefix.size());
    }
  }
  return digits;
}

}  // namespace

void normalise_identifier(std::uint8_t kind, std::string_view given, std::string& out) {
  constexpr char32_t kFullWidthFirst = 0xff01;
  constexpr char32_t kFullWidthLast = 0xff5e;
  constexpr char32_t kIdeographicSpace = 0x3000;
  constexpr char32_t kNoBreakSpace = 0xa0;
  out.clear();
  const bool digits_only = kind == static_cast<std::uint8_t>(IdentifierKind::kPhone);
  for (std::size_t at = 0; at < given.size();) {
    const std::size_t begin = at;
    char32_t c = next_code_point(given, at);
    if (c >= kFullWidthFirst && c <= kFullWidthLast) c -= kFullWidthFirst - U'!';
    if (c <= U' ' || c == kIdeographicSpace || c == kNoBreakSpace) continue;
    if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
    if (c < 0x80) {
      const char plain = static_cast<char>(c);
      if (!digits_only || is_digit(plain)) out.push_back(plain);
    } else if (!digits_only) {
      out.append(given.substr(begin, at - begin));
    }
  }
  if (digits_only) out.erase(0, out.size() - without_country_code(out).size());
}

Tokeniser::~Tokeniser() { forget(); }

bool Tokeniser::take(std::string& identifier, std::uint8_t kind) {
  kind_ = kind;
  normalise_identifier(kind, identifier, identifier_);
  wipe(identifier);
  return !identifier_.empty();
}

void Tokeniser::forget() {
  wipe(identifier_);
  wipe(message_);
}

bool Tokeniser::is_too_late(EventTime when) const {
  const std::uint32_t epoch = token_epoch(when);
  return (epoch == 0 ? 0 : epoch - 1) < keys_.destroyed_before();
}

Result<HmacSha256*> Tokeniser::under(std::uint32_t epoch) {
  if (destroyed_before_ < keys_.destroyed_before()) {
    destroyed_before_ = keys_.destroyed_before();
    macs_.erase(macs_.begin(), macs_.lower_bound(destroyed_before_));
  }
  if (const auto at = macs_.find(epoch); at != macs_.end()) return &at->second;
  std::optional<HmacSha256> mac = keys_.mac(epoch);
  if (!mac) {
    return Error{ErrorCode::kNotFound, "there is no token key for epoch " + std::to_string(epoch) +
                                           "; make the keys with `tributary keys`"};
  }
  return &macs_.emplace(epoch, std::move(*mac)).first->second;
}

Result<Token> Tokeniser::at(const SubjectKey& subject, EventTime when) {
  Token token;
  token.kind = kind_;
  token.epoch = token_epoch(when);
  TRY_ASSIGN(HmacSha256 * current, under(token.epoch));
  TRY_ASSIGN(HmacSha256 * previous, under(token.epoch == 0 ? 0 : token.epoch - 1));
  message_.clear();
  ByteWriter out(message_);
  out.varint(1 + subject.id.size());
  out.u8(subject.type.value());
  out.raw(subject.id);
  out.u8(kind_);
  out.bytes(identifier_);
  const auto first_bits = [](const Sha256Digest& digest) {
    return static_cast<std::uint16_t>((digest[0] << 8) | digest[1]);
  };
  token.current = first_bits(current->of(message_));
  token.previous = first_bits(previous->of(message_));
  return token;
}

}  // namespace tributary
