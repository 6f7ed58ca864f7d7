// rooms: release
// SPDX-License-Identifier: Apache-2.0
// Release manifests: what is accepted must survive being written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "libs/release/manifest.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/sample_manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop;
  const auto manifest = release::parse_manifest(as_text({data, size}));
  if (!manifest) return 0;
  const auto again = release::parse_manifest(release::serialise(*manifest));
  if (!again || *again != *manifest) std::abort();
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  auto full = testing::sample_manifest("2.0~rc1");
  full.security_epoch = 1;
  return {to_bytes(release::serialise(testing::sample_manifest())),
          to_bytes(release::serialise(full))};
}
