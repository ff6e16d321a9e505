#include "ops/api/backtest_desk.h"

#include <fstream>
#include <system_error>
#include <utility>

#include "connectors/system/system_clock.h"
#include "engine/base/check.h"
#include "engine/base/json_writer.h"
#include "engine/base/text.h"
#include "ops/tributary/composition/site.h"

namespace tributary::api {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostReportBytes = std::size_t{64} << 20;

enum class Stage : std::uint8_t { kRunning, kDone, kFailed, kStopped };

std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::kRunning:
      return "running";
    case Stage::kDone:
      return "done";
    case Stage::kFailed:
      return "failed";
    case Stage::kStopped:
      return "stopped";
  }
  return "failed";
}

/// The beginning of what it said, cut between two characters.
std::string beginning_of(const fs::path& file, std::size_t most) {
  std::string text(most, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(text.data(), static_cast<std::streamsize>(most));
  text.resize(static_cast<std::size_t>(in.gcount()));
  while (!text.empty() && !is_valid_utf8(text)) text.pop_back();
  return text;
}

/// 0 to 1, as the process last wrote it; empty: nothing yet.
std::string share_in(const fs::path& file) {
  double share = 0;
  if (!(std::ifstream(file) >> share) || share < 0 || share > 1) return {};
  return std::to_string(share);
}

}  // namespace

struct BacktestDesk::Job {
  Job(std::string its_id, const AskedBacktest& asked, fs::path its_folder)
      : id(std::move(its_id)), file(asked.file), last(asked.last), folder(std::move(its_folder)) {}
  ~Job() { forget(); }
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  /// The process, if it still runs, and its files.
  void forget() {
    process.reset();
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }

  std::string id, file, last;
  fs::path folder;  ///< its alone: the rule, what it prints, what it works with
  std::unique_ptr<ChildProcess> process;
  Stage stage = Stage::kRunning;
  std::string report, message;
};

BacktestDesk::BacktestDesk(std::string program, std::string config, std::string state)
    : program_(std::move(program)),
      config_(std::move(config)),
      state_(std::move(state)),
      folder_(fs::path(state_) / "backtests"),
      run_("b" + std::to_string(SystemClock().now().millis())) {
  CHECK(!state_.empty());
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

BacktestDesk::~BacktestDesk() = default;

Result<std::string> BacktestDesk::start(const AskedBacktest& asked) {
  if (!jobs_.empty()) look_at(*jobs_.back());
  if (!jobs_.empty() && jobs_.back()->stage == Stage::kRunning) {
    return Error{ErrorCode::kExists, "another back-test is running: " + jobs_.back()->id};
  }
  const std::string id = run_ + "-" + std::to_string(++started_);
  std::error_code failed;
  fs::create_directories(folder_ / id, failed);
  if (!failed) fs::permissions(folder_, fs::perms::owner_all, failed);
  if (failed) return Error{ErrorCode::kIo, "cannot create " + (folder_ / id).string()};
  auto job = std::make_unique<Job>(id, asked, folder_ / id);
  const std::string rule = job->folder / asked.file;
  if (!(std::ofstream(rule, std::ios::binary) << asked.text).flush()) {
    return Error{ErrorCode::kIo, "cannot write " + rule};
  }
  ChildSpec spec;
  spec.program = program_;
  spec.arguments = {"backtest",   "--background",
                    "--with",     rule,
                    "--compare",  "active",
                    "--last",     asked.last,
                    "-o",         "json",
                    "--config",   config_,
                    "--state",    state_,
                    "--progress", job->folder / "share",
                    "--lang",     asked.language == Language::kChinese ? "zh" : "en"};
  spec.out = job->folder / "report";
  spec.err = job->folder / "messages";
  spec.variables["TMPDIR"] = job->folder;
  TRY_ASSIGN(job->process, ChildProcess::start(spec));
  jobs_.push_back(std::move(job));
  if (jobs_.size() > kMostKept) jobs_.pop_front();
  return jobs_.back()->id;
}

BacktestDesk::Job* BacktestDesk::find(const std::string& id) {
  for (const auto& job : jobs_) {
    if (job->id != id) continue;
    look_at(*job);
    return job.get();
  }
  return nullptr;
}

/// Takes what it left behind, once it has ended.
void BacktestDesk::look_at(Job& job) const {
  if (job.stage != Stage::kRunning) return;
  const auto code = job.process->ended();
  if (!code) return;
  auto report = read_file(job.folder / "report", kMostReportBytes);
  const bool is_done = *code == 0 && report;
  job.stage = is_done ? Stage::kDone : Stage::kFailed;
  if (is_done) job.report = std::move(*report);
  if (!is_done) {
    job.message = beginning_of(job.folder / "messages", kMostMessageBytes);
    // A rule is called by its name: where it was put meanwhile is of no interest.
    const std::string folder = job.folder.string() + "/";
    for (auto at = job.message.find(folder); at != std::string::npos;
         at = job.message.find(folder, at)) {
      job.message.erase(at, folder.size());
    }
    if (job.message.empty()) job.message = "ended with code " + std::to_string(*code);
  }
  job.forget();
}

std::optional<std::string> BacktestDesk::status(const std::string& id) {
  const Job* job = find(id);
  if (job == nullptr) return std::nullopt;
  std::string body;
  JsonWriter out(body);
  out.begin_object().member("id", job->id).member("rule", job->file).member("last", job->last);
  out.member("state", name_of(job->stage)).key("share");
  const std::string share =
      job->stage == Stage::kRunning ? share_in(job->folder / "share") : std::string();
  share.empty() ? out.null() : out.number(share);
  out.text_or_null("message", job->message).end_object();
  return body;
}

Result<std::string> BacktestDesk::report(const std::string& id) {
  const Job* job = find(id);
  if (job == nullptr) return Error{ErrorCode::kNotFound, "there is no such back-test, or no more"};
  if (job->stage == Stage::kDone) return job->report;
  return Error{ErrorCode::kUnavailable, "it is " + std::string(name_of(job->stage))};
}

bool BacktestDesk::stop(const std::string& id) {
  Job* job = find(id);
  if (job == nullptr) return false;
  if (job->stage == Stage::kRunning) {
    job->stage = Stage::kStopped;
    job->forget();
  }
  return true;
}

}  // namespace tributary::api
