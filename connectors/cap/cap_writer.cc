#include "connectors/cap/cap_writer.h"

#include <pugixml.hpp>

#include "engine/base/check.h"

namespace tributary {
namespace {

constexpr const char* kNamespace = "urn:oasis:names:tc:emergency:cap:1.2";

void add(pugi::xml_node parent, const char* name, const std::string& text) {
  parent.append_child(name).text().set(text.c_str());
}

void add_pair(pugi::xml_node parent, const char* name, const char* key, const std::string& value) {
  pugi::xml_node pair = parent.append_child(name);
  add(pair, "valueName", key);
  add(pair, "value", value);
}

const char* message_of(CapMessage message) {
  switch (message) {
    case CapMessage::kAlert:
      return "Alert";
    case CapMessage::kUpdate:
      return "Update";
    case CapMessage::kCancel:
      return "Cancel";
  }
  return "Alert";
}

/// Urgency and severity of the four colours.
std::pair<const char*, const char*> grades_of(Level level) {
  switch (level) {
    case Level::kRed:
      return {"Immediate", "Extreme"};
    case Level::kOrange:
      return {"Expected", "Severe"};
    case Level::kYellow:
      return {"Future", "Moderate"};
    case Level::kBlue:
      return {"Future", "Minor"};
    case Level::kNone:
      break;
  }
  return {"Past", "Minor"};
}

void add_info(pugi::xml_node root, const CapAlert& alert, const CapText& text) {
  const bool is_cancel = alert.message == CapMessage::kCancel;
  const auto [urgency, severity] = grades_of(is_cancel ? Level::kNone : alert.level);
  pugi::xml_node info = root.append_child("info");
  add(info, "language", text.language);
  add(info, "category", alert.category);
  add(info, "event", text.event);
  add(info, "responseType", is_cancel ? "AllClear" : alert.response);
  add(info, "urgency", urgency);
  add(info, "severity", severity);
  add(info, "certainty", is_cancel ? "Unknown" : "Likely");
  add(info, "expires", cap_time(alert.expires, alert.offset));
  if (!alert.sender_name.empty()) add(info, "senderName", alert.sender_name);
  add(info, "headline", text.headline);
  add(info, "description", text.description);
  if (alert.level != Level::kNone) {
    add_pair(info, "parameter", "level", std::string(name_of(alert.level)));
  }
  pugi::xml_node area = info.append_child("area");
  add(area, "areaDesc", text.area);
  if (!alert.circle.empty()) add(area, "circle", alert.circle);
  if (!alert.district.empty()) add_pair(area, "geocode", "district", alert.district);
}

class StringWriter : public pugi::xml_writer {
 public:
  void write(const void* data, std::size_t size) override {
    text_.append(static_cast<const char*>(data), size);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

std::string cap_time(EventTime at, UtcOffset offset) {
  const EventTime second = EventTime::from_millis(at.millis() - at.millis() % 1000);
  std::string text = format_time(second, offset);
  constexpr std::size_t kMinutes = 16;  // `2025-03-12T09:00`
  if (text[kMinutes] != ':') text.insert(kMinutes, ":00");
  return text;
}

bool is_cap_name(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\r\n,<&") == std::string_view::npos;
}

std::string cap_xml(const CapAlert& alert) {
  CHECK(is_cap_name(alert.identifier));
  CHECK(is_cap_name(alert.sender));
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("alert");
  root.append_attribute("xmlns") = kNamespace;
  add(root, "identifier", alert.identifier);
  add(root, "sender", alert.sender);
  add(root, "sent", cap_time(alert.sent, alert.offset));
  add(root, "status", alert.status == CapStatus::kActual ? "Actual" : "Draft");
  add(root, "msgType", message_of(alert.message));
  add(root, "scope", alert.is_public ? "Public" : "Restricted");
  if (!alert.is_public) {
    add(root, "restriction", "For the units in charge; not for publication");
  }
  if (!alert.references.empty()) add(root, "references", alert.references);
  for (const CapText& text : alert.infos) add_info(root, alert, text);
  StringWriter out;
  document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
  return out.take();
}

}  // namespace tributary
