// What an installation did, in lines that cannot be changed unseen (PEOPLE 19): each carries a
// digest over its own bytes and the one before. It lies in the state directory, and names no
// subject.
//
// One chain a state directory: the engine that runs there, its API and the commands of a shell
// append to it, each under a lock and behind whatever came meanwhile. A chain proves nothing
// against who can write the whole file anew: its head is told to a witness outside (audit_check.h).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/file/open_file.h"
#include "engine/base/digest.h"
#include "engine/base/time.h"

namespace tributary {

/// Where a chain has come to.
struct AuditHead {
  std::uint64_t lines = 0;
  std::uint64_t bytes = 0;  ///< of whole lines; what follows was torn off by a crash
  Sha256Digest digest{};
  std::string last;  ///< the last line
};

/// Of a head that is passed: how many lines, and the digest that closes them.
using AuditVisit = std::function<void(std::uint64_t lines, const Sha256Digest& digest)>;

/// Reads a chain on from `head`, from its beginning unless said; `text` begins at `head.bytes`.
/// kCorrupt names the first line that does not fit the one before.
Result<AuditHead> read_chain(std::string_view text, AuditHead head = {},
                             const AuditVisit& visit = {});

/// What an account asked the API for. Of a path only what is known: route and row, never what else
/// was written there.
struct AuditedRequest {
  std::string_view account, role, method, route;
  std::string_view signal_id;  ///< empty: no row, or no id that a row can have
};

/// What somebody did at a shell: which command, and of its options the row and whose name it was
/// done in.
struct AuditedCommand {
  std::string_view command;    ///< `list`, `act accept`
  std::string_view signal_id;  ///< as it was given; written only if a row can have it
  std::string_view account, role;
};

/// As every row's id is made; what else stands in a path may be anything, and is kept nowhere.
bool is_signal_id(std::string_view text);

/// One thread owns it; any number of processes may append to the same one.
class AuditLog {
 public:
  /// Reads it whole: kCorrupt when what is there is no chain. `witness`: a file outside that is
  /// told the head; empty: none.
  static Result<AuditLog> open(const std::string& state_directory, const std::string& witness);
  /// Takes the last line's word for what is before it, as a command that ends at once does.
  static Result<AuditLog> join(const std::string& state_directory, const std::string& witness);

  AuditLog(AuditLog&&) = default;
  AuditLog& operator=(AuditLog&&) = default;
  ~AuditLog();

  /// The configuration's pages (disclosure.h) as of a start; the digest alone where they are those
  /// of the last start before. Durable when it returns, and the witness has it, or it fails.
  Status start(WallTime at, std::string_view english, std::string_view chinese);
  /// Before the answer. Durable where it changes something, else with the next that is.
  Status request(WallTime at, const AuditedRequest& asked);
  /// Before anything is told or done. Durable when it returns.
  Status command(WallTime at, std::string_view user, const AuditedCommand& done);

  [[nodiscard]] const AuditHead& head() const { return head_; }
  static std::string path_in(const std::string& state_directory);

  /// The witness is told by what is durable; reads alone tell it each so many lines.
  static constexpr std::uint64_t kMostUntold = 100;

 private:
  AuditLog(OpenFile file, std::string witness, AuditHead head)
      : file_(std::move(file)), witness_(std::move(witness)), head_(std::move(head)) {}

  /// `members` opens an object behind what every line begins with, and does not close it.
  Status write(WallTime at, std::string_view members, bool is_durable);
  /// What others have appended; what a crash tore off is cut. Under the lock.
  Status catch_up();
  Status tell_witness(WallTime at);

  OpenFile file_;
  std::string witness_;
  AuditHead head_;
  WallTime newest_;  ///< of the last line of ours
  std::uint64_t told_ = 0;
  std::string pages_;  ///< of the last start that was read
};

}  // namespace tributary
