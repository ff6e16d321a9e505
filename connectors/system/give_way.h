// A process that works beside others, and must never be in their way.
#pragma once

namespace tributary {

/// This process, from now on: the lowest priority (nice 19), the first that the kernel ends when
/// memory is short (oom_score_adj 1000), and ended together with the thread that started it. Best
/// effort: where the system refuses one of them, the others hold.
void give_way();

}  // namespace tributary
