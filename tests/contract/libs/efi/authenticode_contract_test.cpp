// SPDX-License-Identifier: Apache-2.0
// Our Authenticode digest against the one that sbsign computes and embeds in the signature.
#include <gtest/gtest.h>

#include <algorithm>

#include "libs/efi/pe.hpp"
#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::efi {
namespace {

using crypto::HashAlgorithm;

TEST(Authenticode, IsTheDigestThatASigningToolSigns) {
  const auto folder = sys::TemporaryFolder::create().value();
  const auto at = [&](std::string_view name) { return (folder.path() / name).string(); };
  sys::SystemCommandRunner runner;
  ASSERT_THAT(sys::run_checked(runner, {.argv = {"openssl", "req", "-x509", "-newkey", "rsa:2048",
                                                 "-nodes", "-subj", "/CN=test", "-keyout",
                                                 at("key"), "-out", at("cert")}}),
              testing::IsOk());
  for (const std::string program : {"/usr/lib/systemd/boot/efi/systemd-bootx64.efi",
                                    "/usr/lib/systemd/boot/efi/linuxx64.efi.stub"}) {
    ASSERT_THAT(sys::run_checked(runner, {.argv = {"sbsign", "--key", at("key"), "--cert",
                                                   at("cert"), "--output", at("signed"), program}}),
                testing::IsOk());
    const auto file = sys::read_file(at("signed"), 1 << 24).value();
    const auto image = parse_pe(file).value();
    ASSERT_GT(image.certificates.size, 0U);
    const auto digest = authenticode_digest(file, image, HashAlgorithm::sha256);
    const auto table = ByteView(file).subspan(image.certificates.offset);
    EXPECT_FALSE(std::ranges::search(table, digest).empty())
        << program << ": the signature does not hold " << to_hex(digest);
  }
}

}  // namespace
}  // namespace orlop::efi
