#include "engine/partition/timers.h"

#include "engine/base/codec.h"

namespace tributary {

namespace {

constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;  // so that times before 1970 sort first

}  // namespace

std::optional<Timer> Timers::take_due(EventTime w) {
  if (timers_.empty() || timers_.begin()->at > w) return std::nullopt;
  return std::move(timers_.extract(timers_.begin()).value());
}

std::string Timers::key_of(const Timer& timer) {
  std::string key;
  ByteWriter out(key);
  out.fixed64_be(static_cast<std::uint64_t>(timer.at.millis()) ^ kSignBit);
  out.raw(timer.subject);
  return key;
}

Timer Timers::parse(std::string_view key) {
  ByteReader in(key);
  const auto at = EventTime::from_millis(static_cast<std::int64_t>(in.fixed64_be() ^ kSignBit));
  return {at, std::string(in.raw(in.remaining()))};
}

}  // namespace tributary
