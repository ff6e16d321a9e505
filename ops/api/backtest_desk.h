// Back-tests that analysts ask for: a rule's text against the rules in use, over the records of the
// last days. Each is a process of its own (`tributary backtest --background`), so that a long one,
// a large one or one that fails is never in the engine's way. One at a time; they end with the
// desk. One thread.
#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "connectors/system/child_process.h"
#include "engine/base/result.h"
#include "engine/base/time.h"
#include "schemas/document/render.h"

namespace tributary::api {

struct AskedBacktest {
  std::string file;  ///< the rule's, RuleDesk::is_file_name
  std::string text;
  std::string last;                        ///< a duration, as 30d
  Language language = Language::kEnglish;  ///< of what is said when it fails
};

class BacktestDesk {
 public:
  /// `program` understands `backtest`; of `config` and `state`, which is not empty, it is given the
  /// paths. What it writes lies in a folder of the state's, and what an earlier process left there
  /// is removed.
  BacktestDesk(std::string program, std::string config, std::string state);
  ~BacktestDesk();
  BacktestDesk(const BacktestDesk&) = delete;
  BacktestDesk& operator=(const BacktestDesk&) = delete;

  /// Its id. kExists while another runs; kIo.
  Result<std::string> start(const AskedBacktest& asked);

  /// {id, rule, last, state: running | done | failed | stopped, share, message}; `share` of what is
  /// to be read, 0 to 1, `message` of one that failed. nullopt: there is none, or no more.
  std::optional<std::string> status(const std::string& id);
  /// What it found: backtest_json (backtest/report.h). kNotFound: there is none; kUnavailable: it
  /// is not done.
  Result<std::string> report(const std::string& id);
  /// It is not wanted any more; false: there is none. One that has ended stays as it is.
  bool stop(const std::string& id);

  static constexpr std::size_t kMostKept = 8;
  static constexpr std::size_t kMostMessageBytes = 4000;

 private:
  struct Job;
  [[nodiscard]] Job* find(const std::string& id);
  void look_at(Job& job) const;
  std::string program_, config_, state_;
  std::filesystem::path folder_;
  std::string run_;  ///< in the ids, so that none is known from an earlier process
  std::deque<std::unique_ptr<Job>> jobs_;  ///< the newest last
  std::uint64_t started_ = 0;
};

}  // namespace tributary::api
