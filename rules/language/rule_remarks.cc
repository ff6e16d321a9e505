#include "rules/language/rule_remarks.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace tributary::language {
namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

/// An entry or item that begins a line.
struct Slot {
  const YamlNode* value = nullptr;
  std::size_t begin = 0;
  std::size_t column = 0;  ///< in bytes; only compared
  std::size_t parent = 0;
  bool is_item = false;
};

constexpr std::size_t kNoSlot = static_cast<std::size_t>(-1);

/// Text that holds no comment: a key or a scalar.
struct Atom {
  std::size_t begin = 0, end = 0;
  std::size_t slot = kNoSlot;
  bool is_block = false;
};

class RemarkCollector {
 public:
  explicit RemarkCollector(const YamlDocument& document)
      : document_(document), text_(document.text()) {}

  RemarkTable run() {
    walk(document_.root(), kNoSlot, is_flow(document_, document_.root()));
    scan();
    place_items();
    for (const Slot& slot : slots_) {
      table_.of[slot.value].has_blank_above = has_blank_above(slot.begin);
    }
    for (const Found& found : found_) assign(found);
    split_header();
    return std::move(table_);
  }

 private:
  struct Found {
    std::size_t begin = 0, end = 0;
    std::size_t beside = kNoSlot;  ///< slot on whose line it stands
    std::size_t inside = kNoSlot;  ///< slot in whose `{…}` or `[…]` it stands
  };

  void walk(const YamlNode& node, std::size_t slot, bool in_flow) {
    in_flow = in_flow || is_flow(document_, node);
    if (node.is_scalar()) {
      const bool is_block =
          node.style == ScalarStyle::kLiteral || node.style == ScalarStyle::kFolded;
      atoms_.push_back({node.span.begin, node.span.end, slot, is_block});
    }
    for (const YamlNode& item : node.items) {
      walk(item, in_flow ? slot : add_slot(item, item.span.begin, slot, true), in_flow);
    }
    for (const YamlEntry& entry : node.entries) {
      const std::size_t own =
          in_flow ? slot : add_slot(entry.value, entry.key_span.begin, slot, false);
      atoms_.push_back({entry.key_span.begin, entry.key_span.end, own, false});
      walk(entry.value, own, in_flow);
    }
  }

  std::size_t add_slot(const YamlNode& value, std::size_t begin, std::size_t parent, bool is_item) {
    slots_.push_back({&value, begin, begin - line_start(begin), parent, is_item});
    return slots_.size() - 1;
  }

  [[nodiscard]] std::size_t line_start(std::size_t at) const {
    while (at > 0 && !is_line_end(text_[at - 1])) --at;
    return at;
  }

  [[nodiscard]] std::size_t line_end(std::size_t at) const {
    while (at < text_.size() && !is_line_end(text_[at])) ++at;
    return at;
  }

  [[nodiscard]] bool is_blank(std::size_t from, std::size_t to) const {
    return text_.substr(from, to - from).find_first_not_of(' ') == std::string_view::npos;
  }

  [[nodiscard]] bool has_blank_above(std::size_t at) const {
    std::size_t end = line_start(at);
    if (end == 0) return false;
    --end;
    if (text_[end] == '\n' && end > 0 && text_[end - 1] == '\r') --end;
    return is_blank(line_start(end), end);
  }

  /// Everything between the atoms: signs of YAML and comments.
  void scan() {
    std::size_t at = 0;
    for (const Atom& atom : atoms_) {
      if (atom.begin > at) gap(at, atom.begin);
      last_end_ = atom.end;
      last_slot_ = atom.slot;
      at = std::max(at, atom.end);
      if (atom.is_block) at = block_head(atom);
    }
    gap(at, text_.size());
  }

  /// `|  # comment`: the first line of a block scalar may end with one.
  std::size_t block_head(const Atom& atom) {
    const std::size_t end = line_end(atom.begin);
    const std::size_t sign = text_.substr(0, end).find('#', atom.begin);
    if (sign != std::string_view::npos) found_.push_back({sign, end, atom.slot, kNoSlot});
    return std::max(atom.end, end);
  }

