// R(t) of RULES 3.5 for one rule at one subject: the level at every instant, as far as it still
// matters.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/rare.h"
#include "engine/correlate/waiting.h"
#include "engine/correlate/window_set.h"
#include "engine/model/assessment.h"
#include "engine/model/evidence.h"

namespace tributary {

struct SubjectState;

/// R is `assessment` from `from` until the next segment begins.
struct Segment {
  EventTime from;
  Assessment assessment;
  bool operator==(const Segment&) const = default;
};

/// A pure function of the slots' items: never stored, rebuilt by start(). It must be rewound when
/// items change other than by appending after its front. Its windows it shares with the rules that
/// read the same (window_set.h).
class RuleSweep {
 public:
  RuleSweep(std::uint16_t rule, const BoundRule& bound, std::uint32_t min_reporters,
            const TimeContext& time);

  /// Forgets everything; the first segment begins at `from`.
  void start(const SubjectState& state, EventTime from, const Assessor& assessor,
             const Subject* subject);

  /// Items at or after `to` are about to change: R before it stays, R from there on is computed
  /// again by advance(). Afterwards the front is before `to`.
  void rewind(const SubjectState& state, EventTime to, const Assessor& assessor,
              const Subject* subject);

  /// Items that no instant from the front on can tell from counts are about to be taken out: R
  /// stays.
  void let_go() { stir(); }

  /// One more item of `slot` is about to come in. True if neither R nor anything that is read
  /// changes by it at any instant; then what rests, rests on. The front may have moved.
  bool lets_in_unfelt(const SubjectState& state, SlotIndex slot, const SlotItem& more);

  /// Of each slot, the items that are about to be taken out: so many of its first.
  using FirstItems = std::vector<std::pair<SlotIndex, std::size_t>>;
  /// R stays. False if it cannot be so, and it has to be started anew.
  [[nodiscard]] bool lets_first_go(const SubjectState& state, const FirstItems& first) const;

  /// Moves the front to `to`, through every instant between at which an input changes.
  void advance(const SubjectState& state, EventTime to, const Assessor& assessor,
               const Subject* subject);

  /// The next instant after the front at which an input changes.
  [[nodiscard]] EventTime next_change(const SubjectState& state) const;

  /// The next instant after the front at which any value may change: as next_change, and where what
  /// the clocks let it read ends, or something is missing.
  [[nodiscard]] EventTime next_instant(const SubjectState& state) const;

  /// When R may next change after `t`. The front may lie beyond `t`, where a far-ahead observation
  /// was tried; changes up to it are then remembered, but not those of what is not read that far.
  [[nodiscard]] EventTime next_change_after(const SubjectState& state, EventTime t) const;

  /// As next_change, but only what enters a window, not what leaves one.
  [[nodiscard]] EventTime next_entry(const SubjectState& state) const;

  /// There is no level at the front, none that is remembered, and nothing that is unknown.
  [[nodiscard]] bool is_silent() const {
    return idles_until_ > EventTime::min() ||
           (segments_.size() == 1 && segments_.front().assessment == Assessment{});
  }

  /// It is silent, and no time up to `t` can make it speak, only what comes in anew: it need not be
  /// moved. What has been found is remembered until then.
  bool is_idle(const SubjectState& state, EventTime t);
  /// As far as it has been found idle: next_entry().
  [[nodiscard]] EventTime idles_until() const { return idles_until_; }

  /// Whether at `t`, which the front has reached, it reads the same as at a subject of which
  /// nothing was ever said: no level, no observation in a window but of people, and of those no
  /// step, in what they wait for neither. False while another anchor is remembered. A level counts
  /// as far back as the rule reaches behind `w`.
  [[nodiscard]] bool is_as_untouched(const SubjectState& state, EventTime w, EventTime t) const;

  /// Drops segments that ended at or before `at`.
  void forget_before(EventTime at);

  /// Nothing but new evidence changes `verdict`, which is of T = `t`, before T = `until`. Whatever
  /// else is called of what is not const ends the rest.
  void rest(const Verdict& verdict, EventTime t, EventTime until);
  [[nodiscard]] bool is_at_rest(EventTime t) const { return t < rests_until_; }
  /// The verdict of T = `t`; only while at rest.
  [[nodiscard]] Verdict rested_verdict(EventTime t) const;
  [[nodiscard]] EventTime rests_until() const { return rests_until_; }

