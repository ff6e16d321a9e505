#include "connectors/system/give_way.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

namespace tributary {

void give_way() {
  constexpr int kLowest = 19;
  ::setpriority(PRIO_PROCESS, 0, kLowest);
  std::ofstream("/proc/self/oom_score_adj") << 1000;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
}

}  // namespace tributary
