// Decoded subjects, written back at checkpoints. Dirty ones stay until then; clean ones may be
// dropped at any time without a trace in any output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/correlate/subject_codec.h"
#include "engine/partition/subject_table.h"
#include "engine/ports/state_store.h"

namespace tributary {

/// By what a subject is judged that is read from the store.
enum class Grounds : std::uint8_t {
  kSame,  ///< what it was judged by when it was last looked at
  /// What nobody could have said at an earlier look: other rules, another row of the registers. It
  /// counts as looked at now, unless a silence is waited out.
  kNew,
};

/// Since when what is judged anew holds must not hang on when the last look was, which may have
/// been in vain, as it is where the cache has dropped the subject. Over a silence it does not.
void count_as_looked_at(SubjectState& state, EventTime w);

class SubjectCache {
 public:
  /// `store` may be null: then what there is to know of a subject is here until it is let go
  /// (replay without state). `rules_sleep`: where nothing is said of a subject (waking.h). All
  /// referents must outlive it.
  SubjectCache(const Correlator& correlator, const SubjectCodec& codec, StateStore* store,
               std::size_t budget_bytes, bool rules_sleep);

  /// The subject's entry, from memory, the store, or new. Valid until the next trim().
  Result<SubjectEntry*> get(const SubjectKey& key, EventTime w, Grounds grounds = Grounds::kSame);
  /// By state key; nullptr when there is none.
  Result<SubjectEntry*> find(std::string_view state_key, EventTime w,
                             Grounds grounds = Grounds::kSame);

  /// Hints for a later look at the subject, if it is in memory: in each step what the one before
  /// has fetched leads to. `id_digest`: of the observation that will be looked for there, if any.
  static constexpr int kExpectSteps = 4;
  void expect(const SubjectName& name, std::uint64_t id_digest, int step) const;

  void mark_dirty(SubjectEntry& entry);

  /// Another of the same subject, in no table: what a store would give back of it. Its rules are
  /// not followed yet (Correlator::restore).
  [[nodiscard]] Result<std::unique_ptr<SubjectEntry>> anew(const SubjectEntry& entry) const;

  /// State keys in [from, to), in order, at most `most`; an empty `to` means the end. Some may
  /// have no entry any more.
  [[nodiscard]] Result<std::vector<std::string>> keys(std::string_view from, std::string_view to,
                                                      std::size_t most) const;

  /// Writes all dirty entries and their timers into `batch`; they are clean then. Forgettable ones
  /// go.
  void flush(StateBatch& batch);

  /// Without a store: drops the entry if nothing of it can matter any more, as flush() does with
  /// one.
  void let_go(const SubjectEntry& entry);

  /// Drops clean entries, least recently used first, until the budget holds.
  void trim();

  /// Whether flush() is due, for who wants to write about so much at once. Of a subject that holds
  /// much little counts: it is dirty at every flush, however many there are, and each writes all of
  /// it. But what is dirty is to take no more than three quarters of the budget, or `bytes`.
  [[nodiscard]] bool wants_flush(std::size_t bytes) const;
  [[nodiscard]] std::size_t dirty_bytes() const { return dirty_bytes_; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  Result<SubjectEntry*> load(std::string_view state_key, EventTime w, Grounds grounds);
  [[nodiscard]] std::string encode(const SubjectEntry& entry) const;
  [[nodiscard]] Result<std::unique_ptr<SubjectEntry>> decode(std::string_view state_key,
                                                             std::string_view blob) const;
  void write(SubjectEntry& entry, StateBatch& batch);
  static void write_timers(SubjectEntry& entry, StateBatch& batch);

  const Correlator& correlator_;
  const SubjectCodec& codec_;
  StateStore* store_;
  std::size_t budget_bytes_;
  bool rules_sleep_;
  SubjectTable entries_;
  std::vector<SubjectEntry*> dirty_;
  std::size_t dirty_bytes_ = 0;
  std::size_t weight_ = 0;  ///< of the dirty ones, each as wants_flush() counts it
};

}  // namespace tributary
