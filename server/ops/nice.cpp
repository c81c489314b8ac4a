#include "server/ops/nice.hpp"

#include <sys/resource.h>

namespace colletta::ops {

void give_way(int nice) {
  // On Linux of this thread alone. A kernel that will not has only fairer threads.
  static_cast<void>(::setpriority(PRIO_PROCESS, 0, nice));
}

}  // namespace colletta::ops
