#include "engine/route/key_group.h"

#include <bit>

#include "engine/base/check.h"
#include "engine/base/codec.h"

namespace tributary {

std::uint32_t partition_of(KeyGroup group, std::uint32_t partitions) {
  CHECK(std::has_single_bit(partitions));
  CHECK_LE(partitions, std::uint32_t{kKeyGroups});
  return group.value() & (partitions - 1);
}

std::string state_key_of(const SubjectKey& key) {
  const std::string encoded = encode_subject_key(key.type, key.id);
  std::string result;
  ByteWriter out(result);
  out.fixed16_be(static_cast<std::uint16_t>(murmur2(encoded) & (kKeyGroups - 1)));
  out.raw(encoded);
  return result;
}

}  // namespace tributary
