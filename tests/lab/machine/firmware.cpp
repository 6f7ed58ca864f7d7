// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/machine/firmware.hpp"

namespace orlop::lab {

SecureBootCertificates certificates_in(const std::filesystem::path& keys_folder) {
  return {.platform = keys_folder / "pk.pem",
          .key_exchange = keys_folder / "kek.pem",
          .database = keys_folder / "db.pem"};
}

Status enroll_keys(sys::CommandRunner& runner, const std::filesystem::path& pristine,
                   const SecureBootCertificates& certificates, const std::filesystem::path& out) {
  // The owner GUID only labels the entries in the store.
  constexpr auto kOwner = "6f2d1c1e-58a5-4d0c-9d5e-6a1f2c0b7e11";
  TRY(run_checked(runner,
                  {.argv = {"virt-fw-vars", "--input", pristine.string(), "--output", out.string(),
                            "--set-pk", kOwner, certificates.platform.string(), "--add-kek", kOwner,
                            certificates.key_exchange.string(), "--add-db", kOwner,
                            certificates.database.string(), "--secure-boot"}}));
  return {};
}

}  // namespace orlop::lab
