#include "tests/simulation/remains.h"

#include <algorithm>

#include "engine/partition/dead_letters.h"
#include "engine/partition/worker.h"

namespace tributary::simulation {
namespace {

/// The rows of a table in [from, to), a line each.
std::string rows_of(const MemoryStore& store, Table table, std::string_view from,
                    std::string_view to, bool with_values) {
  std::string rows;
  store
      .scan(table, from, to,
            [&](std::string_view key, std::string_view value) {
              rows.append(key);
              if (with_values) rows.append(" ").append(value);
              rows.push_back('\n');
              return true;
            })
      .value_or_die();
  return rows;
}

std::string counters_of(const MemoryStore& store) {
  std::string text;
  const auto commit = read_commit(store).value_or_die();
  if (!commit) return text;
  for (const auto& [name, value] : commit->counters.all()) {
    text += std::string(name) + " " + std::to_string(value) + "\n";
  }
  return text;
}

std::string_view line_at(std::string_view text, std::size_t at) {
  const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
  return text.substr(begin, text.find('\n', at) - begin);
}

std::string told(std::string_view what, std::string_view clean, std::string_view faulted) {
  const auto [a, b] = std::mismatch(clean.begin(), clean.end(), faulted.begin(), faulted.end());
  const auto at = static_cast<std::size_t>(a - clean.begin());
  const auto number = std::count(clean.begin(), a, '\n') + 1;
  constexpr std::size_t kMost = 2000;
  return std::string(what) + " differs in line " + std::to_string(number) +
         "\n  without faults: " + std::string(line_at(clean, at).substr(0, kMost)) +
         "\n  with:           " + std::string(line_at(faulted, at).substr(0, kMost));
}

}  // namespace

void show(const Traces& traces, Remains& remains) {
  const MemoryStore& store = traces.store;
  remains.shown = {
      {"the change log", traces.outlets.published(kChanges)},
      {"the list", rows_of(store, Table::kSignals, "", "", true)},
      {"the dead-letter file", traces.outlets.published(kDeadLetters)},
      {"what can be retried", rows_of(store, Table::kMeta, kDeadLettersFrom, kDeadLettersTo, true)},
      {"counters", counters_of(store)},
      {"the subjects held", rows_of(store, Table::kSubjects, "", "", false)},
  };
}

void close_books(const Mischief& mischief, Chance& chance, Remains& remains) {
  remains.reach.boundaries = mischief.boundaries();
  remains.injected = mischief.injected();
  remains.digest = combine_hashes(mischief.digest(), chance.draw());
  for (const auto& [what, text] : remains.shown) {
    remains.digest = combine_hashes(remains.digest, hash64(text));
  }
}

std::optional<std::string> first_difference(const Remains& clean, const Remains& faulted) {
  CHECK_EQ(clean.shown.size(), faulted.shown.size());
  for (std::size_t i = 0; i < clean.shown.size(); ++i) {
    const auto& [what, text] = clean.shown[i];
    if (text != faulted.shown[i].second) return told(what, text, faulted.shown[i].second);
  }
  return std::nullopt;
}

std::optional<std::string> Workload::check(const Remains& clean, const Remains& faulted) const {
  return first_difference(clean, faulted);
}

}  // namespace tributary::simulation
