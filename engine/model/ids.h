// Small strong ids. Those that index a configured or compiled table are dense, from zero.
#pragma once

#include <cstdint>
#include <limits>

#include "engine/base/strong.h"

namespace tributary {

using SourceId = Strong<struct SourceIdTag, std::uint16_t>;  ///< configured feed, in order of name
using SubjectTypeId =
    Strong<struct SubjectTypeTag, std::uint8_t>;          ///< index in Catalog::subject_types
using SchemaId = Strong<struct SchemaTag, std::uint8_t>;  ///< index in Catalog::schemas
using FieldId = Strong<struct FieldTag, std::uint8_t>;    ///< index in Schema::fields
using TopicId =
    Strong<struct TopicTag, std::uint16_t>;  ///< index in Catalog::topics; also a hazard
using UnitKindId = Strong<struct UnitKindTag, std::uint8_t>;  ///< index in Catalog::unit_kinds
using AdviceId = Strong<struct AdviceTag, std::uint8_t>;      ///< index in Catalog::advice
using AttributeId =
    Strong<struct AttributeTag, std::uint8_t>;               ///< index in SubjectType::attributes
using RuleId = Strong<struct RuleTag, std::uint32_t>;        ///< index in RuleSet::rules
using KeyGroup = Strong<struct KeyGroupTag, std::uint16_t>;  ///< 0 … 1023, see subject.h

/// "No such id" for the id types above.
template <typename Id>
constexpr Id none_of() {
  return Id(std::numeric_limits<typename Id::Value>::max());
}

}  // namespace tributary
