// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/mkosi_files.hpp"

#include <algorithm>
#include <format>

#include "libs/architecture/architecture.hpp"
#include "libs/base/text.hpp"

namespace orlop::bench {
namespace {

std::string source_entry(std::string_view address, std::string_view suites) {
  return std::format(
      "Types: deb\n"
      "URIs: {}\n"
      "Suites: {}\n"
      "Components: main\n"
      "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n",
      address, suites);
}

std::string configuration(const MkosiOrder& order) {
  return std::format(
      "[Distribution]\n"
      "Distribution=debian\n"
      "Release=trixie\n"
      "[Output]\n"
      "Format=disk\n"
      "Output=image\n"
      "OutputDirectory=out\n"
      "[Content]\n"
      "Bootable=yes\n"
      "Bootloader=systemd-boot\n"
      "Packages={}\n"
      // firstboot would ask for a time zone on the console and wait.
      "KernelCommandLine=console=tty0 console={} systemd.firstboot=no\n"
      "ExtraTrees=extra\n"
      "PostInstallationScripts=initrd.chroot\n"
      "[Validation]\n"
      "SecureBoot=yes\n"
      "SecureBootAutoEnroll=no\n"
      "SecureBootKey={}\n"
      "SecureBootCertificate={}\n"
      "[Build]\n"
      "BuildSources=\n"
      "Incremental=yes\n"
      "CacheDirectory=cache\n"
      "PackageCacheDirectory=packages\n"
      "WorkspaceDirectory=workspace\n"
      "SandboxTrees=sandbox\n",
      join_words(order.packages, "\n         "), architecture::own().console,
      (order.keys / "db.key").string(), (order.keys / "db.pem").string());
}

}  // namespace

std::vector<std::string> comparable_packages(const builder::recipe::Recipe& recipe) {
  auto packages = recipe.packages;
  // zstd is what dracut-core recommends; without it the initrd would be larger and slower.
  packages.insert(packages.end(), {recipe.kernel.package, "dracut", "zstd"});
  std::ranges::sort(packages);
  const auto twice = std::ranges::unique(packages);
  packages.erase(twice.begin(), twice.end());
  return packages;
}

std::map<std::string, std::string> mkosi_files(const MkosiOrder& order) {
  return {
      {"mkosi.conf", configuration(order)},
      {"packages.state", order.packages_state + "\n"},
      // Instead of the list mkosi would make: the mirrors of `run`, and no source packages.
      {"sandbox/etc/apt/sources.list.d/mkosi.sources",
       source_entry(order.mirrors.archive, "trixie trixie-updates") + "\n" +
           source_entry(order.mirrors.security, "trixie-security")},
      {"initrd.chroot",
       "#!/bin/sh\n"
       "set -e\n"
       "mkdir -p \"$ARTIFACTDIR/io.mkosi.initrd\"\n"
       "dracut --quiet --force --no-hostonly --kver \"$(ls /usr/lib/modules)\""
       " \"$ARTIFACTDIR/io.mkosi.initrd/initrd\"\n"},
      {"extra/etc/systemd/network/80-dhcp.network",
       "[Match]\nName=en* eth*\n[Network]\nDHCP=yes\n"},
      // Reaches boot-complete.target on every boot, when multi-user.target is reached.
      {"extra/etc/systemd/system/bench-complete.service",
       "[Unit]\n"
       "Description=Boot is complete\n"
       "After=multi-user.target\n"
       "Before=boot-complete.target\n"
       "Wants=boot-complete.target\n"
       "[Service]\n"
       "Type=oneshot\n"
       "RemainAfterExit=yes\n"
       "ExecStart=/bin/true\n"
       "[Install]\n"
       "WantedBy=multi-user.target\n"
       "RequiredBy=boot-complete.target\n"},
      // mkosi presets all units when it builds.
      {"extra/usr/lib/systemd/system-preset/00-bench.preset", "enable bench-complete.service\n"}};
}

}  // namespace orlop::bench
