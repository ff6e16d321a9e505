#include "schemas/decode/json_walker.h"

#include <simdjson.h>

#include <cstring>
#include <utility>
#include <vector>

namespace tributary {
namespace {

namespace ondemand = simdjson::ondemand;

static_assert(simdjson::SIMDJSON_PADDING <= kJsonPadding, "the sources promise too little");

/// Keys remembered per object: a feed's records have their keys in the same order, so the next key
/// is guessed and compared in place instead of being unescaped and looked up.
constexpr std::size_t kMostGuesses = 64;
/// simdjson compares up to this many bytes in place without looking for the end first.
constexpr std::size_t kMostGuessBytes = 48;

constexpr int kNone = -1;

struct Child {
  std::string name;
  int slot = kNone;  ///< index of the path that ends here
  int node = kNone;  ///< object that is gone into
};

struct Guess {
  std::string raw;  ///< the key as it stands in the record, escapes and all
  int child = kNone;
};

/// An object that some path leads into.
struct Node {
  std::vector<Child> children;
  std::vector<Guess> guesses;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_from(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && is_digit(text[at + count])) ++count;
  return count;
}

/// RFC 8259's number, and nothing after it.
bool is_json_number(std::string_view text) {
  std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  const std::size_t whole = digits_from(text, at);
  if (whole == 0 || (whole > 1 && text[at] == '0')) return false;
  at += whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = digits_from(text, at + 1);
    if (fraction == 0) return false;
    at += 1 + fraction;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t exponent = digits_from(text, at);
    if (exponent == 0) return false;
    at += exponent;
  }
  return at == text.size();
}

std::string_view without_blanks_behind(std::string_view token) {
  while (!token.empty() && (token.back() == ' ' || token.back() == '\t' || token.back() == '\n' ||
                            token.back() == '\r')) {
    token.remove_suffix(1);
  }
  return token;
}

}  // namespace

struct JsonWalker::State {
  ondemand::parser parser;
  simdjson::dom::parser whole_parser;  ///< for documents that are no object: rare
  std::vector<Node> nodes = std::vector<Node>(1);

  void add_path(std::string_view path, int slot) {
    std::size_t node = 0;
    while (true) {
      const std::size_t dot = path.find('.');
      const std::size_t child = child_named(node, path.substr(0, dot));
      if (dot == std::string_view::npos) {
        nodes[node].children[child].slot = slot;
        return;
      }
      path.remove_prefix(dot + 1);
      if (nodes[node].children[child].node == kNone) {
        nodes[node].children[child].node = static_cast<int>(nodes.size());
        nodes.emplace_back();
      }
      node = static_cast<std::size_t>(nodes[node].children[child].node);
    }
  }

  std::size_t child_named(std::size_t node, std::string_view name) {
    auto& children = nodes[node].children;
    for (std::size_t i = 0; i < children.size(); ++i) {
      if (children[i].name == name) return i;
    }
    children.push_back({std::string(name), kNone, kNone});
    return children.size() - 1;
  }
};

/// One pass over one document. Every function returns false when it is malformed.
class JsonWalker::Walk {
 public:
  Walk(State& state, std::span<RawField> out) : state_(state), out_(out) {}

  bool object(ondemand::object object, std::size_t node, std::size_t depth) {
    if (depth > kMostJsonDepth) return false;
    std::size_t index = 0;
    for (auto result : object) {
      if (result.error() != simdjson::SUCCESS) return false;
      ondemand::field& field = in_place(result);
      int child = kNone;
      if (!key(field, node, index++, child)) return false;
      ondemand::value& value = field.value();
      const bool good = child == kNone ? skip(value, depth) : take(value, node, child, depth);
      if (!good) return false;
    }
    return true;
  }

 private:
  /// The field of a result without error. Moved out by `get`, it would be copied through the stack
  /// twice, which costs more than reading it.
  static ondemand::field& in_place(simdjson::simdjson_result<ondemand::field>& result) {
    return const_cast<ondemand::field&>(result.value_unsafe());  // NOLINT: `result` is not const
  }

