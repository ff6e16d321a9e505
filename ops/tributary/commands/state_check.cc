#include "ops/tributary/commands/state_check.h"

#include <fmt/format.h>

#include "engine/base/codec.h"
#include "engine/partition/worker.h"
#include "engine/pipeline/ingest.h"
#include "ops/tributary/commands/listed_rows.h"

namespace tributary {
namespace {

constexpr std::size_t kMostProblems = 20;

class StateCheck {
 public:
  explicit StateCheck(const StateStore& store) : store_(store) {}

  StateFindings findings() {
    for (int i = 0; i < kTables; ++i) blocks(static_cast<Table>(i));
    commit();
    rows();
    return std::move(findings_);
  }

 private:
  void blocks(Table table) {
    const auto size = size_of(store_, table);
    if (size) {
      findings_.rows_read += size->rows;
    } else {
      problem(size.error().within(std::string(name_of(table))));
    }
  }

  void commit() {
    const auto commit = read_commit(store_);
    if (!commit) return problem(commit.error().within("last commit"));
    if (!*commit) {
      return problem(Error{ErrorCode::kNotFound, "nothing has been committed to this state yet"});
    }
    if (const auto reports = read_ingest_state((*commit)->ingest_state); !reports) {
      problem(reports.error().within("last commit"));
    }
    for (std::uint64_t at = (*commit)->checkpoint + 1; at <= (*commit)->sequence; ++at) {
      std::string key;
      ByteWriter(key).fixed64_be(at);
      const auto frame = store_.get(Table::kObservations, key);
      if (!frame) {
        problem(frame.error());
      } else if (!*frame) {
        problem(Error{ErrorCode::kCorrupt, fmt::format("frame {} of the redo log is missing", at)});
      }
    }
  }

  void rows() {
    const Status status =
        store_.scan(Table::kSignals, "", "", [&](std::string_view key, std::string_view value) {
          const auto row = parse_row(value);
          if (!row) {
            problem(row.error().within(std::string(key)));
          } else if (row->id != key) {
            problem(Error{ErrorCode::kCorrupt, "a row stands under the id of another"}.within(
                std::string(key)));
          }
          return true;
        });
    if (!status) problem(status.error());
  }

  void problem(const Error& error) {
    if (findings_.problems.size() < kMostProblems) {
      findings_.problems.push_back({error.message, error.message});
    }
  }

  const StateStore& store_;
  StateFindings findings_;
};

}  // namespace

Result<TableSize> size_of(const StateStore& store, Table table) {
  TableSize size;
  TRY(store.scan(table, "", "", [&](std::string_view key, std::string_view value) {
    ++size.rows;
    size.bytes += key.size() + value.size();
    return true;
  }));
  return size;
}

StateFindings check_state(const StateStore& store) { return StateCheck(store).findings(); }

}  // namespace tributary
