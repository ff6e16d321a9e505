#include "rules/language/rule_source.h"

#include <array>
#include <string_view>
#include <utility>

#include "engine/model/floors.h"
#include "engine/model/personal_shapes.h"
#include "rules/language/variants.h"
#include "schemas/document/reader.h"

namespace tributary::language {
namespace {

constexpr std::int64_t kMostVersion = 1'000'000;
constexpr std::size_t kMostInputs = 64;  // an attribute names its input by 16 bits; people use six
constexpr std::int64_t kMostKeep = 100'000;
constexpr std::string_view kFileEnding = ".rule.yaml";

Extent extent_at(const YamlNode& node) { return extent_of(node.span); }

class RuleReader {
 public:
  RuleReader(const YamlDocument& document, Problems& problems)
      : document_(document),
        reader_(document, problems.diagnostics()),
        problems_(problems),
        root_(document.root()) {}

  RuleSource run() {
    refuse_personal(root_);
    if (problems_.errors() > 0) return std::move(rule_);  // no later message may quote it
    if (!root_.is_mapping()) {
      problems_.error("E012", extent_at(root_),
                      say("a rule is a list of keys and values", "规则应由键和值组成"));
      return std::move(rule_);
    }
    reader_.keys(root_, {"rule", "version", "title", "doc", "owner", "themes", "status", "subject",
                         "within", "inputs", "expect", "levels", "score", "confirm_for", "keep_for",
                         "signal", "tests"});
    head();
    inputs();
    expect();
    levels();
    score();
    confirm_and_keep();
    signal();
    return std::move(rule_);
  }

 private:
  /// Ids, names and free text (PEOPLE 9); of `tests:` too, since they are shipped.
  void refuse_personal(const YamlNode& node) {
    const auto refuse = [&](const Span& span) {
      problems_.error("E209", extent_of(span),
                      say("this looks like the number or address of a person",
                          "此处内容像个人证件号、电话或邮箱"),
                      Help{{}, {}, {}, true});
    };
    if (node.is_scalar() && looks_personal(node.text)) refuse(node.span);
    for (const YamlNode& item : node.items) refuse_personal(item);
    for (const YamlEntry& entry : node.entries) {
      if (looks_personal(entry.key)) refuse(entry.key_span);
      refuse_personal(entry.value);
    }
  }

  const YamlNode* optional(const YamlNode& mapping, std::string_view key) {
    return mapping.entry(key) == nullptr ? nullptr : reader_.required(mapping, key);
  }

  TextAt text_of(const YamlNode* node) {
    if (node == nullptr) return {};
    return {reader_.text(*node).value_or(""), extent_at(*node)};
  }

  void head() {
    rule_.id = text_of(reader_.required(root_, "rule"));
    check_id();
    if (const YamlNode* node = reader_.required(root_, "version")) {
      rule_.version =
          static_cast<std::uint32_t>(reader_.integer(*node, 1, kMostVersion).value_or(0));
    }
    if (const YamlNode* node = reader_.required(root_, "title")) title(*node);
    rule_.owner = bounded(reader_.required(root_, "owner"));
    rule_.doc = bounded(optional(root_, "doc"));
    if (const YamlNode* node = optional(root_, "themes")) {
      each(*node, [&](const YamlNode& item) { rule_.themes.push_back(text_of(&item)); });
    }
    if (const YamlNode* node = reader_.required(root_, "status")) {
      const auto status = reader_.one_of(*node, {"draft", "study", "shadow", "active", "retired"});
      if (status) rule_.status = static_cast<RuleStatus>(*status);
    }
    rule_.subject = text_of(reader_.required(root_, "subject"));
    rule_.within = window(reader_.required(root_, "within"));
  }

  /// PEOPLE 15: no long free text.
  std::string bounded(const YamlNode* node) {
    TextAt text = text_of(node);
    if (text.value.size() > floors::kTextCharacters * 4) {
      problems_.error("E110", text.extent, say("this text is too long", "文本过长"));
    }
    return std::move(text.value);
  }

  void title(const YamlNode& node) {
    if (node.is_mapping()) {
      reader_.keys(node, {"zh", "en"});
      rule_.title_zh = bounded(reader_.required(node, "zh"));
      rule_.title_en = bounded(reader_.required(node, "en"));
    } else {
      rule_.title_zh = rule_.title_en = bounded(&node);
    }
  }

  void check_id() {
    const std::string& id = rule_.id.value;
    if (id.empty()) return;
    if (!is_rule_or_variant_id(id)) {
      problems_.error("E014", rule_.id.extent,
                      say("a rule id is 3 to 64 of a–z, 0–9 and `-`",
                          "规则编号由 3 到 64 个 a–z、0–9 或 `-` 组成"));
    }
    const std::string& path = document_.file();
    const std::size_t slash = path.find_last_of('/');
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    if (name != id + std::string(kFileEnding)) {
      problems_.error("E014", rule_.id.extent,
                      say("rule `{0}` stands in a file of another name; it belongs in `{1}`",
                          "规则“{0}”的文件名不符，应为“{1}”", {id, id + std::string(kFileEnding)}));
    }
  }

