// From a KafkaConfig to librdkafka's configuration; of no interest outside this room but for the
// check of an option.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/kafka/config.h"
#include "engine/base/result.h"

struct rd_kafka_conf_s;

namespace tributary {

/// Whether librdkafka knows the option and takes the value. kDenied: the connector sets it itself,
/// or it belongs into the security block; the message says which.
Status check_kafka_option(const std::string& name, const std::string& value);

struct KafkaOptionsDeleter {
  void operator()(rd_kafka_conf_s* options) const;
};
using KafkaOptions = std::unique_ptr<rd_kafka_conf_s, KafkaOptionsDeleter>;

/// `fixed` are set last: nothing in `config` overrides them.
using FixedOptions = std::vector<std::pair<const char*, std::string>>;
Result<KafkaOptions> make_kafka_options(const KafkaConfig& config, const FixedOptions& fixed);

}  // namespace tributary
