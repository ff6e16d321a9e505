// What several routes answer with; of no interest outside this room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "ops/api/message.h"
#include "ops/tributary/metrics/metrics_page.h"

namespace tributary::api {

Response json_response(std::string body);
Response text_response(std::string_view type, std::string_view body);
/// 202: what becomes of it is at `location`.
Response taken(std::string_view location);
/// To `/healthz`.
Response alive();
/// To `/readyz`; `metrics`: of the engine, null where none runs.
Response ready(const MetricsPage* metrics);
/// 503: something that is needed does not answer.
Response unavailable(const Error& error);
Response bad_parameter(const std::string& name);

/// A number without sign, and nothing else.
std::optional<std::uint64_t> whole_number(std::string_view text);

/// W may be the time of a report, and is told by the minute at most (PEOPLE 2); empty: none yet.
std::string minute_of(EventTime at, UtcOffset offset);

}  // namespace tributary::api