  At<Millis> duration(const YamlNode* node) {
    if (node == nullptr) return {};
    const At<Millis> out{reader_.duration(*node).value_or(Millis{0}), extent_at(*node)};
    return out;
  }

  At<Millis> window(const YamlNode* node) {
    const std::size_t before = problems_.diagnostics().errors();
    const At<Millis> out = duration(node);
    if (node != nullptr && out.value <= Millis{0} && problems_.diagnostics().errors() == before) {
      problems_.error("E110", out.extent,
                      say("a window is longer than nothing", "窗口长度必须大于零"));
    }
    return out;
  }

  template <typename F>
  void each(const YamlNode& node, F&& visit) {
    if (node.is_sequence()) {
      for (const YamlNode& item : node.items) visit(item);
    } else {
      visit(node);
    }
  }

  void inputs() {
    const YamlNode* node = reader_.required(root_, "inputs");
    if (node == nullptr) return;
    if (!node->is_mapping() || node->entries.empty() || node->entries.size() > kMostInputs) {
      problems_.error("E012", extent_at(*node),
                      say("`inputs` names 1 to 64 inputs", "`inputs` 应包含 1 到 64 个输入"));
      return;
    }
    for (const YamlEntry& entry : node->entries) input(entry);
  }

  void input(const YamlEntry& entry) {
    InputSource& input = rule_.inputs.emplace_back();
    input.name = {entry.key, extent_of(entry.key_span)};
    const YamlNode& node = entry.value;
    if (!reader_.keys(node,
                      {"from", "where", "within", "near", "measure", "baseline", "keep", "via"})) {
      return;
    }
    if (const YamlNode* from = reader_.required(node, "from")) {
      each(*from, [&](const YamlNode& item) { input.from.push_back(text_of(&item)); });
    }
    if (const YamlNode* where = optional(node, "where")) {
      input.where = read_expression(document_, *where, problems_);
    }
    if (const YamlNode* within = optional(node, "within")) input.within = window(within);
    if (const YamlNode* near = optional(node, "near")) input.near = this->near(*near);
    if (const YamlNode* measure = optional(node, "measure")) {
      input.measure = read_expression(document_, *measure, problems_);
    }
    if (const YamlNode* usual = optional(node, "baseline")) input.baseline = baseline(*usual);
    if (const YamlNode* keep = optional(node, "keep")) {
      const auto count = reader_.integer(*keep, 1, kMostKeep);
      input.keep = {static_cast<std::uint32_t>(count.value_or(1)), extent_at(*keep)};
    }
    input.via = expression(optional(node, "via"));
  }

  /// `2km`, or `{ within: 2km, or_cell: true }`.
  std::optional<At<Near>> near(const YamlNode& node) {
    At<Near> out{{}, extent_at(node)};
    const YamlNode* within = &node;
    if (node.is_mapping()) {
      reader_.keys(node, {"within", "or_cell"});
      within = reader_.required(node, "within");
      if (const YamlNode* or_cell = optional(node, "or_cell")) {
        out.value.or_cell = reader_.boolean(*or_cell).value_or(false);
      }
    }
    if (within == nullptr) return std::nullopt;
    const std::optional<Expr> distance = read_expression(document_, *within, problems_);
    if (!distance) return std::nullopt;
    if (distance->kind != ExprKind::kDistance) {
      problems_.error(
          "E110", extent_at(*within),
          say("expected a distance such as 2km or 500m", "此处应为距离，例如 2km 或 500m"));
      return std::nullopt;
    }
    out.value.metres = metres_of(*distance);
    return out;
  }

  At<Baseline> baseline(const YamlNode& node) {
    At<Baseline> out{{}, extent_at(node)};
    if (!reader_.keys(node, {"over", "min_history", "floor"})) return out;
    out.value.over = window(reader_.required(node, "over")).value;
    out.value.min_history = duration(reader_.required(node, "min_history")).value;
    if (const YamlNode* floor = optional(node, "floor")) {
      const std::optional<Decimal> least = reader_.decimal(*floor);
      if (least && *least > Decimal()) {
        out.value.floor = *least;
      } else if (least) {
        problems_.error("E110", extent_at(*floor),
                        say("what is usual is more than nothing", "平时水平必须大于零"));
      }
    }
    return out;
  }

