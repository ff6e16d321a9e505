#include "rules/language/checker.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace tributary::language {
namespace {

/// Two types may be compared. Constants have been bound to the other side before.
bool agree(const Type& a, const Type& b) {
  if (a.kind != b.kind) return false;
  return a.kind != TypeKind::kEnumeration ||
         std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end());
}

bool is_ordered(TypeKind kind) {
  return kind == TypeKind::kNumber || kind == TypeKind::kTime || kind == TypeKind::kDuration ||
         kind == TypeKind::kDistance;
}

class Checker {
 public:
  Checker(Scope& scope, const LanguageContext& context, Problems& problems)
      : scope_(scope), context_(context), problems_(problems) {}

  void visit(Expr& expr) {
    switch (expr.kind) {
      case ExprKind::kNumber:
        expr.type = {TypeKind::kNumber, {}, {}};
        return;
      case ExprKind::kDuration:
        return duration(expr);
      case ExprKind::kDistance:
        expr.type = {TypeKind::kDistance, {}, {}};
        return;
      case ExprKind::kString:
        expr.type = {TypeKind::kText, {}, {}};
        return;
      case ExprKind::kBool:
        expr.type = {TypeKind::kBool, {}, {}};
        return;
      case ExprKind::kName:
      case ExprKind::kMember:
      case ExprKind::kMethod:
        return scope_.bind(expr);
      case ExprKind::kCall:
        return call(expr);
      case ExprKind::kList:
        problems_.error("E110", expr.extent,
                        say("a list stands only after `in`", "列表只能写在 `in` 之后"));
        return;
      case ExprKind::kNegate:
      case ExprKind::kNot: {
        const TypeKind wanted = expr.kind == ExprKind::kNot ? TypeKind::kBool : TypeKind::kNumber;
        require(expr.parts[0], wanted);
        expr.type = {wanted, {}, {}};
        return;
      }
      case ExprKind::kBinary:
        return binary(expr);
    }
  }

  void require(Expr& expr, TypeKind wanted) {
    visit(expr);
    if (expr.type.kind == wanted || expr.type.kind == TypeKind::kUnknown) return;
    const Message expected = name_of(wanted);
    const Message found = name_of(expr.type.kind);
    problems_.error("E110", expr.extent,
                    {say("expected {0}, found {1}", "", {expected.en, found.en}).en,
                     say("", "此处应为{0}，实为{1}", {expected.zh, found.zh}).zh});
    expr.type = {};
  }

 private:
  void duration(Expr& expr) {
    if (expr.unit == Unit::kWorkingDay) {
      problems_.error("E111", expr.extent,
                      say("working days stand only in `due`", "工作日只能用于 `due`"));
      return;
    }
    expr.type = {TypeKind::kDuration, {}, {}};
  }

  void call(Expr& expr) {
    const std::string& name = expr.text;
    if (name == "has") return has(expr);
    if (name == "min" || name == "max" || name == "abs" || name == "round") {
      const bool is_one = name == "abs" || name == "round";
      if (is_one ? expr.parts.size() != 1 : expr.parts.size() < 2) {
        problems_.error(
            "E110", expr.mark,
            is_one ? say("`{0}` takes one number", "`{0}` 需要一个数字", {name})
                   : say("`{0}` takes two or more numbers", "`{0}` 需要两个以上数字", {name}));
        return;
      }
      for (Expr& part : expr.parts) require(part, TypeKind::kNumber);
      expr.type = {TypeKind::kNumber, {}, {}};
      return;
    }
    if (name == "days" || name == "hours" || name == "distance") {
      return problems_.not_built(expr.mark, name + "()");
    }
    if (name == "unit") {
      problems_.error("E105", expr.mark,
                      say("`unit` stands only in `assign` and `copy_to`",
                          "`unit` 只能用于 `assign` 和 `copy_to`"));
      return;
    }
    problems_.error("E105", expr.mark, say("there is no function `{0}`", "没有函数“{0}”", {name}),
                    Help{name,
                         {"abs", "days", "distance", "has", "hours", "max", "min", "round"},
                         say("functions", "函数"),
                         false});
  }

  void has(Expr& expr) {
    expr.type = {TypeKind::kBool, {}, {}};
    if (expr.parts.size() != 1) {
      problems_.error("E110", expr.mark, say("`has` takes one name", "`has` 需要一个名称"));
      return;
    }
    Expr& part = expr.parts[0];
    visit(part);
    if (part.type.kind == TypeKind::kUnknown) return;
    if (part.binding == BindingKind::kField || part.binding == BindingKind::kSubject) return;
    problems_.error("E110", part.extent,
                    say("`has` asks for a field of the record or an attribute of the subject",
                        "`has` 只能询问记录字段或对象属性"));
  }

