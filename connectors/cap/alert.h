// An alert of the Common Alerting Protocol 1.2 as a value: what is in no field here is not said.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/level.h"

namespace tributary {

enum class CapStatus : unsigned char { kDraft, kActual };
enum class CapMessage : unsigned char { kAlert, kUpdate, kCancel };

/// What is said in one language.
struct CapText {
  std::string language;  ///< `zh-CN`, `en`
  std::string event, headline, description, area;
};

struct CapAlert {
  std::string identifier, sender, sender_name;
  EventTime sent;
  EventTime expires;
  UtcOffset offset;
  CapStatus status = CapStatus::kDraft;
  CapMessage message = CapMessage::kAlert;
  bool is_public = false;
  std::string references;  ///< `sender,identifier,sent` of the one it updates or cancels
  std::string category;    ///< of the hazard
  Level level = Level::kNone;
  std::string response;  ///< `Evacuate`, `Assess`
  std::string district;  ///< division code
  std::string circle;    ///< `lat,lon radius` in kilometres; empty: the place is not known
  std::vector<CapText> infos;
};

}  // namespace tributary
