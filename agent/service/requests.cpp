// SPDX-License-Identifier: Apache-2.0
#include "agent/service/requests.hpp"

#include "libs/base/format.hpp"
#include "libs/codec/gzip.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::service {

Result<codec::Value> document_request(const std::filesystem::path& file) {
  constexpr std::size_t kMaxBytes = std::size_t{4} << 20;
  auto text = TRY(sys::read_text(file, kMaxBytes));
  // A request is text.
  if (codec::is_gzip(text)) {
    text = TRY_CONTEXT(codec::gunzip(text, {.max_bytes = kMaxBytes}),
                       formatted("reading {}", file.string()));
  }
  return codec::Value::object({{"name", file.string()}, {"text", std::move(text)}});
}

}  // namespace orlop::agent::service
