// What librdkafka and brokers say, in our words.
#pragma once

#include <string>

#include "engine/base/result.h"

namespace tributary {

/// `error` is an rd_kafka_resp_err_t; `doing` what was tried, with the topic where there is one.
Error kafka_error(int error, const std::string& doing, const std::string& detail = "");

/// Whether the same may succeed later with no change of configuration: a broker that is gone, moves
/// or is busy.
bool is_passing(int error);

/// Whether a connection fails for what it was configured with: a password, a certificate, a name.
bool is_about_configuration(int error);

}  // namespace tributary
