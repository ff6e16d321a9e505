// Where records come from: a file, a topic, an HTTP endpoint. Twin: connectors/memory.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/record.h"

namespace tributary {

/// One thread owns a source. Views in the records it gives are valid until the next call on it.
/// Behind every payload at least 64 further bytes may be read: a parser may run over its end.
class Source {
 public:
  virtual ~Source() = default;

  /// Appends up to `most` records in order to `out`. None: nothing to be had now (see finished()).
  /// kIo when the operating system refused; kLimit never (a record over the size limit is given
  /// with an empty payload and its position, and is rejected `too_large` by the decoder).
  virtual Status read(std::vector<Record>& out, std::size_t most) = 0;

  /// Reading goes on at `position` (a Record::next given earlier). kNotFound when the source no
  /// longer has it.
  virtual Status seek(Position position) = 0;

  /// The one record at `position`, read again (retry of a dead letter); the source's own reading
  /// place is not kept. kNotFound when the source no longer has it.
  virtual Result<Record> fetch(Position position) = 0;

  /// After a read that gave none: all that the source held has been given. False while something
  /// may be on its way, as when a broker does not answer: then nothing is known of its time.
  [[nodiscard]] virtual bool is_caught_up() const { return true; }

  /// No further record will ever come.
  [[nodiscard]] virtual bool finished() const = 0;
};

}  // namespace tributary