  void binary(Expr& expr) {
    expr.type = {TypeKind::kBool, {}, {}};
    switch (expr.op) {
      case Operator::kAnd:
      case Operator::kOr:
        require(expr.parts[0], TypeKind::kBool);
        require(expr.parts[1], TypeKind::kBool);
        return;
      case Operator::kIn:
      case Operator::kNotIn:
        return membership(expr);
      case Operator::kContains:
      case Operator::kStartsWith:
      case Operator::kMatches:
        return text_test(expr);
      default:
        break;
    }
    if (is_comparison(expr.op)) return comparison(expr);
    arithmetic(expr);
  }

  void arithmetic(Expr& expr) {
    expr.type = {TypeKind::kNumber, {}, {}};
    for (Expr& part : expr.parts) {
      visit(part);
      if (part.type.kind == TypeKind::kTime || part.type.kind == TypeKind::kDuration) {
        problems_.not_built(expr.mark, say("{0} with times", "", {spelling_of(expr.op)}).en);
        expr.type = {};
        return;
      }
    }
    for (Expr& part : expr.parts) {
      if (!expect_number(part)) expr.type = {};
    }
  }

  bool expect_number(Expr& part) {
    if (part.type.kind == TypeKind::kNumber || part.type.kind == TypeKind::kUnknown) return true;
    const Message found = name_of(part.type.kind);
    problems_.error("E110", part.extent,
                    {"expected a number, found " + found.en, "此处应为数字，实为" + found.zh});
    return false;
  }

  void comparison(Expr& expr) {
    Expr& left = expr.parts[0];
    Expr& right = expr.parts[1];
    visit(left);
    visit(right);
    if (left.type.kind == TypeKind::kUnknown || right.type.kind == TypeKind::kUnknown) return;
    if (!bind_constant(left, right) || !bind_constant(right, left)) return;
    if (!agree(left.type, right.type)) {
      const Message a = name_of(left.type.kind);
      const Message b = name_of(right.type.kind);
      problems_.error("E110", expr.mark,
                      {say("{0} is compared with {1}", "", {a.en, b.en}).en,
                       say("", "{0}不能与{1}比较", {a.zh, b.zh}).zh});
      return;
    }
    const bool is_equality = expr.op == Operator::kEq || expr.op == Operator::kNe;
    if (!is_equality && !is_ordered(left.type.kind)) {
      const Message kind = name_of(left.type.kind);
      problems_.error("E110", expr.mark,
                      {kind.en + " has no order; use `==`, `!=` or `in`",
                       kind.zh + "没有大小之分，请用 `==`、`!=` 或 `in`"});
    }
  }

