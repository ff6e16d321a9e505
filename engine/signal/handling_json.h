// The people axis of a row as JSON (SIGNALS 1).
#pragma once

#include "engine/base/json_writer.h"
#include "engine/model/shown_handling.h"

namespace tributary {

/// The members from `handling` to `merged_into`, into the row's open object.
void write_handling(const ShownHandling& people, JsonWriter& out);

}  // namespace tributary
