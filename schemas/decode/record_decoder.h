// Records of one feed to drafts, by its mapping (ports/decoder.h). What the mapping does not name
// does not survive (PEOPLE 3); what is wrong is a Rejection with a closed reason, a field and the
// position, never a value.
//
// Refused besides what a field's kind refuses: a mapped key that stands twice (`malformed`), an
// empty payload (`too_large`: the source cut it, ports/source.h), personal shapes in codes,
// references, addresses and kept record ids (PEOPLE 9).
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/model/source.h"
#include "engine/ports/decoder.h"
#include "schemas/feeds/mapping.h"

namespace tributary {

/// A record id is cited in findings, so it is short.
inline constexpr std::size_t kMostRecordIdBytes = 96;

/// The key of a people source's digests is exactly this long.
inline constexpr std::size_t kDigestKeyBytes = 32;

/// `catalog` must outlive the decoder; `mapping` is copied as far as needed and comes from
/// load_mapping. `key`: kDigestKeyBytes of the installation's secret, the same in every run; used
/// for sources of class people only, whose id and content digests are keyed (PEOPLE 2). CHECKs its
/// length there.
///
/// A payload must be followed by kJsonPadding readable bytes, as ports/source.h promises.
std::unique_ptr<Decoder> make_decoder(const Mapping& mapping, const Catalog& catalog,
                                      const SourceInfo& source, std::span<const std::uint8_t> key);

}  // namespace tributary
