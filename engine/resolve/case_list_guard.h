// PEOPLE 6: a register of matters that is really a list of people's cases stops the source whose
// cases they are.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "engine/model/register.h"

namespace tributary {

/// Watches the record numbers of one source of class people. Not thread-safe.
class CaseListGuard {
 public:
  /// `digest_of` gives the ObservationDraft::id_digest of this source's record with a given
  /// number. Registers that are not of matters are to be left out by the caller. Of each register
  /// the share is taken on its own.
  CaseListGuard(const std::vector<const Register*>& matters,
                const std::function<std::uint64_t(std::string_view)>& digest_of);

  /// Notes one record. True from the record on with which 1 % or more of a register's ids have
  /// turned up: the source is to be stopped (`register_is_a_case_list`).
  bool observe(std::uint64_t id_digest);
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  struct Entry {
    std::uint64_t digest = 0;
    std::uint32_t list = 0;
    bool seen = false;
  };
  struct List {
    std::uint64_t size = 0;
    std::uint64_t seen = 0;
  };
  std::vector<Entry> entries_;  ///< by digest
  std::vector<List> lists_;
  bool stopped_ = false;
};

}  // namespace tributary
