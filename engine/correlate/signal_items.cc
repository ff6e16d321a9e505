#include "engine/correlate/signal_items.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/digest.h"
#include "engine/model/signal_graph.h"

namespace tributary {

namespace {

constexpr std::uint64_t kLevelBits = 7;

/// Of a rule, with room for a level.
std::uint64_t digest_of(const Rule& rule) { return hash64(rule.id) & ~kLevelBits; }

Level level_of(const SlotItem& item) { return static_cast<Level>(item.id_digest & kLevelBits); }
EventTime end_of(const SlotItem& item) { return EventTime::from_millis(item.value); }

/// `kind`: an item of the same line of levels, of any interval.
SlotItem item_of(SlotItem kind, const LevelInterval& interval) {
  kind.at = interval.from;
  kind.id_digest = (kind.id_digest & ~kLevelBits) | static_cast<std::uint64_t>(interval.level);
  kind.value = interval.until.millis();
  kind.has_value = true;
  return kind;
}

bool is_of_line(const SlotItem& item, const SlotItem& kind) {
  return item.source == kind.source &&
         (item.id_digest & ~kLevelBits) == (kind.id_digest & ~kLevelBits);
}

/// Of an item that another subject told of: its id is the subject's, and the rule stands here.
void name_rule(const std::string& rule, SlotItem& item) {
  const std::uint64_t hash = hash64(rule);
  item.has_token = true;
  item.token_current = static_cast<std::uint16_t>(hash);
  item.token_previous = static_cast<std::uint16_t>(hash >> 16);
  item.token_kind = static_cast<std::uint8_t>(hash >> 32);
}

bool names_rule(const SlotItem& item, const std::string& rule) {
  SlotItem wanted;
  name_rule(rule, wanted);
  return item.has_token && item.token_current == wanted.token_current &&
         item.token_previous == wanted.token_previous && item.token_kind == wanted.token_kind;
}

bool names(const SignalInput& signal, Level level) {
  if (signal.levels.empty()) return level > Level::kNone;
  return std::find(signal.levels.begin(), signal.levels.end(), level) != signal.levels.end();
}

bool reads(const TypePlan& plan, std::uint16_t reader, std::uint16_t other) {
  const auto& inputs = plan.rules[reader].inputs;
  return std::any_of(inputs.begin(), inputs.end(), [&](const BoundInput& input) {
    const auto& from = plan.slots[input.slot].from_rules;
    return std::find(from.begin(), from.end(), other) != from.end();
  });
}

void bind_slot(TypePlan& plan, SlotIndex index) {
  Slot& slot = plan.slots[index];
  const Rule& reader = *plan.rules[plan.rules_of_slot[index].front()].rule;
  for (std::size_t i = 0; i < plan.rules.size(); ++i) {
    const bool is_read =
        slot.signal->via.empty() && tributary::reads(reader, *slot.signal, *plan.rules[i].rule);
    if (is_read) slot.from_rules.push_back(static_cast<std::uint16_t>(i));
  }
}

/// All rules, each after those whose levels it reads.
std::vector<std::uint16_t> in_order_of_reading(const TypePlan& plan) {
  std::vector<std::uint16_t> order;
  std::vector<bool> done(plan.rules.size());
  while (order.size() < plan.rules.size()) {
    const std::size_t before = order.size();
    for (std::uint16_t rule = 0; rule < plan.rules.size(); ++rule) {
      if (done[rule]) continue;
      bool is_ready = true;
      for (std::uint16_t other = 0; other < plan.rules.size(); ++other) {
        is_ready = is_ready && (done[other] || !reads(plan, rule, other));
      }
      if (!is_ready) continue;
      done[rule] = true;
      order.push_back(rule);
    }
    CHECK(order.size() > before);  // rules feed each other in a circle: E301 lets none in
  }
  return order;
}

void add_feeds(const BoundRule& rule, std::vector<InputFeed>& feeds) {
  for (const BoundInput& input : rule.inputs) {
    for (const InputFeed& feed : input.feeds()) {
      const bool is_known = std::any_of(feeds.begin(), feeds.end(), [&](const InputFeed& one) {
        return one.source == feed.source;
      });
      if (!is_known) feeds.push_back({feed.source, feed.schema, {}, none_of<FieldId>()});
    }
  }
}

}  // namespace

void bind_signals(TypePlan& plan) {
  bool any = false;
  for (std::size_t slot = 0; slot < plan.slots.size(); ++slot) {
    if (!plan.slots[slot].signal) continue;
    bind_slot(plan, static_cast<SlotIndex>(slot));
    any = true;
  }
  if (!any) return;
  for (const std::uint16_t rule : in_order_of_reading(plan)) {
    for (BoundInput& input : plan.rules[rule].inputs) {
      const std::vector<std::uint16_t>& from = plan.slots[input.slot].from_rules;
      if (!input.rule_input->signal || !input.rule_input->signal->via.empty()) continue;
      input.is_single_source = from.size() == 1;
      for (const std::uint16_t other : from) add_feeds(plan.rules[other], input.signal_feeds);
    }
    const bool is_read = std::any_of(plan.slots.begin(), plan.slots.end(), [&](const Slot& slot) {
      return std::find(slot.from_rules.begin(), slot.from_rules.end(), rule) !=
             slot.from_rules.end();
    });
    if (is_read) plan.read_by_rules.push_back(rule);
    plan.rules[rule].is_read = is_read;
  }
}

SlotItem kind_of(const TypePlan& plan, std::uint16_t rule) {
  SlotItem kind;
  kind.source = SourceId(rule);
  kind.id_digest = digest_of(*plan.rules[rule].rule);
  return kind;
}

std::optional<SlotItem> kind_of(const Slot& slot, const std::string& rule, const SubjectKey& of) {
  const auto found = std::find_if(slot.via_rules.begin(), slot.via_rules.end(),
                                  [&](const Rule* one) { return one->id == rule; });
  if (found == slot.via_rules.end()) return std::nullopt;
  SlotItem kind;
  kind.source = SourceId(static_cast<std::uint16_t>(found - slot.via_rules.begin()));
  kind.id_digest = hash_of(of);
  name_rule(rule, kind);
  return kind;
}

std::uint64_t teller_of(const SlotItem& item) { return item.id_digest & ~kLevelBits; }

std::vector<SlotItem> signal_items(const Slot& slot, const SlotItem& kind,
                                   const std::vector<SlotItem>& held,
                                   const std::vector<LevelInterval>& kept, EventTime final_until) {
  std::vector<SlotItem> items;
  std::vector<SlotItem> own;
  for (const SlotItem& item : held) {
    const bool is_own = is_of_line(item, kind);
    if (!is_own) items.push_back(item);
    if (is_own && item.at < final_until) own.push_back(item);
  }
  // What was recorded lasted at least until K is read again; if it then has another level, no
  // longer.
  const EventTime recorded_until = own.empty() ? EventTime::min() : end_of(own.back());
  const bool is_open = !own.empty() && end_of(own.back()) >= final_until;
  if (is_open) own.back().value = final_until.millis();
  for (const LevelInterval& interval : kept) {
    const bool is_past = interval.until <= final_until;
    if (is_past || !names(*slot.signal, interval.level)) continue;
    const EventTime from = std::max(interval.from, final_until);
    // What is read again reaches back to what was recorded: late evidence has only lengthened it.
    const bool continues = !own.empty() && from == final_until && interval.from <= recorded_until &&
                           level_of(own.back()) == interval.level;
    if (continues) {
      own.back().value = interval.until.millis();
    } else {
      own.push_back(item_of(kind, {from, interval.until, interval.level}));
    }
  }
  items.insert(items.end(), own.begin(), own.end());
  std::sort(items.begin(), items.end(),
            [](const SlotItem& a, const SlotItem& b) { return a.order() < b.order(); });
  return items;
}

EventTime differ_from(const std::vector<SlotItem>& a, const std::vector<SlotItem>& b) {
  const auto [left, right] =
      std::mismatch(a.begin(), a.end(), b.begin(), b.end(),
                    [](const SlotItem& x, const SlotItem& y) { return x.order() == y.order(); });
  const EventTime of_left = left == a.end() ? EventTime::max() : left->at;
  return std::min(of_left, right == b.end() ? EventTime::max() : right->at);
}

SourceId rule_of_item(const TypePlan& plan, const Slot& slot, const SlotItem& item) {
  for (std::size_t i = 0; i < slot.via_rules.size(); ++i) {
    const bool is_it = names_rule(item, slot.via_rules[i]->id);
    if (is_it) return SourceId(static_cast<std::uint16_t>(i));
  }
  for (const std::uint16_t rule : slot.from_rules) {
    const bool is_it = digest_of(*plan.rules[rule].rule) == (item.id_digest & ~kLevelBits);
    if (is_it) return SourceId(rule);
  }
  return none_of<SourceId>();
}

EventTime gone_at(const TypePlan& plan, const SlotItem& item) {
  if (end_of(item) == EventTime::max()) return EventTime::max();
  return std::max(item.at + plan.hold, end_of(item) + plan.lateness);
}

}  // namespace tributary
