#include "rules/language/checker.h"

#include <re2/re2.h>

#include <algorithm>

#include "rules/language/constants.h"
#include "rules/language/types.h"

namespace tributary::language {
namespace {

bool is_working_days(const Expr& expr) {
  return expr.kind == ExprKind::kDuration && expr.unit == Unit::kWorkingDay;
}

class Checker {
 public:
  Checker(Scope& scope, const LanguageContext& context, Problems& problems)
      : scope_(scope), constants_(context, problems), problems_(problems) {}

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
        return name(expr);
      case ExprKind::kCall:
        return call(expr);
      case ExprKind::kList:
        problems_.error("E110", expr.extent,
                        say("a list stands only after `in`", "列表只能写在 `in` 之后"));
        return;
      case ExprKind::kNot:
        require(expr.parts[0], TypeKind::kBool);
        expr.type = {TypeKind::kBool, {}, {}};
        return;
      case ExprKind::kNegate:
        quantity(expr.parts[0]);
        expr.type = expr.parts[0].type;
        return;
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
  void name(Expr& expr) {
    scope_.bind(expr);
    if (expr.type.kind != TypeKind::kReference) return;
    problems_.error("E205", expr.mark,
                    say("`{0}` names one subject; a rule applies to all of its type",
                        "“{0}”指向单个对象；规则应适用于该类型的全部对象", {print(expr)}));
    expr.type = {};
  }

  void duration(Expr& expr) {
    if (is_working_days(expr)) {
      problems_.error("E111", expr.extent,
                      say("working days stand only in `due`, and behind `+` in `expect`",
                          "工作日只能用于 `due`，或在 `expect` 中写在 `+` 之后"));
      return;
    }
    expr.type = {TypeKind::kDuration, {}, {}};
  }

