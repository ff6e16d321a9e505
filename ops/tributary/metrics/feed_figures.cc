#include "ops/tributary/metrics/feed_figures.h"

#include <algorithm>

#include "engine/base/digest.h"
#include "engine/pipeline/ingest.h"
#include "ops/tributary/metrics/metric_table.h"

namespace tributary {

namespace {

bool is_of_people(const SourceInfo& source) { return source.source_class == SourceClass::kPeople; }

/// A source's feeds together: a topic has one for each of its partitions.
struct SourceFigures {
  FeedCounters counters;
  std::uint64_t held = 0;
};

void add(FeedCounters& sum, const FeedCounters& more) {
  sum.records += more.records;
  sum.observations += more.observations;
  for (std::size_t i = 0; i < sum.rejected.size(); ++i) sum.rejected[i] += more.rejected[i];
}

SourceFigures figures_of(const SourceInfo& source, const std::vector<FeedReport>& reports) {
  SourceFigures figures;
  for (const FeedReport& report : reports) {
    if (report.name != hash64(source.name)) continue;
    add(figures.counters, report.counters);
    figures.held += report.held;
  }
  return figures;
}

std::string_view reason_name(std::size_t reason) {
  return name_of(static_cast<RejectReason>(reason));
}

void add_rejected(const SourceInfo& source, const FeedCounters& counters, Exposition& out) {
  for (std::size_t reason = 0; reason < kRejectReasons; ++reason) {
    if (counters.rejected[reason] == 0) continue;
    out.add(metric_of(Figure::kSourceRejected), static_cast<double>(counters.rejected[reason]),
            {source.name, reason_name(reason)});
  }
}

}  // namespace

Status add_feeds(const std::vector<SourceInfo>& sources, std::string_view ingest_state,
                 Exposition& out) {
  TRY_ASSIGN(const std::vector<FeedReport> reports, read_ingest_state(ingest_state));
  std::vector<SourceFigures> figures;
  FeedCounters people;
  for (const SourceInfo& source : sources) {
    figures.push_back(figures_of(source, reports));
    if (is_of_people(source)) add(people, figures.back().counters);
  }
  const auto each = [&](const auto& add_one) {
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (!is_of_people(sources[i])) add_one(sources[i], figures[i]);
    }
  };
  const auto put = [&](Figure figure, const SourceInfo& source, std::uint64_t value) {
    out.add(metric_of(figure), static_cast<double>(value), {source.name});
  };
  each([&](const SourceInfo& source, const SourceFigures& one) {
    put(Figure::kSourceRecords, source, one.counters.records);
  });
  each([&](const SourceInfo& source, const SourceFigures& one) {
    put(Figure::kSourceObservations, source, one.counters.observations);
  });
  each([&](const SourceInfo& source, const SourceFigures& one) {
    add_rejected(source, one.counters, out);
  });
  each([&](const SourceInfo& source, const SourceFigures& one) {
    put(Figure::kSourceHeld, source, one.held);
  });
  out.add(metric_of(Figure::kPeopleRecords), in_hundreds(people.records));
  for (std::size_t reason = 0; reason < kRejectReasons; ++reason) {
    out.add(metric_of(Figure::kPeopleRejected), in_hundreds(people.rejected[reason]),
            {reason_name(reason)});
  }
  return {};
}

/// What is still to be read of people is a number of reports.
void add_behind(const std::vector<SourceInfo>& sources,
                const std::vector<std::optional<std::uint64_t>>& behind, Exposition& out) {
  std::optional<std::uint64_t> people;
  for (std::size_t i = 0; i < std::min(behind.size(), sources.size()); ++i) {
    if (!behind[i]) continue;
    if (is_of_people(sources[i])) {
      people = people.value_or(0) + *behind[i];
    } else {
      out.add(metric_of(Figure::kSourceBehind), static_cast<double>(*behind[i]), {sources[i].name});
    }
  }
  if (people) out.add(metric_of(Figure::kPeopleBehind), in_hundreds(*people));
}

}  // namespace tributary