  void expect() {
    const YamlEntry* entry = root_.entry("expect");
    if (entry == nullptr) return;
    ExpectSource& expect = rule_.expect.emplace();
    expect.extent = extent_of(entry->key_span);
    const YamlNode& node = entry->value;
    if (!reader_.keys(node, {"after", "event", "match", "by", "within", "grace"})) return;
    expect.after = text_of(reader_.required(node, "after"));
    expect.event = text_of(reader_.required(node, "event"));
    if (const YamlNode* match = optional(node, "match")) {
      each(*match, [&](const YamlNode& item) { expect.match.push_back(text_of(&item)); });
    }
    expect.by = expression(optional(node, "by"));
    expect.within = expression(optional(node, "within"));
    expect.grace = duration(optional(node, "grace")).value;
    const bool has_by = node.entry("by") != nullptr;
    if (has_by != (node.entry("within") != nullptr)) return;
    problems_.error(
        "E012", expect.extent,
        say("`expect` says by when: either `by: anchor.deadline` or `within: 5wd`",
            "`expect` 应说明期限：写 `by: anchor.deadline` 或 `within: 5wd`，二者取一"));
  }

  void levels() {
    const YamlNode* node = reader_.required(root_, "levels");
    if (node == nullptr || !reader_.keys(*node, {"red", "orange", "yellow", "blue"})) return;
    rule_.levels_extent = extent_at(*node);
    if (node->entries.empty()) {
      problems_.error("E012", extent_at(*node),
                      say("a rule has at least one level", "规则至少需要一个级别"));
    }
    std::optional<Level> above;
    for (const YamlEntry& entry : node->entries) {
      const std::optional<Level> level = level_named(entry.key);
      if (!level || *level == Level::kNone) continue;
      if (above && *level > *above) {
        problems_.error("E002", extent_of(entry.key_span),
                        say("levels are read from the top: red, orange, yellow, blue",
                            "级别自上而下判断，顺序应为 red、orange、yellow、blue"));
      }
      above = level;
      rule_.levels[static_cast<std::size_t>(*level)] =
          read_expression(document_, entry.value, problems_);
    }
  }

  void score() {
    const YamlNode* node = reader_.required(root_, "score");
    if (node == nullptr) return;
    if (!node->is_sequence() || node->items.empty()) {
      problems_.error("E110", extent_at(*node),
                      say("`score` is a list of terms", "`score` 应为若干评分项的列表"));
      return;
    }
    for (const YamlNode& item : node->items) {
      if (!reader_.keys(item, {"add", "if", "why"})) continue;
      TermSource term;
      const YamlNode* add = reader_.required(item, "add");
      const YamlNode* condition = optional(item, "if");
      const YamlNode* why = reader_.required(item, "why");
      std::optional<Expr> value;
      if (add != nullptr) value = read_expression(document_, *add, problems_);
      if (condition != nullptr) term.condition = read_expression(document_, *condition, problems_);
      if (why != nullptr) term.why = read_template(document_, *why, problems_);
      if (!value) continue;
      term.add = std::move(*value);
      rule_.score.push_back(std::move(term));
    }
  }

  void confirm_and_keep() {
    rule_.confirm_for = duration(optional(root_, "confirm_for")).value;
    rule_.keep_for = duration(optional(root_, "keep_for")).value;
  }

  std::optional<Expr> expression(const YamlNode* node) {
    return node == nullptr ? std::nullopt : read_expression(document_, *node, problems_);
  }

  void signal() {
    const YamlNode* node = reader_.required(root_, "signal");
    if (node == nullptr) return;
    if (!reader_.keys(*node, {"hazard", "title", "advice", "assign", "copy_to", "due"})) return;
    SignalSource& signal = rule_.signal;
    signal.hazard = text_of(reader_.required(*node, "hazard"));
    if (const YamlNode* title = reader_.required(*node, "title")) {
      signal.title = read_template(document_, *title, problems_);
    }
    signal.advice = text_of(reader_.required(*node, "advice"));
    if (auto assign = expression(reader_.required(*node, "assign"))) {
      signal.assign = std::move(*assign);
    }
    signal.copy_to = expression(optional(*node, "copy_to"));
    const YamlNode* due = reader_.required(*node, "due");
    if (due == nullptr || !reader_.keys(*due, {"red", "orange", "yellow", "blue"})) return;
    signal.due_extent = extent_at(*due);
    for (const YamlEntry& entry : due->entries) {
      const std::optional<Level> level = level_named(entry.key);
      if (!level || *level == Level::kNone) continue;
      signal.due_given[static_cast<std::size_t>(*level)] = true;
      signal.due[static_cast<std::size_t>(*level)] =
          read_expression(document_, entry.value, problems_);
    }
  }

  const YamlDocument& document_;
  Reader reader_;
  Problems& problems_;
  const YamlNode& root_;
  RuleSource rule_;
};

}  // namespace

RuleSource read_rule(const YamlDocument& document, Problems& problems) {
  return RuleReader(document, problems).run();
}

}  // namespace tributary::language
