// `from: signal`: which rules' levels an input reads (RULES 3.13).
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "rules/language/inputs.h"

namespace tributary::language {
namespace {

class SignalReader {
 public:
  SignalReader(const InputSource& source, SubjectTypeId subject, const LanguageContext& context,
               Problems& problems)
      : source_(source),
        subject_(subject),
        catalog_(context.catalog()),
        rule_ids_(context.rule_ids),
        problems_(problems) {}

  SignalInput run() {
    no_other_keys();
    if (source_.via) via(*source_.via);
    if (source_.where) part(*source_.where);
    const auto normalise = [](auto& values) {
      std::sort(values.begin(), values.end());
      values.erase(std::unique(values.begin(), values.end()), values.end());
    };
    normalise(out_.hazards);
    normalise(out_.rules);
    normalise(out_.levels);
    if (out_.hazards.empty() && out_.rules.empty() && !is_reported_) {
      problems_.error("E012", source_.name.extent,
                      say("say whose signals: `where: hazard == \"safety.fire\"` or "
                          "`rule in [\"…\"]`",
                          "请写明读取哪些预警：`where: hazard == \"safety.fire\"` 或 "
                          "`rule in [\"…\"]`"));
    }
    return std::move(out_);
  }

 private:
  void refuse(std::string_view code, Extent at, Message message, const Help& help = {}) {
    is_reported_ = true;
    problems_.error(code, at, std::move(message), help);
  }

  void no_other_keys() {
    const auto refuse_key = [&](bool is_given, Extent at, std::string_view key) {
      if (!is_given) return;
      refuse(
          "E010", at,
          say("`{0}` does not go with `from: signal`", "`{0}` 不能与 `from: signal` 同用", {key}));
    };
    refuse_key(source_.from.size() > 1, source_.from.back().extent, source_.from.back().value);
    if (source_.near) refuse_key(true, source_.near->extent, "near");
    if (source_.measure) refuse_key(true, source_.measure->extent, "measure");
    if (source_.baseline) refuse_key(true, source_.baseline->extent, "baseline");
    if (source_.keep) refuse_key(true, source_.keep->extent, "keep");
  }

  /// `subject.manager`: the subject is the row's, and its manager is the rule's.
  void via(const Expr& expr) {
    const bool is_path = expr.kind == ExprKind::kMember && expr.parts[0].kind == ExprKind::kName &&
                         expr.parts[0].text == "subject";
    if (!is_path) {
      return refuse("E110", expr.extent,
                    say("say by which attribute of theirs: `via: subject.manager`",
                        "请写明通过对方的哪个属性：`via: subject.manager`"));
    }
    if (expr.text == "unit") {
      return refuse("E206", expr.mark,
                    say("an office is judged by what it did: rows do not gather at one",
                        "责任单位只按其处置情况评判，预警不向其汇集"));
    }
    if (subject_.value() >= catalog_.subject_types.size()) return;  // reported
    Help help{expr.text,
              {},
              say("attributes that refer to {0}", "指向 {0} 的属性", {catalog_[subject_].name}),
              false};
    for (std::size_t type = 0; type < catalog_.subject_types.size(); ++type) {
      const auto& attributes = catalog_.subject_types[type].attributes;
      for (std::size_t i = 0; i < attributes.size(); ++i) {
        if (attributes[i].subject_type != subject_) continue;
        help.valid.emplace_back(attributes[i].name);
        if (attributes[i].name != expr.text) continue;
        out_.via.push_back({SubjectTypeId(static_cast<SubjectTypeId::Value>(type)),
                            AttributeId(static_cast<AttributeId::Value>(i))});
      }
    }
    if (!out_.via.empty()) return;
    refuse("E102", expr.mark,
           say("no type of subject refers to {0} by `{1}`", "没有对象类型以“{1}”指向 {0}",
               {catalog_[subject_].name, expr.text}),
           help);
  }

