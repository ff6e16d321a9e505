#include "rules/language/templates.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "rules/language/types.h"

namespace tributary::language {
namespace {

bool is_member_of(const Expr& expr, std::string_view root, std::string_view name) {
  return expr.kind == ExprKind::kMember && expr.text == name &&
         expr.parts[0].kind == ExprKind::kName && expr.parts[0].text == root;
}

void refuse(const Expr& hole, Problems& problems) {
  problems.error("E214", hole.extent,
                 say("`{0}` may not stand in a text; it takes subject.name, subject.unit, numbers, "
                     "durations, enumerations and times of findings",
                     "“{0}”不能写入文本；文本只接受 subject.name、subject.unit、数字、时长、"
                     "枚举值和检查的时间",
                     {print(hole)}));
}

/// The attribute names a unit.
bool is_unit(const Rule& rule, const AttributeRef& attribute, const Catalog& catalog) {
  const RuleInput& input = rule.inputs[attribute.input];
  const FieldId id = input.fields[attribute.field].of_feed.front();
  const Field& field = catalog[input.feeds.front().schema].fields[id.value()];
  return field.kind == FieldKind::kReference && field.subject_type != none_of<SubjectTypeId>() &&
         catalog[field.subject_type].is_unit;
}

/// PEOPLE 1, 11, 15: of reports the steps alone, of opinion nothing.
bool may_stand(const Expr& hole, const Rule& rule, const Catalog& catalog) {
  const TypeKind type = hole.type.kind;
  const bool is_amount = type == TypeKind::kNumber || type == TypeKind::kDuration;
  if (hole.binding != BindingKind::kAttribute) {
    return hole.binding == BindingKind::kSubject && (is_amount || type == TypeKind::kEnumeration);
  }
  const AttributeRef& attribute = rule.attributes[hole.index];
  const SourceClass of = rule.inputs[attribute.input].source_class;
  if (of == SourceClass::kOpinion) return false;
  if (of == SourceClass::kPeople) {
    return attribute.attribute == InputAttribute::kDistinctReporters;
  }
  if (type == TypeKind::kReference) return is_unit(rule, attribute, catalog);
  return is_amount || type == TypeKind::kTime || type == TypeKind::kEnumeration;
}

std::optional<TemplatePart> compile_hole(Expr& hole, EvidenceScope& scope, const Rule& rule,
                                         const Catalog& catalog, Problems& problems) {
  TemplatePart part;
  if (is_member_of(hole, "subject", "name")) {
    part.kind = TemplatePart::Kind::kSubjectName;
    return part;
  }
  if (is_member_of(hole, "subject", "unit")) {
    part.kind = TemplatePart::Kind::kUnitName;
    return part;
  }
  static constexpr std::array<std::string_view, 5> kNever = {"id", "alias", "aliases", "address",
                                                             "location"};
  for (const std::string_view name : kNever) {
    if (is_member_of(hole, "subject", name)) return refuse(hole, problems), std::nullopt;
  }
  const bool is_path = hole.kind == ExprKind::kMember || hole.kind == ExprKind::kMethod;
  const bool is_name = hole.kind == ExprKind::kName;
  if (!is_path && !is_name) return refuse(hole, problems), std::nullopt;
  scope.bind(hole);
  if (!is_checked(hole)) return std::nullopt;
  if (!may_stand(hole, rule, catalog)) return refuse(hole, problems), std::nullopt;
  const bool is_attribute = hole.binding == BindingKind::kAttribute;
  part.kind = is_attribute ? TemplatePart::Kind::kAttribute : TemplatePart::Kind::kSubjectAttribute;
  part.index = hole.index;
  return part;
}

}  // namespace

Template compile_template(TemplateSource& source, EvidenceScope& scope, const Rule& rule,
                          const Catalog& catalog, Problems& problems) {
  Template out;
  for (TemplatePiece& piece : source.pieces) {
    if (!piece.hole) {
      out.push_back({TemplatePart::Kind::kText, piece.text, 0});
    } else if (auto part = compile_hole(*piece.hole, scope, rule, catalog, problems)) {
      out.push_back(std::move(*part));
    }
  }
  return out;
}

Assignment compile_assignment(Expr& expr, EvidenceScope& scope, const Rule& rule,
                              const Catalog& catalog, Problems& problems) {
  Assignment out;
  if (is_member_of(expr, "subject", "unit")) {
    out.by = Assignment::Kind::kInCharge;
    return out;
  }
  const bool is_anchor = expr.kind == ExprKind::kMember && expr.parts[0].text == "anchor";
  if (is_anchor) {
    scope.bind(expr);
    if (!is_checked(expr)) return out;
    const bool names_unit = expr.type.kind == TypeKind::kReference &&
                            is_unit(rule, rule.attributes[expr.index], catalog);
    if (!names_unit) {
      problems.error("E110", expr.extent,
                     say("`{0}` names no unit", "“{0}”不是责任单位", {print(expr)}));
    }
    out.by = Assignment::Kind::kOfAnchor;
    out.attribute = static_cast<std::uint16_t>(expr.index);
    return out;
  }
  const TopicId hazard = rule.signal.hazard;
  const bool is_of_kind = expr.kind == ExprKind::kCall && expr.text == "unit" &&
                          expr.parts.size() == 2 && expr.parts[0].kind == ExprKind::kString &&
                          is_member_of(expr.parts[1], "subject", "district");
  if (!is_of_kind) {
    problems.error("E110", expr.extent,
                   say("expected `unit(\"kind\", subject.district)`, `subject.unit` or "
                       "`anchor.unit`",
                       "此处应为 `unit(\"类别\", subject.district)`、`subject.unit` 或 "
                       "`anchor.unit`"));
    return out;
  }
  const Expr& name = expr.parts[0];
  Help help{name.text, {}, say("unit kinds", "责任单位类别"), false};
  const bool has_hazard = hazard != none_of<TopicId>();
  if (has_hazard) {
    help.note = say("unit kinds of {0}", "{0} 的责任单位类别", {catalog[hazard].name});
    for (const UnitKindId id : catalog[hazard].units) help.valid.emplace_back(catalog[id].name);
  } else {
    for (const UnitKind& kind : catalog.unit_kinds) help.valid.emplace_back(kind.name);
  }
  const std::optional<UnitKindId> kind = catalog.unit_kind_named(name.text);
  if (!kind) {
    problems.error(
        "E204", name.extent,
        say("`{0}` is no unit kind of the catalogue", "“{0}”不是目录中的责任单位类别", {name.text}),
        help);
    return out;
  }
  const auto allowed = has_hazard ? catalog[hazard].units : std::span<const UnitKindId>();
  if (has_hazard && std::find(allowed.begin(), allowed.end(), *kind) == allowed.end()) {
    problems.error("E204", name.extent,
                   say("unit kind `{0}` is not for hazard `{1}`",
                       "责任单位类别“{0}”不适用于隐患“{1}”", {name.text, catalog[hazard].name}),
                   help);
    return out;
  }
  out.kind = *kind;
  return out;
}

Term compile_term(const Expr& expr, Problems& problems) {
  Term term;
  term.text = print(expr);
  const bool is_duration = expr.kind == ExprKind::kDuration && expr.number > Decimal();
  if (!is_duration) {
    problems.error("E110", expr.extent,
                   say("expected a deadline such as 24h or 3wd", "此处应为期限，例如 24h 或 3wd"));
  } else if (expr.unit != Unit::kWorkingDay) {
    term.duration = millis_of(expr);
  } else {
    term.working_days = working_days_of(expr, problems);
  }
  return term;
}

}  // namespace tributary::language
