// What a name means in `where`: a field of the records; and which fields are kept for levels.
#include <algorithm>
#include <optional>

#include "rules/language/checker.h"

namespace tributary::language {
namespace {

TypeKind type_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::kEnumeration:
      return TypeKind::kEnumeration;
    case FieldKind::kTopic:
      return TypeKind::kTopic;
    case FieldKind::kCode:
      return TypeKind::kText;
    case FieldKind::kNumber:
      return TypeKind::kNumber;
    case FieldKind::kTime:
      return TypeKind::kTime;
    case FieldKind::kBool:
      return TypeKind::kBool;
    case FieldKind::kReference:
      return TypeKind::kReference;
    default:
      return TypeKind::kUnknown;
  }
}

ValueKind value_kind_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::kEnumeration:
      return ValueKind::kEnumeration;
    case FieldKind::kTopic:
      return ValueKind::kTopic;
    case FieldKind::kNumber:
      return ValueKind::kNumber;
    case FieldKind::kTime:
      return ValueKind::kTime;
    case FieldKind::kBool:
      return ValueKind::kBool;
    case FieldKind::kReference:
      return ValueKind::kReference;
    default:
      return ValueKind::kCode;
  }
}

void report_unknown(const TextAt& name, const SourceInfo& source, const SchemaView& schemas,
                    Problems& problems) {
  const Schema& schema = schemas.schema_of(source);
  problems.error(
      "E102", name.extent,
      say("source `{0}` has no field `{1}`", "数据源“{0}”没有字段“{1}”", {source.name, name.value}),
      Help{name.value, schemas.field_names(source),
           say("fields of {0} v{1}", "{0} v{1} 的字段",
               {schema.name, std::to_string(schema.version)}),
           false});
}

/// What identifies somebody or says where exactly something is stands in no rule. True if reported.
bool is_never_read(const Field& field, const TextAt& name, Problems& problems) {
  if (field.kind == FieldKind::kToken) {
    problems.error("E201", name.extent,
                   say("`{0}` identifies somebody; it stands only in `.distinct({0})`",
                       "“{0}”用于区分反映人，只能写在 `.distinct({0})` 中", {name.value}));
    return true;
  }
  if (field.kind != FieldKind::kLocation && field.kind != FieldKind::kAddress) return false;
  problems.error("E205", name.extent,
                 say("`{0}` names one subject; a rule applies to all of its type",
                     "“{0}”指向单个对象；规则应适用于该类型的全部对象", {name.value}));
  return true;
}

}  // namespace

void FieldScope::bind(Expr& expr) {
  if (expr.kind != ExprKind::kName) {
    problems_.error("E102", expr.mark,
                    say("`where` reads only the fields of its own records",
                        "`where` 只能读取本输入记录的字段"));
    return;
  }
  const TextAt name{expr.text, expr.mark};
  const Field* field = schemas_.field_named(source_, expr.text);
  if (field == nullptr) return report_unknown(name, source_, schemas_, problems_);
  if (is_never_read(*field, name, problems_)) return;
  const Schema& schema = schemas_.schema_of(source_);
  if (&schema.fields[schema.event_time.value()] == field) return bind_own_time(expr);
  expr.type = {type_of(field->kind), field->values, field->values_zh};
  expr.binding = BindingKind::kField;
  expr.index = static_cast<std::uint32_t>(field - schema.fields.data());
  expr.is_optional = !field->required;
}

/// No field that is stored. When somebody reported is asked by windows alone: a condition could cut
/// one to the minute of a single report (PEOPLE 10).
void FieldScope::bind_own_time(Expr& expr) {
  if (!allows_text_operators()) {
    problems_.error("E203", expr.mark,
                    say("`{0}` is when somebody said it; how far back is asked by `within`",
                        "`{0}` 是反映的时间；向前看多久请用 `within`", {expr.text}));
    return;
  }
  expr.type = {TypeKind::kTime, {}, {}};
  expr.binding = BindingKind::kEventTime;
}

std::optional<std::uint16_t> use_field(Expr& expr, const TextAt& name, RuleInput& input,
                                       const SchemaView& schemas, Problems& problems) {
  const Field* first = nullptr;
  InputField made{name.value, ValueKind::kNumber, {}};
  for (const InputFeed& feed : input.feeds) {
    const SourceInfo& source = *schemas.source(feed.source);
    const Schema& schema = schemas.schema_of(source);
    const Field* field = schemas.field_named(source, name.value);
    if (field == nullptr) return report_unknown(name, source, schemas, problems), std::nullopt;
    if (is_never_read(*field, name, problems)) return std::nullopt;
    if (&schema.fields[schema.event_time.value()] == field) {
      problems.error(
          "E102", name.extent,
          say("`{0}` is the record's own time: say `.first.at`, `.last.at` or "
              "`anchor.at`",
              "“{0}”是记录本身的时间，请写 `.first.at`、`.last.at` 或 `anchor.at`", {name.value}));
      return std::nullopt;
    }
    if (first == nullptr) first = field;
    const bool is_same = field->kind == first->kind && field->subject_type == first->subject_type &&
                         std::equal(field->values.begin(), field->values.end(),
                                    first->values.begin(), first->values.end());
    if (!is_same) {
      problems.error("E110", name.extent,
                     say("field `{0}` is not the same in all sources of `{1}`",
                         "字段“{0}”在“{1}”的各数据源中不一致", {name.value, input.name}));
      return std::nullopt;
    }
    made.kind = value_kind_of(field->kind);
    made.of_feed.emplace_back(static_cast<FieldId::Value>(field - schema.fields.data()));
  }
  if (first == nullptr) return std::nullopt;  // its sources were reported
  expr.type = {type_of(first->kind), first->values, first->values_zh};
  auto found = std::find(input.fields.begin(), input.fields.end(), made);
  if (found == input.fields.end()) found = input.fields.insert(found, std::move(made));
  return static_cast<std::uint16_t>(found - input.fields.begin());
}

void AnchorScope::bind(Expr& expr) {
  const bool is_anchor = expr.kind == ExprKind::kMember && expr.parts[0].kind == ExprKind::kName &&
                         expr.parts[0].text == "anchor";
  if (!is_anchor) {
    problems_.error("E102", expr.mark,
                    say("`by` reads the anchor only: `anchor.at` or one of its fields, such as "
                        "`anchor.deadline`",
                        "`by` 只能读取起点记录：`anchor.at` 或其字段，例如 `anchor.deadline`"));
    return;
  }
  if (expr.text == "at") {
    expr.type = {TypeKind::kTime, {}, {}};
    expr.binding = BindingKind::kEventTime;
    return;
  }
  const auto field = use_field(expr, {expr.text, expr.mark}, after_, schemas_, problems_);
  if (!field) return;
  expr.binding = BindingKind::kField;
  expr.index = *field;
}

}  // namespace tributary::language
