#include "tests/oracle/rule_builder.h"

#include <algorithm>

#include "schemas/catalog/catalog.h"
#include "tests/oracle/dice.h"
#include "tests/oracle/town.h"

namespace tributary::oracle {
namespace {

/// `from: signal` at the same subject: the engine does not evaluate it yet.
constexpr bool kHasSignals = false;

/// A piece of a program and how one would write it.
struct Piece {
  std::vector<Instruction> code;
  std::string text;
};

Piece join(Piece a, const Piece& b, OpCode op, const char* sign) {
  a.code.insert(a.code.end(), b.code.begin(), b.code.end());
  a.code.push_back({op, 0, 0});
  a.text = "(" + a.text + " " + sign + " " + b.text + ")";
  return a;
}

Piece number(const std::string& text) {
  return {{{OpCode::kNumber, 0, Decimal::parse(text)->raw()}}, text};
}
Piece span(const std::string& text) {
  return {{{OpCode::kDuration, 0, parse_duration(text).value_or_die().count()}}, text};
}
Piece operator>=(Piece a, const Piece& b) { return join(std::move(a), b, OpCode::kGe, ">="); }
Piece operator<=(Piece a, const Piece& b) { return join(std::move(a), b, OpCode::kLe, "<="); }
Piece operator&&(Piece a, const Piece& b) { return join(std::move(a), b, OpCode::kAnd, "and"); }
Piece operator||(Piece a, const Piece& b) { return join(std::move(a), b, OpCode::kOr, "or"); }

Program program_of(const Piece& piece) {
  Program program;
  program.code = piece.code;
  program.source = piece.text;
  return program;
}

class Builder {
 public:
  Builder(std::string id, Theme theme, const std::vector<std::uint32_t>& throws, const Town& town,
          const std::vector<std::string>& others)
      : theme_(theme), dice_(throws), town_(town), others_(others) {
    rule_.id = std::move(id);
  }

  Written build() {
    rule_.version = 1;
    rule_.status = RuleStatus::kActive;
    rule_.hash = sha256(rule_.id);
    rule_.subject = *catalog().subject_type_named(type_name(theme_));
    within_ = span_of({"5d", "24h", "48h", "10d"});
    inputs();
    expect();
    levels();
    score();
    if (dice_.one_in_hundred(30)) rule_.confirm_for = span_of({"6h", "24h", "3d"});
    if (dice_.one_in_hundred(50)) rule_.keep_for = span_of({"12h", "2d", "10d"});
    signal();
    text_ += "confirm_for " + format_duration(rule_.confirm_for) + ", keep_for " +
             format_duration(rule_.keep_for) + "\n";
    return {"rule " + rule_.id + " (built)\n" + text_, rule_, {}};
  }

 private:
  Millis span_of(std::initializer_list<const char*> words) {
    return parse_duration(dice_.word(words)).value_or_die();
  }

  InputFeed feed(const std::string& source, const std::string& field, const std::string& value) {
    InputFeed feed;
    feed.source = town_.source(source);
    feed.schema = *catalog().schema_named(source);
    if (field.empty()) return feed;
    const Schema& schema = catalog()[feed.schema];
    const FieldId id = *field_named(schema, field);
    const auto index = *value_named(schema.fields[id.value()], value);
    feed.where = program_of({{{OpCode::kField, id.value(), 0},
                              {OpCode::kEnumeration, 0, static_cast<std::int64_t>(index)},
                              {OpCode::kEq, 0, 0}},
                             field + " == " + value});
    return feed;
  }

  std::uint16_t input(const std::string& name, InputFeed feed) {
    RuleInput input;
    input.name = name;
    input.source_class = town_.sources()[feed.source.value()].source_class;
    input.within = dice_.one_in_hundred(25) ? span_of({"24h", "48h", "10d"}) : within_;
    text_ += "  " + name + ": " + town_.sources()[feed.source.value()].name + " where " +
             feed.where.source + " within " + format_duration(input.within);
    input.feeds.push_back(std::move(feed));
    if (theme_ == Theme::kSlope) {
      input.near = Near{Decimal::from_int(dice_.one_in_hundred(50) ? 1500 : 2000), false};
      text_ += " near " + input.near->metres.to_string();
    }
    rule_.inputs.push_back(std::move(input));
    return static_cast<std::uint16_t>(rule_.inputs.size() - 1);
  }

