// What is told of feeds, by who reads them; of people's all together and in hundreds (PEOPLE 2).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "connectors/prometheus/exposition.h"
#include "engine/base/result.h"
#include "engine/model/source.h"

namespace tributary {

/// Of what people's records are counted in: one more report shows in nothing (PEOPLE 2).
inline double in_hundreds(std::uint64_t count) { return static_cast<double>(count - count % 100); }

/// Records, observations, rejections and what is held, as stage 1's state has it. kCorrupt.
Status add_feeds(const std::vector<SourceInfo>& sources, std::string_view ingest_state,
                 Exposition& out);

/// `behind`, by source id: records of its topic that are still to be read; nullopt of files.
void add_behind(const std::vector<SourceInfo>& sources,
                const std::vector<std::optional<std::uint64_t>>& behind, Exposition& out);

}  // namespace tributary
