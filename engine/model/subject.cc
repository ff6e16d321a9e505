#include "engine/model/subject.h"

#include "engine/base/codec.h"

namespace tributary {

std::string encode_subject_key(SubjectTypeId type, std::string_view id) {
  std::string key;
  ByteWriter out(key);
  out.u8(type.value());
  out.bytes(id);
  return key;
}

std::uint64_t hash_of(const SubjectKey& key) { return hash64(key.id, key.type.value()); }

KeyGroup key_group_of(const SubjectKey& key) {
  return KeyGroup(
      static_cast<std::uint16_t>(murmur2(encode_subject_key(key.type, key.id)) & (kKeyGroups - 1)));
}

std::string_view name_of(ResolveMethod method) {
  switch (method) {
    case ResolveMethod::kId:
      return "id";
    case ResolveMethod::kCreditCode:
      return "credit_code";
    case ResolveMethod::kName:
      return "name";
    case ResolveMethod::kAddress:
      return "address";
    case ResolveMethod::kNearest:
      return "nearest";
    case ResolveMethod::kCell:
      return "cell";
    case ResolveMethod::kOpened:
      return "opened";
    case ResolveMethod::kNear:
      return "near";
  }
  return "id";
}

}  // namespace tributary
