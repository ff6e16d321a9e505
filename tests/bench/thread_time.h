// The calling thread's own processor time: what else the machine does shows little in it.
#pragma once

#include <ctime>

namespace tributary {

inline double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace tributary
