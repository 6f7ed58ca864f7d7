// SPDX-License-Identifier: Apache-2.0
// FakeToolbox: every program is there, in the version that a test gives it.
#pragma once

#include <map>
#include <set>
#include <string>

#include "image-builder/pipeline/toolbox.hpp"

namespace orlop::testing {

class FakeToolbox final : public builder::pipeline::Toolbox {
 public:
  std::map<std::string, std::string, std::less<>> versions;  ///< "1" where none is given
  std::set<std::string, std::less<>> missing;

  Result<builder::pipeline::ToolFacts> find(std::string_view name) const override {
    if (missing.contains(name)) {
      return std::unexpected(
          Error(Errc::not_found, "the program '" + std::string(name) + "' is not here")
              .with_remedy("bring it"));
    }
    const auto found = versions.find(name);
    return builder::pipeline::ToolFacts{
        .path = std::filesystem::path("/usr/bin") / name,
        .identity = std::string(name) + " " + (found == versions.end() ? "1" : found->second)};
  }
};

}  // namespace orlop::testing
