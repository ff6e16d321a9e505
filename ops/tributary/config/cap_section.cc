#include "ops/tributary/config/cap_section.h"

#include "connectors/cap/cap_writer.h"
#include "connectors/cap/hazard_codes.h"

namespace tributary {

ConfiguredCap CapSection::cap(const YamlNode& node) {
  ConfiguredCap cap;
  cap.span = node.span;
  if (!reader_.keys(node, {"sender", "sender_name", "register", "units", "public"})) return cap;
  if (const YamlNode* sender = reader_.required(node, "sender")) {
    cap.sender = reader_.text(*sender).value_or("");
    if (!cap.sender.empty() && !is_cap_name(cap.sender)) {
      reader_.error(sender->span, "E110",
                    {"a sender has no blank, comma, `<` or `&`, as `warning@city.example`",
                     "sender 不得含空格、逗号、< 或 &，如 warning@city.example"});
    }
  }
  if (const YamlNode* name = node.find("sender_name")) {
    cap.sender_name = reader_.text(*name).value_or("");
  }
  if (const YamlNode* file = reader_.required(node, "register")) {
    cap.register_file = sections_.path(*file);
  }
  if (const YamlNode* units = reader_.required(node, "units")) {
    cap.units = reader_.texts(*units).value_or(std::vector<std::string>());
  }
  if (const YamlNode* hazards = node.find("public")) publics(*hazards, cap);
  return cap;
}

/// Only natural disasters, accidents and public health have public four-colour warnings.
void CapSection::publics(const YamlNode& node, ConfiguredCap& cap) {
  cap.publics = reader_.texts(node).value_or(std::vector<std::string>());
  for (const std::string& hazard : cap.publics) {
    if (hazard_code(hazard).kind != PublicKind::kNone) continue;
    reader_.error(node.span, "E110",
                  {"`" + hazard +
                       "` has no public warnings: only natural disasters, accidents and "
                       "public health have, and no setting adds one",
                   "“" + hazard +
                       "”没有面向公众的预警：只有自然灾害、事故灾难和公共卫生类才有，"
                       "任何设置都不能增加"});
  }
}

}  // namespace tributary
