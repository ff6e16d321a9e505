// What an installation did, in lines that cannot be changed unseen (PEOPLE 19): each carries a
// digest over its own bytes and the one before. It lies in the state directory, and names no
// subject.
//
// Starts are in it, and what accounts ask the API for; what is done at a shell is not. A chain
// proves nothing against who can write the whole file anew: for that its head must be kept by
// somebody else.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "connectors/file/file_sink.h"
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

/// Reads a chain from its beginning. kCorrupt names the first line that does not fit the one
/// before.
Result<AuditHead> read_chain(std::string_view text);

/// What an account asked the API for. Of a path only what is known: route and row, never what else
/// was written there.
struct AuditedRequest {
  std::string_view account, role, method, route;
  std::string_view signal_id;  ///< empty: no row, or no id that a row can have
};

class AuditLog {
 public:
  /// kCorrupt when what is there is no whole chain; kUnavailable when another process writes it.
  static Result<AuditLog> open(const std::string& state_directory);

  /// The configuration's pages (disclosure.h) as of a start; the digest alone where they are those
  /// of the line before. Durable when it returns.
  Status start(WallTime at, std::string_view english, std::string_view chinese);

  /// Before the answer. Durable where it changes something, else with the next that is.
  Status request(WallTime at, const AuditedRequest& asked);

  static std::string path_in(const std::string& state_directory);

 private:
  AuditLog(std::unique_ptr<FileSink> file, AuditHead head)
      : file_(std::move(file)), head_(std::move(head)) {}

  /// Closes the line that `body` begins, and writes it.
  Status write(std::string body);

  std::unique_ptr<FileSink> file_;
  AuditHead head_;
};

}  // namespace tributary
