#include "rules/language/sentence_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/base/text.h"

namespace tributary::language {
namespace {

constexpr std::size_t kMostNames = 5;  // more are counted: a sentence is to be read

/// Attributes of registers have names for files; these are for people.
struct AttributeWords {
  std::string_view name, zh, en;
};
constexpr std::array kAttributes = {
    AttributeWords{"households", "户数", "number of households"},
    AttributeWords{"residents", "居民数", "number of residents"},
    AttributeWords{"floors", "层数", "number of floors"},
    AttributeWords{"year_built", "建成年份", "year built"},
    AttributeWords{"use", "用途", "use"},
    AttributeWords{"stage", "施工阶段", "stage"},
    AttributeWords{"grade", "等级", "grade"},
    AttributeWords{"length_m", "长度（米）", "length in metres"},
    AttributeWords{"class", "道路等级", "class"},
    AttributeWords{"carries", "输送介质", "what it carries"},
    AttributeWords{"kind", "单位类别", "kind"},
    AttributeWords{"risk", "风险等级", "risk"},
    AttributeWords{"deadline", "期限", "deadline"},
    AttributeWords{"homes", "套数", "number of homes"},
    AttributeWords{"delivery_due", "应交付日期", "day of delivery"},
    AttributeWords{"category", "品类", "category"},
    AttributeWords{"service", "服务类别", "service"},
};

std::string counted(std::int64_t number, std::string_view unit) {
  return fmt::format("{} {}{}", number, unit, number == 1 ? "" : "s");
}

}  // namespace

std::string SentenceWords::any_of(std::vector<std::string> names) const {
  const std::size_t all = names.size();
  if (all > kMostNames) names.resize(kMostNames - 1);
  const std::string sign = in("、", ", ");
  if (all > kMostNames) {
    const std::string more =
        in(fmt::format("等 {} 类", all), fmt::format(" and {} more", all - names.size()));
    return join(names, sign) + more;
  }
  if (all < 2) return join(names, sign);
  const std::string last = names.back();
  names.pop_back();
  return join(names, sign) + in("或", " or ") + last;
}

std::string SentenceWords::duration(Millis value) const {
  const std::int64_t minutes = value.count() / 60'000;
  if (minutes % 1440 == 0 && minutes >= 4320) {
    const std::int64_t days = minutes / 1440;
    return in(fmt::format("{} 天", days), counted(days, "day"));
  }
  if (minutes % 60 == 0 && minutes > 0) {
    return in(fmt::format("{} 小时", minutes / 60), counted(minutes / 60, "hour"));
  }
  return in(fmt::format("{} 分钟", minutes), counted(minutes, "minute"));
}

std::string SentenceWords::distance(Decimal metres) const {
  const std::int64_t kilometre = 1000 * Decimal::kScale;
  if (metres.raw() % kilometre == 0) {
    const std::int64_t whole = metres.raw() / kilometre;
    return in(fmt::format("{} 公里", whole), fmt::format("{} km", whole));
  }
  return in(metres.to_string() + " 米", metres.to_string() + " m");
}

std::string SentenceWords::term(const Term& term) const {
  if (term.working_days == 0) return duration(term.duration);
  return in(fmt::format("{} 个工作日", term.working_days),
            counted(term.working_days, "working day"));
}

std::string SentenceWords::constant(const ProgramNode& node, const Program& program,
                                    const Values& values) const {
  const std::int64_t bits = node.step.bits;
  switch (node.step.op) {
    case OpCode::kNumber:
      return Decimal::from_raw(bits).to_string();
    case OpCode::kDuration:
      return duration(Millis(bits));
    case OpCode::kDistance:
      return distance(Decimal::from_raw(bits));
    case OpCode::kBool:
      return bits != 0 ? in("是", "true") : in("否", "false");
    case OpCode::kText:
      return in("“", "\"") + program.texts[static_cast<std::size_t>(bits)] + in("”", "\"");
    case OpCode::kEnumeration:
      return static_cast<std::size_t>(bits) < values.size() ? values[static_cast<std::size_t>(bits)]
                                                            : std::to_string(bits);
    case OpCode::kTopic:
      return in(catalog_.topics[static_cast<std::size_t>(bits)].title);
    default:
      return format_time(EventTime::from_millis(bits), UtcOffset{});
  }
}

const Field& SentenceWords::field_of(const RuleInput& input, std::size_t feed, FieldId id) const {
  return catalog_[input.feeds[feed].schema].fields[id.value()];
}

const Field* SentenceWords::kept_field(const RuleInput& input, std::size_t index) const {
  const InputField& kept = input.fields[index];
  for (std::size_t i = 0; i < input.feeds.size() && i < kept.of_feed.size(); ++i) {
    if (kept.of_feed[i] != none_of<FieldId>()) return &field_of(input, i, kept.of_feed[i]);
  }
  return nullptr;
}

Values SentenceWords::values_of(const Field& field) const {
  const bool has_chinese = field.values_zh.size() == field.values.size();
  const auto from = is_chinese_ && has_chinese ? field.values_zh : field.values;
  Values out(from.begin(), from.end());
  if (!is_chinese_) {
    for (std::string& value : out) std::replace(value.begin(), value.end(), '_', ' ');
  }
  return out;
}

Values SentenceWords::values_of_attribute(std::uint32_t index) const {
  const auto attributes = catalog_[rule_.subject].attributes;
  if (index >= attributes.size()) return {};
  return {attributes[index].values.begin(), attributes[index].values.end()};
}

std::string SentenceWords::attribute(std::uint32_t index) const {
  const auto attributes = catalog_[rule_.subject].attributes;
  if (index >= attributes.size()) return "?";
  const std::string_view name = attributes[index].name;
  for (const AttributeWords& words : kAttributes) {
    if (words.name == name) return in(words.zh, words.en);
  }
  return std::string(name);
}

std::vector<std::string> SentenceWords::members(const ConstantSet& set, FieldKind kind,
                                                const Values& values) const {
  std::vector<std::string> out;
  for (const std::int64_t bits : set.bits) {
    const auto index = static_cast<std::size_t>(bits);
    if (kind == FieldKind::kTopic) {
      out.push_back(in(catalog_.topics[index].title));
    } else if (kind == FieldKind::kEnumeration) {
      out.push_back(index < values.size() ? values[index] : std::to_string(bits));
    } else {
      out.push_back(Decimal::from_raw(bits).to_string());
    }
  }
  out.insert(out.end(), set.texts.begin(), set.texts.end());
  return out;
}

std::string SentenceWords::titles(const RuleInput& input, bool is_plural) const {
  std::vector<std::string> out;
  for (const InputFeed& feed : input.feeds) {
    std::string title = in(catalog_[feed.schema].title);
    const bool has_plural = !title.ends_with('s') && !title.ends_with("feedback");
    if (is_plural && !is_chinese_ && has_plural) title += 's';
    if (std::find(out.begin(), out.end(), title) == out.end()) out.push_back(title);
  }
  return any_of(out);
}

}  // namespace tributary::language
