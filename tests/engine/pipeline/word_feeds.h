// Two feeds of words over one small city, for tests of stage 1.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <charconv>
#include <string>
#include <vector>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_source.h"
#include "engine/pipeline/ingest.h"
#include "engine/pipeline/pipeline.h"
#include "engine/resolve/resolver.h"
#include "engine/resolve/subject_index.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/small_city.h"

namespace tributary {

/// Reads `B7 90`: building B7, ninety minutes after the city's first day began; the record's number
/// is 90.
class WordDecoder : public Decoder {
 public:
  explicit WordDecoder(const SourceInfo& info) : info_(info) {}

  std::optional<Rejection> decode(const Record& record, ObservationDraft& draft) override {
    draft.clear();
    draft.source = info_.id;
    draft.schema = info_.schema;
    draft.position = record.position;
    const std::size_t space = record.payload.find(' ');
    std::int64_t minutes = 0;
    if (space == std::string_view::npos || !parse(record.payload.substr(space + 1), minutes)) {
      return Rejection{info_.id, record.position, RejectReason::kMalformed, "", ""};
    }
    draft.at = tributary::testing::days(0) + std::chrono::minutes(minutes);
    draft.version = static_cast<std::uint64_t>(draft.at.millis());
    draft.id_digest = *id_digest_of(record.payload.substr(space + 1));
    draft.content_digest = hash64(record.payload);
    const FieldId building = *field_named(catalog().schemas[info_.schema.value()], "building");
    draft.references.push_back({building, tributary::testing::building_type(),
                                std::string(record.payload.substr(0, space)), std::nullopt});
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::uint64_t> id_digest_of(std::string_view number) const override {
    return combine_hashes(info_.id.value(), hash64(number));
  }

 private:
  static bool parse(std::string_view digits, std::int64_t& number) {
    const char* end = digits.data() + digits.size();
    return std::from_chars(digits.data(), end, number).ptr == end;
  }

  const SourceInfo& info_;
};

/// Two feeds over one small city; stage 1 on the pipeline's thread.
class PipelineTest : public ::testing::Test {
 protected:
  explicit PipelineTest(int reports = 3000)
      : index_(catalog(), {buildings()}, {}), resolver_(index_, keys_) {
    for (int i = 0; i < reports; ++i) {
      grievances_.add("B" + std::to_string(1 + i % 8) + " " + std::to_string(7 * i));
      if (i % 5 == 0) inspections_.add("B7 " + std::to_string(7 * i + 3));
      if (i % 100 == 0) inspections_.add("nothing of the kind");
    }
  }

  static Register buildings() {
    Register entries;
    entries.type = tributary::testing::building_type();
    for (int i = 1; i <= 8; ++i) {
      Subject subject;
      subject.key = {entries.type, "B" + std::to_string(i)};
      subject.households = 40;  // no small place (PEOPLE 5)
      entries.subjects.push_back(subject);
    }
    return entries;
  }

  void end_of_files() {
    grievances_.finish();
    inspections_.finish();
  }

  IngestSetup setup() {
    return {{{&infos_[0], &grievances_, &grievance_decoder_},
             {&infos_[1], &inspections_, &inspection_decoder_}},
            resolver_,
            clock_,
            {},
            {&matters_}};
  }

  /// A register of 300 matters, of which the first few have record numbers of both feeds.
  void register_cases(int cases) {
    for (int i = 0; i < 300; ++i) {
      Subject matter;
      matter.key.id = i < cases ? std::to_string(700 * i) : "P" + std::to_string(i);
      matters_.push_back(matter);
    }
  }

  Status run(LogConsumer& consumer, PipelineSettings settings) {
    Ingest ingest(setup());
    settings.poll_interval = Millis(1);
    return Pipeline(ingest, consumer, settings).run(stop_, progress_);
  }

  std::vector<SourceInfo> infos_ = tributary::testing::two_sources(Days(1));
  WordDecoder grievance_decoder_{infos_[0]}, inspection_decoder_{infos_[1]};
  MemorySource grievances_, inspections_;
  CaseListGuard::List matters_;
  SubjectIndex index_;
  KeyRing keys_;
  Resolver resolver_;
  ManualClock clock_;
  std::atomic<bool> stop_ = false;
  PipelineProgress progress_;
};

}  // namespace tributary
