// Which subjects a record's id was last taken in for, so that a version that leaves one of them
// without saying so (`moved_from`) is recognised (DESIGN 2, ops/decisions/0007). It remembers
// digests: of people's records the keyed one of their number, 90 days at most (PEOPLE 2).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/codec.h"
#include "engine/base/time.h"
#include "engine/model/subject.h"
#include "engine/ports/state_store.h"

namespace tributary {

/// 32 bits of a subject's key: enough to tell two subjects of one record apart.
using SubjectDigest = std::uint32_t;
SubjectDigest subject_digest_of(const SubjectKey& key);

/// What was remembered since the last checkpoint and before, as it lies in the state: chunks that
/// are erased whole, when the last id in them has expired.
class IdJournal {
 public:
  /// `prefix` of its keys in the meta table.
  explicit IdJournal(std::string prefix) : prefix_(std::move(prefix)) {}

  struct Told {
    std::uint64_t id = 0;
    std::uint32_t expires = 0;  ///< minute since 1970
  };
  /// `until`: before it the chunk must not go, `told.expires` or that of what it replaces.
  void tell(const Told& told, std::span<const SubjectDigest> subjects, std::uint32_t until);
  void write(std::uint32_t now, StateBatch& batch);
  struct Reader {
    /// A hint: the id will be visited soon.
    std::function<void(std::uint64_t id)> expect;
    std::function<void(const Told& told, std::span<const SubjectDigest> subjects)> visit;
  };
  /// What had not expired at `now`, in the order in which it was told.
  Status read(const StateStore& store, std::uint32_t now, const Reader& reader);

 private:
  struct Chunk {
    std::uint64_t number = 0;
    std::uint32_t expires = 0;  ///< the last of what it tells
  };
  [[nodiscard]] std::string key_of(std::uint64_t number) const;
  /// What `tail_` tells.
  Status read_tail(const Reader& reader) const;

  std::string prefix_;
  std::vector<Chunk> chunks_;      ///< stored, in order of number
  std::uint64_t next_number_ = 1;  ///< no matter if it begins anew when none is left
  std::uint32_t day_ = 0;          ///< on which the last of them was begun
  std::string tail_;               ///< what the last of them tells
  std::string told_;               ///< since the last checkpoint
  std::uint32_t told_expires_ = 0;
};

/// A flat table of 16 bytes for each id and subject. What it answers is a function of what it was
/// told and of w, never of when it was tidied or stored. One thread.
class RecordIds {
 public:
  /// Ids and subjects together. Beyond, those that would expire first are forgotten, a day of them
  /// at a time (forgotten()): a move of so old a record is not recognised.
  static constexpr std::size_t kMost = std::size_t{1} << 24;

  /// `is_stored`: what it is told is kept until write_checkpoint() takes it.
  explicit RecordIds(std::size_t most = kMost, bool is_stored = true)
      : most_(most),
        is_stored_(is_stored),
        journals_{IdJournal("ids/people/"), IdJournal("ids/other/")} {}

  /// Subjects that the id is remembered at, as of `w`; in no order.
  void find(SourceId source, std::uint64_t id_digest, EventTime w,
            std::vector<SubjectDigest>& out) const;

  /// A hint for a later find(): what it reads is fetched from memory.
  void expect(SourceId source, std::uint64_t id_digest) const;

  struct Id {
    SourceId source;
    std::uint64_t digest = 0;  ///< of the record's id
    bool is_of_people = false;
  };
  /// From now on it is at `subjects`, each once, and nowhere else; until W passes `expires`.
  void remember(const Id& id, EventTime expires, std::span<const SubjectDigest> subjects,
                EventTime w);

  [[nodiscard]] std::uint64_t forgotten() const { return forgotten_; }
  /// Of the table, 16 bytes each: what it costs.
  [[nodiscard]] std::size_t slots() const { return entries_.size(); }

  /// What was told since the last call, and what has expired, into `batch`.
  void write_checkpoint(EventTime w, StateBatch& batch);
  /// What write_checkpoint wrote. It needs nothing of the partition that goes on with it, so that a
  /// start can read these, the most there is to read, beside its other work.
  static Result<RecordIds> read(const StateStore& store, std::size_t most = kMost);

 private:
  struct Entry {
    std::uint64_t id = 0;  ///< of source and id digest; 0: free
    SubjectDigest subject = 0;
    std::uint32_t expires = 0;  ///< minute since 1970; 0: taken back
  };
  /// When the last of what it replaces would have expired.
  std::uint32_t put(std::uint64_t id, std::uint32_t expires,
                    std::span<const SubjectDigest> subjects, std::uint32_t now);
  Status read_journals(const StateStore& store, std::uint32_t now);
  void expect_id(std::uint64_t id) const;
  void make_room(std::size_t more, std::uint32_t now);
  void pass(std::uint32_t now);
  void count(std::uint32_t expires, std::uint32_t now, std::int64_t by);
  void bound();
  [[nodiscard]] bool is_live(const Entry& entry, std::uint32_t now) const {
    return entry.expires > now && entry.expires >= horizon_;
  }

  std::size_t most_;
  bool is_stored_;
  std::vector<Entry> entries_;                    ///< open addressing; size a power of two
  std::size_t used_ = 0;                          ///< not free
  std::map<std::uint32_t, std::int64_t> by_day_;  ///< entries not taken back, by day of expiry
  std::int64_t live_ = 0;                         ///< their number
  std::uint32_t horizon_ = 0;                     ///< what expires before is forgotten
  std::uint64_t forgotten_ = 0;
  /// People's apart from the others', and a chunk a day, so that they leave when their time is up.
  std::array<IdJournal, 2> journals_;
};

}  // namespace tributary
