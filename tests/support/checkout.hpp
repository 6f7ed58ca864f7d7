// SPDX-License-Identifier: Apache-2.0
// Checkout: a folder with everything that a build reads, each file with some content, and the order
// to build it. Nothing in it is what a real build needs: for plans, not for images.
#pragma once

#include <gmock/gmock.h>

#include "image-builder/image/image.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_toolbox.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::testing {

/// An archive that holds the same for every suite.
class FakeArchive final : public net::Fetcher {
 public:
  std::string state = "one";
  bool reachable = true;
  Result<Bytes> fetch(const std::string& url, std::uint64_t) override {
    if (!reachable) return fail(Errc::io, "{}: no network", url);
    return to_bytes("Suite: trixie\nDate: Sat, 06 Sep 2025 09:20:24 UTC\nState: " + state + "\n");
  }
  Status fetch_range(const std::string& url, net::ByteRange, const net::ByteSink&) override {
    return fail(Errc::unsupported, "{} is read whole", url);
  }
};

class NoPrograms final : public sys::CommandRunner {
 public:
  Result<sys::CommandOutput> run(const sys::Command& command) override {
    return fail(Errc::failed, "{} was run", command.argv.front());
  }
};

struct Checkout {
  sys::TemporaryFolder folder = *sys::TemporaryFolder::create("checkout");
  FakeArchive archive;
  FakeToolbox toolbox;
  FakeClock clock;
  NoPrograms runner;
  std::vector<codec::Value> progress;

  Checkout() {
    write("recipe.yaml", R"(variant: base
architecture: x86_64
packages: [systemd, udev]
kernel: {package: linux-image-amd64, initrd-modules: [ext4], exclude-modules: [sound]}
exclude: [boot]
overlays: [base]
sizes: {esp: 64 MiB, root: 64 MiB, verity: 8 MiB, state-minimum: 64 MiB, disk: 1 GiB}
command-line: quiet
)");
    for (const auto* file :
         {"overlays/base/etc/issue", "overlays/initrd/etc/crypttab", "agent/dist/root/usr/unit",
          "image-builder/initrd/build.sh", "image-builder/steps/packages/kernel-hook.sh",
          "bin/orlop", "bin/orlopd", "bin/orlop-early", "bin/orlop-fetch", "keys/db.pem",
          "keys/pcr.pub.pem", "repository/metadata/1.root.json"})
      write(file, file);
    write("efi/" + std::string(architecture::own().stub), "stub");
    write("efi/" + std::string(architecture::own().loader), "loader");
  }

  void write(const std::string& file, std::string_view content) const {
    EXPECT_THAT(sys::write_file(folder.path() / file, content, 0644, sys::Durability::volatile_),
                IsOk());
  }
  /// Everything is given.
  [[nodiscard]] builder::image::Order order() const {
    const auto& root = folder.path();
    return {.recipe = root / "recipe.yaml",
            .version = "1.0",
            .keys = root / "keys",
            .out = root / "out",
            .repository = root / "repository",
            .source = root,
            .programs = root / "bin",
            .boot_files = root / "efi",
            .cache = root / "cache",
            .mirrors = {.debian = "http://mirror/debian", .security = "http://mirror/security"}};
  }
  [[nodiscard]] builder::image::Surroundings around() {
    return {.runner = runner,
            .fetcher = archive,
            .clock = clock,
            .toolbox = toolbox,
            .progress = [this](const codec::Value& document) { progress.push_back(document); }};
  }
};

}  // namespace orlop::testing