  /// It may say another thing than when it was last heard, of T or of what was before.
  [[nodiscard]] bool has_news() const { return has_news_; }
  void heard();

  /// Hints that it will be asked soon: what is needed first of it is fetched from memory.
  void expect() const;

  [[nodiscard]] std::uint16_t rule() const { return rule_; }
  [[nodiscard]] const Rule& rule_read() const { return *bound_->rule; }
  [[nodiscard]] EventTime front() const { return front_; }
  [[nodiscard]] const std::vector<Segment>& segments() const { return segments_; }
  /// Rule::attributes at the front, people in steps.
  [[nodiscard]] const std::vector<Scalar>& values() const { return values_; }
  /// BoundRule::windows.
  [[nodiscard]] std::uint16_t windows() const { return bound_->windows; }
  /// nullptr unless BoundRule::waits().
  [[nodiscard]] const Waiting* waiting() const { return waiting_.get(); }
  /// Waiting::unread_from; none unless the rule waits.
  [[nodiscard]] std::vector<EventTime> unread_from() const {
    return waiting_ == nullptr ? std::vector<EventTime>{} : waiting_->unread_from();
  }

  /// When the clocks of its sources may next change R at or before `t`, or show that something is
  /// missing.
  [[nodiscard]] std::vector<ClockWait> clock_waits(const SubjectState& state, EventTime t,
                                                   const Assessor& assessor,
                                                   const Subject* subject) const;

 private:
  void stir() {
    rests_until_ = EventTime::min();
    idles_until_ = EventTime::min();
    unchanged_until_ = EventTime::min();
    has_news_ = true;
  }
  /// R had a level between then and t.
  [[nodiscard]] bool had_level(EventTime since, EventTime t) const;
  /// Its windows, at the front.
  [[nodiscard]] const WindowSet& windows_in(const SubjectState& state) const;
  /// Moves the front to `to` if nothing that it reads changes on the way; else it stays, and false.
  bool passes_unchanged(const SubjectState& state, EventTime to);
  /// True if any value differs from before.
  bool read_values(const SubjectState& state);
  void keep_value(std::size_t attribute, const Scalar& value);
  [[nodiscard]] Scalar read_value(const AttributeRef& ref, const SubjectState& state) const;
  /// R from where the sources' clocks have changed it is to be computed again.
  void follow_clocks(const SubjectState& state, const Assessor& assessor, const Subject* subject);
  EventTime follow_history();
  void cut(const SubjectState& state, EventTime from, const Assessor& assessor,
           const Subject* subject);
  [[nodiscard]] Window window_at(std::size_t input, const SubjectState& state, EventTime at) const;
  [[nodiscard]] std::vector<Scalar> values_if_read(const SubjectState& state, EventTime at) const;
  /// When an item comes into a window or leaves it after `t`, or a baseline changes.
  [[nodiscard]] EventTime next_item_change(const SubjectState& state, EventTime t) const;
  [[nodiscard]] EventTime next_unsettled(const SubjectState& state, EventTime read, EventTime t,
                                         const Assessor& assessor, const Subject* subject) const;

  // What most observations need of it lies together, in front (expect()).
  std::uint16_t rule_;
  bool has_news_ = true;
  std::uint32_t min_reporters_;
  const BoundRule* bound_;
  EventTime front_ = EventTime::min();
  EventTime whole_from_ = EventTime::min();  ///< all that R is made of from here on is held
  EventTime rests_until_ = EventTime::min();
  /// Nothing that it reads changes before by time alone; what is let in unfelt puts it off at most.
  EventTime unchanged_until_ = EventTime::min();
  EventTime idles_until_ = EventTime::min();
  std::size_t unread_feeds_ = 0;  ///< of baselines: not read when R was last computed
  std::vector<Segment> segments_;
  const TimeContext* time_;
  std::vector<Scalar> values_;
  RareVector<std::string> texts_;        ///< of those values that have one, as `values_`
  Verdict rested_verdict_;               ///< `instant` = max: it is of T, whatever T is
  std::unique_ptr<Waiting> waiting_;     ///< nullptr unless the rule waits
  std::vector<Segment> heard_segments_;  ///< empty: not heard at rest
  Verdict heard_verdict_;
};

}  // namespace tributary
