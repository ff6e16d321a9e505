#include "ops/api/row_filter.h"

#include <algorithm>
#include <array>

#include "engine/base/decimal.h"
#include "ops/api/answers.h"

namespace tributary::api {

namespace {

constexpr std::size_t kMostPageRows = 1000;

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

std::optional<RowFilter::Near> read_near(std::string_view text) {
  const std::vector<std::string> parts = split(text);
  if (parts.size() != 3) return std::nullopt;
  std::array<double, 3> numbers{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto decimal = Decimal::parse(parts[i]);
    if (!decimal) return std::nullopt;
    numbers[i] = static_cast<double>(decimal->raw()) / static_cast<double>(Decimal::kScale);
  }
  return RowFilter::Near{numbers[0], numbers[1], numbers[2] * 1000};
}

bool read_levels(const std::string& text, RowFilter& filter) {
  for (const std::string& one : split(text)) {
    const auto level = level_named(one);
    if (!level) return false;
    filter.levels.push_back(*level);
  }
  return true;
}

bool read_flag(const std::string& text, bool& flag) {
  flag = text == "true";
  return flag || text == "false";
}

/// False: the parameter is none of a filter, or does not read.
bool read_one(const std::string& name, const std::string& value, RowFilter& filter) {
  if (name == "level") return read_levels(value, filter);
  if (name == "overdue") return read_flag(value, filter.is_overdue);
  if (name == "all") return read_flag(value, filter.with_over);
  if (name == "near") return (filter.near = read_near(value)).has_value();
  if (name == "handling") {
    filter.handlings = split(value);
    return true;
  }
  for (const auto& [known, member] :
       {std::pair("unit", &RowFilter::unit), std::pair("hazard", &RowFilter::hazard),
        std::pair("district", &RowFilter::district)}) {
    if (name != known) continue;
    filter.*member = value;
    return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> read_filter(const Request& request, RowFilter& filter,
                                       std::size_t* most) {
  for (const auto& [name, value] : request.query) {
    if (most != nullptr && name == "cursor") continue;
    if (most != nullptr && name == "limit") {
      const auto number = whole_number(value);
      if (!number || *number == 0 || *number > kMostPageRows) return name;
      *most = *number;
    } else if (!read_one(name, value, filter)) {
      return name;
    }
  }
  return std::nullopt;
}

}  // namespace tributary::api
