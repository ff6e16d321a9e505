// Stage 1 as a process of its own: feeds in, the middle stream out. It keeps no state but the audit
// log: how far it has read lies in the stream, with what it made of it.
#pragma once

#include <memory>
#include <string>

#include "connectors/kafka/config.h"
#include "ops/tributary/composition/feed_set.h"
#include "ops/tributary/composition/site.h"
#include "ops/tributary/composition/walk.h"

namespace tributary {

class IngestWalk : public Walk {
 public:
  /// `site.config.roles` is `ingest` alone. Errors are the installation's: a file, a key, a topic,
  /// a cluster that does not answer.
  static Result<std::unique_ptr<IngestWalk>> make(Site site, Reading reading,
                                                  const KafkaNotices& notices);

  /// Stage 1's state (read_ingest_state) as of what is in the stream. From any thread.
  [[nodiscard]] virtual std::string state() const = 0;
  [[nodiscard]] std::uint64_t revisions() const override { return 0; }
};

}  // namespace tributary
