// PEOPLE 6: a register of matters that is really a list of people's cases stops the source whose
// cases they are.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/codec.h"
#include "engine/model/register.h"

namespace tributary {

/// Watches the record numbers of one source of class people. Not thread-safe.
class CaseListGuard {
 public:
  /// The ids of a register of matters.
  using List = std::vector<Subject>;
  /// The ObservationDraft::id_digest of this source's record with a given number; nullopt if its
  /// records have none.
  using DigestOf = std::function<std::optional<std::uint64_t>(std::string_view)>;

  /// Registers that are not of matters are to be left out by the caller. Of each register the share
  /// is taken on its own.
  CaseListGuard(const std::vector<const List*>& matters, const DigestOf& digest_of);

  /// Notes one record. True from the record on with which 1 % or more of a register's ids have
  /// turned up: the source is to be stopped (`register_is_a_case_list`).
  bool observe(std::uint64_t id_digest);
  [[nodiscard]] bool stopped() const { return stopped_; }

  /// Which ids have turned up: 32 bits of each one's keyed digest.
  void write(ByteWriter& out) const;
  /// Goes on where write() left, as far as the registers still have those ids.
  void restore(ByteReader& in);

 private:
  struct Entry {
    std::uint64_t digest = 0;
    std::uint32_t list = 0;
    bool seen = false;
  };
  struct Share {
    std::uint64_t size = 0;
    std::uint64_t seen = 0;
  };
  void mark(Entry& entry);
  std::vector<Entry> entries_;  ///< by digest
  std::vector<Share> shares_;
  bool stopped_ = false;
};

}  // namespace tributary
