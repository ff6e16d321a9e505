// Commands through the API: written where those of a shell are, and answered from the
// step.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "engine/base/digest.h"
#include "engine/base/json_writer.h"
#include "engine/partition/answers.h"
#include "ops/api/api.h"
#include "ops/api/problem.h"

namespace tributary::api {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostKeyCharacters = 40;

/// Of an account only: another's key is another key, and neither tells whose it is.
std::string written_key(const Account& account, const std::string& signal_id,
                        const std::string& key) {
  Sha256 digest;
  digest.field(account.name).field(signal_id).field(key);
  return base32(digest.finish(), 32);
}

struct Text {
  const char* name;
  std::string WrittenCommand::*member;
};
constexpr std::array kTexts = {
    Text{"kind", &WrittenCommand::kind},       Text{"to_unit", &WrittenCommand::to_unit},
    Text{"until", &WrittenCommand::until},     Text{"reason", &WrittenCommand::reason},
    Text{"outcome", &WrittenCommand::outcome}, Text{"label", &WrittenCommand::label},
    Text{"level", &WrittenCommand::level},     Text{"done", &WrittenCommand::done},
    Text{"into", &WrittenCommand::into},       Text{"inspection", &WrittenCommand::inspection},
};

bool is_code(const std::string& text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  });
}

/// Reads what the body says; the name of what does not read.
std::optional<std::string> read_body(const std::string& body, WrittenCommand& command) {
  const Json parsed = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return "body";
  for (const auto& item : parsed.items()) {
    const std::string& name = item.key();
    const Json& value = item.value();
    if (name == "possible" && value.is_boolean()) {
      command.possible = value.get<bool>();
      continue;
    }
    const auto text = std::find_if(kTexts.begin(), kTexts.end(),
                                   [&](const Text& one) { return name == one.name; });
    // The name is not ours to repeat: it may hold anything.
    if (text == kTexts.end() || !value.is_string()) return "body";
    command.*(text->member) = value.get<std::string>();
    const bool is_time = name == "until";
    if (!is_time && !is_code(command.*(text->member))) return text->name;
  }
  return unsound_member(command);
}

/// `"17"` or `17`.
std::optional<std::uint64_t> read_revision(std::string text) {
  std::erase(text, '"');
  if (text.empty() || text.size() > 9) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number > 0 ? std::optional(number) : std::nullopt;
}

}  // namespace

Reply Api::act(const Request& request, const Account& account, const std::string& id) const {
  if (setup_.commands == nullptr) {
    return problem(404, "no_commands", "the configuration names no `commands`");
  }
  const auto row = setup_.rows.find(id, account);
  if (!row) return problem_of(Answer::kNoRow, "");
  const auto revision = read_revision(request.header("if-match"));
  if (!revision) {
    return problem(400, "no_revision", "If-Match must be the revision that was looked at");
  }
  const std::string key = request.header("idempotency-key");
  if (!is_command_key(key) || key.size() > kMostKeyCharacters) {
    return problem(400, "no_key", "Idempotency-Key must be 1 to 40 letters, digits, - and _");
  }
  WrittenCommand command;
  if (const auto name = read_body(request.body, command)) {
    return problem(400, "bad_body", "`" + *name + "` is unknown, or says what no command says");
  }
  const Await await{account, written_key(account, id, key), id, key};
  // Sent again: the answer is there, or will be.
  if (auto known = answered(await)) return std::move(*known);
  const Status addressed = address_to(*row->json, command);
  if (!addressed) return problem(503, "unavailable", addressed.error().message);
  command.revision = *revision;
  command.key = await.key;
  command.role = account.role;
  command.by_unit = account.unit;
  command.account = account_digest(setup_.digest_key, account.name);
  const auto at = command_time(setup_.store, setup_.clock.now());
  if (!at) return problem(503, "unavailable", at.error().message);
  command.at = *at;
  const auto line = command_line_of(command);
  if (!line) return problem(503, "unavailable", line.error().message);
  const Status written = setup_.commands->append(*line);
  if (!written) return problem(503, "unavailable", written.error().message);
  return await;
}

std::optional<Response> Api::answered(const Await& await) const {
  const auto answer = read_answer(setup_.store, await.key);
  if (!answer) return problem(503, "unavailable", answer.error().message);
  if (!*answer) return std::nullopt;
  const auto row = setup_.rows.find(await.signal_id, await.account);
  if (!is_accepted((*answer)->answer)) {
    const bool shows_row = status_of((*answer)->answer) == 409 && row;
    return problem_of((*answer)->answer, shows_row ? *row->json : "");
  }
  Response response;
  JsonWriter out(response.body);
  out.begin_object().member("answer", name_of((*answer)->answer));
  out.member("revision", (*answer)->revision).key("row");
  row ? out.json(*row->json) : out.null();
  out.end_object();
  return response;
}

Response Api::accepted(const Await& await) {
  Response response;
  response.status = 202;
  const std::string link = "/api/v1/signals/" + await.signal_id + "/actions/" + await.given_key;
  response.headers.emplace_back("Location", link);
  JsonWriter out(response.body);
  out.begin_object().member("answer", "pending").member("location", link).end_object();
  return response;
}

Response Api::action(const Account& account, const std::string& id, const std::string& key) const {
  if (!setup_.rows.find(id, account) || !is_command_key(key)) {
    return problem_of(Answer::kNoRow, "");
  }
  const Await await{account, written_key(account, id, key), id, key};
  if (auto response = answered(await)) return std::move(*response);
  return problem(404, "no_answer", "no command with this key has been judged");
}

}  // namespace tributary::api
