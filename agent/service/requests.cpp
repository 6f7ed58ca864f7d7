// SPDX-License-Identifier: Apache-2.0
#include "agent/service/requests.hpp"

#include "libs/sys/file.hpp"

namespace orlop::agent::service {

Result<codec::Value> document_request(const std::filesystem::path& file) {
  constexpr std::size_t kMaxBytes = std::size_t{4} << 20;
  auto text = TRY(sys::read_text(file, kMaxBytes));
  return codec::Value::object({{"name", file.string()}, {"text", std::move(text)}});
}

}  // namespace orlop::agent::service
