// What steps want done outside: values that a worker carries out with the commit.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/time.h"
#include "engine/model/handling.h"
#include "engine/model/rejection.h"
#include "engine/model/signal_record.h"
#include "engine/signal/row_json.h"

namespace tributary {

/// A row as a step has left it.
struct RowWrite {
  SignalRow row;
  std::string text = {};  ///< its row_json if the step needed that; else empty

  /// Made only when it is asked for: of a replay's revisions nobody asks but for the last.
  [[nodiscard]] std::string json() const { return text.empty() ? row_json(row) : text; }
  /// The same for who has no further use for it.
  [[nodiscard]] std::string take_json() { return text.empty() ? row_json(row) : std::move(text); }
  [[nodiscard]] std::uint64_t digest() const {
    return text.empty() ? hash64(row_json(row)) : hash64(text);
  }
};

/// What became of a command, for whoever waits for it.
struct CommandAnswer {
  std::string key;  ///< the command's
  Answer answer = Answer::kNotUnderstood;
  std::string signal_id;       ///< empty: no row
  std::uint64_t revision = 0;  ///< of the row, after it
  EventTime at;                ///< the command's
};

/// What a step has told another subject, and W when it was heard.
struct Telling {
  SignalRecord record;
  EventTime w;
};

struct Effects {
  std::vector<RowWrite> rows;
  std::vector<std::string> changes;   ///< lines of the change log, without line ends
  std::vector<Rejection> rejections;  ///< `too_late`
  std::vector<CommandAnswer> answers;

  /// Derived, and so no part of the digest, nor of what is committed: for who listens to a replay.
  std::vector<Telling> tellings;

  /// False: nobody takes the lines of the change log, and none is made.
  bool takes_changes = true;
  bool takes_tellings = false;

  void clear() {
    rows.clear(), changes.clear(), rejections.clear(), answers.clear(), tellings.clear();
  }
  [[nodiscard]] bool empty() const {
    return rows.empty() && changes.empty() && rejections.empty() && answers.empty();
  }

  /// Chained over everything: equal for equal effects in equal order.
  [[nodiscard]] std::uint64_t digest() const {
    std::uint64_t result = hash64("effects");
    for (const std::string& change : changes) result = combine_hashes(result, hash64(change));
    for (const RowWrite& row : rows) result = combine_hashes(result, row.digest());
    for (const Rejection& rejected : rejections) {
      result = combine_hashes(result, rejected.position.offset);
    }
    for (const CommandAnswer& answer : answers) {
      result = combine_hashes(result, hash64(answer.key));
      result = combine_hashes(result, static_cast<std::uint64_t>(answer.answer));
    }
    return result;
  }
};

}  // namespace tributary
