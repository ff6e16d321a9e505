// Identifiers of reporters to tokens (PEOPLE 4). What comes out is 16 bits that mean something at
// one subject only; what went in is wiped.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "engine/model/observation.h"
#include "engine/resolve/key_ring.h"

namespace tributary {

/// Writes the normal form of an identifier of `kind` (IdentifierKind's number) into `out`: full
/// width, case, spaces; of telephone numbers +86, 0086 and everything that is no digit. Empty when
/// nothing is left, and then nobody is counted.
void normalise_identifier(std::uint8_t kind, std::string_view given, std::string& out);

/// Makes tokens. Not thread-safe: one per thread, all over one KeyRing, which must outlive them.
class Tokeniser {
 public:
  explicit Tokeniser(const KeyRing& keys) : keys_(keys) {}
  ~Tokeniser();
  Tokeniser(const Tokeniser&) = delete;
  Tokeniser& operator=(const Tokeniser&) = delete;

  /// Takes the identifier for the tokens that follow and wipes it where it came from. False when
  /// it is empty in its normal form.
  bool take(std::string& identifier, std::uint8_t kind);

  /// Token of the taken identifier at one subject. kNotFound names the epoch whose key is missing
  /// and `tributary keys`.
  Result<Token> at(const SubjectKey& subject, EventTime when);
  /// A key that tokens of then need has been destroyed.
  [[nodiscard]] bool is_too_late(EventTime when) const;

  /// Wipes the taken identifier.
  void forget();

 private:
  Result<HmacSha256*> under(std::uint32_t epoch);

  const KeyRing& keys_;
  std::map<std::uint32_t, HmacSha256> macs_;  ///< of keys that were used; holds their secret, too
  std::uint32_t destroyed_before_ = 0;        ///< no key of an earlier epoch is in macs_
  std::string identifier_;
  std::string message_;
  std::uint8_t kind_ = 0;
};

}  // namespace tributary
