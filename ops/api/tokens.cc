#include "ops/api/tokens.h"

#include <sys/random.h>

#include <array>
#include <nlohmann/json.hpp>

#include "engine/base/digest.h"
#include "engine/base/json_writer.h"

namespace tributary::api {

namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kMostTokenCharacters = 200;

std::optional<Account> account_of(const nlohmann::json& line) {
  const auto text = [&](const char* name) {
    const auto found = line.find(name);
    return found != line.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const std::optional<Role> role = role_named(text("role"));
  Account account{text("account"), role.value_or(Role::kViewer), text("unit")};
  const bool needs_unit = account.role == Role::kUnit;
  if (!role || account.name.empty() || needs_unit == account.unit.empty()) return std::nullopt;
  return account;
}

bool is_digest(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

Result<Tokens> Tokens::parse(std::string_view lines) {
  Tokens tokens;
  for (int number = 1; !lines.empty(); ++number) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    if (line.empty()) continue;
    const auto parsed = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    const std::string digest =
        parsed.is_object() && parsed.contains("sha256") && parsed["sha256"].is_string()
            ? parsed["sha256"].get<std::string>()
            : std::string();
    std::optional<Account> account;
    if (parsed.is_object()) account = account_of(parsed);
    if (!is_digest(digest) || !account) {
      return Error{ErrorCode::kInvalid, "tokens, line " + std::to_string(number) +
                                            ": not a digest with account and role (and a unit "
                                            "where the role is unit)"};
    }
    tokens.by_digest_[digest] = std::move(*account);
  }
  return tokens;
}

const Account* Tokens::find(std::string_view token) const {
  if (token.empty() || token.size() > kMostTokenCharacters) return nullptr;
  // By its digest: how long the search takes tells nothing of a token.
  const auto found = by_digest_.find(hex(sha256(token)));
  return found == by_digest_.end() ? nullptr : &found->second;
}

NewToken make_token(const Account& account) {
  std::array<std::uint8_t, kTokenBytes> bytes{};
  CHECK_EQ(::getrandom(bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  NewToken made;
  made.token = hex(bytes);
  JsonWriter out(made.line);
  out.begin_object().member("sha256", hex(sha256(made.token)));
  out.member("account", account.name).member("role", name_of(account.role));
  if (!account.unit.empty()) out.member("unit", account.unit);
  out.end_object();
  return made;
}

}  // namespace tributary::api