  void inputs() {
    const bool all = dice_.one_in_hundred(50);
    found_ =
        input("found", all ? feed("inspection", "", "") : feed("inspection", "result", "fail"));
    if (dice_.one_in_hundred(25)) {
      rule_.inputs[found_].keep = 1 + dice_.of(5);
      text_ += " keep " + std::to_string(rule_.inputs[found_].keep);
    } else if (dice_.one_in_hundred(30)) {
      Baseline baseline{span_of({"10d", "20d"}), span_of({"2d", "5d"}), Decimal::from_int(1)};
      text_ += " baseline over " + format_duration(baseline.over) + " min_history " +
               format_duration(baseline.min_history);
      rule_.inputs[found_].baseline = baseline;
    }
    text_ += "\n";
    if (theme_ != Theme::kSlope) {
      const bool any = dice_.one_in_hundred(50);
      other_ = input("feedback",
                     any ? feed("rectification", "", "") : feed("rectification", "kind", "done"));
    } else {
      InputFeed rain = feed("rain_gauge", "", "");
      rain.measure = *field_named(catalog()[rain.schema], "mm_24h");
      other_ = input("rain", rain);
      const std::uint32_t how = dice_.of(3);
      rule_.inputs[other_].measure = static_cast<Measure>(1 + how);
      text_ += how == 0 ? " sum" : (how == 1 ? " max" : " min");
    }
    text_ += "\n";
    if (others_.empty() || !dice_.one_in_hundred(40) || !kHasSignals) return;
    RuleInput signal;
    signal.name = "others";
    signal.within = within_;
    signal.signal.emplace();
    signal.signal->rules = {others_.front()};
    if (dice_.one_in_hundred(40)) signal.signal->levels = {Level::kOrange, Level::kRed};
    rule_.inputs.push_back(signal);
    has_signal_ = true;
    text_ += "  others: starts of " + others_.front() +
             (signal.signal->levels.empty() ? "" : " at orange or red") + " within " +
             format_duration(within_) + "\n";
  }

  std::uint16_t field(std::uint16_t input, const std::string& name, ValueKind kind) {
    RuleInput& in = rule_.inputs[input];
    for (std::size_t i = 0; i < in.fields.size(); ++i) {
      if (in.fields[i].name == name) return static_cast<std::uint16_t>(i);
    }
    InputField made{name, kind, {}};
    for (const InputFeed& feed : in.feeds) {
      made.of_feed.push_back(*field_named(catalog()[feed.schema], name));
    }
    in.fields.push_back(made);
    return static_cast<std::uint16_t>(in.fields.size() - 1);
  }

  Piece read(std::uint16_t input, InputAttribute attribute, const std::string& text,
             bool is_settled = false, std::uint16_t field = 0) {
    const AttributeRef ref{input, attribute, field, is_settled};
    auto& all = rule_.attributes;
    auto at = std::find(all.begin(), all.end(), ref);
    if (at == all.end()) at = all.insert(all.end(), ref);
    return {{{OpCode::kAttribute, static_cast<std::uint32_t>(at - all.begin()), 0}}, text};
  }

  void expect() {
    has_expect_ = theme_ == Theme::kHazard && dice_.one_in_hundred(75);
    if (!has_expect_) return;
    Expectation expect;
    expect.after = found_;
    expect.event = other_;
    if (dice_.one_in_hundred(60)) {
      const std::uint16_t deadline = field(found_, "deadline", ValueKind::kTime);
      expect.by.code = {{OpCode::kField, deadline, 0}};
    } else {
      expect.by.code = {{OpCode::kEventTime, 0, 0},
                        {OpCode::kDuration, 0, span_of({"24h", "5d", "12h"}).count()},
                        {OpCode::kAdd, 0, 0}};
    }
    expect.grace = dice_.one_in_hundred(50) ? span_of({"12h", "2d"}) : Millis(0);
    expect.expires = within_;
    expect.steps = {Days(2), Days(5)};
    text_ +=
        "  expect by " +
        (expect.by.code.size() == 1 ? std::string("deadline")
                                    : "at + " + format_duration(Millis(expect.by.code[1].bits))) +
        ", grace " + format_duration(expect.grace) + ", expires " +
        format_duration(expect.expires) + "\n";
    rule_.expect = expect;
  }

  Piece value(std::uint16_t input, const std::string& name) {
    using A = InputAttribute;
    if (rule_.inputs[input].measure != Measure::kNone && dice_.one_in_hundred(60)) {
      return read(input, A::kValue, name + ".value") >= number(dice_.word({"50", "20", "100"}));
    }
    if (rule_.inputs[input].baseline && dice_.one_in_hundred(60)) {
      return read(input, A::kRatio, name + ".ratio") >= number(dice_.word({"1", "2", "1.5"}));
    }
    switch (dice_.of(6)) {
      case 1:
        return read(input, A::kCount, name + ".count") >= number("2");
      case 2:
        return read(input, A::kAny, name + ".any");
      case 3:
        return read(input, A::kSources, name + ".sources") >= number("1");
      case 4:
        if (name == "found") return of_field(input);
        return read(input, A::kCount, name + ".count") >= number("3");
      default:
        return read(input, A::kCount, name + ".count") >= number("1");
    }
  }

