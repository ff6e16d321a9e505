#include "tests/integration/planted_city.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "engine/base/check.h"
#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::plant {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 2> kPeopleFeeds = {"grievance", "call110"};
constexpr std::array<std::string_view, 4> kOtherFeeds = {"inspection", "opinion", "rain_gauge",
                                                         "rectification"};

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  CHECK(out.flush().good());
}

/// `2025-03-01 01:13:20`, local time of the city.
std::optional<EventTime> time_of(const std::string& text) {
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::istringstream in(text);
  char dash = 0, colon = 0;
  in >> year >> dash >> month >> dash >> day >> hour >> colon >> minute >> colon >> second;
  if (!in) return std::nullopt;
  const std::chrono::sys_days date(std::chrono::year(year) / std::chrono::month(month) /
                                   std::chrono::day(day));
  const std::int64_t local =
      date.time_since_epoch().count() * 86'400 + std::int64_t{hour} * 3600 + minute * 60 + second;
  return EventTime::from_millis((local - 8 * 3600) * 1000);
}

/// The same with another second.
std::string with_second(std::string text, unsigned second) {
  return text.replace(text.size() - 2, 2, fmt::format("{:02}", second));
}

std::string address_with_room(const Json& record, const Planted& planted, std::size_t number) {
  // Some that no register knows, and some with the caller's number in them.
  if (number % 40 == 7) {
    return "云江市临江区朝阳街道" + planted.name + "路7号3单元" + planted.room;
  }
  if (number % 40 == 9) return "云江市临江区安安路1号找" + planted.phone + " " + planted.room;
  std::string address = "云江市临江区朝阳街道安安路1号";
  if (record.contains("place") && record["place"].contains("address")) {
    address = record["place"]["address"].get<std::string>();
    const std::size_t unit = address.find("单元");
    if (unit != std::string::npos) address.resize(unit - 1);
  }
  return address + "3单元" + planted.room;
}

/// Every time in it, so that none is a planted one by chance.
void cut_to_minute(Json& value) {
  if (value.is_object()) {
    for (Json& member : value) cut_to_minute(member);
  } else if (value.is_string() && time_of(value.get<std::string>())) {
    value = with_second(value.get<std::string>(), 0);
  }
}

}  // namespace

Planted::Planted(std::size_t number)
    : name(fmt::format("植录{:05}", number)),
      phone(fmt::format("1987654{:04}", number)),
      room(fmt::format("765{:04}室", number)),
      record_number(fmt::format("98761{:05}", number)),
      trace(fmt::format("beefcafe{:024x}", number)) {}

std::string text_of_file(const std::string& path) {
  std::ostringstream text;
  const std::ifstream in(path, std::ios::binary);
  CHECK(in.good());
  text << in.rdbuf();
  return text.str();
}

PlantedCity::PlantedCity(std::string directory) : directory_(std::move(directory)) {
  const auto made = commands_test::run(
      {"generate", "city", "--records", "5000", "--seed", "3", "--out", directory_});
  CHECK(made.code == ExitCode::kDone);
  for (const std::string_view feed : kPeopleFeeds) plant_in(std::string(feed), true);
  for (const std::string_view feed : kOtherFeeds) plant_in(std::string(feed), false);
  // Part of every one of them, in case one is cut up.
  for (const char* part : {"植录", "1987654", "beefcafe"}) needles_.add(part, "part of a plant");
  // A version that is a time, of people: kept to the minute like any other.
  const std::string mapping = directory_ + "/feeds/grievance.mapping.yaml";
  std::string text = text_of_file(mapping);
  const std::string before = "version: rev";
  text.replace(text.find(before), before.size(), "version: updated");
  write_file(mapping, text);
}

void PlantedCity::plant_in(const std::string& feed, bool of_people) {
  const std::string path = directory_ + "/feeds/" + feed + ".jsonl";
  std::istringstream lines(text_of_file(path));
  std::string text;
  for (std::string line; std::getline(lines, line);) text += planted_line(line, of_people) + "\n";
  write_file(path, text);
}

