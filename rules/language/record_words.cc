// The records of an input in words: `消防检查不合格`, `fire inspections with result fail`.
#include <algorithm>

#include "engine/base/text.h"
#include "rules/language/phrases.h"

namespace tributary::language {
namespace {

/// `where`: names are fields of the records.
class RecordPhrases : public Phrases {
 public:
  RecordPhrases(const SentenceWords& words, const Program& program, const RuleInput& input)
      : Phrases(words, program), input_(input) {}

  [[nodiscard]] const Field* field_of(const ProgramNode& node) const {
    const bool is_field = node.is(OpCode::kField) || node.is(OpCode::kHasField);
    return is_field
               ? &words_.field_of(input_, 0, FieldId(static_cast<std::uint8_t>(node.step.index)))
               : nullptr;
  }
  /// `kind == "fire"`, `topic in […]`: the values that the field may have; empty for what is
  /// another condition.
  [[nodiscard]] std::vector<std::string> values_in(const ProgramNode& node) const {
    if (node.is(OpCode::kInSet)) {
      return words_.members(program_.sets[node.step.index], kind_of(node.parts[0]),
                            values_of(node.parts[0]));
    }
    if (!node.is(OpCode::kEq) || !is_constant(node.parts[1])) return {};
    return {words_.constant(node.parts[1], program_, values_of(node.parts[0]))};
  }

 protected:
  [[nodiscard]] std::string name_of(const ProgramNode& node) const override {
    if (const Field* field = field_of(node)) return words_.in(field->title);
    return node.is(OpCode::kEventTime) ? words_.in("时间", "its time")
                                       : words_.attribute(node.step.index);
  }
  [[nodiscard]] Values values_of(const ProgramNode& node) const override {
    const Field* field = field_of(node);
    return field == nullptr ? Phrases::values_of(node) : words_.values_of(*field);
  }
  [[nodiscard]] FieldKind kind_of(const ProgramNode& node) const override {
    const Field* field = field_of(node);
    return field == nullptr ? Phrases::kind_of(node) : field->kind;
  }

 private:
  const RuleInput& input_;
};

/// What `where` says, in the order in which people say it.
struct Described {
  std::vector<std::string> before, behind, about, more;
};

Described describe(const SentenceWords& words, const RuleInput& input) {
  Described out;
  if (input.feeds.empty() || input.feeds.front().where.code.empty()) return out;
  const Program& where = input.feeds.front().where;
  const ProgramNode tree = tree_of(where);
  const RecordPhrases phrases(words, where, input);
  const auto parts = chain_of(tree, OpCode::kAnd);
  const auto reads = [&](const ProgramNode* part, const ProgramNode* of) {
    return part != of && !part->parts.empty() && part->parts[0].is(OpCode::kField) &&
           part->parts[0].step.index == of->step.index;
  };
  for (const ProgramNode* part : parts) {
    // Asked so that a comparison beside it is not false by chance: nothing to say.
    const bool is_asked = part->is(OpCode::kHasField) &&
                          std::any_of(parts.begin(), parts.end(),
                                      [&](const ProgramNode* other) { return reads(other, part); });
    if (is_asked) continue;
    const Field* field = part->parts.empty() ? nullptr : phrases.field_of(part->parts[0]);
    const std::vector<std::string> values =
        field == nullptr ? std::vector<std::string>{} : phrases.values_in(*part);
    std::vector<std::string>* place = nullptr;
    if (field != nullptr && !values.empty()) {
      const bool is_inspection = input.source_class == SourceClass::kInspection;
      if (field->kind == FieldKind::kTopic) place = &out.about;
      if (is_inspection && field->name == "kind") place = &out.before;
      if (is_inspection && field->name == "result") place = &out.behind;
    }
    if (place != nullptr) {
      place->push_back(words.any_of(values));
    } else {
      out.more.push_back(phrases.condition(*part, false));
    }
  }
  return out;
}

std::string signal_noun(const SentenceWords& words, const SignalInput& signal, bool is_plural) {
  std::vector<std::string> what = signal.rules;
  for (const TopicId hazard : signal.hazards) {
    what.push_back(words.in(words.catalog()[hazard].title));
  }
  std::vector<std::string> levels;
  for (const Level level : signal.levels) {
    levels.push_back(words.in(chinese_name_of(level), name_of(level)));
  }
  const std::string whose =
      signal.via.empty() ? words.in("", "")
                         : words.in("登记在其名下的对象的", " at what is registered under it");
  const std::string all = words.any_of(levels);
  const std::string at = levels.empty() ? "" : words.in("（" + all + "）", " (" + all + ")");
  const std::string of = words.any_of(what);
  if (words.is_chinese()) return whose + of + "预警" + at;
  return (is_plural ? "signals" : "signal") + (of.empty() ? "" : " of " + of) + at + whose;
}

}  // namespace

std::string noun_of(const SentenceWords& words, const RuleInput& input, bool is_plural) {
  if (input.signal) return signal_noun(words, *input.signal, is_plural);
  const Described said = describe(words, input);
  std::string near;
  if (input.near) near = words.distance(input.near->metres);
  const std::string title = words.titles(input, is_plural);
  if (words.is_chinese()) {
    std::vector<std::string> inside = said.about;
    inside.insert(inside.end(), said.more.begin(), said.more.end());
    return (near.empty() ? "" : near + "内的") + join(said.before, "") + title +
           join(said.behind, "") + (inside.empty() ? "" : "（" + join(inside, "；") + "）");
  }
  std::string out = join(said.before, " ");
  out += (out.empty() ? "" : " ") + title;
  if (!said.behind.empty()) out += " with result " + join(said.behind, ", ");
  if (!said.about.empty()) out += " about " + join(said.about, ", ");
  if (!said.more.empty()) out += " where " + join(said.more, " and ");
  return near.empty() ? out : out + " within " + near;
}

}  // namespace tributary::language