  void part(const Expr& expr) {
    if (expr.kind == ExprKind::kBinary && expr.op == Operator::kAnd) {
      part(expr.parts[0]);
      return part(expr.parts[1]);
    }
    const bool is_equal = expr.kind == ExprKind::kBinary && expr.op == Operator::kEq;
    const bool is_in = expr.kind == ExprKind::kBinary && expr.op == Operator::kIn &&
                       expr.parts[1].kind == ExprKind::kList;
    if ((!is_equal && !is_in) || expr.parts[0].kind != ExprKind::kName) {
      return refuse("E110", expr.extent,
                    say("signals are chosen by `==` and `in` with constants, joined by `and`",
                        "预警只能用 `==`、`in` 与常量选择，并以 `and` 连接"));
    }
    if (is_equal) return choose(expr.parts[0], expr.parts[1]);
    for (const Expr& constant : expr.parts[1].parts) choose(expr.parts[0], constant);
  }

  void choose(const Expr& name, const Expr& constant) {
    static const std::vector<std::string> kFields = {"hazard", "level", "rule"};
    if (std::find(kFields.begin(), kFields.end(), name.text) == kFields.end()) {
      return refuse("E102", name.mark,
                    say("a signal has no field `{0}`", "预警没有字段“{0}”", {name.text}),
                    Help{name.text, kFields, say("fields of a signal", "预警的字段"), false});
    }
    if (constant.kind != ExprKind::kString) {
      return refuse("E110", constant.extent, say("expected a text", "此处应为文本"));
    }
    if (name.text == "hazard") return hazard(constant);
    if (name.text == "level") return level(constant);
    rule(constant);
  }

  void rule(const Expr& constant) {
    if (rule_ids_ == nullptr || rule_ids_->contains(constant.text)) {
      return out_.rules.push_back(constant.text);
    }
    refuse(
        "E101", constant.extent, say("there is no rule `{0}`", "没有规则“{0}”", {constant.text}),
        Help{constant.text, {rule_ids_->begin(), rule_ids_->end()}, say("rules", "规则"), false});
  }

  void hazard(const Expr& constant) {
    const std::optional<TopicId> topic = catalog_.topic_named(constant.text);
    if (topic && catalog_[*topic].is_hazard) return out_.hazards.push_back(*topic);
    Help help{constant.text, {}, say("hazards", "隐患类别"), false};
    for (const Topic& one : catalog_.topics) {
      if (one.is_hazard) help.valid.emplace_back(one.name);
    }
    refuse("E204", constant.extent,
           say("`{0}` is no hazard of the catalogue", "“{0}”不是目录中的隐患类别", {constant.text}),
           help);
  }

  void level(const Expr& constant) {
    const std::optional<Level> level = level_named(constant.text);
    if (level && *level != Level::kNone) return out_.levels.push_back(*level);
    refuse("E110", constant.extent, say("`{0}` is no level", "“{0}”不是级别", {constant.text}),
           Help{constant.text, {"red", "orange", "yellow", "blue"}, say("levels", "级别"), false});
  }

  const InputSource& source_;
  SubjectTypeId subject_;
  const Catalog& catalog_;
  const std::set<std::string>* rule_ids_;
  Problems& problems_;
  SignalInput out_;
  bool is_reported_ = false;
};

template <typename T>
bool names(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

SignalInput compile_signal_input(const InputSource& source, SubjectTypeId subject,
                                 const LanguageContext& context, Problems& problems) {
  return SignalReader(source, subject, context, problems).run();
}

void check_signal_inputs(const RuleSource& source, const Rule& rule, Problems& problems) {
  for (std::size_t i = 0; i < rule.inputs.size(); ++i) {
    if (!rule.inputs[i].signal) continue;
    const SignalInput& signal = *rule.inputs[i].signal;
    const bool is_of_others = !signal.via.empty() &&
                              std::none_of(signal.via.begin(), signal.via.end(),
                                           [&](const auto& via) { return via.of == rule.subject; });
    if (is_of_others) continue;
    const bool names_itself = signal.rules.empty() ? names(signal.hazards, rule.signal.hazard)
                                                   : names(signal.rules, rule.id);
    if (!names_itself) continue;
    problems.error("E301", source.inputs[i].name.extent,
                   say("`{0}` reads the signals of its own rule: {1} → {1}",
                       "“{0}”读取本规则自己的预警：{1} → {1}", {rule.inputs[i].name, rule.id}));
  }
}

}  // namespace tributary::language