  void gap(std::size_t at, std::size_t end) {
    while (at < end) {
      const char c = text_[at];
      if (c == '#') {
        at = comment(at);
        continue;
      }
      if (c == '{' || c == '[') {
        if (depth_++ == 0) flow_slot_ = slot_before(at);
      } else if (c == '}' || c == ']') {
        if (depth_ > 0) --depth_;
        last_end_ = at + 1;
        last_slot_ = flow_slot_;
      } else if (c == '-' && depth_ == 0) {
        if (text_.substr(at, 3) == "---" && line_start(at) == at) {
          at += 3;
          continue;
        }
        dashes_.push_back(at);
      }
      ++at;
    }
  }

  std::size_t comment(std::size_t at) {
    const std::size_t end = line_end(at);
    Found found{at, end, kNoSlot, kNoSlot};
    if (depth_ > 0) {
      found.inside = flow_slot_;
    } else if (last_slot_ != kNoSlot && last_end_ > line_start(at)) {
      found.beside = last_slot_;
    }
    found_.push_back(found);
    return end;
  }

  [[nodiscard]] std::size_t slot_before(std::size_t at) const {
    std::size_t out = kNoSlot;
    for (std::size_t i = 0; i < slots_.size() && slots_[i].begin <= at; ++i) out = i;
    return out;
  }

  /// An item begins at its dash, which no node knows of.
  void place_items() {
    std::size_t next = 0;
    for (Slot& slot : slots_) {
      if (!slot.is_item || next >= dashes_.size()) continue;
      slot.begin = dashes_[next++];
      slot.column = slot.begin - line_start(slot.begin);
    }
  }

  [[nodiscard]] Remark remark(const Found& found) const {
    std::string_view text = text_.substr(found.begin, found.end - found.begin);
    text = text.substr(0, text.find_last_not_of(' ') + 1);
    return {std::string(text), has_blank_above(found.begin)};
  }

  void assign(const Found& found) {
    if (found.inside != kNoSlot) {
      table_.of[slots_[found.inside].value].above.push_back({remark(found).text, false});
    } else if (found.beside != kNoSlot) {
      Remarks& remarks = table_.of[slots_[found.beside].value];
      if (remarks.beside.empty()) {
        remarks.beside = remark(found).text;
      } else {
        remarks.above.push_back({remark(found).text, false});
      }
    } else {
      assign_line(found);
    }
  }

  /// A comment on a line of its own belongs to what follows, unless it is indented more than that
  /// and stands below something as deep as itself.
  void assign_line(const Found& found) {
    std::size_t next = 0;
    while (next < slots_.size() && slots_[next].begin < found.begin) ++next;
    const std::size_t column = found.begin - line_start(found.begin);
    if (next > 0) {
      const std::size_t least = slots_[next < slots_.size() ? next : 0].column;
      std::size_t owner = next - 1;
      while (owner != kNoSlot && slots_[owner].column > column) owner = slots_[owner].parent;
      if (owner != kNoSlot && slots_[owner].column > least) {
        table_.of[slots_[owner].value].below.push_back(remark(found));
        return;
      }
    }
    std::vector<Remark>& where =
        next < slots_.size() ? table_.of[slots_[next].value].above : table_.footer;
    where.push_back(remark(found));
  }

  /// What stands above the first entry with a blank line behind it is about the file.
  void split_header() {
    if (slots_.empty()) return;
    Remarks& first = table_.of[slots_.front().value];
    std::size_t end = first.has_blank_above ? first.above.size() : 0;
    for (std::size_t i = end; i < first.above.size(); ++i) {
      if (first.above[i].has_blank_above) end = i;
    }
    const auto middle = first.above.begin() + static_cast<std::ptrdiff_t>(end);
    table_.header.assign(first.above.begin(), middle);
    first.above.erase(first.above.begin(), middle);
  }

  const YamlDocument& document_;
  std::string_view text_;
  std::vector<Slot> slots_;
  std::vector<Atom> atoms_;
  std::vector<Found> found_;
  std::vector<std::size_t> dashes_;
  std::size_t depth_ = 0;
  std::size_t flow_slot_ = kNoSlot;
  std::size_t last_end_ = 0;
  std::size_t last_slot_ = kNoSlot;
  RemarkTable table_;
};

}  // namespace

bool is_flow(const YamlDocument& document, const YamlNode& node) {
  if (node.is_scalar() || node.span.begin >= document.text().size()) return false;
  const char c = document.text()[node.span.begin];
  return c == '{' || c == '[';
}

RemarkTable collect_remarks(const YamlDocument& document) {
  return RemarkCollector(document).run();
}

}  // namespace tributary::language
