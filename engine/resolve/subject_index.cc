#include "engine/resolve/subject_index.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "engine/base/check.h"

namespace tributary {

namespace {

const std::vector<Subject> kNoSubjects;

std::string unit_key(UnitKindId kind, std::string_view district) {
  std::string key(1, static_cast<char>(kind.value()));
  key += district;
  return key;
}

/// A place without an address is where its name says: a road section, a bridge.
const std::string& address_text(const Subject& place) {
  return place.address.empty() ? place.name : place.address;
}

void sort_and_unique(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

/// Of what `visit` is shown, keeps the one subject that disagrees least.
class Choice {
 public:
  void offer(const Subject& subject, int disagreement) {
    if (best_ != nullptr && (&subject == best_ || disagreement > least_)) return;
    if (best_ == nullptr || disagreement < least_) {
      best_ = &subject;
      least_ = disagreement;
      tied_ = false;
    } else {
      tied_ = true;
    }
  }
  [[nodiscard]] Match match() const { return tied_ ? Match{nullptr, true} : Match{best_, false}; }

 private:
  const Subject* best_ = nullptr;
  int least_ = 0;
  bool tied_ = false;
};

}  // namespace

SubjectIndex::SubjectIndex(const Catalog& catalog, std::vector<Register> registers,
                           const Divisions& divisions, InstrumentRegister instruments)
    : catalog_(catalog),
      addresses_(divisions),
      divisions_(divisions),
      instruments_(std::move(instruments)) {
  types_.resize(catalog.subject_types.size());
  for (Register& entries : registers) {
    CHECK_LT(entries.type.value(), types_.size());
    auto& slot = types_[entries.type.value()];
    CHECK(slot == nullptr);
    slot = std::make_unique<TypeIndex>();
    slot->entries = std::move(entries);
    index_type(*slot);
  }
  sort_and_unique(known_);
  index_units();
  const std::vector<Instrument>& all = instruments_.instruments;
  for (std::size_t i = 1; i < all.size(); ++i) {
    CHECK(std::tie(all[i - 1].schema, all[i - 1].id) < std::tie(all[i].schema, all[i].id));
  }
  digest_all();
}

void SubjectIndex::digest_all() {
  Sha256 digest;
  for (const auto& index : types_) {
    if (index == nullptr) continue;
    const auto& bytes = index->entries.digest;
    digest.field(index->entries.type.value());
    digest.field(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
  if (const auto& bytes = instruments_.digest; bytes != Sha256Digest{}) {
    digest.field(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
  digest_ = digest.finish();
}

const Instrument* SubjectIndex::instrument(SchemaId schema, std::string_view id) const {
  const std::vector<Instrument>& all = instruments_.instruments;
  const auto wanted = std::tie(schema, id);
  const auto found = std::lower_bound(
      all.begin(), all.end(), wanted, [](const Instrument& one, const auto& sought) {
        return std::tuple(one.schema, std::string_view(one.id)) < sought;
      });
  const bool is_it = found != all.end() && found->schema == schema && found->id == id;
  return is_it ? &*found : nullptr;
}

SubjectIndex::~SubjectIndex() = default;

void SubjectIndex::index_type(TypeIndex& index) {
  const TextFolding& folding = addresses_.folding();
  const std::vector<Subject>& subjects = index.entries.subjects;
  const bool is_place = catalog_[index.entries.type].is_place;
  std::size_t known_limit = 100'000;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const Subject& subject = subjects[i];
    const auto number = static_cast<std::uint32_t>(i);
    if (i > 0) CHECK_LT(subjects[i - 1].key.id, subject.key.id);
    index.ids.add(hash64(subject.key.id), number);
    if (!subject.credit_code.empty()) index.codes.add(hash64(subject.credit_code), number);
    if (!subject.name.empty()) index.names.add(hash64(folding.name(subject.name)), number);
    for (const std::string& alias : subject.aliases) {
      index.names.add(hash64(folding.name(alias)), number);
    }
    if (subject.location) index.points.add(*subject.location, number);
    if (!is_place || address_text(subject).empty()) continue;
    Address address = addresses_.read(address_text(subject));
    index.addresses.add(hash64(address.place), number);
    if (!address.street.empty()) known_.push_back(std::move(address.street));
    if (!address.locality.empty()) known_.push_back(std::move(address.locality));
    if (known_.size() >= known_limit) {  // most repeat: kept small on the way
      sort_and_unique(known_);
      known_limit = std::max(known_limit, 2 * known_.size());
    }
  }
  index.ids.build();
  index.codes.build();
  index.names.build();
  index.addresses.build();
  index.points.build();
}

void SubjectIndex::index_units() {
  for (const auto& index : types_) {
    if (index == nullptr || !catalog_[index->entries.type].is_unit) continue;
    for (const Subject& unit : index->entries.subjects) {
      // Subjects are in order of id: the first of a district is the one that counts.
      units_.emplace(unit_key(UnitKindId(unit.unit_kind), unit.district), &unit);
    }
  }
}

const SubjectIndex::TypeIndex* SubjectIndex::of(SubjectTypeId type) const {
  return type.value() < types_.size() ? types_[type.value()].get() : nullptr;
}

const Subject* SubjectIndex::find(SubjectTypeId type, std::string_view id) const {
  const TypeIndex* index = of(type);
  if (index == nullptr) return nullptr;
  const Subject* found = nullptr;
  index->ids.find(hash64(id), [&](std::uint32_t number) {
    const Subject& subject = index->entries.subjects[number];
    if (subject.key.id == id) found = &subject;
    return found == nullptr;
  });
  return found;
}

void SubjectIndex::expect(SubjectTypeId type, std::uint64_t id_hash, int step) const {
  const TypeIndex* index = of(type);
  if (index == nullptr) return;
  if (step == 0) return index->ids.expect(id_hash);
  if (step == 1) return index->ids.expect_entries(id_hash);
  index->ids.find(id_hash, [&](std::uint32_t number) {
    const Subject& subject = index->entries.subjects[number];
    __builtin_prefetch(&subject.key);
    __builtin_prefetch(&subject.households);  // what a report may not be put at
    return false;
  });
}

const Subject* SubjectIndex::unit_for(UnitKindId kind, std::string_view district) const {
  std::string key = unit_key(kind, district);
  for (;; key.pop_back()) {
    if (const auto at = units_.find(key); at != units_.end()) return at->second;
    if (key.size() == 1) return nullptr;
  }
}

void SubjectIndex::near(SubjectTypeId type, GeoPoint point, double metres,
                        std::vector<NearbySubject>& out) const {
  near(type, Vicinity(point, metres), out);
}

void SubjectIndex::near(SubjectTypeId type, const Vicinity& circle,
                        std::vector<NearbySubject>& out) const {
  out.clear();
  const TypeIndex* index = of(type);
  if (index == nullptr || index->points.empty()) return;
  std::vector<PointTable::Found> found;
  index->points.near(circle, found);
  // Numbers are in order of id, so their order is the order the port promises.
  for (const auto& [number, distance] : found) {
    out.push_back({&index->entries.subjects[number], distance});
  }
}

std::size_t SubjectIndex::count(SubjectTypeId type) const { return subjects(type).size(); }

const std::vector<Subject>& SubjectIndex::subjects(SubjectTypeId type) const {
  const TypeIndex* index = of(type);
  return index == nullptr ? kNoSubjects : index->entries.subjects;
}

Match SubjectIndex::find_by_credit_code(SubjectTypeId type, std::string_view code) const {
  const TypeIndex* index = of(type);
  if (index == nullptr) return {};
  Choice choice;
  index->codes.find(hash64(code), [&](std::uint32_t number) {
    const Subject& subject = index->entries.subjects[number];
    if (subject.credit_code == code) choice.offer(subject, 0);
    return true;
  });
  return choice.match();
}

Match SubjectIndex::find_by_name(SubjectTypeId type, std::string_view name,
                                 std::string_view district) const {
  const TypeIndex* index = of(type);
  if (index == nullptr) return {};
  const TextFolding& folding = addresses_.folding();
  const std::string folded = folding.name(name);
  if (folded.empty()) return {};
  Choice choice;
  index->names.find(hash64(folded), [&](std::uint32_t number) {
    const Subject& subject = index->entries.subjects[number];
    const bool same =
        subject.name == name || folding.name(subject.name) == folded ||
        std::any_of(subject.aliases.begin(), subject.aliases.end(),
                    [&](const std::string& alias) { return folding.name(alias) == folded; });
    if (same && divisions_agree(subject.district, district)) choice.offer(subject, 0);
    return true;
  });
  return choice.match();
}

Match SubjectIndex::find_by_address(SubjectTypeId type, const Address& address,
                                    std::string_view district, std::string_view text) const {
  const TypeIndex* index = of(type);
  if (index == nullptr || address.empty()) return {};
  Choice choice;
  // A street without numbers may stand in thousands of rows: what fits so many says nothing.
  constexpr int kMostCandidates = 64;
  int candidates = 0;
  index->addresses.find(hash64(address.place), [&](std::uint32_t number) {
    const Subject& subject = index->entries.subjects[number];
    if (!divisions_agree(subject.district, district)) return true;
    if (address_text(subject) == text) {  // to the letter: nothing disagrees
      choice.offer(subject, 0);
      return ++candidates < kMostCandidates;
    }
    Address candidate = addresses_.read(address_text(subject));
    if (candidate.place != address.place) return true;
    if (candidate.division.empty()) candidate.division = subject.district;
    if (const std::optional<int> differs = disagreement(address, candidate)) {
      choice.offer(subject, *differs);
    }
    return ++candidates < kMostCandidates;
  });
  return candidates < kMostCandidates ? choice.match() : Match{nullptr, true};
}

std::string SubjectIndex::known_parts(const Address& address) const {
  constexpr std::string_view kHidden = "·";
  const Division* division = address.division.empty() ? nullptr : divisions_.find(address.division);
  std::string out(division == nullptr ? kHidden : std::string_view(division->name));
  bool any = division != nullptr;
  for (const std::string& part : {address.street, address.locality}) {
    const bool known = !part.empty() && std::binary_search(known_.begin(), known_.end(), part);
    out += " ";
    out += known ? std::string_view(part) : kHidden;
    any = any || known;
  }
  return any ? out : std::string();
}

}  // namespace tributary
