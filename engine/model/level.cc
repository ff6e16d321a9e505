#include "engine/model/level.h"

namespace tributary {

std::string_view name_of(Level level) {
  switch (level) {
    case Level::kNone:
      return "none";
    case Level::kBlue:
      return "blue";
    case Level::kYellow:
      return "yellow";
    case Level::kOrange:
      return "orange";
    case Level::kRed:
      return "red";
  }
  return "none";
}

std::optional<Level> level_named(std::string_view name) {
  if (name == "none") return Level::kNone;
  for (const Level level : kLevels) {
    if (name_of(level) == name) return level;
  }
  return std::nullopt;
}

std::string_view chinese_name_of(Level level) {
  switch (level) {
    case Level::kNone:
      return "无";
    case Level::kBlue:
      return "蓝";
    case Level::kYellow:
      return "黄";
    case Level::kOrange:
      return "橙";
    case Level::kRed:
      return "红";
  }
  return "无";
}

std::string_view name_of(Condition condition) {
  switch (condition) {
    case Condition::kPending:
      return "pending";
    case Condition::kPresent:
      return "present";
    case Condition::kKept:
      return "kept";
    case Condition::kGone:
      return "gone";
    case Condition::kUnknown:
      return "unknown";
  }
  return "pending";
}

Band Bands::of(Level level) const {
  switch (level) {
    case Level::kNone:
      return {};
    case Level::kBlue:
      return blue;
    case Level::kYellow:
      return yellow;
    case Level::kOrange:
      return orange;
    case Level::kRed:
      return red;
  }
  return {};
}

}  // namespace tributary
