// What several routes are asked with; of no interest outside this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/api/message.h"

namespace tributary::api {

/// 400, with what does not read.
Response bad_body(std::string_view what);

/// Names of a body's members, and where their texts go.
using Texts = std::vector<std::pair<const char*, std::string*>>;

/// False: the body is no JSON object, or a member is none of these texts. What is not given stays
/// as it was.
bool read_texts(std::string_view body, const Texts& texts);

/// A rule's text, as text/plain with the rest as parameters, or as JSON. `texts` has `file` and
/// `text`; without a file the rule is called as it says itself. The answer if something is wrong.
std::optional<Response> read_rule(const Request& request, const Texts& texts);

}  // namespace tributary::api
