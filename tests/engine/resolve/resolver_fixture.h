// A resolver over a few subjects, and drafts in a few words.
#pragma once

#include <gtest/gtest.h>

#include <cctype>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/credit_code.h"
#include "engine/model/identifier.h"
#include "engine/resolve/resolver.h"
#include "tests/engine/resolve/small_town.h"

namespace tributary {

class ResolverTest : public testing::Test {
 protected:
  void live_in(std::vector<SubjectBuilder> subjects) {
    index_ = std::make_unique<SubjectIndex>(catalog(), registers_of(std::move(subjects)),
                                            Divisions{{{"430102", "芙蓉区"}}});
    std::map<std::uint32_t, TokenKey> keys;
    for (std::uint32_t epoch = 200; epoch < 240; ++epoch) keys[epoch].fill(7);
    keys_ = KeyRing(std::move(keys));
    resolver_ = std::make_unique<Resolver>(*index_, keys_, ResolverSettings{50, 100, near_});
  }

  ObservationDraft& record_of(std::string_view schema) {
    draft_.clear();
    draft_.schema = *catalog().schema_named(schema);
    draft_.at = EventTime::from_millis(1'741'000'000'000);
    return draft_;
  }
  FieldId field(std::string_view name) const {
    return *field_named(catalog()[draft_.schema], name);
  }
  void refers(std::string_view name, std::string text) {
    const Field& spec = catalog()[draft_.schema].fields[field(name).value()];
    draft_.references.push_back({field(name), spec.subject_type, std::move(text), std::nullopt});
  }
  void lies_at(GeoPoint point) {
    draft_.references.push_back({field("location"), none_of<SubjectTypeId>(), "", point});
  }
  void lies_in(const std::string& division) {
    draft_.values.push_back(
        {field("division"), ValueKind::kCode, pack_code(draft_.text.size(), division.size())});
    draft_.text += division;
  }
  void reported_by(std::string phone) {
    draft_.identifier = std::move(phone);
    draft_.identifier_kind = static_cast<std::uint8_t>(IdentifierKind::kPhone);
  }

  /// `id:B7`, `cell:…`, several joined by a space; `!unresolved` for a rejection.
  std::string resolved() {
    Result<std::optional<Rejection>> result = resolver_->resolve(draft_, out_);
    if (!result) return "error: " + result.error().message;
    if (*result) {
      rejection_ = **result;
      return "!" + std::string(name_of((*result)->reason));
    }
    std::string text;
    for (const SubjectRef& ref : out_.subjects) {
      text += (text.empty() ? "" : " ") + std::string(name_of(ref.method)) + ":" + ref.key.id;
      if (ref.moved_away) text += "(left)";
    }
    return text;
  }

  /// What one rule of the type binds of every source here.
  static NearPlan binding(std::string_view type, int metres, bool or_cell = false) {
    RuleSet rules;
    rules.rules.resize(1);
    rules.rules[0].status = RuleStatus::kActive;
    rules.rules[0].subject = type_named(type);
    rules.rules[0].inputs.resize(1);
    rules.rules[0].inputs[0].feeds.resize(1);
    rules.rules[0].inputs[0].near = Near{Decimal::from_int(metres), or_cell};
    return NearPlan(rules);
  }

  NearPlan near_;
  std::unique_ptr<SubjectIndex> index_;
  KeyRing keys_;
  std::unique_ptr<Resolver> resolver_;
  ObservationDraft draft_;
  Observation out_;
  Rejection rejection_;
};

inline SubjectBuilder large(std::string id) {
  return subject("place.building", std::move(id)).with_households(40);
}

}  // namespace tributary
