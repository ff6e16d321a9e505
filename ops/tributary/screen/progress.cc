#include "ops/tributary/screen/progress.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <ostream>

namespace tributary {
namespace {

constexpr std::int64_t kBetweenDrawings = 200;
constexpr std::int64_t kBeforeFirst = 500;        // what is done by then needs no progress
constexpr double kLeastShareForRemaining = 0.01;  // below, an estimate is a guess

std::int64_t steady_millis() {
  using std::chrono::milliseconds;
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<milliseconds>(since).count();
}

/// `0:07`, `12:30`, `1:02:30`.
std::string clock_text(std::int64_t seconds) {
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace

Progress::Progress(const Console& console, Milliseconds now)
    : console_(console),
      now_(std::move(now)),
      started_(now_()),
      drawn_(started_ + kBeforeFirst - kBetweenDrawings) {}

Progress::Progress(const Console& console) : Progress(console, steady_millis) {}

void Progress::show(std::uint64_t records, std::optional<double> share) {
  if (!console_.looker().err_is_terminal) return;
  const std::int64_t now = now_();
  if (now - drawn_ < kBetweenDrawings) return;
  drawn_ = now;
  is_drawn_ = true;
  console_.err() << '\r' << line(records, share) << "\x1b[K" << std::flush;
}

void Progress::clear() {
  if (!is_drawn_) return;
  is_drawn_ = false;
  console_.err() << "\r\x1b[K" << std::flush;
}

std::string Progress::line(std::uint64_t records, std::optional<double> share) const {
  const std::int64_t elapsed = std::max<std::int64_t>(elapsed_millis(), 1);
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(records) * 1000.0 /
                                               static_cast<double>(elapsed));
  std::string out =
      fmt::format(fmt::runtime(console_.in_words(Words{"{} records, {}/s", "{} 条记录，{} 条/秒"})),
                  grouped(records), grouped(rate));
  if (!share) return out;
  out += fmt::format(fmt::runtime(console_.in_words(Words{", {:.0f} %", "，{:.0f}%"})),
                     *share * 100.0);
  if (*share < kLeastShareForRemaining) return out;
  const double left = static_cast<double>(elapsed) / 1000.0 * (1.0 - *share) / *share;
  return out + fmt::format(fmt::runtime(console_.in_words(Words{", {} left", "，剩余 {}"})),
                           clock_text(std::llround(left)));
}

}  // namespace tributary
