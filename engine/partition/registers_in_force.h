// The registers as the log has them (DESIGN 7). What the process has loaded comes into force row by
// row, each by a record of the log; until then the old row holds. So the same log gives the same
// bytes, whichever registers lie beside it when it is run again (ops/decisions/0008).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/model/log.h"
#include "engine/partition/register_codec.h"
#include "engine/ports/state_store.h"
#include "engine/ports/subject_directory.h"

namespace tributary {

/// The loaded registers by type; empty: they are not followed, and what is loaded is in force.
using LoadedRegisters = std::vector<std::span<const Subject>>;

class RegistersInForce final : public SubjectDirectory {
 public:
  /// All referents must outlive it. `store` may be null: nothing is followed.
  RegistersInForce(const SubjectDirectory& loaded, LoadedRegisters registers,
                   const Catalog& catalog, StateStore* store);

  [[nodiscard]] const Subject* find(SubjectTypeId type, std::string_view id) const override;
  [[nodiscard]] const Subject* unit_for(UnitKindId kind, std::string_view district) const override;
  void near(SubjectTypeId type, GeoPoint point, double metres,
            std::vector<NearbySubject>& out) const override;
  /// As loaded: a population decides which rules there are, and they are the process's.
  [[nodiscard]] std::size_t count(SubjectTypeId type) const override { return loaded_.count(type); }
  [[nodiscard]] Sha256Digest digest() const override { return loaded_.digest(); }

  /// The rows in force of a type, in order of id. Of registers that are not given: none.
  void for_each(SubjectTypeId type, const std::function<void(const Subject&)>& visit) const;

  /// The state has the rows in force, so that a change of them is known row by row.
  [[nodiscard]] bool is_followed() const { return is_followed_; }
  /// Reads which loaded rows are not in force. Once, before the first step.
  Status read_checkpoint();
  /// All loaded rows are in force from here on; takes the place of what the state has.
  Status begin(WallTime now);

  /// What is loaded and not in force, in order of type and id.
  [[nodiscard]] std::vector<RegisterChange> pending(WallTime now) const;
  Status apply(const RegisterChange& change);
  void write_checkpoint(StateBatch& batch);

 private:
  [[nodiscard]] const Subject* in_force(const SubjectKey& key) const;
  void index_units();
  /// What the state has under the key, or will have at the next checkpoint.
  [[nodiscard]] Result<std::optional<std::string>> stored(const std::string& key) const;
  /// The row that a change replaces; of a place that comes back, the one it had.
  Result<std::optional<StoredRow>> replaced(const SubjectKey& key);

  const SubjectDirectory& loaded_;
  const LoadedRegisters registers_;
  const Catalog& catalog_;
  StateStore* store_;
  bool is_followed_ = false;
  /// Rows in force that differ from the loaded ones; none: a subject that is loaded and not in
  /// force.
  std::map<SubjectKey, std::optional<Subject>> old_;
  bool has_old_units_ = false;
  std::map<std::string, const Subject*, std::less<>> units_;  ///< if it has: as SubjectIndex's
  std::map<std::string, std::optional<std::string>> dirty_;   ///< in meta, to be written
};

/// A place that the loaded register has more than 200 m from where it was a year ago or, if it has
/// not been known so long, first: it needs a new id (PEOPLE 5). One that was taken out of its
/// register meanwhile is no other place.
struct MovedTooFar {
  Subject before;
};
/// In order of type and id. `now`: from when the loaded registers would be in force.
Result<std::vector<MovedTooFar>> places_moved_too_far(const StateStore& store,
                                                      const LoadedRegisters& registers,
                                                      const Catalog& catalog, WallTime now);

}  // namespace tributary
