// The output of a site as Kafka topics: which message a line becomes.
//
// A change becomes a CloudEvent (binary mode) of the topic of changes, keyed by its signal, and the
// row in it the newest record of that key in the compacted topic of signals: the list can be
// rebuilt from that one alone. A dead letter becomes a record of its source's own topic, without a
// key: it says where the refused record lies, why and by which field, and nothing of what was in it
// (PEOPLE 2, 3).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "connectors/kafka/config.h"
#include "connectors/kafka/kafka_sink.h"
#include "engine/ports/sink.h"
#include "ops/tributary/config/config.h"

namespace tributary {

/// Of a line that change_json (engine/signal) wrote; `signals` may be empty.
KafkaRoute change_route(const std::string& changes, const std::string& signals,
                        const std::string& site);
/// Of a line that dead_letter_json (engine/partition) wrote.
KafkaRoute dead_letter_route(const std::string& prefix);

/// Topics that the configuration writes: changes, then signals; and one of dead letters for each
/// source.
std::vector<std::string> change_topics(const Config& config);
std::vector<std::string> dead_letter_topics(const Config& config);
/// All of these.
std::vector<std::string> output_topics(const Config& config);

Result<std::unique_ptr<Sink>> open_changes_topic(const Config& config, KafkaPatience patience,
                                                 const KafkaNotices& notices);
Result<std::unique_ptr<Sink>> open_dead_letter_topics(const Config& config, KafkaPatience patience,
                                                      const KafkaNotices& notices);

}  // namespace tributary
