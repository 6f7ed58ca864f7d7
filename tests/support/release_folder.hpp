// SPDX-License-Identifier: Apache-2.0
// A release folder as a build leaves it, with made-up contents.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/sample_manifest.hpp"

namespace orlop::testing {

/// A root of one block for each letter of `blocks`, whose hash is that letter 32 times, and one
/// package `a` of that version.
inline release::Manifest release_folder(const std::filesystem::path& folder,
                                        const std::string& version,
                                        const std::string& blocks = "xy") {
  auto manifest = sample_manifest(version);
  std::filesystem::create_directories(folder);
  const auto write = [&](const std::string& name, const std::string& content) {
    EXPECT_THAT(sys::write_file(folder / name, content), IsOk());
  };
  const auto place = [&](const char* kind, const std::string& content) {
    const release::FileRef file{content.size(), crypto::Sha256::of(as_bytes(content))};
    write(release::object_name(file, kind), content);
    return file;
  };
  std::string leaves;
  for (const char letter : blocks) leaves += std::string(32, letter);
  manifest.root = place("root", std::string(blocks.size() * release::kBlockSize, version.front()));
  manifest.leaves = place("leaves", leaves);
  manifest.uki = place("uki", version);
  const std::string lock = R"({"schema":"orlop.lock/1","packages":[{"name":"a","version":")" +
                           version + R"(","architecture":"all","sha256":")" + std::string(64, '0') +
                           R"("}]})";
  manifest.packages_digest = crypto::Sha256::of(as_bytes(lock)).hex();
  write("lock.json", lock);
  write(release::manifest_name("base", manifest.version), release::serialise(manifest));
  return manifest;
}

}  // namespace orlop::testing
