// rooms: trust
// SPDX-License-Identifier: Apache-2.0
// Metadata of a hostile mirror: the first byte chooses the role, the rest is the file.
#include <cstddef>
#include <cstdint>

#include "libs/trust/metadata.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop::trust;
  if (size == 0) return 0;
  const auto role = kRoles[data[0] % 4];
  const auto envelope = parse_envelope({data + 1, size - 1}, role);
  if (!envelope) return 0;
  (void)parse_timestamp(*envelope);
  (void)parse_snapshot(*envelope);
  (void)parse_targets(*envelope);
  if (const auto root = parse_root(*envelope)) {
    for (const auto signer : kRoles) (void)verify(*envelope, signer, *root);
  }
  return 0;
}
