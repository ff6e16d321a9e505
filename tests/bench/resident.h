// Memory that this process has resident, by the kernel's own count.
#pragma once

#include <jemalloc/jemalloc.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>

namespace tributary {

/// In units of 2^20 bytes.
inline double resident_megabytes() {
  constexpr double kMegabyte = 1 << 20;
  std::uint64_t pages = 0;
  std::uint64_t resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / kMegabyte;
}

/// The same when what is free has been given back: what two such calls differ by is in use,
/// whatever was done before the first.
inline double used_megabytes() {
  constexpr const char* kPurgeAll = "arena.4096.purge";  // MALLCTL_ARENAS_ALL
  mallctl(kPurgeAll, nullptr, nullptr, nullptr, 0);
  return resident_megabytes();
}

/// The most that was resident since forget_peak().
inline double peak_megabytes() {
  constexpr double kKilobytesInMegabyte = 1 << 10;
  const std::string mark = "VmHWM:";
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != mark) continue;
    double kilobytes = 0;
    status >> kilobytes;
    return kilobytes / kKilobytesInMegabyte;
  }
  return 0;
}
inline void forget_peak() { std::ofstream("/proc/self/clear_refs") << 5; }

}  // namespace tributary