  Piece of_field(std::uint16_t input) {
    using A = InputAttribute;
    if (dice_.one_in_hundred(40)) {
      const std::uint16_t result = field(input, "result", ValueKind::kEnumeration);
      return read(input, A::kDistinctField, "found.distinct(result)", false, result) >= number("2");
    }
    const std::uint16_t grade = field(input, "grade", ValueKind::kEnumeration);
    const bool first = dice_.one_in_hundred(50);
    Piece piece = read(input, first ? A::kFirstField : A::kLastField,
                       first ? "found.first.grade" : "found.last.grade", false, grade);
    return join(std::move(piece), {{{OpCode::kEnumeration, 0, 0}}, "major"}, OpCode::kEq, "==");
  }

  Piece absence() {
    using A = InputAttribute;
    const Piece missing = read(found_, A::kMissing, "missing");
    switch (dice_.of(4)) {
      case 1:
        return read(found_, A::kOverdue, "overdue") >= span("2d");
      case 2:
        return read(found_, A::kOverdue, "overdue") >= span("5d");
      case 3: {
        const std::uint16_t grade = field(found_, "grade", ValueKind::kEnumeration);
        return missing && join(read(found_, A::kAnchorField, "anchor.grade", false, grade),
                               {{{OpCode::kEnumeration, 0, 0}}, "major"}, OpCode::kEq, "==");
      }
      default:
        return missing;
    }
  }

  Piece base() {
    if (has_expect_ && dice_.one_in_hundred(60)) return absence();
    if (has_signal_ && dice_.one_in_hundred(50)) {
      const auto last = static_cast<std::uint16_t>(rule_.inputs.size() - 1);
      return read(last, InputAttribute::kCount, "others.count") >=
             number(dice_.one_in_hundred(30) ? "2" : "1");
    }
    return dice_.one_in_hundred(30) ? value(other_, "other") : value(found_, "found");
  }

  Piece bound() {
    const bool found = dice_.one_in_hundred(50);
    Piece count = read(found ? found_ : other_, InputAttribute::kCount,
                       found ? "found.count" : "other.count", true);
    Piece few = std::move(count) <= number(dice_.word({"1", "0", "2"}));
    if (dice_.one_in_hundred(70)) return few;
    few.code.push_back({OpCode::kNot, 0, 0});
    few.text = "not " + few.text;
    return few;
  }

  void levels() {
    for (std::size_t level = 4; level > 0; --level) {
      const bool is_last = level == 1 && rule_.levels[2] == std::nullopt &&
                           rule_.levels[3] == std::nullopt && rule_.levels[4] == std::nullopt;
      if (!is_last && !dice_.one_in_hundred(45)) continue;
      Piece piece = base();
      if (dice_.one_in_hundred(30)) piece = std::move(piece) && base();
      if (dice_.one_in_hundred(25)) piece = std::move(piece) && bound();
      if (dice_.one_in_hundred(20)) piece = std::move(piece) || base();
      text_ += "  " + std::string(name_of(static_cast<Level>(level))) + ": " + piece.text + "\n";
      rule_.levels[level] = program_of(piece);
    }
  }

  void score() {
    ScoreTerm base;
    base.add = program_of(number(dice_.word({"25", "45", "62.5", "85"})));
    text_ += "  score " + base.add.source;
    rule_.score.push_back(base);
    if (dice_.one_in_hundred(40)) {
      ScoreTerm term;
      term.add = program_of(join(number("3.5"), read(found_, InputAttribute::kCount, "found.count"),
                                 OpCode::kMul, "*"));
      rule_.score.push_back(term);
      text_ += " + " + term.add.source;
    }
    text_ += "\n";
  }

  void signal() {
    static const char* const kHazards[] = {"safety.fire", "handling.overdue", "labour.wage_arrears",
                                           "geo.slope"};
    rule_.signal.hazard = *catalog().topic_named(kHazards[static_cast<int>(theme_)]);
    rule_.signal.advice = *catalog().advice_named("inspect");
    rule_.signal.assign.kind = *catalog().unit_kind_named("supervision");
    rule_.signal.title = {{TemplatePart::Kind::kText, rule_.id + " ", 0},
                          {TemplatePart::Kind::kSubjectName, "", 0}};
  }

  Theme theme_;
  Dice dice_;
  const Town& town_;
  const std::vector<std::string>& others_;
  Rule rule_;
  Millis within_{0};
  std::uint16_t found_ = 0, other_ = 0;
  bool has_expect_ = false, has_signal_ = false;
  std::string text_;
};

}  // namespace

Written build_rule(const std::string& id, Theme theme, const std::vector<std::uint32_t>& throws,
                   const Town& town, const std::vector<std::string>& others) {
  return Builder(id, theme, throws, town, others).build();
}

}  // namespace tributary::oracle
