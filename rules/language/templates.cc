#include "rules/language/templates.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tributary::language {
namespace {

constexpr std::int64_t kMostWorkingDays = 250;  // a year of them

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

std::optional<TemplatePart> compile_hole(Expr& hole, EvidenceScope& scope, Problems& problems) {
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
  const TypeKind type = hole.type.kind;
  const bool is_attribute = hole.binding == BindingKind::kAttribute;
  const bool may_stand = type == TypeKind::kNumber || type == TypeKind::kDuration ||
                         (is_attribute ? type == TypeKind::kTime : type == TypeKind::kEnumeration);
  if (!may_stand) return refuse(hole, problems), std::nullopt;
  part.kind = is_attribute ? TemplatePart::Kind::kAttribute : TemplatePart::Kind::kSubjectAttribute;
  part.index = hole.index;
  return part;
}

}  // namespace

Template compile_template(TemplateSource& source, EvidenceScope& scope, Problems& problems) {
  Template out;
  for (TemplatePiece& piece : source.pieces) {
    if (!piece.hole) {
      out.push_back({TemplatePart::Kind::kText, piece.text, 0});
    } else if (auto part = compile_hole(*piece.hole, scope, problems)) {
      out.push_back(std::move(*part));
    }
  }
  return out;
}

Assignment compile_assignment(const Expr& expr, TopicId hazard, const Catalog& catalog,
                              Problems& problems) {
  Assignment out;
  const bool is_subject_unit = is_member_of(expr, "subject", "unit");
  const bool is_anchor = expr.kind == ExprKind::kMember && expr.parts[0].text == "anchor";
  if (is_subject_unit || is_anchor) {
    problems.not_built(expr.extent, print(expr));
    return out;
  }
  const bool is_unit = expr.kind == ExprKind::kCall && expr.text == "unit" &&
                       expr.parts.size() == 2 && expr.parts[0].kind == ExprKind::kString &&
                       is_member_of(expr.parts[1], "subject", "district");
  if (!is_unit) {
    problems.error("E110", expr.extent,
                   say("expected `unit(\"kind\", subject.district)`",
                       "此处应为 `unit(\"类别\", subject.district)`"));
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
  } else if (const std::int64_t days = expr.number.raw() / Decimal::kScale;
             expr.number.raw() % Decimal::kScale == 0 && days <= kMostWorkingDays) {
    term.working_days = static_cast<std::uint16_t>(days);
  } else {
    problems.error("E111", expr.extent,
                   say("working days are whole and at most 250", "工作日应为整数且不超过 250"));
  }
  return term;
}

}  // namespace tributary::language
