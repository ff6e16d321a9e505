// Public warnings over HTTP: drafted by one, released by another (warning_desk.h).
#include <array>
#include <nlohmann/json.hpp>

#include "engine/base/json_writer.h"
#include "ops/api/answers.h"
#include "ops/api/api.h"
#include "ops/api/problem.h"

namespace tributary::api {

namespace {

constexpr std::string_view kCapType = "application/cap+xml";

Response no_warnings() { return problem(404, "no_warnings", "the configuration names no `cap`"); }
Response no_such_warning() { return problem(404, "no_such_warning", "there is no such warning"); }

Response problem_of(WarningAnswer answer) {
  switch (answer) {
    case WarningAnswer::kNoSuchDraft:
      return no_such_warning();
    case WarningAnswer::kNotAllowed:
      return problem(403, name_of(answer), "not with this role, or not by this unit");
    case WarningAnswer::kSamePerson:
      return problem(409, name_of(answer), "whoever drafted it does not release it");
    case WarningAnswer::kAlreadyThere:
      return problem(409, name_of(answer), "it has been released before");
    case WarningAnswer::kOutdated:
      return problem(409, name_of(answer), "the row says something else by now: draft it again");
    case WarningAnswer::kNothingToWarn:
      return problem(409, name_of(answer), "the row is closed or has no level");
    case WarningAnswer::kNothingToCancel:
      return problem(409, name_of(answer), "no warning of it has been released");
    case WarningAnswer::kDone:
      break;
  }
  return problem(503, "unavailable", "the warning cannot be made");
}

Response answer_of(const Result<Warned>& warned, unsigned status) {
  if (!warned) return unavailable(warned.error());
  if (warned->answer != WarningAnswer::kDone) return problem_of(warned->answer);
  Response response = text_response(kCapType, warned->xml);
  response.status = status;
  response.headers.emplace_back("Location", "/api/v1/warnings/" + warned->identifier);
  return response;
}

Response cap_response(const Result<std::string>& xml) {
  if (!xml) return unavailable(xml.error());
  return xml->empty() ? no_such_warning() : text_response(kCapType, *xml);
}

Warner warner_of(const Account& account, std::span<const std::uint8_t> key) {
  return {account.role, account.unit, account_digest(key, account.name)};
}

void write_entry(const WarningEntry& entry, UtcOffset offset, JsonWriter& out) {
  constexpr std::array kMessages = {"alert", "update", "cancel"};
  out.begin_object().member("what", entry.is_release ? "release" : "draft");
  out.member("identifier", entry.identifier).member("signal_id", entry.signal_id);
  out.member("revision", entry.revision);
  out.member("message", kMessages.at(static_cast<std::size_t>(entry.message)));
  out.member("at", format_time(entry.at, offset)).text_or_null("unit", entry.unit);
  out.member("public", entry.is_public).end_object();
}

}  // namespace

/// Whoever may see the row, and the units that release: they have to read what they are to release.
bool Api::may_see(const Account& account, const std::string& signal_id) const {
  if (account.role == Role::kUnit && setup_.warnings->releases(account.unit)) return true;
  return setup_.rows.find(signal_id, account).has_value();
}

Response Api::warning_of(const Account& account, const std::string& id) const {
  if (setup_.warnings == nullptr) return no_warnings();
  if (!may_see(account, id)) return no_such_warning();
  // A draft is for those who work on it, as by its own route.
  const bool with_drafts = is_allowed(Access::kWorkers, account.role);
  return cap_response(setup_.warnings->newest_xml(id, with_drafts));
}

Response Api::warnings(const Account& account) const {
  if (setup_.warnings == nullptr) return no_warnings();
  const auto entries = setup_.warnings->entries();
  if (!entries) return unavailable(entries.error());
  std::string body;
  JsonWriter out(body);
  out.begin_object().key("warnings").begin_array();
  for (const WarningEntry& entry : *entries) {
    if (may_see(account, entry.signal_id)) write_entry(entry, setup_.facts.utc_offset, out);
  }
  out.end_array().end_object();
  return json_response(std::move(body));
}

Response Api::warning(const Account& account, const std::string& identifier) const {
  if (setup_.warnings == nullptr) return no_warnings();
  const auto draft = setup_.warnings->find_draft(identifier);
  if (!draft) return unavailable(draft.error());
  if (!*draft || !may_see(account, (*draft)->signal_id)) return no_such_warning();
  return cap_response(setup_.warnings->xml_of(identifier));
}

Response Api::draft_warning(const Request& request, const Account& account,
                            const std::string& id) const {
  if (setup_.warnings == nullptr) return no_warnings();
  const auto row = setup_.rows.find(id, account);
  if (!row) return api::problem_of(Answer::kNoRow, "");
  bool is_cancel = false;
  if (!request.body.empty()) {
    const auto body = nlohmann::json::parse(request.body, nullptr, /*allow_exceptions=*/false);
    const bool reads = body.is_object() && body.size() == 1 && body.contains("cancel") &&
                       body["cancel"].is_boolean();
    if (!reads) return problem(400, "bad_body", "`body` is unknown or does not read");
    is_cancel = body["cancel"].get<bool>();
  }
  const EventTime now(setup_.clock.now().since_epoch());
  return answer_of(
      setup_.warnings->draft(*row->json, is_cancel, warner_of(account, setup_.digest_key), now),
      201);
}

Response Api::release_warning(const Account& account, const std::string& identifier) const {
  if (setup_.warnings == nullptr) return no_warnings();
  const auto draft = setup_.warnings->find_draft(identifier);
  if (!draft) return unavailable(draft.error());
  if (!*draft || !may_see(account, (*draft)->signal_id)) return no_such_warning();
  // As it is now, whoever may see it: the unit that releases need not be the one in charge.
  const auto row = setup_.rows.find((*draft)->signal_id, Account{"", Role::kSupervisor, ""});
  if (!row) return no_such_warning();
  const EventTime now(setup_.clock.now().since_epoch());
  return answer_of(
      setup_.warnings->release(identifier, *row->json, warner_of(account, setup_.digest_key), now),
      200);
}

}  // namespace tributary::api
