#include "tests/simulation/apart.h"

#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/codec.h"

namespace tributary::simulation {
namespace {

constexpr unsigned kLongestTrial = 120;  // seconds; most take some hundredths of one

std::string encode(const TrialOutcome& outcome) {
  std::string bytes;
  ByteWriter out(bytes);
  out.u8(outcome.failure ? 1 : 0);
  out.bytes(outcome.failure.value_or(""));
  out.bytes(outcome.workload);
  out.varint(outcome.plan.size());
  for (const Fault& fault : outcome.plan) {
    out.u8(static_cast<std::uint8_t>(fault.kind));
    out.varint(fault.at);
    out.varint(fault.amount);
  }
  for (const std::uint64_t times : outcome.injected) out.varint(times);
  out.varint(outcome.boundaries);
  out.varint(outcome.starts);
  return bytes;
}

TrialOutcome decode(std::string_view bytes) {
  ByteReader in(bytes);
  TrialOutcome outcome;
  const bool failed = in.u8() != 0;
  std::string failure(in.bytes());
  if (failed) outcome.failure = std::move(failure);
  outcome.workload = std::string(in.bytes());
  const std::size_t faults = in.count();
  for (std::size_t i = 0; i < faults; ++i) {
    Fault fault;
    fault.kind = static_cast<FaultKind>(in.u8());
    fault.at = in.varint();
    fault.amount = in.varint();
    outcome.plan.push_back(fault);
  }
  for (std::uint64_t& times : outcome.injected) times = in.varint();
  outcome.boundaries = in.varint();
  outcome.starts = in.varint();
  return outcome;
}

std::string contents_of(std::FILE* file) {
  std::string contents;
  std::rewind(file);
  char part[4096];
  for (std::size_t got = 0; (got = std::fread(part, 1, sizeof part, file)) > 0;) {
    contents.append(part, got);
  }
  return contents;
}

[[noreturn]] void play_here(const Trial& trial, std::FILE* outcome, std::FILE* errors) {
  dup2(fileno(errors), STDERR_FILENO);
  alarm(kLongestTrial);
  const std::string bytes = encode(play(trial));
  std::fwrite(bytes.data(), 1, bytes.size(), outcome);
  std::fflush(outcome);
  _exit(0);
}

}  // namespace

void TrialsApart::begin(const Trial& trial, const TrialDone& done) {
  while (running_.size() >= most_) wait_for_one(done);
  Running next{trial, {std::tmpfile(), &std::fclose}, {std::tmpfile(), &std::fclose}};
  CHECK(next.outcome != nullptr && next.errors != nullptr);
  std::fflush(stdout);
  const int child = fork();
  CHECK_NE(child, -1);
  if (child == 0) play_here(trial, next.outcome.get(), next.errors.get());
  running_.emplace(child, std::move(next));
}

void TrialsApart::finish(const TrialDone& done) {
  while (!running_.empty()) wait_for_one(done);
}

void TrialsApart::wait_for_one(const TrialDone& done) {
  int status = 0;
  const auto ended = running_.find(wait(&status));
  CHECK(ended != running_.end());
  const Running trial = std::move(ended->second);
  running_.erase(ended);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    done(trial.trial, decode(contents_of(trial.outcome.get())));
    return;
  }
  TrialOutcome outcome;
  const std::string how = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                              : "exit " + std::to_string(WEXITSTATUS(status));
  outcome.failure = "the process ended by " + how + ": " + contents_of(trial.errors.get());
  done(trial.trial, outcome);
}

TrialOutcome play_apart(const Trial& trial) {
  TrialsApart one(1);
  TrialOutcome result;
  const TrialDone keep = [&](const Trial&, const TrialOutcome& outcome) { result = outcome; };
  one.begin(trial, keep);
  one.finish(keep);
  return result;
}

}  // namespace tributary::simulation
