// A change as a CloudEvent 1.0 in its JSON form, and the signature that a webhook carries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tributary {

struct ChangeEvent {
  std::string id;    ///< `signal_id/episode/revision`
  std::string json;  ///< `application/cloudevents+json`
};

/// Of a line of the change log. Type, source and subject are those of the Kafka topic. kCorrupt for
/// what is no change.
Result<ChangeEvent> change_event(std::string_view line, std::string_view site);

/// `t=SECONDS,v1=HEX`: HMAC-SHA-256 under `secret` over `SECONDS.BODY`. With the time in it, what
/// was sent once cannot be sent again later by somebody else.
std::string signature_of(std::string_view secret, std::int64_t seconds, std::string_view body);

}  // namespace tributary
