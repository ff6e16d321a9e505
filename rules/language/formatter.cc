#include "rules/language/formatter.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "rules/language/formatted_scalar.h"
#include "rules/language/rule_places.h"
#include "rules/language/rule_remarks.h"

namespace tributary {
namespace language {
namespace {

constexpr std::size_t kIndent = 2;

/// Position of `key` in RULES 1; those it does not name come behind, in the author's order.
std::size_t rank_of(Place place, std::string_view key) {
  const auto keys = keys_of(place);
  return static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
}

std::vector<const YamlEntry*> ordered(const YamlNode& mapping, Place place) {
  std::vector<const YamlEntry*> out;
  for (const YamlEntry& entry : mapping.entries) out.push_back(&entry);
  std::stable_sort(out.begin(), out.end(), [&](const YamlEntry* a, const YamlEntry* b) {
    return rank_of(place, a->key) < rank_of(place, b->key);
  });
  return out;
}

/// A blank line parts these groups of a rule's own keys.
int group_of(std::string_view key) {
  static const std::map<std::string_view, int> kGroups = {
      {"rule", 0},   {"version", 0}, {"title", 0},   {"doc", 0},         {"owner", 0},
      {"themes", 0}, {"status", 0},  {"subject", 1}, {"within", 1},      {"inputs", 2},
      {"expect", 3}, {"levels", 4},  {"score", 5},   {"confirm_for", 6}, {"keep_for", 6},
      {"signal", 7}, {"tests", 8}};
  const auto found = kGroups.find(key);
  return found == kGroups.end() ? 9 : found->second;
}

class RuleFormatter {
 public:
  explicit RuleFormatter(const YamlDocument& document)
      : document_(document), remarks_(collect_remarks(document)) {}

  std::string run() {
    write_remarks(remarks_.header, 0);
    if (!remarks_.header.empty()) blank_line();
    const YamlNode& root = document_.root();
    if (root.is_mapping() && !is_flow(document_, root)) {
      write_root(root);
    } else {
      write_value(root, Place::kRoot, false, "", 0, {});
    }
    write_remarks(remarks_.footer, 0);
    return std::move(out_);
  }

 private:
  void blank_line() {
    if (!out_.empty() && !out_.ends_with("\n\n")) out_ += '\n';
  }

  /// The first one's blank line is the caller's.
  void write_remarks(const std::vector<Remark>& remarks, std::size_t indent, bool parts = true) {
    for (const Remark& remark : remarks) {
      if (remark.has_blank_above && (parts || &remark != &remarks.front())) blank_line();
      out_ += std::string(indent, ' ') + remark.text + '\n';
    }
  }

  const Remarks& remarks_of(const YamlNode& value) const {
    static const Remarks kNone;
    const auto found = remarks_.of.find(&value);
    return found == remarks_.of.end() ? kNone : found->second;
  }

  void write_root(const YamlNode& root) {
    int group = -1;
    for (const YamlEntry* entry : ordered(root, Place::kRoot)) {
      const int own = group_of(entry->key);
      if (group >= 0 && own != group) blank_line();
      group = own;
      const Remarks& remarks = remarks_of(entry->value);
      write_remarks(remarks.above, 0, false);
      if (remarks.has_blank_above && !remarks.above.empty()) blank_line();
      write_entry(*entry, Place::kRoot, 0, 0);
    }
  }

  void write_mapping(const YamlNode& mapping, Place place, std::size_t indent, bool after_dash) {
    std::size_t widest = 0;
    if (place == Place::kLevels) {
      for (const YamlEntry& entry : mapping.entries) {
        widest = std::max(widest, display_width(key_of(entry)));
      }
    }
    bool is_first = true;
    for (const YamlEntry* entry : ordered(mapping, place)) {
      if (!is_first) write_above(entry->value, indent, true);
      if (!is_first && after_dash) out_ += std::string(indent, ' ');
      if (!after_dash) {
        if (is_first) write_above(entry->value, indent, false);
        out_ += std::string(indent, ' ');
      }
      write_entry(*entry, place, indent, widest);
      is_first = false;
    }
  }

  void write_above(const YamlNode& value, std::size_t indent, bool parts) {
    const Remarks& remarks = remarks_of(value);
    write_remarks(remarks.above, indent, parts);
    const bool is_parted = remarks.has_blank_above && (parts || !remarks.above.empty());
    if (is_parted) blank_line();
  }

  [[nodiscard]] std::string key_of(const YamlEntry& entry) const {
    const std::string_view raw =
        document_.text().substr(entry.key_span.begin, entry.key_span.end - entry.key_span.begin);
    return raw.find_first_of("\r\n") == std::string_view::npos ? std::string(raw)
                                                               : quoted(entry.key);
  }

  /// From the key on; the indentation stands already. `widest`: values begin behind so long a key.
  void write_entry(const YamlEntry& entry, Place place, std::size_t indent, std::size_t widest) {
    const std::string key = key_of(entry) + ":";
    out_ += key;
    const std::size_t width = display_width(key);
    const std::string gap(widest + 1 > width ? widest + 2 - width : 1, ' ');
    write_value(entry.value, place_under(place, entry.key), is_expression_at(place, entry.key), gap,
                indent, key);
    write_remarks(remarks_of(entry.value).below, indent);
  }

