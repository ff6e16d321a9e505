#include "engine/correlate/thinning.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/correlate/attributes.h"
#include "engine/model/floors.h"

namespace tributary {

namespace {

/// Slots are looked at whenever they have grown by this much.
constexpr std::size_t kStep = 64;
/// So many different people tell any ladder's last step, and some are one 16-bit token.
constexpr std::size_t kMostTokens = kMostDistinct;
static_assert(kMostTokens > 2 * floors::kLadder.back());

/// Held beyond `keep`, of each source.
std::size_t margin_of(const Slot& plan) { return std::max<std::size_t>(16, plan.keep / 4); }

/// Items to be taken out, by position.
using Chosen = std::vector<bool>;

std::size_t count_of(const Chosen& chosen) {
  return static_cast<std::size_t>(std::count(chosen.begin(), chosen.end(), true));
}

/// Chooses what has keep + margin newer items of its source at or before `reach`, oldest first, at
/// most `most`.
void choose_beyond_keep(const std::vector<SlotItem>& items, const Slot& plan, EventTime reach,
                        std::size_t most, Chosen& chosen) {
  std::map<SourceId, std::size_t> excess;  // of each source
  for (const SlotItem& item : items) {
    if (item.at <= reach) ++excess[item.source];
  }
  const std::size_t stay = plan.keep + margin_of(plan);
  for (auto& [source, count] : excess) count = count > stay ? count - stay : 0;
  for (std::size_t i = 0; i < items.size() && most > 0; ++i) {
    std::size_t& left = excess[items[i].source];
    if (left == 0) continue;
    --left;
    --most;
    chosen[i] = true;
  }
}

void count_and_erase(SubjectState& state, const Slot& plan, SlotIndex slot, const Chosen& chosen,
                     EventTime w) {
  SlotCounts& counts = state.counts_for_change(slot);
  SlotColumns* columns = state.columns_for_change(plan, slot);
  const auto& items = state.items(slot);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!chosen[i]) continue;
    counts.add(plan, items[i]);
    if (columns != nullptr) columns->count(plan, i, items[i].at);
  }
  if (columns != nullptr) columns->forget(w - plan.tail - plan.reach(), kMostDistinct);
  state.erase_rows(slot, chosen);
  counts.forget(plan, w);
  state.drop_spent_counts();
}

Thinned thin_findings(SubjectState& state, const Slot& plan, SlotIndex slot, EventTime w) {
  const auto& items = state.items(slot);
  const std::size_t stay = plan.keep + margin_of(plan);
  Chosen chosen(items.size(), false);
  choose_beyond_keep(items, plan, w - plan.tail, items.size(), chosen);
  Thinned result = Thinned::kBeyondReach;
  const std::size_t most = std::max(kMostItems, 2 * stay * plan.feeds.size());
  const std::size_t left = items.size() - count_of(chosen);
  if (left > most) {
    chosen.assign(items.size(), false);
    choose_beyond_keep(items, plan, EventTime::max(), items.size() - most / 4 * 3, chosen);
    result = Thinned::kWithinReach;
  }
  if (count_of(chosen) == 0) return Thinned::kNothing;
  count_and_erase(state, plan, slot, chosen, w);
  return result;
}

/// What tells one person's reports from another's; of reports without a reporter, one for all.
struct Person {
  explicit Person(const SlotItem& item)
      : source(item.source),
        epoch(item.has_token ? token_epoch_of(item.at) : 0),
        has_token(item.has_token),
        kind(item.token_kind),
        current(item.token_current),
        previous(item.token_previous) {}
  auto operator<=>(const Person&) const = default;

  SourceId source;
  std::uint32_t epoch;
  bool has_token;
  std::uint8_t kind;
  std::uint16_t current, previous;
};

/// b, where the same person's a ≤ b ≤ c and c lies within the shortest window of a: whenever b is
/// in a window, a or c is.
void choose_repeats(const std::vector<SlotItem>& items, Millis shortest, Chosen& chosen) {
  struct Last {
    std::size_t before = 0, last = 0;
  };
  std::map<Person, Last> people;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto [at, is_new] = people.try_emplace(Person(items[i]), Last{i, i});
    Last& seen = at->second;
    if (is_new) continue;
    const bool is_between =
        seen.last != seen.before && items[i].at - items[seen.before].at < shortest;
    if (is_between) chosen[seen.last] = true;
    if (!is_between) seen.before = seen.last;
    seen.last = i;
  }
}

/// Reports that more than kMostTokens other people follow by `reach`.
void choose_drowned(const std::vector<SlotItem>& items, EventTime reach, Chosen& chosen) {
  std::map<std::pair<SourceId, std::uint8_t>, std::set<std::uint16_t>> later;
  for (std::size_t i = items.size(); i > 0; --i) {
    const SlotItem& item = items[i - 1];
    if (!item.has_token || item.at > reach || chosen[i - 1]) continue;
    auto& tokens = later[{item.source, item.token_kind}];
    if (tokens.size() >= kMostTokens) {
      chosen[i - 1] = true;
    } else {
      tokens.insert(item.token_current);
    }
  }
}

Thinned thin_reports(SubjectState& state, const Slot& plan, SlotIndex slot, EventTime w) {
  const auto& items = state.items(slot);
  Chosen chosen(items.size(), false);
  choose_repeats(items, plan.shortest, chosen);
  choose_drowned(items, w - plan.tail, chosen);
  Thinned result = Thinned::kBeyondReach;
  if (items.size() - count_of(chosen) > 3 * kMostItems) {
    choose_drowned(items, EventTime::max(), chosen);
    result = Thinned::kWithinReach;
  }
  if (count_of(chosen) == 0) return Thinned::kNothing;
  state.erase_rows(slot, chosen);
  return result;
}

}  // namespace

Thinned thin(SubjectState& state, const Slot& plan, SlotIndex slot, EventTime w) {
  const std::size_t size = state.items(slot).size();
  if (size % kStep != 0 || size <= plan.keep + margin_of(plan)) return Thinned::kNothing;
  return plan.source_class == SourceClass::kPeople ? thin_reports(state, plan, slot, w)
                                                   : thin_findings(state, plan, slot, w);
}

bool wants_thinning(const SeenIds& seen) {
  return seen.all().size() > kMostIds && seen.all().size() % kStep == 0;
}

void thin_ids(SeenIds& seen, const std::vector<SeenIds::Id>& held) {
  std::vector<EventTime> times;
  for (const SeenId& id : seen.all()) times.push_back(id.at);
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 4);
  std::nth_element(times.begin(), middle, times.end());
  // Never all: the newest says when the subject is to be looked at again.
  if (*middle < *std::max_element(middle, times.end())) seen.forget_until(*middle, held);
}

}  // namespace tributary
