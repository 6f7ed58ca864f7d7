// SPDX-License-Identifier: Apache-2.0
#include "agent/slots/errors.hpp"

namespace orlop::agent::slots {

std::string_view error_domain(WriteErrc) { return "slot-writer"; }

std::string_view error_name(WriteErrc code) {
  return code == WriteErrc::block_mismatch ? "block-mismatch" : "unknown";
}

}  // namespace orlop::agent::slots
