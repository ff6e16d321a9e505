// How an engine that runs is asked to read its dead letters again: a file in its state directory.
// It begins anew with Retries::kAll, as for a change of registers, and takes the file away then.
#pragma once

#include <string>

#include "engine/base/result.h"

namespace tributary {

class RetryRequest {
 public:
  explicit RetryRequest(const std::string& state_directory);

  /// kIo.
  [[nodiscard]] Status leave() const;
  [[nodiscard]] bool is_there() const;
  /// A kill before what is read again is committed leaves letters, and loses none.
  void drop() const;

 private:
  std::string file_;
};

}  // namespace tributary
