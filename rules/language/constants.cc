#include "rules/language/constants.h"

#include "engine/model/divisions.h"
#include "rules/language/types.h"

namespace tributary::language {

bool is_division(const Expr& expr) {
  return expr.binding == BindingKind::kSubjectDistrict ||
         (expr.binding == BindingKind::kField && expr.text == "division");
}

bool Constants::refuse_unquoted(const Expr& value, const Expr& other) {
  if (value.kind != ExprKind::kName || !is_value_of(other.type, value.text)) return false;
  problems_.error("E102", value.extent,
                  say("`{0}` is a value of `{1}`; write it in quotes: `\"{0}\"`",
                      "`{0}` 是 `{1}` 的取值，请加引号：`\"{0}\"`", {value.text, print(other)}));
  return true;
}

bool Constants::bind(Expr& constant, const Expr& other) {
  if (constant.kind != ExprKind::kString) return true;
  if (other.type.kind == TypeKind::kTopic) return bind_topic(constant);
  if (other.type.kind == TypeKind::kTime) return bind_time(constant);
  if (is_division(other)) return check_division(constant);
  return other.type.kind != TypeKind::kEnumeration || bind_value(constant, other);
}

bool Constants::bind_value(Expr& constant, const Expr& other) {
  const std::optional<std::size_t> found = value_of(other.type, constant.text);
  if (!found) {
    Help help{constant.text, {}, say("its values", "可用的值"), false};
    help.valid.assign(other.type.values.begin(), other.type.values.end());
    problems_.error("E110", constant.extent,
                    say("`{0}` is not one of the values of `{1}`", "“{0}”不是“{1}”的取值",
                        {constant.text, print(other)}),
                    help);
    return false;
  }
  constant.type = other.type;
  constant.binding = BindingKind::kConstant;
  constant.bits = static_cast<std::int64_t>(*found);
  return true;
}

bool Constants::bind_time(Expr& constant) {
  const Result<EventTime> time = parse_time(constant.text);
  if (!time.has_value()) {
    problems_.error("E110", constant.extent,
                    say("`{0}` is no time with its zone, such as 2025-03-01T00:00+08:00",
                        "“{0}”不是带时区的时间，例如 2025-03-01T00:00+08:00", {constant.text}));
    return false;
  }
  constant.type = {TypeKind::kTime, {}, {}};
  constant.binding = BindingKind::kConstant;
  constant.bits = time->millis();
  return true;
}

bool Constants::check_division(const Expr& constant) {
  if (is_division_of_street_or_above(constant.text)) return true;
  problems_.error("E210", constant.extent,
                  say("`{0}` is no division code of street level or above",
                      "“{0}”不是街道及以上行政区划代码", {constant.text}));
  return false;
}

bool Constants::bind_topic(Expr& constant) {
  const std::optional<TopicId> topic = context_.catalog().topic_named(constant.text);
  if (!topic) {
    Help help{constant.text, {}, say("topics", "主题"), false};
    for (const Topic& one : context_.catalog().topics) help.valid.emplace_back(one.name);
    problems_.error(
        "E204", constant.extent,
        say("`{0}` is no topic of the catalogue", "“{0}”不是目录中的主题", {constant.text}), help);
    return false;
  }
  constant.type = {TypeKind::kTopic, {}, {}};
  constant.binding = BindingKind::kConstant;
  constant.bits = topic->value();
  return true;
}

void Constants::bind_list(Expr& list, const Expr& left) {
  const NamedLists& lists = *context_.lists;
  const auto found = lists.find(list.text);
  if (found == lists.end()) {
    Help help{list.text, {}, say("lists", "列表"), false};
    for (const auto& [name, entries] : lists) help.valid.push_back(name);
    problems_.error("E103", list.mark, say("there is no list `{0}`", "没有列表“{0}”", {list.text}),
                    help);
    return;
  }
  list.binding = BindingKind::kNamedList;
  // Every entry must be a value of the left side, else it could never match.
  for (const std::string& entry : found->second.entries) {
    if (left.type.kind == TypeKind::kText || left.type.kind == TypeKind::kUnknown) continue;
    if (is_value_of(left.type, entry)) continue;
    problems_.error("E110", list.mark,
                    say("entry `{0}` of list `{1}` is no value of `{2}`",
                        "列表“{1}”中的“{0}”不是“{2}”的取值", {entry, list.text, print(left)}));
    return;
  }
}

bool Constants::is_value_of(const Type& type, std::string_view entry) const {
  if (type.kind == TypeKind::kTopic) return context_.catalog().topic_named(entry).has_value();
  return type.kind == TypeKind::kEnumeration && value_of(type, entry).has_value();
}

}  // namespace tributary::language
