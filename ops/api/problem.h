// Errors as RFC 9457 has them, with our own stable codes. No problem quotes what a record holds.
#pragma once

#include <string>
#include <string_view>

#include "engine/model/handling.h"
#include "ops/api/message.h"

namespace tributary::api {

/// `application/problem+json`: type (`urn:tributary:problem:CODE`), title, status, code, detail.
Response problem(unsigned status, std::string_view code, std::string_view detail);

/// A command that was refused: its code is the answer's name. `row` is the row as it is now, JSON,
/// or empty.
Response problem_of(Answer answer, std::string_view row);

/// The status by which an answer is told.
unsigned status_of(Answer answer);

}  // namespace tributary::api
