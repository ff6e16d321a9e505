#include "engine/partition/event_store.h"

#include <variant>

#include "engine/base/codec.h"
#include "engine/partition/log_codec.h"

namespace tributary {

Status for_each_observation(const StateStore& store, const Catalog& catalog,
                            const std::vector<SourceInfo>& sources,
                            const std::function<void(const Observation&)>& visit) {
  Status damaged;
  TRY(store.scan(Table::kObservations, "", "", [&](std::string_view, std::string_view frame) {
    ByteReader in(frame);
    in.fixed64_be();  // the digest of its effects
    const auto records = read_frame(in.raw(in.remaining()), catalog, sources);
    if (!records) {
      damaged = Status(records.error());
      return false;
    }
    for (const LogRecord& record : *records) {
      if (const auto* observation = std::get_if<Observation>(&record)) visit(*observation);
    }
    return true;
  }));
  return damaged;
}

}  // namespace tributary
