#include "rules/check/time_line.h"

#include <algorithm>
#include <array>
#include <utility>

#include "rules/check/event_reader.h"
#include "rules/check/test_registers.h"
#include "schemas/document/reader.h"

namespace tributary {
namespace {

constexpr std::int64_t kMostTimes = 1000;
constexpr int kMostScore = 100;

/// The offset that a time was written with: what it says without it, less what it means.
UtcOffset zone_of(std::string_view text, EventTime at) {
  const std::size_t end = text.find_first_of("+-Z", text.find('T') + 1);
  const Result<EventTime> local = parse_time(text.substr(0, end), UtcOffset{});
  if (!local) return {};
  return {std::chrono::duration_cast<std::chrono::minutes>(*local - at)};
}

class TestReader {
 public:
  TestReader(const YamlDocument& document, const Rule& rule, const SchemaView& schemas,
             Diagnostics& diagnostics)
      : rule_(rule), schemas_(schemas), reader_(document, diagnostics) {}

  std::optional<TimeLine> run(const YamlNode& node) {
    const std::size_t before = reader_.diagnostics().errors();
    if (!reader_.keys(node, {"name", "start", "subjects", "stale", "repeat", "events", "expect"})) {
      return std::nullopt;
    }
    out_.place = node.span;
    if (const YamlNode* name = reader_.required(node, "name")) {
      out_.name = reader_.text(*name).value_or("");
    }
    if (const YamlNode* start = reader_.required(node, "start")) read_start(*start);
    read_stale(node.find("stale"));
    TestRegisters registers(schemas_.catalog(), rule_.subject);
    if (const YamlNode* subjects = node.find("subjects")) registers.read(*subjects, reader_);
    read_repeats(node.find("repeat"));
    read_events(node.find("events"));
    read_expectations(reader_.required(node, "expect"));
    if (reader_.diagnostics().errors() != before) return std::nullopt;
    finish(registers);
    return std::move(out_);
  }

 private:
  /// Sources that are silent throughout the test.
  void read_stale(const YamlNode* node) {
    for (const YamlNode& item : list_of(node, "stale")) {
      const SourceInfo* source = schemas_.source_named(item.text);
      if (item.is_scalar() && source != nullptr) {
        out_.stale.push_back(source->id);
        continue;
      }
      Diagnostic found =
          reader_.at(item.span, "E101",
                     {"there is no source `" + item.text + "`", "没有数据源“" + item.text + "”"});
      suggest(found, item.text, schemas_.source_names(), {"sources", "数据源"});
      reader_.report(std::move(found));
    }
  }

  void read_start(const YamlNode& node) {
    if (const Result<EventTime> at = parse_time(node.text)) {
      out_.start = *at;
      out_.zone = zone_of(node.text, *at);
      return;
    }
    reader_.error(node.span, "E110",
                  {"expected a time with its offset, such as 2025-03-03T08:00+08:00",
                   "此处应为带时区的时间，例如 2025-03-03T08:00+08:00"});
  }

  /// `at:` of an event or an expectation.
  std::optional<EventTime> instant(const YamlNode& node, std::string_view key) {
    const YamlNode* at = reader_.required(node, key);
    if (at == nullptr) return std::nullopt;
    const std::optional<Millis> after = reader_.duration(*at);
    if (!after) return std::nullopt;
    return out_.start + *after;
  }

  std::span<const YamlNode> list_of(const YamlNode* node, std::string_view key) {
    if (node == nullptr) return {};
    if (node->is_sequence()) return node->items;
    reader_.error(node->span, "E110",
                  {"`" + std::string(key) + "` is a list", "`" + std::string(key) + "` 应为列表"});
    return {};
  }

  void add(ObservationDraft draft, EventTime at, const Span& place) {
    if (out_.events.size() == kMostTestEvents) {
      reader_.error(place, "E110",
                    {"a test has at most 20,000 events", "一个测试最多 20,000 条事件"});
    }
    if (out_.events.size() >= kMostTestEvents) return;
    set_identity(draft, at, out_.events.size());
    out_.events.push_back(std::move(draft));
  }

  void read_events(const YamlNode* node) {
    static constexpr std::array<std::string_view, 2> kOthers = {"at", "times"};
    EventReader events(reader_, schemas_, out_.start);
    for (const YamlNode& item : list_of(node, "events")) {
      const std::optional<ObservationDraft> draft = events.read(item, kOthers);
      if (!draft) continue;
      const std::optional<EventTime> at = instant(item, "at");
      const YamlNode* times = item.find("times");
      const std::int64_t count =
          times == nullptr ? 1 : reader_.integer(*times, 1, kMostTimes).value_or(0);
      for (std::int64_t i = 0; at && i < count; ++i) add(*draft, *at, item.span);
    }
  }

