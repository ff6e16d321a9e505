#include "tests/real/other_registers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string_view>
#include <utility>

namespace tributary::real {

namespace {

/// Without blanks at the ends, runs of them as one.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') {
      out.push_back(c);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

/// A field of CSV.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

/// The middle of the points that were given.
struct Middle {
  double latitude = 0, longitude = 0;
  int points = 0;
  void add(const std::string& north, const std::string& east) {
    if (north.empty() || east.empty()) return;
    latitude += std::strtod(north.c_str(), nullptr);
    longitude += std::strtod(east.c_str(), nullptr);
    ++points;
  }
  /// `,latitude,longitude`
  [[nodiscard]] std::string csv() const {
    if (points == 0) return ",,";
    return fmt::format(",{:.6f},{:.6f}", latitude / points, longitude / points);
  }
};

using Places = std::map<std::string, Middle>;

void add_addresses(const Table& table, std::string_view address, Places& places) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::string text = squeezed(table.at(i, address));
    if (!text.empty()) places[text].add(table.at(i, "Latitude"), table.at(i, "Longitude"));
  }
}

Places chicago_addresses(const Table& inspections, const Table& complaints) {
  Places places;
  add_addresses(inspections, "Address", places);
  add_addresses(complaints, "Street_Address", places);
  return places;
}

/// `3731 N KIMBALL AVE` → `3700 block of N KIMBALL AVE`; empty where there is no number. Of a range
/// (`853 - 855 W RANDOLPH ST`) the first number says the block.
std::string block_of(const std::string& address) {
  const long number = std::strtol(address.c_str(), nullptr, 10);
  const std::size_t letter = address.find_first_not_of("0123456789/- ");
  if (number <= 0 || letter == std::string::npos) return {};
  const std::size_t street = address.rfind(' ', letter);
  if (street == std::string::npos) return {};
  return fmt::format("{} block of {}", number / 100 * 100, address.substr(street + 1));
}

std::string kind_of(std::string facility) {
  std::transform(facility.begin(), facility.end(), facility.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  const auto says = [&](std::string_view word) { return facility.find(word) != std::string::npos; };
  if (says("SCHOOL")) return "school";
  if (says("HOSPITAL") || says("LONG TERM CARE") || says("NURSING")) return "health_provider";
  return "company";
}

std::string risk_of(std::string_view risk) {
  if (risk.starts_with("Risk 1")) return "high";
  return risk.starts_with("Risk 2") ? "medium" : "low";
}

/// A crossing's two roads in one order.
std::string crossing_in_order(const std::string& road) {
  const std::size_t at = road.find(" & ");
  if (at == std::string::npos) return road;
  std::string first = squeezed(std::string_view(road).substr(0, at));
  std::string second = squeezed(std::string_view(road).substr(at + 3));
  if (second < first) std::swap(first, second);
  return first + " & " + second;
}

}  // namespace

std::string chicago_buildings(const Table& inspections, const Table& complaints) {
  std::string csv = "id,address,district,latitude,longitude\n";
  int number = 0;
  for (const auto& [address, middle] : chicago_addresses(inspections, complaints)) {
    csv += fmt::format("B{:05},{},1714000{}\n", number++, quoted(address), middle.csv());
  }
  return csv;
}

std::string chicago_blocks(const Table& inspections, const Table& complaints) {
  Places blocks;
  for (const auto& [address, middle] : chicago_addresses(inspections, complaints)) {
    const std::string block = block_of(address);
    if (block.empty() || middle.points == 0) continue;
    Middle& sum = blocks[block];
    sum.latitude += middle.latitude / middle.points;
    sum.longitude += middle.longitude / middle.points;
    ++sum.points;
  }
  std::string csv = "id,name,district,latitude,longitude\n";
  int number = 0;
  for (const auto& [name, middle] : blocks) {
    csv += fmt::format("S{:05},{},1714000{}\n", number++, quoted(name), middle.csv());
  }
  return csv;
}

std::string chicago_food_businesses(const Table& inspections) {
  std::map<std::string, std::size_t> latest;  // the newest inspection has the name it goes by now
  for (std::size_t i = 0; i < inspections.size(); ++i) {
    if (const std::string& licence = inspections.at(i, "License"); licence != "0") {
      latest[licence] = i;
    }
  }
  std::string csv = "id,name,address,kind,risk,district,latitude,longitude\n";
  for (const auto& [licence, i] : latest) {
    Middle middle;
    middle.add(inspections.at(i, "Latitude"), inspections.at(i, "Longitude"));
    csv += fmt::format(
        "{},{},{},{},{},1714000{}\n", licence, quoted(squeezed(inspections.at(i, "DBA_Name"))),
        quoted(squeezed(inspections.at(i, "Address"))), kind_of(inspections.at(i, "Facility_Type")),
        risk_of(inspections.at(i, "Risk")), middle.csv());
  }
  return csv;
}

std::string montgomery_roads(const Table& calls) {
  Places roads;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const std::string road = crossing_in_order(squeezed(calls.at(i, "addr")));
    if (road.empty()) continue;
    // As the mapping puts it together: road and township with a blank between.
    const std::string name = squeezed(road + " " + calls.at(i, "twp"));
    roads[name].add(calls.at(i, "lat"), calls.at(i, "lng"));
  }
  std::string csv = "id,address,district,latitude,longitude\n";
  int number = 0;
  for (const auto& [name, middle] : roads) {
    csv += fmt::format("R{:05},{},42091{}\n", number++, quoted(name), middle.csv());
  }
  return csv;
}

}  // namespace tributary::real
