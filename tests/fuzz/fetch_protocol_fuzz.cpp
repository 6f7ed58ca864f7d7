// rooms: agent_fetch
// SPDX-License-Identifier: Apache-2.0
// What a downloader that was taken over can say, and what it can be asked.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "agent/fetch/protocol.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop;
  const auto line = as_text({data, size});
  (void)agent::fetch::parse_answer(line);
  const auto request = agent::fetch::parse_request(line);
  if (!request) return 0;
  auto again = agent::fetch::encode_request(*request);
  if (!again) return 0;
  again->pop_back();
  if (const auto parsed = agent::fetch::parse_request(*again); !parsed || *parsed != *request)
    std::abort();
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  const auto line = [](std::string text) {
    text.pop_back();
    return to_bytes(text);
  };
  return {line(agent::fetch::encode_request({.url = "https://example.org/a", .max = 9, .range = {}})
                   .value()),
          line(agent::fetch::encode_request({.url = "https://example.org/a",
                                             .range = net::ByteRange{.offset = 4096, .length = 1}})
                   .value()),
          line(agent::fetch::encode_success()),
          line(agent::fetch::encode_failure(
              Error(Errc::not_found, "a is not there").with_remedy("b")))};
}
