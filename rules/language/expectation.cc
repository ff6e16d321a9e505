#include "rules/language/expectation.h"

#include <utility>

#include "rules/language/checker.h"
#include "rules/language/emit.h"
#include "rules/language/types.h"

namespace tributary::language {
namespace {

constexpr std::uint16_t kNoInput = 0xffff;

class ExpectationCompiler {
 public:
  ExpectationCompiler(ExpectSource& source, Rule& rule, const LanguageContext& context,
                      Problems& problems)
      : source_(source), rule_(rule), context_(context), problems_(problems) {}

  void run(Millis expires) {
    out_.after = input_named(source_.after);
    out_.event = input_named(source_.event);
    out_.grace = source_.grace;
    out_.expires = expires;
    const bool has_both = out_.after != kNoInput && out_.event != kNoInput;
    if (has_both) {
      if (out_.after == out_.event) {
        problems_.error("E110", source_.event.extent,
                        say("`after` and `event` are the same input", "`after` 与 `event` 相同"));
      }
      classes();
      for (const TextAt& name : source_.match) match(name);
      by();
    }
    rule_.expect = std::move(out_);
  }

 private:
  std::uint16_t input_named(const TextAt& name) {
    if (name.value.empty()) return kNoInput;  // reported
    Help help{name.value, {}, say("inputs of this rule", "本规则的输入"), false};
    for (std::size_t i = 0; i < rule_.inputs.size(); ++i) {
      if (rule_.inputs[i].name == name.value) return static_cast<std::uint16_t>(i);
      help.valid.push_back(rule_.inputs[i].name);
    }
    problems_.error("E104", name.extent,
                    say("there is no input `{0}`", "没有名为“{0}”的输入", {name.value}), help);
    return kNoInput;
  }

  RuleInput& after() { return rule_.inputs[out_.after]; }
  RuleInput& event() { return rule_.inputs[out_.event]; }

  /// What is waited for is what an office, an inspection or an instrument did; so is what starts
  /// the wait, except on organisation.unit (PEOPLE 7).
  void classes() {
    const auto is_told = [](const RuleInput& input) {
      return input.signal || input.source_class == SourceClass::kOpinion;
    };
    if (is_told(after()) || is_told(event())) {
      problems_.error("E203", source_.extent,
                      say("`expect` waits for records, never for opinion or signals",
                          "`expect` 只等待记录，不等待舆情或预警"));
      return;
    }
    if (event().source_class == SourceClass::kPeople) {
      problems_.error("E203", source_.event.extent,
                      say("nobody is expected to report", "不等待任何人反映"));
    }
    if (after().source_class != SourceClass::kPeople) return;
    const Catalog& catalog = context_.catalog();
    const bool is_unit =
        rule_.subject.value() < catalog.subject_types.size() && catalog[rule_.subject].is_unit;
    if (is_unit) return;
    problems_.error("E206", source_.after.extent,
                    say("reports by people stand after `after` on organisation.unit only",
                        "群众反映只能在对象为 organisation.unit 时写入 `after`"));
  }

  void match(const TextAt& name) {
    Expr of_after, of_event;
    const SchemaView& schemas = *context_.schemas;
    const auto left = use_field(of_after, name, after(), schemas, problems_);
    const auto right = use_field(of_event, name, event(), schemas, problems_);
    if (!left || !right) return;
    const bool is_one_kind = after().fields[*left].kind == event().fields[*right].kind;
    if (is_one_kind && agree(of_after.type, of_event.type)) {
      out_.match.push_back({*left, *right});
      return;
    }
    problems_.error(
        "E110", name.extent,
        say("field `{0}` is not of one kind in `{1}` and `{2}`",
            "字段“{0}”在“{1}”与“{2}”中类型不同", {name.value, after().name, event().name}));
  }

  /// `within: 5wd` is `by: anchor.at + 5wd`.
  static Expr counted_from_anchor(Expr within) {
    Expr anchor;
    anchor.kind = ExprKind::kName;
    anchor.text = "anchor";
    Expr at;
    at.kind = ExprKind::kMember;
    at.text = "at";
    at.parts.push_back(std::move(anchor));
    Expr sum;
    sum.kind = ExprKind::kBinary;
    sum.op = Operator::kAdd;
    sum.extent = sum.mark = at.extent = at.mark = within.extent;
    sum.parts.push_back(std::move(at));
    sum.parts.push_back(std::move(within));
    return sum;
  }

  void by() {
    if (source_.within && source_.within->kind != ExprKind::kDuration) {
      problems_.error(
          "E110", source_.within->extent,
          say("expected a duration such as 72h or 5wd", "此处应为时长，例如 72h 或 5wd"));
      return;
    }
    if (!source_.by && !source_.within) return;
    Expr by = source_.by ? *source_.by : counted_from_anchor(*source_.within);
    AnchorScope scope(after(), *context_.schemas, problems_);
    const std::size_t before = problems_.errors();
    check_expression(by, TypeKind::kTime, scope, context_, problems_);
    if (problems_.errors() != before || !is_checked(by)) return;
    if (after().source_class == SourceClass::kPeople && !gives_working_days(by)) {
      problems_.error("E206", by.extent,
                      say("an office has a working day or more to answer reports: `within: 5wd`",
                          "责任单位办理群众反映至少有一个工作日：`within: 5wd`"));
      return;
    }
    if (after().source_class == SourceClass::kPeople) {
      out_.working_days = static_cast<int>(by.parts[1].number.rounded_half_up());
    }
    out_.by = emit(by, context_, problems_);
    if (source_.within) out_.by.source = print(by);
  }

  /// `anchor.at + 5wd`, and whole days at least.
  static bool gives_working_days(const Expr& by) {
    return by.kind == ExprKind::kBinary && by.op == Operator::kAdd &&
           by.parts[0].binding == BindingKind::kEventTime &&
           by.parts[1].unit == Unit::kWorkingDay && by.parts[1].number >= Decimal::from_int(1);
  }

  ExpectSource& source_;
  Rule& rule_;
  const LanguageContext& context_;
  Problems& problems_;
  Expectation out_;
};

}  // namespace

void compile_expectation(ExpectSource& source, const RuleSource& whole, Rule& rule,
                         const LanguageContext& context, Problems& problems) {
  ExpectationCompiler(source, rule, context, problems).run(whole.within.value);
}

}  // namespace tributary::language
