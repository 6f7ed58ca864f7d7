// SPDX-License-Identifier: Apache-2.0
#include "agent/slots/progress.hpp"

namespace orlop::agent::slots {

codec::Value to_value(const Progress& progress) {
  return codec::Value::object({{"schema", "orlop.progress/1"},
                               {"phase", progress.phase},
                               {"bytesDone", progress.done},
                               {"bytesTotal", progress.total},
                               {"bytesFetched", progress.fetched}});
}

}  // namespace orlop::agent::slots