  void call(Expr& expr) {
    const std::string& name = expr.text;
    if (name == "has") return has(expr);
    if (name == "min" || name == "max") return least_or_most(expr);
    if (name == "distance") return distance(expr);
    if (name == "abs" || name == "round" || name == "days" || name == "hours") return of_one(expr);
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

  void least_or_most(Expr& expr) {
    if (expr.parts.size() < 2) {
      problems_.error(
          "E110", expr.mark,
          say("`{0}` takes two or more numbers", "`{0}` 需要两个以上数字", {expr.text}));
      return;
    }
    quantity(expr.parts[0]);
    const TypeKind wanted = expr.parts[0].type.kind;
    for (std::size_t i = 1; i < expr.parts.size(); ++i) {
      if (wanted == TypeKind::kUnknown) {
        visit(expr.parts[i]);
      } else {
        require(expr.parts[i], wanted);
      }
    }
    expr.type = {wanted, {}, {}};
  }

  /// `abs` and `round` of a number, `days` and `hours` of a duration: each gives a number.
  void of_one(Expr& expr) {
    const bool is_of_number = expr.text == "abs" || expr.text == "round";
    if (expr.parts.size() != 1) {
      problems_.error("E110", expr.mark,
                      is_of_number
                          ? say("`{0}` takes one number", "`{0}` 需要一个数字", {expr.text})
                          : say("`{0}` takes one duration", "`{0}` 需要一个时长", {expr.text}));
      return;
    }
    require(expr.parts[0], is_of_number ? TypeKind::kNumber : TypeKind::kDuration);
    expr.type = {TypeKind::kNumber, {}, {}};
  }

  void distance(Expr& expr) {
    if (!scope_.allows_distance()) {
      problems_.error(
          "E105", expr.mark,
          say("`distance()` stands only in the `where` of an input with `near`, and not "
              "on reports by people",
              "`distance()` 只能用于带 `near` 的输入的 `where`，且不能用于群众反映"));
      return;
    }
    if (!expr.parts.empty()) {
      problems_.error("E110", expr.mark,
                      say("`distance()` takes nothing", "`distance()` 不带参数"));
      return;
    }
    expr.type = {TypeKind::kDistance, {}, {}};
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
    Expr& left = expr.parts[0];
    Expr& right = expr.parts[1];
    expr.type = {};
    visit(left);
    const bool is_in_working_days = scope_.allows_working_days() && expr.op == Operator::kAdd &&
                                    left.type.kind == TypeKind::kTime && is_working_days(right);
    if (is_in_working_days) {
      working_days_of(right, problems_);
      expr.type = right.type = {TypeKind::kTime, {}, {}};
      return;
    }
    visit(right);
    if (left.type.kind == TypeKind::kUnknown || right.type.kind == TypeKind::kUnknown) return;
    expr.type = {result_of(expr.op, left.type.kind, right.type.kind), {}, {}};
    if (expr.type.kind != TypeKind::kUnknown) return;
    if (expect_quantity(left) && expect_quantity(right)) {
      problems_.error("E110", expr.mark, cannot_go_together(expr));
    }
  }

  static Message cannot_go_together(const Expr& expr) {
    const Message a = name_of(expr.parts[0].type.kind);
    const Message b = name_of(expr.parts[1].type.kind);
    const std::string_view sign = spelling_of(expr.op);
    return {say("`{0}` does not take {1} and {2}", "", {sign, a.en, b.en}).en,
            say("", "`{0}` 不能用于{1}与{2}", {sign, a.zh, b.zh}).zh};
  }

  /// A number or a span.
  void quantity(Expr& part) {
    visit(part);
    if (!expect_quantity(part)) part.type = {};
  }

  bool expect_quantity(const Expr& part) {
    if (is_ordered(part.type.kind) || part.type.kind == TypeKind::kUnknown) return true;
    const Message found = name_of(part.type.kind);
    problems_.error("E110", part.extent,
                    {"expected a number, found " + found.en, "此处应为数字，实为" + found.zh});
    return false;
  }

  void comparison(Expr& expr) {
    Expr& left = expr.parts[0];
    Expr& right = expr.parts[1];
    visit(left);
    if (constants_.refuse_unquoted(right, left)) return;
    visit(right);
    if (left.type.kind == TypeKind::kUnknown || right.type.kind == TypeKind::kUnknown) return;
    if (!constants_.bind(left, right) || !constants_.bind(right, left)) return;
    if (!agree(left.type, right.type)) {
      return cannot_compare(left, right, expr.mark);
    }
    const bool is_equality = expr.op == Operator::kEq || expr.op == Operator::kNe;
    if (!is_equality && !is_ordered(left.type.kind)) {
      const Message kind = name_of(left.type.kind);
      problems_.error("E110", expr.mark,
                      {kind.en + " has no order; use `==`, `!=` or `in`",
                       kind.zh + "没有大小之分，请用 `==`、`!=` 或 `in`"});
    }
  }

  void cannot_compare(const Expr& left, const Expr& right, Extent at) {
    const Message a = name_of(left.type.kind);
    const Message b = name_of(right.type.kind);
    const std::string x = print(left), y = print(right);
    Message message{
        say("`{0}` is {1} and `{2}` is {3}: they cannot be compared", "", {x, a.en, y, b.en}).en,
        say("", "`{0}` 是{1}，`{2}` 是{3}，不能比较", {x, a.zh, y, b.zh}).zh};
    const bool is_quoted_number = left.type.kind == TypeKind::kNumber &&
                                  right.kind == ExprKind::kString &&
                                  Decimal::parse(right.text).has_value();
    if (is_quoted_number) {
      message.en += "; write " + right.text + " without quotes";
      message.zh += "；请写 " + right.text + "，不加引号";
    }
    problems_.error("E110", is_quoted_number ? right.extent : at, std::move(message));
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
    if (is_named) return constants_.bind_list(right, left);
    problems_.error("E110", right.extent,
                    say("expected a list after `in`: `[…]` or `lists.name`",
                        "`in` 之后应为列表：`[…]` 或 `lists.名称`"));
  }

  void element(Expr& part, const Expr& left) {
    if (constants_.refuse_unquoted(part, left)) return;
    visit(part);
    const bool is_constant = part.kind == ExprKind::kString || part.kind == ExprKind::kNumber ||
                             part.kind == ExprKind::kDuration || part.kind == ExprKind::kDistance;
    if (!is_constant) {
      problems_.error("E110", part.extent, say("a list holds constants only", "列表只能包含常量"));
      return;
    }
    if (left.type.kind == TypeKind::kUnknown || part.type.kind == TypeKind::kUnknown) return;
    if (!constants_.bind(part, left) || agree(left.type, part.type)) return;
    cannot_compare(left, part, part.extent);
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
    if (is_division(left) && expr.op != Operator::kStartsWith) {
      problems_.error(
          "E210", expr.mark,
          say("a division is compared with whole codes; use `==`, `in` or `starts_with`",
              "行政区划只与完整代码比较，请用 `==`、`in` 或 `starts_with`"));
      return;
    }
    if (is_division(left) && right.kind == ExprKind::kString && !constants_.check_division(right))
      return;
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
  Constants constants_;
  Problems& problems_;
};

}  // namespace

void check_expression(Expr& expr, TypeKind wanted, Scope& scope, const LanguageContext& context,
                      Problems& problems) {
  const std::size_t before = problems.errors();
  Checker(scope, context, problems).require(expr, wanted);
  if (problems.errors() == before) warn_of_missing_values(expr, problems);
}

}  // namespace tributary::language
