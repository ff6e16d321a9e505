#include "engine/correlate/thinning.h"

#include <algorithm>
#include <bit>
#include <map>
#include <set>

#include "engine/correlate/attributes.h"
#include "engine/model/floors.h"

namespace tributary {

namespace {

/// Slots are looked at whenever they have grown by an eighth, or by this much.
constexpr std::size_t kStep = 64;

std::size_t step_of(std::size_t size) { return std::max(kStep, std::bit_floor(size) / 8); }

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

Thinning choose_findings(const std::vector<SlotItem>& items, const Slot& plan, EventTime w) {
  const std::size_t stay = plan.keep + margin_of(plan);
  Thinning result{Thinning::Kind::kBeyondReach, Chosen(items.size(), false)};
  choose_beyond_keep(items, plan, w - plan.tail, items.size(), result.rows);
  const std::size_t most = std::max(kMostItems, 2 * stay * plan.feeds.size());
  const std::size_t left = items.size() - count_of(result.rows);
  if (left <= most) return result;
  result.kind = Thinning::Kind::kWithinReach;
  result.rows.assign(items.size(), false);
  choose_beyond_keep(items, plan, EventTime::max(), items.size() - most / 4 * 3, result.rows);
  return result;
}

/// What tells one person's reports from another's; of reports without a reporter, one for all.
std::uint64_t person_of(const SlotItem& item) {
  std::uint64_t person = std::uint64_t{item.source.value()} << 48;
  if (!item.has_token) return person;
  person |= std::uint64_t{item.token_kind} << 40;
  person |= std::uint64_t{(token_epoch_of(item.at) & 0x7f) | 0x80} << 32;
  return person | std::uint64_t{item.token_current} << 16 | item.token_previous;
}

/// b, where the same person's a ≤ b ≤ c and c lies within the shortest window of a: whenever b is
/// in a window, a or c is.
void choose_repeats(const std::vector<SlotItem>& items, Millis shortest, Chosen& chosen) {
  std::vector<std::pair<std::uint64_t, std::size_t>> reports;
  for (std::size_t i = 0; i < items.size(); ++i) reports.emplace_back(person_of(items[i]), i);
  std::sort(reports.begin(), reports.end());
  std::size_t a = 0, b = 0;  // into `reports`
  for (std::size_t c = 1; c < reports.size(); ++c) {
    if (reports[c].first != reports[b].first) {
      a = b = c;
      continue;
    }
    const Millis apart = items[reports[c].second].at - items[reports[a].second].at;
    if (a != b && apart < shortest) {
      chosen[reports[b].second] = true;
    } else {
      a = b;
    }
    b = c;
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

Thinning choose_reports(const std::vector<SlotItem>& items, const Slot& plan, EventTime w) {
  Thinning result{Thinning::Kind::kBeyondReach, Chosen(items.size(), false)};
  choose_repeats(items, plan.shortest, result.rows);
  if (items.size() > kMostTokens) choose_drowned(items, w - plan.tail, result.rows);
  if (items.size() - count_of(result.rows) > 3 * kMostItems) {
    result.kind = Thinning::Kind::kWithinReach;
    choose_drowned(items, EventTime::max(), result.rows);
  }
  return result;
}

}  // namespace

Thinning choose_to_thin(const SubjectState& state, const Slot& plan, SlotIndex slot, EventTime w) {
  const auto& items = state.items(slot);
  const bool is_due =
      items.size() > plan.keep + margin_of(plan) && items.size() % step_of(items.size()) == 0;
  if (!is_due) return {};
  const bool is_people = plan.source_class == SourceClass::kPeople;
  Thinning result = is_people ? choose_reports(items, plan, w) : choose_findings(items, plan, w);
  if (count_of(result.rows) == 0) return {};
  return result;
}

void thin(SubjectState& state, const Slot& plan, SlotIndex slot, const Thinning& thinning,
          EventTime w) {
  if (plan.source_class != SourceClass::kPeople) {
    const auto& items = state.items(slot);
    SlotCounts& counts = state.counts_for_change(slot);
    SlotColumns* columns = state.columns_for_change(plan, slot);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!thinning.rows[i]) continue;
      counts.add(plan, items[i]);
      if (columns != nullptr) columns->count(plan, i, items[i].at);
    }
    if (columns != nullptr) columns->forget(w - plan.tail - plan.reach(), kMostDistinct);
    counts.forget(plan, w);
  }
  state.erase_rows(slot, thinning.rows);
  state.drop_spent_counts();
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
