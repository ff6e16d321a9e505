// Who may ask: bearer tokens, of which only SHA-256 digests lie in a file. A token is 256 random
// bits, so a plain digest tells nothing of it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/handling.h"

namespace tributary::api {

struct Account {
  std::string name;  ///< never in an output; a command carries its keyed digest
  Role role = Role::kViewer;
  std::string unit;  ///< of the role unit
};

class Tokens {
 public:
  /// Lines of `{"sha256": …, "account": …, "role": …, "unit": …}`. kInvalid names the line, and no
  /// value of it.
  static Result<Tokens> parse(std::string_view lines);

  /// nullptr: nobody's.
  [[nodiscard]] const Account* find(std::string_view token) const;
  [[nodiscard]] std::size_t size() const { return by_digest_.size(); }

 private:
  std::map<std::string, Account, std::less<>> by_digest_;
};

/// A new token, and the line that is kept of it.
struct NewToken {
  std::string token;
  std::string line;
};
NewToken make_token(const Account& account);

}  // namespace tributary::api