  bool key(ondemand::field& field, std::size_t node_index, std::size_t index, int& child) {
    Node& node = state_.nodes[node_index];
    const ondemand::raw_json_string raw = field.key();
    if (index < node.guesses.size() && raw.unsafe_is_equal(node.guesses[index].raw)) {
      child = node.guesses[index].child;
      return true;
    }
    std::string_view name;
    if (field.unescaped_key().get(name) != simdjson::SUCCESS) return false;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (node.children[i].name == name) child = static_cast<int>(i);
    }
    // Without an escape the raw key is the name; with one it is not worth remembering.
    if (name.size() > kMostGuessBytes || index >= kMostGuesses || !raw.unsafe_is_equal(name)) {
      return true;
    }
    if (index >= node.guesses.size()) node.guesses.resize(index + 1);
    node.guesses[index].raw.assign(name);
    node.guesses[index].child = child;
    return true;
  }

  bool take(ondemand::value& value, std::size_t node_index, int child_index, std::size_t depth) {
    const Child& child = state_.nodes[node_index].children[static_cast<std::size_t>(child_index)];
    ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    if (child.node != kNone && type == ondemand::json_type::object) {
      if (child.slot != kNone) set(child.slot, RawKind::kStructured, {});
      ondemand::object inner;
      if (value.get_object().get(inner) != simdjson::SUCCESS) return false;
      return object(inner, static_cast<std::size_t>(child.node), depth + 1);
    }
    if (child.slot == kNone) return skip_typed(value, type, depth);
    switch (type) {
      case ondemand::json_type::string: {
        std::string_view text;
        if (value.get_string().get(text) != simdjson::SUCCESS) return false;
        set(child.slot, RawKind::kText, text);
        return true;
      }
      case ondemand::json_type::number: {
        const std::string_view token = without_blanks_behind(value.raw_json_token());
        set(child.slot, RawKind::kNumber, token);
        return is_json_number(token);
      }
      case ondemand::json_type::boolean: {
        const std::string_view token = without_blanks_behind(value.raw_json_token());
        set(child.slot, RawKind::kBool, token);
        return token == "true" || token == "false";
      }
      case ondemand::json_type::null:
        set(child.slot, RawKind::kAbsent, {});
        return without_blanks_behind(value.raw_json_token()) == "null";
      case ondemand::json_type::object:
      case ondemand::json_type::array:
        set(child.slot, RawKind::kStructured, {});
        return skip_typed(value, type, depth);
    }
    return false;
  }

  void set(int slot, RawKind kind, std::string_view text) {
    RawField& field = out_[static_cast<std::size_t>(slot)];
    field.repeated = field.seen;
    field.seen = true;
    field.kind = kind;
    field.text = text;
  }

  bool skip(ondemand::value& value, std::size_t depth) {
    ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    return skip_typed(value, type, depth);
  }

  bool skip_typed(ondemand::value& value, ondemand::json_type type, std::size_t depth) {
    switch (type) {
      case ondemand::json_type::string:
        return skip_string(value);
      case ondemand::json_type::number:
        return is_json_number(without_blanks_behind(value.raw_json_token()));
      case ondemand::json_type::boolean: {
        const std::string_view token = without_blanks_behind(value.raw_json_token());
        return token == "true" || token == "false";
      }
      case ondemand::json_type::null:
        return without_blanks_behind(value.raw_json_token()) == "null";
      case ondemand::json_type::object:
        return skip_object(value, depth + 1);
      case ondemand::json_type::array:
        return skip_array(value, depth + 1);
    }
    return false;
  }

  /// The first stage has checked quotes, control characters and UTF-8: only escapes are left.
  static bool skip_string(ondemand::value& value) {
    const std::string_view token = value.raw_json_token();
    if (std::memchr(token.data(), '\\', token.size()) == nullptr) return true;
    std::string_view text;
    return value.get_string().get(text) == simdjson::SUCCESS;
  }

  bool skip_object(ondemand::value& value, std::size_t depth) {
    if (depth > kMostJsonDepth) return false;
    ondemand::object inner;
    if (value.get_object().get(inner) != simdjson::SUCCESS) return false;
    for (auto result : inner) {
      if (result.error() != simdjson::SUCCESS) return false;
      ondemand::field& field = in_place(result);
      std::string_view name;
      if (field.unescaped_key().get(name) != simdjson::SUCCESS) return false;
      if (!skip(field.value(), depth)) return false;
    }
    return true;
  }

  bool skip_array(ondemand::value& value, std::size_t depth) {
    if (depth > kMostJsonDepth) return false;
    ondemand::array inner;
    if (value.get_array().get(inner) != simdjson::SUCCESS) return false;
    for (auto result : inner) {
      ondemand::value element;
      // NOLINTNEXTLINE(performance-move-const-arg): get() is of what is moved only
      if (std::move(result).get(element) != simdjson::SUCCESS) return false;
      if (!skip(element, depth)) return false;
    }
    return true;
  }

  State& state_;
  std::span<RawField> out_;
};

JsonWalker::JsonWalker(std::span<const std::string> paths) : state_(std::make_unique<State>()) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    state_->add_path(paths[i], static_cast<int>(i));
  }
}
JsonWalker::~JsonWalker() = default;
JsonWalker::JsonWalker(JsonWalker&&) noexcept = default;
JsonWalker& JsonWalker::operator=(JsonWalker&&) noexcept = default;

JsonOutcome JsonWalker::walk(std::string_view document, std::span<RawField> out) {
  for (RawField& field : out) field = RawField();
  const std::size_t first = document.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return JsonOutcome::kMalformed;
  if (document[first] != '{') {
    // `false`: the bytes behind are promised, so no copy is made.
    const auto parsed = state_->whole_parser.parse(document.data(), document.size(), false);
    return parsed.error() == simdjson::SUCCESS ? JsonOutcome::kOther : JsonOutcome::kMalformed;
  }
  ondemand::document root;
  ondemand::object object;
  auto parsed =
      state_->parser.iterate(document.data(), document.size(), document.size() + kJsonPadding);
  if (std::move(parsed).get(root) != simdjson::SUCCESS) return JsonOutcome::kMalformed;
  if (root.get_object().get(object) != simdjson::SUCCESS) return JsonOutcome::kMalformed;
  Walk walk(*state_, out);
  if (!walk.object(object, 0, 1)) return JsonOutcome::kMalformed;
  const bool at_end = root.current_location().error() == simdjson::OUT_OF_BOUNDS;
  if (!at_end) return JsonOutcome::kMalformed;
  return JsonOutcome::kObject;
}

}  // namespace tributary
