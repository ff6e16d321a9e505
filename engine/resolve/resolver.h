// Stage 1's third step: a decoded record to an observation of known subjects (DESIGN 7), with the
// reporter's token at each (PEOPLE 4). References, addresses and identifiers end here.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/observation.h"
#include "engine/model/rejection.h"
#include "engine/resolve/near_binder.h"
#include "engine/resolve/place_finder.h"
#include "engine/resolve/small_places.h"
#include "engine/resolve/tokeniser.h"

namespace tributary {

struct ResolverSettings {
  double nearest_metres = 50;  ///< a registered place this near to coordinates is meant
  double road_metres = 100;    ///< a small place's road section is this near (PEOPLE 5)
  NearPlan near = {};          ///< what the rules bind by `near`
};

/// Not thread-safe: one per thread, all over one index and one key ring, which must outlive them.
class Resolver {
 public:
  Resolver(const SubjectIndex& index, const KeyRing& keys, ResolverSettings settings = {});

  /// Fills `out` from `draft`, whose values it takes and whose identifier it wipes, whatever the
  /// outcome. nullopt: resolved to at least one subject (a heartbeat to none). A Rejection is
  /// unresolved (so is a record whose inspecting unit or instrument no register knows, PEOPLE 16),
  /// small_place, not_a_subject, looks_personal or, for the id of a matter that is no id,
  /// bad_value. An Error is the installation's fault: a missing key (kNotFound).
  Result<std::optional<Rejection>> resolve(ObservationDraft& draft, Observation& out);

  /// A hint: the references of `draft` will be resolved soon. What the registers hold of all that
  /// were expected is fetched from memory together.
  void expect(const ObservationDraft& draft);
  void fetch_expected();

  /// Other rules are loaded: records from here on are bound by these.
  void replace_near(NearPlan plan) { near_.replace(std::move(plan)); }

 private:
  struct Refusal {
    RejectReason reason = RejectReason::kUnresolved;
    FieldId field = none_of<FieldId>();
  };
  void refuse(RejectReason reason, FieldId field);
  void find_all(const Schema& schema, const std::vector<Reference>& references,
                std::string_view division);
  void find_organisation(const Schema& schema, const Reference& reference,
                         std::string_view division);
  void find_matter(const Schema& schema, const Reference& reference);
  void find_places(const Schema& schema, const std::vector<Reference>& references,
                   std::string_view division);
  void add_subjects(const ObservationDraft& draft, std::string_view division, bool moved_away,
                    Observation& out);
  void bind_near(const ObservationDraft& draft, std::string_view district, bool moved_away,
                 Observation& out);
  /// A measurement is made where its instrument is registered, and nowhere else. False: unknown.
  bool stand_at_instrument(const Schema& schema, ObservationDraft& draft, const Observation& out);
  [[nodiscard]] bool knows_inspector(const ObservationDraft& draft) const;
  /// False if the keys of its time have been destroyed.
  [[nodiscard]] Result<bool> add_tokens(ObservationDraft& draft, Observation& out);
  [[nodiscard]] Rejection rejection(const Schema& schema, const ObservationDraft& draft) const;

  const SubjectIndex& index_;
  const Catalog& catalog_;
  PlaceFinder places_;
  SmallPlaces small_places_;
  NearBinder near_;
  Tokeniser tokeniser_;
  std::vector<FieldId> division_fields_;   ///< by schema
  std::vector<FieldId> inspector_fields_;  ///< by schema: the inspecting unit, if it has one
  std::vector<Found> found_;
  std::vector<std::pair<SubjectTypeId, std::uint64_t>> expected_;  ///< hashes of ids
  bool was_small_ = false;          ///< a place of this record was replaced (PEOPLE 5)
  std::optional<Refusal> refusal_;  ///< the gravest so far
};

}  // namespace tributary