  /// Behind a key or a dash, which `gap` parts from it.
  void write_value(const YamlNode& value, Place place, bool is_expression, const std::string& gap,
                   std::size_t indent, std::string_view key) {
    const std::size_t column = indent + display_width(key) + gap.size();
    if (value.is_scalar()) return write_scalar(value, is_expression, gap, indent, column);
    if (is_flow(document_, value)) {
      const std::string line = flow(value, place);
      const bool fits = column + display_width(line) <= kMostFormattedColumns;
      if (fits || key.empty() || !holds_collections(value)) {
        out_ += gap + line;
        return end_line(value);
      }
    }
    end_line(value);
    if (value.is_mapping()) return write_mapping(value, place, indent + kIndent, false);
    write_sequence(value, place, indent + kIndent);
  }

  void write_sequence(const YamlNode& sequence, Place place, std::size_t indent) {
    for (const YamlNode& item : sequence.items) {
      write_above(item, indent, &item != &sequence.items.front());
      const Place own = place_of_items(place);
      const bool is_block = item.is_mapping() && !is_flow(document_, item);
      if (is_block) {
        const std::vector<const YamlEntry*> entries = ordered(item, own);
        const bool parts = &item != &sequence.items.front() || !remarks_of(item).above.empty();
        write_remarks(remarks_of(entries.front()->value).above, indent, parts);
        out_ += std::string(indent, ' ') + "- ";
        write_mapping(item, own, indent + kIndent, true);
      } else {
        out_ += std::string(indent, ' ') + "-";
        write_value(item, own, false, " ", indent, "");
      }
      write_remarks(remarks_of(item).below, indent);
    }
  }

  void write_scalar(const YamlNode& value, bool is_expression, const std::string& gap,
                    std::size_t indent, std::size_t column) {
    const FormattedScalar scalar = format_block_scalar(document_, value, is_expression, column);
    const bool is_block = scalar.head.starts_with('|') || scalar.head.starts_with('>');
    if (!scalar.head.empty()) out_ += (is_block ? " " : gap) + scalar.head;
    if (is_block || scalar.lines.empty()) {
      end_line(value);
      write_lines(scalar.lines, indent);
      return;
    }
    out_ += '\n';
    write_lines(scalar.lines, indent);
    out_.pop_back();
    end_line(value);
  }

  void write_lines(const std::vector<std::string>& lines, std::size_t indent) {
    for (const std::string& line : lines) {
      if (!line.empty()) out_ += std::string(indent + kIndent, ' ') + line;
      out_ += '\n';
    }
  }

  void end_line(const YamlNode& value) {
    const std::string& beside = remarks_of(value).beside;
    if (!beside.empty()) out_ += "  " + beside;
    out_ += '\n';
  }

  [[nodiscard]] static bool holds_collections(const YamlNode& node) {
    const auto is_collection = [](const YamlNode& inner) { return !inner.is_scalar(); };
    return std::any_of(node.items.begin(), node.items.end(), is_collection) ||
           std::any_of(node.entries.begin(), node.entries.end(),
                       [&](const YamlEntry& entry) { return is_collection(entry.value); });
  }

  [[nodiscard]] std::string flow(const YamlNode& node, Place place,
                                 bool is_expression = false) const {
    if (node.is_scalar()) return format_flow_scalar(document_, node, is_expression);
    std::string out;
    if (node.is_sequence()) {
      for (const YamlNode& item : node.items) {
        if (!out.empty()) out += ", ";
        out += flow(item, place_of_items(place));
      }
      return "[" + out + "]";
    }
    for (const YamlEntry* entry : ordered(node, place)) {
      if (!out.empty()) out += ", ";
      out += key_of(*entry) + ": ";
      out +=
          flow(entry->value, place_under(place, entry->key), is_expression_at(place, entry->key));
    }
    return out.empty() ? "{}" : "{ " + out + " }";
  }

  const YamlDocument& document_;
  RemarkTable remarks_;
  std::string out_;
};

bool is_same_node(const YamlDocument& in_a, const YamlNode& a, const YamlDocument& in_b,
                  const YamlNode& b, Place place, bool is_expression) {
  if (a.kind != b.kind || a.items.size() != b.items.size() ||
      a.entries.size() != b.entries.size()) {
    return false;
  }
  if (a.is_scalar()) {
    const auto left = is_expression ? expression_of(in_a, a) : std::nullopt;
    const auto right = is_expression ? expression_of(in_b, b) : std::nullopt;
    return left && right ? is_same(*left, *right) : !left && !right && a.text == b.text;
  }
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!is_same_node(in_a, a.items[i], in_b, b.items[i], place_of_items(place), false)) {
      return false;
    }
  }
  const auto left = ordered(a, place);
  const auto right = ordered(b, place);
  for (std::size_t i = 0; i < left.size(); ++i) {
    const std::string& key = left[i]->key;
    if (key != right[i]->key ||
        !is_same_node(in_a, left[i]->value, in_b, right[i]->value, place_under(place, key),
                      is_expression_at(place, key))) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool is_same_rule(const YamlDocument& a, const YamlDocument& b) {
  return is_same_node(a, a.root(), b, b.root(), Place::kRoot, false);
}

}  // namespace language

std::optional<std::string> format_rule(const std::string& file, std::string text,
                                       Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.errors_in(file);
  const std::optional<YamlDocument> document =
      YamlDocument::parse(file, std::move(text), diagnostics);
  if (!document || diagnostics.errors_in(file) > before) return std::nullopt;
  std::string out = language::RuleFormatter(*document).run();
  // What YAML allows and no rule needs may come out as something else: then it stays as it is.
  Diagnostics unheard;
  const auto again = YamlDocument::parse(file, out, unheard);
  const bool is_same = again && unheard.errors() == 0 && language::is_same_rule(*document, *again);
  return is_same ? out : std::string(document->text());
}

}  // namespace tributary
