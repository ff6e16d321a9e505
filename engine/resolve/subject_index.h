// All registered subjects, found by id, credit code, name, address and position (DESIGN 7); and the
// registered instruments, found by id.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalog.h"
#include "engine/model/instrument.h"
#include "engine/model/observation.h"
#include "engine/ports/subject_directory.h"
#include "engine/resolve/address.h"
#include "engine/resolve/cells.h"
#include "engine/resolve/posting_table.h"

namespace tributary {

/// What a look-up by something that need not be unique found.
struct Match {
  const Subject* subject = nullptr;  ///< nullptr: none, or several
  bool ambiguous = false;            ///< several fit equally well
};

/// Immutable once built; safe to read from any thread. Beside the subjects themselves it takes
/// about 12 bytes for each id, code, name, alias and address and 32 for each location.
class SubjectIndex final : public SubjectDirectory {
 public:
  /// At most one register per type, subjects in order of id and ids unique, instruments as well
  /// (CHECKed: schemas/registry makes them so). The catalogue must outlive the index.
  SubjectIndex(const Catalog& catalog, std::vector<Register> registers, const Divisions& divisions,
               InstrumentRegister instruments = {});
  ~SubjectIndex() override;

  [[nodiscard]] const Subject* find(SubjectTypeId type, std::string_view id) const override;
  [[nodiscard]] const Subject* unit_for(UnitKindId kind, std::string_view district) const override;
  void near(SubjectTypeId type, GeoPoint point, double metres,
            std::vector<NearbySubject>& out) const override;
  /// The same, of several types one after the other.
  void near(SubjectTypeId type, const Vicinity& circle, std::vector<NearbySubject>& out) const;
  [[nodiscard]] std::size_t count(SubjectTypeId type) const override;
  /// Of the instruments too: when they change, what was unresolved is tried again.
  [[nodiscard]] Sha256Digest digest() const override { return digest_; }

  /// The registered instrument that measures by `schema`, or nullptr.
  [[nodiscard]] const Instrument* instrument(SchemaId schema, std::string_view id) const;
  /// Says what find() will be asked for soon; three steps, between which others may be expected,
  /// so that the memory of them all is fetched at the same time.
  void expect(SubjectTypeId type, std::uint64_t id_hash, int step) const;

  /// `code` as parse_credit_code gives it.
  [[nodiscard]] Match find_by_credit_code(SubjectTypeId type, std::string_view code) const;
  /// By name or alias. Several of one name: those whose district agrees with `district` (a code,
  /// or empty).
  [[nodiscard]] Match find_by_name(SubjectTypeId type, std::string_view name,
                                   std::string_view district) const;
  /// By address; of several those that disagree least with it (address.h). `text`: what `address`
  /// was read from, or empty.
  [[nodiscard]] Match find_by_address(SubjectTypeId type, const Address& address,
                                      std::string_view district, std::string_view text) const;

  [[nodiscard]] const std::vector<Subject>& subjects(SubjectTypeId type) const;
  [[nodiscard]] const AddressReader& addresses() const { return addresses_; }
  [[nodiscard]] const Catalog& catalog() const { return catalog_; }

  /// The parts of an address that the registers or the divisions know, the rest as `·` (PEOPLE 3):
  /// what a dead letter may show. Empty when they know none.
  [[nodiscard]] std::string known_parts(const Address& address) const;

 private:
  struct TypeIndex {
    Register entries;
    PostingTable ids;
    PostingTable codes;
    PostingTable names;
    PostingTable addresses;
    PointTable points;
  };
  void index_type(TypeIndex& index);
  void index_units();
  void digest_all();
  [[nodiscard]] const TypeIndex* of(SubjectTypeId type) const;

  const Catalog& catalog_;
  AddressReader addresses_;
  std::vector<std::unique_ptr<TypeIndex>> types_;  ///< by type; null where there is no register
  Divisions divisions_;
  InstrumentRegister instruments_;
  std::vector<std::string> known_;  ///< streets and localities of all addresses, sorted
  /// Kind's number and district to the first unit.
  std::map<std::string, const Subject*, std::less<>> units_;
  Sha256Digest digest_{};
};

}  // namespace tributary
