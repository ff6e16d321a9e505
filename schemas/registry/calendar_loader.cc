#include "schemas/registry/calendar_loader.h"

#include <fmt/format.h>

#include <set>
#include <string_view>
#include <utility>

#include "engine/base/time.h"
#include "schemas/document/reader.h"

namespace tributary {

namespace {

constexpr std::string_view kTo = "..";
constexpr std::int64_t kMillisPerDay = 86'400'000;

/// `2025-01-28` in days since 1970-01-01.
std::optional<std::int64_t> parse_day(std::string_view text) {
  constexpr std::size_t kLength = 10;
  if (text.size() != kLength) return std::nullopt;
  const auto midnight = parse_time(std::string(text) + "T00:00Z");
  if (!midnight) return std::nullopt;
  return midnight->millis() / kMillisPerDay;
}

class CalendarReader {
 public:
  explicit CalendarReader(Reader& reader) : reader_(reader) {}

  WorkCalendar read(const YamlNode& root) {
    if (!root.is_mapping() || root.entries.empty()) {
      reader_.error(root.span, "E012",
                    {"a calendar names years (`2025: { off: […], work: […] }`)",
                     "工作日历应按年列出（2025: { off: […], work: […] }）"});
      return {};
    }
    for (const YamlEntry& entry : root.entries) year(entry);
    return std::move(calendar_);
  }

 private:
  void year(const YamlEntry& entry) {
    const auto first = parse_day(entry.key + "-01-01");
    if (!first) {
      reader_.error(entry.key_span, "E110",
                    {fmt::format("expected a year such as 2025, found `{}`", entry.key),
                     fmt::format("应为年份（如 2025），实为“{}”", entry.key)});
      return;
    }
    year_ = WorkCalendar::year_of(*first);
    calendar_.years.insert(year_);
    if (!reader_.keys(entry.value, {"off", "work"})) return;
    if (const YamlNode* off = entry.value.find("off")) days(*off, &CalendarReader::off);
    if (const YamlNode* work = entry.value.find("work")) days(*work, &CalendarReader::work);
  }

  /// Calls `take` for every day of a list of days and ranges of days.
  void days(const YamlNode& node, void (CalendarReader::*take)(const YamlNode&, std::int64_t)) {
    if (!node.is_sequence()) return range(node, take);
    for (const YamlNode& item : node.items) range(item, take);
  }

  void range(const YamlNode& node, void (CalendarReader::*take)(const YamlNode&, std::int64_t)) {
    const auto text = reader_.text(node);
    if (!text) return;
    const std::size_t to = text->find(kTo);
    const auto first = parse_day(std::string_view(*text).substr(0, to));
    const auto last =
        to == std::string::npos ? first : parse_day(std::string_view(*text).substr(to + 2));
    if (!first || !last || *last < *first) {
      reader_.error(
          node.span, "E110",
          {fmt::format("expected a day (2025-01-01) or days (2025-01-28..2025-02-04), found `{}`",
                       *text),
           fmt::format("应为日期（2025-01-01）或起止日期（2025-01-28..2025-02-04），实为“{}”",
                       *text)});
      return;
    }
    if (WorkCalendar::year_of(*first) != year_ || WorkCalendar::year_of(*last) != year_) {
      reader_.error(node.span, "E110",
                    {fmt::format("`{}` is not in {}; write it under its own year", *text, year_),
                     fmt::format("“{}”不在 {} 年；请写在所属年份之下", *text, year_)});
      return;
    }
    for (std::int64_t day = *first; day <= *last; ++day) (this->*take)(node, day);
  }

  void off(const YamlNode& node, std::int64_t day) {
    if (!is_new(node, day) || WorkCalendar::is_weekend(day)) return;
    calendar_.holidays.insert(day);
  }

  void work(const YamlNode& node, std::int64_t day) {
    if (!is_new(node, day)) return;
    if (WorkCalendar::is_weekend(day)) {
      calendar_.working_weekends.insert(day);
      return;
    }
    const std::string text = text_of(day);
    reader_.error(
        node.span, "E110",
        {fmt::format("{} is no Saturday or Sunday, so it is worked in any case; leave it out",
                     text),
         fmt::format("{}不是周六或周日，本来就是工作日；请删去", text)});
  }

  bool is_new(const YamlNode& node, std::int64_t day) {
    if (named_.insert(day).second) return true;
    const std::string text = text_of(day);
    reader_.error(node.span, "E011",
                  {fmt::format("{} is there twice", text), fmt::format("{}重复出现", text)});
    return false;
  }

  static std::string text_of(std::int64_t day) {
    return format_day(EventTime::from_millis(day * kMillisPerDay), UtcOffset{});
  }

  Reader& reader_;
  WorkCalendar calendar_;
  std::set<std::int64_t> named_;  ///< every day so far
  std::int64_t year_ = 0;
};

std::optional<WorkCalendar> read(const std::optional<YamlDocument>& document,
                                 Diagnostics& diagnostics, std::size_t errors_before) {
  if (!document) return std::nullopt;
  Reader reader(*document, diagnostics);
  WorkCalendar calendar = CalendarReader(reader).read(document->root());
  if (diagnostics.errors() > errors_before) return std::nullopt;
  return calendar;
}

}  // namespace

std::optional<WorkCalendar> load_calendar(const std::string& path, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.errors();
  return read(YamlDocument::load(path, diagnostics), diagnostics, errors_before);
}

std::optional<WorkCalendar> parse_calendar(const std::string& path, std::string text,
                                           Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.errors();
  return read(YamlDocument::parse(path, std::move(text), diagnostics), diagnostics, errors_before);
}

}  // namespace tributary
