#include "engine/partition/event_store.h"

#include <variant>

#include "engine/partition/log_codec.h"

namespace tributary {

Status for_each_observation(const StateStore& store, const Catalog& catalog,
                            const std::vector<SourceInfo>& sources,
                            const std::function<void(const Observation&)>& visit) {
  Status damaged;
  TRY(store.scan(Table::kObservations, "", "", [&](std::string_view, std::string_view frame) {
    const Result<StoredFrame> read = read_frame(frame, catalog, sources);
    if (!read) {
      damaged = Status(read.error());
      return false;
    }
    for (const LogRecord& record : read->records) {
      if (const auto* observation = std::get_if<Observation>(&record)) visit(*observation);
    }
    return true;
  }));
  return damaged;
}

}  // namespace tributary
