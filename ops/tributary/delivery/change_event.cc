#include "ops/tributary/delivery/change_event.h"

#include <nlohmann/json.hpp>

#include "engine/base/digest.h"
#include "engine/base/json_writer.h"

namespace tributary {

Result<ChangeEvent> change_event(std::string_view line, std::string_view site) {
  const auto change = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  const Error damaged{ErrorCode::kCorrupt, "a line of the change log is no change"};
  const bool is_change = change.is_object() && change.contains("id") && change["id"].is_string() &&
                         change.contains("row") && change["row"].is_object();
  if (!is_change) return damaged;
  const auto& row = change["row"];
  const bool has_both = row.contains("signal_id") && row["signal_id"].is_string() &&
                        row.contains("engine") && row["engine"].is_object() &&
                        row["engine"].contains("as_of") && row["engine"]["as_of"].is_string();
  if (!has_both) return damaged;
  ChangeEvent event;
  event.id = change["id"].get<std::string>();
  JsonWriter out(event.json);
  out.begin_object().member("specversion", "1.0").member("id", event.id);
  out.member("source", "/tributary/" + std::string(site));
  out.member("type", "tributary.change.v1");
  out.member("subject", row["signal_id"].get<std::string>());
  out.member("datacontenttype", "application/json").key("data").json(line).end_object();
  return event;
}

std::string signature_of(std::string_view secret, std::int64_t seconds, std::string_view body) {
  HmacSha256 hmac({reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()});
  const std::string time = std::to_string(seconds);
  return "t=" + time + ",v1=" + hex(hmac.of(time + "." + std::string(body)));
}

}  // namespace tributary
