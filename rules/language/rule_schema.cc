#include "rules/language/rule_schema.h"

#include <fmt/format.h>

#include <vector>

namespace tributary {
namespace {

// @…@ are filled in from the catalogue. Text that YAML could take for a number, a truth value or a
// time is allowed where an expression or a name stands: scalars are text until the rule types them.
constexpr std::string_view kSchema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:tributary:schema:rule:1",
  "title": "Tributary rule",
  "description": "One rule file, NAME.rule.yaml",
  "type": "object",
  "required": ["rule", "version", "title", "owner", "status", "subject", "within", "inputs", "levels", "score", "signal"],
  "additionalProperties": false,
  "properties": {
    "rule": {"type": "string", "pattern": "^[a-z0-9-]{3,64}(@[a-z0-9-]{3,32})?$", "description": "Id; the file's name; never reused. 规则编号，与文件名一致，不重复使用"},
    "version": {"type": "integer", "minimum": 1, "description": "Raised when behaviour changes. 行为改变时加一"},
    "title": {"description": "What people read. 标题", "anyOf": [{"type": "string"}, {"type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}, "additionalProperties": false}]},
    "doc": {"type": "string", "description": "What it finds, and known false positives. 说明与已知误报"},
    "owner": {"type": "string", "description": "Who answers for it. 负责科室"},
    "themes": {"type": "array", "items": {"enum": [@themes@]}, "description": "Special sweeps that select it. 所属专题"},
    "status": {"enum": ["draft", "study", "shadow", "active", "retired"], "description": "draft: checked only; study: past records, totals only; shadow: evaluated, not listed; active; retired. 状态：草稿、研究、影子、启用、停用"},
    "subject": {"enum": [@subjects@], "description": "What is judged; never persons. 对象类型"},
    "within": {"$ref": "#/$defs/duration", "description": "How far to look back. 回看时长"},
    "inputs": {"type": "object", "minProperties": 1, "maxProperties": 64, "additionalProperties": {"$ref": "#/$defs/input"}, "description": "What is counted. 输入"},
    "expect": {"$ref": "#/$defs/expect"},
    "levels": {"type": "object", "minProperties": 1, "additionalProperties": false, "description": "Read from the top; the first that is true wins. 自上而下第一个成立的生效", "properties": {"red": {"$ref": "#/$defs/expression"}, "orange": {"$ref": "#/$defs/expression"}, "yellow": {"$ref": "#/$defs/expression"}, "blue": {"$ref": "#/$defs/expression"}}},
    "score": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["add", "why"], "additionalProperties": false, "properties": {"add": {"$ref": "#/$defs/expression"}, "if": {"$ref": "#/$defs/expression"}, "why": {"type": "string"}}}, "description": "Summed, kept inside the level's band. 评分项"},
    "confirm_for": {"$ref": "#/$defs/duration", "description": "Must hold so long before it is listed. 持续多久才上榜"},
    "keep_for": {"$ref": "#/$defs/duration", "description": "Stays so long after. 消失后保留多久"},
    "signal": {
      "type": "object",
      "required": ["hazard", "title", "advice", "assign", "due"],
      "additionalProperties": false,
      "properties": {
        "hazard": {"enum": [@hazards@]},
        "title": {"type": "string"},
        "advice": {"enum": [@advice@]},
        "assign": {"$ref": "#/$defs/expression"},
        "copy_to": {"$ref": "#/$defs/expression"},
        "due": {"type": "object", "minProperties": 1, "additionalProperties": false, "properties": {"red": {"$ref": "#/$defs/term"}, "orange": {"$ref": "#/$defs/term"}, "yellow": {"$ref": "#/$defs/term"}, "blue": {"$ref": "#/$defs/term"}}}
      }
    },
    "tests": {"type": "array", "items": {"$ref": "#/$defs/test"}}
  },
  "$defs": {
    "duration": {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?(s|min|h|d|w)$"},
    "term": {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?(s|min|h|d|w|wd)$"},
    "distance": {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?(m|km)$"},
    "expression": {"type": ["string", "boolean", "number"]},
    "names": {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]},
    "input": {
      "type": "object",
      "required": ["from"],
      "additionalProperties": false,
      "properties": {
        "from": {"$ref": "#/$defs/names", "description": "A source, or several of one class, or `signal`. 数据源"},
        "where": {"$ref": "#/$defs/expression", "description": "Which records. 条件"},
        "within": {"$ref": "#/$defs/duration"},
        "near": {"description": "Records so near to the subject. 附近", "anyOf": [{"$ref": "#/$defs/distance"}, {"type": "object", "required": ["within"], "additionalProperties": false, "properties": {"within": {"$ref": "#/$defs/distance"}, "or_cell": {"type": "boolean"}}}]},
        "measure": {"$ref": "#/$defs/expression", "description": "sum(f), max(f), min(f)"},
        "baseline": {"type": "object", "required": ["over", "min_history"], "additionalProperties": false, "properties": {"over": {"$ref": "#/$defs/duration"}, "min_history": {"$ref": "#/$defs/duration"}, "floor": {"type": "number", "exclusiveMinimum": 0, "description": "Usual is at least this. 平时水平的下限"}}, "description": "What is usual: the median of the last over/within windows. 平时水平"},
        "keep": {"type": "integer", "minimum": 1, "maximum": 100000, "description": "How many of the newest are kept one by one, 1000 unless said. 逐条保留多少条最新记录"},
        "via": {"type": "string", "pattern": "^subject\\.[a-z_]+$", "description": "With `from: signal`: rows of the subjects that refer to this one by that attribute, subject.manager. 通过该属性指向本对象的对象的预警"}
      }
    },
    "expect": {
      "type": "object",
      "description": "Something must arrive. 应到",
      "required": ["after", "event"],
      "additionalProperties": false,
      "properties": {
        "after": {"type": "string", "description": "Input each record of which starts a wait. 起点"},
        "event": {"type": "string", "description": "Input whose record ends it. 应到的记录"},
        "match": {"$ref": "#/$defs/names", "description": "Fields in which both agree. 两者须一致的字段"},
        "by": {"$ref": "#/$defs/expression", "description": "A time of the anchor: anchor.deadline. 期限"},
        "within": {"$ref": "#/$defs/term", "description": "Or counted from it: 5wd, 72h. 或从起点算起"},
        "grace": {"$ref": "#/$defs/duration", "description": "Missing only so long after. 宽限"}
      },
      "oneOf": [{"required": ["by"]}, {"required": ["within"]}]
    },
    "test": {
      "type": "object",
      "required": ["name", "start", "expect"],
      "additionalProperties": false,
      "properties": {
        "name": {"type": "string"},
        "start": {"type": "string"},
        "stale": {"$ref": "#/$defs/names", "description": "Sources that are silent throughout. 中断的数据源"},
        "subjects": {"type": "array", "items": {"type": "object", "required": ["id"]}},
        "repeat": {"type": "array", "items": {"type": "object", "required": ["every", "from", "to", "source"]}},
        "events": {"type": "array", "items": {"type": "object", "required": ["at", "source"]}},
        "expect": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["at", "subject", "level"], "additionalProperties": false, "properties": {"at": {"type": "string"}, "subject": {"type": ["string", "number"]}, "level": {"enum": ["red", "orange", "yellow", "blue", "none", "unknown"]}, "score": {"type": "integer"}}}}
      }
    }
  }
}
)json";

void fill(std::string& text, std::string_view hole, const std::vector<std::string_view>& names) {
  std::string list;
  for (const std::string_view name : names) {
    list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", name);
  }
  text.replace(text.find(hole), hole.size(), list);
}

}  // namespace

std::string rule_schema(const Catalog& catalog) {
  std::vector<std::string_view> subjects;
  std::vector<std::string_view> hazards;
  std::vector<std::string_view> advice;
  for (const SubjectType& type : catalog.subject_types) subjects.push_back(type.name);
  for (const Topic& topic : catalog.topics) {
    if (topic.is_hazard) hazards.push_back(topic.name);
  }
  for (const Advice& one : catalog.advice) advice.push_back(one.name);
  std::string out(kSchema);
  fill(out, "@themes@", {catalog.themes.begin(), catalog.themes.end()});
  fill(out, "@subjects@", subjects);
  fill(out, "@hazards@", hazards);
  fill(out, "@advice@", advice);
  return out;
}

}  // namespace tributary
