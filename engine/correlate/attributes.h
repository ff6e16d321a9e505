// What a rule reads of an input at its window's instant: every attribute but those of an
// expectation.
#pragma once

#include "engine/correlate/kept.h"
#include "engine/model/source_times.h"

namespace tributary {

/// `time` is read by the attributes of a baseline only.
Scalar read_attribute(const Window& window, const SlotView& view, const BoundInput& input,
                      const AttributeRef& ref, std::uint32_t min_reporters,
                      const TimeContext& time);

/// The next time after the window's at which any of the input's attributes may change.
EventTime next_change_of(const Window& window, const SlotView& view, const BoundInput& input,
                         std::uint32_t min_reporters, const TimeContext& time);

/// Number of observations in the window, those that are only counted among them.
Scalar count_of(const Window& window, const SlotView& view, const BoundInput& input);
/// The measure over the window; missing when empty, and where some are only counted.
Scalar value_of(const Window& window, const SlotView& view, const BoundInput& input);
/// True where what is read is not exact: some are only counted, or different values beyond number.
bool is_approximate(const Window& window, const SlotView& view, const BoundInput& input);

/// RULES 3.4: so many different values of a field are told apart.
inline constexpr std::size_t kMostDistinct = 4096;

}  // namespace tributary
