// SPDX-License-Identifier: Apache-2.0
// FakeTransport: the disks it was given, by label; udev can come late, and a disk can be
// unreadable.
#pragma once

#include "agent/datasources/datasource.hpp"

namespace orlop::testing {

class FakeTransport final : public agent::datasources::Transport {
 public:
  using Files = std::map<std::string, std::string>;
  std::map<std::string, Files> disks;
  bool unreadable = false;
  std::chrono::milliseconds waited{0};
  std::chrono::milliseconds appear_after{0};  ///< until then udev shows nothing and has work

  agent::datasources::Platform look() override {
    agent::datasources::Platform platform{.labels = {}, .disks_settled = waited >= appear_after};
    if (!platform.disks_settled) return platform;
    for (const auto& [label, files] : disks) platform.labels.push_back(label);
    return platform;
  }
  void wait(std::chrono::milliseconds time) override { waited += time; }
  Result<Disk> read_disk(const std::string& label,
                         std::span<const std::string_view> names) override {
    const auto disk = disks.find(label);
    if (unreadable) return fail(Errc::io, "reading the seed: told to fail");
    if (disk == disks.end()) return fail(Errc::not_found, "no disk is labelled {}", label);
    Disk found{.place = "/dev/disk/by-label/" + label, .files = {}};
    for (const auto name : names) {
      if (const auto file = disk->second.find(std::string(name)); file != disk->second.end())
        found.files.insert(*file);
    }
    return found;
  }
};

}  // namespace orlop::testing