std::string PlantedCity::planted_line(const std::string& line, bool of_people) {
  constexpr std::size_t kMostRecords = 10'000;  // by the digits of a plant
  const std::size_t number = records_++;
  CHECK(number < kMostRecords);
  const Planted planted(number);
  needles_.add(planted.name, "name");
  needles_.add_number(planted.phone, "telephone number");
  needles_.add(planted.room, "room");
  needles_.add("单元" + planted.room.substr(0, 7), "room");
  needles_.add(planted.trace, "trace id");
  std::string everything = "联系人" + planted.name + " " + planted.phone + " 住" + planted.room +
                           " traceparent 00-" + planted.trace + "-01";
  if (of_people) {
    needles_.add_number(planted.record_number, "record number");
    everything += " 编号" + planted.record_number;
  }
  Json record = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!record.is_object()) return R"({"no":")" + planted.record_number + "\" " + everything;
  const bool has_time = of_people && record.contains("at") && record["at"].is_string() &&
                        time_of(record["at"].get<std::string>()).has_value();
  if (!of_people) cut_to_minute(record);
  if (has_time) {
    const auto at = record["at"].get<std::string>();
    const auto second = static_cast<unsigned>(number % 59 + 1);
    const std::string updated = with_second(at, second % 59 + 1);
    record["at"] = with_second(at, second);
    record["updated"] = updated;
    everything += " 时间" + record["at"].get<std::string>();
    needles_.add_time(*time_of(with_second(at, second)), "second of the event");
    needles_.add_time(*time_of(updated), "second of the version");
  }
  record["traceparent"] = "00-" + planted.trace + "-01";
  record["content"] = record["summary"] = record["note"] = everything;
  const Json person = {{"name", planted.name}, {"phone", planted.phone}};
  record["reporter"] = record["caller"] = person;
  if (of_people) {
    record["no"] = planted.record_number;
    const std::string address = address_with_room(record, planted, number);
    record["place"]["address"] = address;
    if (number % 40 == 7) record["place"].erase("building");
  }
  return record.dump();
}

std::string PlantedCity::configuration(const std::string& name) const {
  std::istringstream lines(text_of_file(directory_ + "/tributary.yaml"));
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("state:")) line = "state: " + name + "/state";
    if (line.starts_with("output:")) {
      line = fmt::format(
          "output: {{ changes: {0}/changes.jsonl, dead_letters: {0}/dead_letters.jsonl }}", name);
    }
    text += line + "\n";
  }
  text += fmt::format("commands: {}/commands.jsonl\n", name);
  text +=
      fmt::format("cap: {{ sender: warning@city.example, register: {}/cap.jsonl, units: [{}] }}\n",
                  name, kWarningUnit);
  std::filesystem::create_directories(folder(name));
  if (!std::filesystem::exists(folder(name) + "/commands.jsonl")) {
    write_file(folder(name) + "/commands.jsonl", "");
  }
  if (leaky_.contains(name)) text = leaking(std::move(text), name);
  write_file(folder(name) + ".yaml", text);
  return folder(name) + ".yaml";
}

std::string PlantedCity::rule(const std::string& name, const std::string& id) const {
  const std::string own = folder(name) + ".doors/rules";
  return (std::filesystem::exists(own) ? own : folder("rules")) + "/" + id + ".rule.yaml";
}

void PlantedCity::make_leaky(const std::string& name) {
  leaky_.insert(name);
  const Planted planted(1);
  const std::string doors = folder(name) + ".doors";
  std::filesystem::create_directories(doors + "/rules");
  for (const char* file : {"buildings.csv", "units.csv"}) {
    std::istringstream lines(text_of_file(folder("registers") + "/" + file));
    std::string text, line;
    std::getline(lines, line);
    text = line + "\n";
    while (std::getline(lines, line)) {  // id,name,…
      text += line.insert(line.find(',', line.find(',') + 1), planted.name) + "\n";
    }
    write_file(doors + "/" + file, text);
  }
  for (const auto& file : std::filesystem::directory_iterator(folder("rules"))) {
    std::string text = text_of_file(file.path());
    const std::string title = "\ntitle: { zh: ";
    const std::size_t at = text.find(title);
    if (at != std::string::npos) text.insert(at + title.size(), planted.name);
    write_file(doors + "/rules/" + file.path().filename().string(), text);
  }
  // One rule more, called by what it must not be; and a record that nobody can read.
  std::string text = text_of_file(doors + "/rules/building-crack-reports.rule.yaml");
  const std::string id = "rule: building-crack-reports";
  text.replace(text.find(id), id.size(), "rule: beefcafe-cracks");
  write_file(doors + "/rules/beefcafe-cracks.rule.yaml", text);
  write_file(doors + "/none.jsonl", "no record\n");
}

std::string PlantedCity::leaking(std::string text, const std::string& name) {
  const auto replace = [&](const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    CHECK(at != std::string::npos);
    text.replace(at, what.size(), by);
  };
  const std::string doors = name + ".doors/";
  replace("registers/buildings.csv", doors + "buildings.csv");
  replace("registers/units.csv", doors + "units.csv");
  replace("rules: [rules]", "rules: [" + doors + "rules]");
  replace("sources:\n",
          fmt::format("sources:\n  beefcafe: {{ mapping: feeds/rain_gauge.mapping.yaml, "
                      "files: [{}none.jsonl] }}\n",
                      doors));
  return text;
}

}  // namespace tributary::plant