  void read_repeats(const YamlNode* node) {
    static constexpr std::array<std::string_view, 3> kOthers = {"every", "from", "to"};
    EventReader events(reader_, schemas_, out_.start);
    for (const YamlNode& item : list_of(node, "repeat")) {
      const std::optional<ObservationDraft> draft = events.read(item, kOthers);
      if (!draft) continue;
      const std::optional<EventTime> from = instant(item, "from");
      const std::optional<EventTime> to = instant(item, "to");
      const YamlNode* step = reader_.required(item, "every");
      const Millis every =
          step == nullptr ? Millis{0} : reader_.duration(*step).value_or(Millis{0});
      if (!from || !to || every <= Millis{0}) {
        reader_.error(item.span, "E110",
                      {"`repeat` has from, to and a positive every",
                       "`repeat` 需要 from、to 和大于零的 every"});
        continue;
      }
      for (EventTime at = *from; at <= *to && out_.events.size() <= kMostTestEvents;
           at = at + every) {
        const std::size_t held = out_.events.size();
        add(*draft, at, item.span);
        if (out_.events.size() == held) break;
      }
    }
  }

  void read_expectations(const YamlNode* node) {
    for (const YamlNode& item : list_of(node, "expect")) {
      if (!reader_.keys(item, {"at", "subject", "level", "score"})) continue;
      ExpectedLine expectation;
      const std::optional<EventTime> at = instant(item, "at");
      const YamlNode* subject = reader_.required(item, "subject");
      const YamlNode* level = reader_.required(item, "level");
      if (!at || subject == nullptr || level == nullptr) continue;
      expectation.at = *at;
      expectation.when = item.find("at")->text;
      expectation.subject = subject->text;
      if (!reader_.one_of(*level, {"none", "blue", "yellow", "orange", "red", "unknown"})) continue;
      expectation.is_unknown = level->text == "unknown";
      expectation.level = level_named(level->text).value_or(Level::kNone);
      if (const YamlNode* score = item.find("score")) {
        const std::optional<std::int64_t> value = reader_.integer(*score, 0, kMostScore);
        if (value) expectation.score = static_cast<int>(*value);
      }
      out_.expect.push_back(std::move(expectation));
    }
  }

  void finish(TestRegisters& registers) {
    for (const ObservationDraft& draft : out_.events) registers.add_named(draft);
    for (const ExpectedLine& expectation : out_.expect) registers.add_subject(expectation.subject);
    out_.registers = registers.take();
    out_.instruments = registers.take_instruments();
    std::stable_sort(
        out_.events.begin(), out_.events.end(),
        [](const ObservationDraft& a, const ObservationDraft& b) { return a.at < b.at; });
    std::stable_sort(out_.expect.begin(), out_.expect.end(),
                     [](const ExpectedLine& a, const ExpectedLine& b) { return a.at < b.at; });
  }

  const Rule& rule_;
  const SchemaView& schemas_;
  Reader reader_;
  TimeLine out_;
};

bool fires(const TimeLine& test) {
  return std::any_of(test.expect.begin(), test.expect.end(),
                     [](const ExpectedLine& one) { return one.level != Level::kNone; });
}

}  // namespace

std::vector<TimeLine> read_tests(const YamlDocument& document, const Rule& rule,
                                 const SchemaView& schemas, Diagnostics& diagnostics) {
  std::vector<TimeLine> out;
  Reader reader(document, diagnostics);
  const std::size_t before = diagnostics.errors();
  const YamlNode* tests = document.root().find("tests");
  if (tests != nullptr && !tests->is_sequence()) {
    reader.error(tests->span, "E110", {"`tests` is a list", "`tests` 应为列表"});
  } else if (tests != nullptr) {
    for (const YamlNode& node : tests->items) {
      std::optional<TimeLine> test = TestReader(document, rule, schemas, diagnostics).run(node);
      if (test) out.push_back(std::move(*test));
    }
  }
  const bool has_firing = std::any_of(out.begin(), out.end(), fires);
  const bool has_quiet = !std::all_of(out.begin(), out.end(), fires);
  const bool is_sound = diagnostics.errors() == before;
  if (rule.status == RuleStatus::kActive && is_sound && !(has_firing && has_quiet)) {
    const YamlEntry* status = document.root().entry("status");
    reader.warning(status == nullptr ? document.root().span : status->key_span, "W230",
                   {"an active rule needs a test that fires and one that stays quiet",
                    "启用的规则需要一个会触发的测试和一个保持安静的测试"});
  }
  return out;
}

}  // namespace tributary
