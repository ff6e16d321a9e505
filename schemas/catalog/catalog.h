// The catalogue of this build (PEOPLE 0): subject types, schemas, topics, unit kinds, advice and
// themes, generated from the JSON files beside this header and compiled in. There is no way to add
// to it at run time, and none may be built.
#pragma once

#include <string_view>

#include "engine/model/catalog.h"

namespace tributary {

/// Constant data in the program's read-only part; not a singleton with a state. Its digest is
/// SHA-256 over all source files, in order of name: name and bytes, each length-prefixed.
const Catalog& catalog();

/// The draft 2020-12 JSON Schema of `schema`, as it stands in its file, example included.
std::string_view json_schema_of(const Schema& schema);

/// The example payload of `schema`, JSON.
std::string_view example_of(const Schema& schema);

}  // namespace tributary
