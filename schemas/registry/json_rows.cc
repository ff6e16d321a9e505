#include "schemas/registry/json_rows.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <optional>

namespace tributary {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

/// One row's cells; texts made from numbers and lists live here.
class Cells {
 public:
  explicit Cells(const RegisterColumns& columns) : columns_(columns) {}

  void clear() {
    cells_.assign(columns_.slots(), {});
    made_.assign(columns_.slots(), {});
  }

  /// False when the value is none a cell can have.
  bool set(std::size_t slot, const element& value) {
    if (value.is_null()) return true;
    if (value.is_string()) {
      cells_[slot] = value.get_string().value_unsafe();
      return true;
    }
    const bool made = slot == kAliasesSlot && value.is_array() ? make_list(slot, value)
                                                               : make_scalar(slot, value);
    if (made) cells_[slot] = made_[slot];
    return made;
  }

  bool set_location(const element& value, const char* latitude, const char* longitude) {
    object location;
    if (value.is_null()) return true;
    if (value.get(location) != simdjson::SUCCESS || location.size() != 2) return false;
    element north;
    element east;
    return location[latitude].get(north) == simdjson::SUCCESS &&
           location[longitude].get(east) == simdjson::SUCCESS && set(kLatitudeSlot, north) &&
           set(kLongitudeSlot, east);
  }

  /// A GeoJSON geometry: null or a point.
  bool set_geometry(const element& value) {
    if (value.is_null()) return true;
    std::string_view type;
    simdjson::dom::array point;
    if (value["type"].get(type) != simdjson::SUCCESS || type != "Point") return false;
    if (value["coordinates"].get(point) != simdjson::SUCCESS || point.size() < 2) return false;
    return set(kLongitudeSlot, point.at(0).value_unsafe()) &&
           set(kLatitudeSlot, point.at(1).value_unsafe());
  }

  [[nodiscard]] const std::vector<std::string_view>& all() const { return cells_; }

 private:
  bool make_scalar(std::size_t slot, const element& value) {
    if (value.is_bool()) {
      made_[slot] = value.get_bool().value_unsafe() ? "true" : "false";
    } else if (value.is_int64()) {
      made_[slot] = fmt::format("{}", value.get_int64().value_unsafe());
    } else if (value.is_double()) {
      made_[slot] = fmt::format("{}", value.get_double().value_unsafe());
    } else {
      return false;
    }
    return true;
  }
  bool make_list(std::size_t slot, const element& value) {
    simdjson::dom::array items;
    if (value.get(items) != simdjson::SUCCESS) return false;
    for (const element item : items) {
      std::string_view text;
      if (item.get(text) != simdjson::SUCCESS) return false;
      if (text.find('|') != std::string_view::npos) return false;
      if (!made_[slot].empty()) made_[slot].push_back('|');
      made_[slot] += text;
    }
    return true;
  }

  const RegisterColumns& columns_;
  std::vector<std::string_view> cells_;
  std::vector<std::string> made_;
};

/// The columns of one object. False when something was wrong and told.
bool read_object(const object& row, std::size_t number, const RegisterColumns& columns,
                 const JsonRowSink& sink, Cells& cells) {
  bool good = true;
  std::vector<bool> set(columns.slots());
  for (const auto& [key, value] : row) {
    const std::optional<std::size_t> slot = columns.slot_named(key);
    if (!slot && key == "location") {
      if (cells.set_location(value, "latitude", "longitude")) continue;
      sink.malformed(number, kLatitudeSlot);
      good = false;
    } else if (!slot) {
      sink.unknown(number, key);
      good = false;
    } else if (set[*slot] || !cells.set(*slot, value)) {
      sink.malformed(number, *slot);
      good = false;
    } else {
      set[*slot] = true;
    }
  }
  return good;
}

}  // namespace

void read_json_lines(std::string_view text, const RegisterColumns& columns,
                     const JsonRowSink& sink) {
  simdjson::dom::parser parser;
  Cells cells(columns);
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    object row;
    if (parser.parse(line.data(), line.size()).get(row) != simdjson::SUCCESS) {
      sink.malformed(number, columns.slots());
      continue;
    }
    cells.clear();
    if (read_object(row, number, columns, sink, cells) && !sink.row(number, cells.all())) return;
  }
}

void read_geojson(std::string_view text, const RegisterColumns& columns, const JsonRowSink& sink) {
  simdjson::dom::parser parser;
  Cells cells(columns);
  element document;
  simdjson::dom::array features;
  if (parser.parse(text.data(), text.size()).get(document) != simdjson::SUCCESS ||
      document["features"].get(features) != simdjson::SUCCESS) {
    sink.malformed(0, columns.slots());
    return;
  }
  std::size_t number = 0;
  for (const element feature : features) {
    ++number;
    object properties;
    element geometry;
    if (feature["properties"].get(properties) != simdjson::SUCCESS) {
      sink.malformed(number, columns.slots());
      continue;
    }
    cells.clear();
    if (feature["geometry"].get(geometry) == simdjson::SUCCESS && !cells.set_geometry(geometry)) {
      sink.malformed(number, kLatitudeSlot);
      continue;
    }
    element id;
    if (feature["id"].get(id) == simdjson::SUCCESS && !cells.set(kIdSlot, id)) {
      sink.malformed(number, kIdSlot);
      continue;
    }
    const bool good = read_object(properties, number, columns, sink, cells);
    if (good && !sink.row(number, cells.all())) return;
  }
}

}  // namespace tributary