  /// A text constant beside an enumeration or a topic must be one of its values.
  bool bind_constant(Expr& constant, const Expr& other) {
    if (constant.kind != ExprKind::kString) return true;
    if (other.type.kind == TypeKind::kTopic) return bind_topic(constant);
    if (other.type.kind == TypeKind::kTime) {
      problems_.not_built(constant.extent, "comparison with a constant time");
      return false;
    }
    if (other.binding == BindingKind::kField && other.text == "division") {
      return check_division(constant);
    }
    if (other.type.kind != TypeKind::kEnumeration) return true;
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

  /// PEOPLE 10: whole streets or more, in a list of the rule as in a named one.
  bool check_division(const Expr& constant) {
    if (is_division_of_street_or_above(constant.text)) return true;
    problems_.error("E210", constant.extent,
                    say("`{0}` is no division code of street level or above",
                        "“{0}”不是街道及以上行政区划代码", {constant.text}));
    return false;
  }

  bool bind_topic(Expr& constant) {
    const std::optional<TopicId> topic = context_.catalog().topic_named(constant.text);
    if (!topic) {
      Help help{constant.text, {}, say("topics", "主题"), false};
      for (const Topic& one : context_.catalog().topics) help.valid.emplace_back(one.name);
      problems_.error(
          "E204", constant.extent,
          say("`{0}` is no topic of the catalogue", "“{0}”不是目录中的主题", {constant.text}),
          help);
      return false;
    }
    constant.type = {TypeKind::kTopic, {}, {}};
    constant.binding = BindingKind::kConstant;
    constant.bits = topic->value();
    return true;
  }

  void membership(Expr& expr) {
    Expr& left = expr.parts[0];
    Expr& right = expr.parts[1];
    visit(left);
    right.type = {TypeKind::kSet, {}, {}};
    if (right.kind == ExprKind::kList) {
      for (Expr& part : right.parts) element(part, left);
      if (right.parts.empty()) {
        problems_.error("E110", right.extent, say("this list is empty", "列表为空"));
      }
      return;
    }
    const bool is_named = right.kind == ExprKind::kMember &&
                          right.parts[0].kind == ExprKind::kName && right.parts[0].text == "lists";
    if (is_named) return named_list(right, left);
    problems_.error("E110", right.extent,
                    say("expected a list after `in`: `[…]` or `lists.name`",
                        "`in` 之后应为列表：`[…]` 或 `lists.名称`"));
  }

  void element(Expr& part, const Expr& left) {
    visit(part);
    const bool is_constant = part.kind == ExprKind::kString || part.kind == ExprKind::kNumber ||
                             part.kind == ExprKind::kDuration || part.kind == ExprKind::kDistance;
    if (!is_constant) {
      problems_.error("E110", part.extent, say("a list holds constants only", "列表只能包含常量"));
      return;
    }
    if (left.type.kind == TypeKind::kUnknown || part.type.kind == TypeKind::kUnknown) return;
    if (!bind_constant(part, left) || agree(left.type, part.type)) return;
    const Message a = name_of(left.type.kind);
    const Message b = name_of(part.type.kind);
    problems_.error("E110", part.extent,
                    {say("{0} is compared with {1}", "", {a.en, b.en}).en,
                     say("", "{0}不能与{1}比较", {a.zh, b.zh}).zh});
  }

  void named_list(Expr& right, const Expr& left) {
    const NamedLists& lists = *context_.lists;
    const auto found = lists.find(right.text);
    if (found == lists.end()) {
      Help help{right.text, {}, say("lists", "列表"), false};
      for (const auto& [name, list] : lists) help.valid.push_back(name);
      problems_.error("E103", right.mark,
                      say("there is no list `{0}`", "没有列表“{0}”", {right.text}), help);
      return;
    }
    right.binding = BindingKind::kNamedList;
    // Every entry must be a value of the left side, else it could never match.
    for (const std::string& entry : found->second.entries) {
      if (left.type.kind == TypeKind::kText || left.type.kind == TypeKind::kUnknown) continue;
      if (is_value_of(left.type, entry)) continue;
      problems_.error("E110", right.mark,
                      say("entry `{0}` of list `{1}` is no value of `{2}`",
                          "列表“{1}”中的“{0}”不是“{2}”的取值", {entry, right.text, print(left)}));
      return;
    }
  }

  [[nodiscard]] bool is_value_of(const Type& type, std::string_view entry) const {
    if (type.kind == TypeKind::kTopic) return context_.catalog().topic_named(entry).has_value();
    return type.kind == TypeKind::kEnumeration && value_of(type, entry).has_value();
  }

  void text_test(Expr& expr) {
    Expr& left = expr.parts[0];
    Expr& right = expr.parts[1];
    require(left, TypeKind::kText);
    require(right, TypeKind::kText);
    if (!scope_.allows_text_operators()) {
      problems_.error("E203", expr.mark,
                      say("`{0}` does not exist on records of people or opinion",
                          "群众反映和舆情的字段不能用 `{0}`", {spelling_of(expr.op)}));
      return;
    }
    if (left.type.kind == TypeKind::kUnknown) return;
    if (right.kind != ExprKind::kString) {
      problems_.error(
          "E110", right.extent,
          say("`{0}` takes a constant text", "`{0}` 的右侧应为文本常量", {spelling_of(expr.op)}));
      return;
    }
    if (expr.op != Operator::kMatches) return;
    const re2::RE2 pattern(right.text, re2::RE2::Quiet);
    if (pattern.ok()) return;
    problems_.error("E110", right.extent,
                    say("`{0}` is no regular expression (RE2): {1}",
                        "“{0}”不是正则表达式（RE2）：{1}", {right.text, pattern.error()}));
  }

  Scope& scope_;
  const LanguageContext& context_;
  Problems& problems_;
};

}  // namespace

Message name_of(TypeKind kind) {
  static const std::array<Message, 10> kNames = {
      Message{"nothing known", "未知值"},  Message{"a yes or no", "是非值"},
      Message{"a number", "数字"},         Message{"a text", "文本"},
      Message{"an enumeration", "枚举值"}, Message{"a topic", "主题"},
      Message{"a time", "时间"},           Message{"a duration", "时长"},
      Message{"a distance", "距离"},       Message{"a list", "列表"}};
  return kNames[static_cast<std::size_t>(kind)];
}

void check_expression(Expr& expr, TypeKind wanted, Scope& scope, const LanguageContext& context,
                      Problems& problems) {
  const std::size_t before = problems.errors();
  Checker(scope, context, problems).require(expr, wanted);
  if (problems.errors() == before) warn_of_missing_values(expr, problems);
}

}  // namespace tributary::language
