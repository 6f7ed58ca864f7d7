// SPDX-License-Identifier: Apache-2.0
// Building a release for the demonstration with orlop-build.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "tests/vm/demo/demo.hpp"
#include "tests/vm/demo/report.hpp"

namespace orlop::demo {

struct BuildOrder {
  std::string version;
  std::string sources;            ///< "point-release" or "updates"
  std::filesystem::path overlay;  ///< empty: none
};

/// Builds, signs and publishes a release; gives the builder's own figures.
[[nodiscard]] Result<codec::Value> build_release(Demo& demo, const BuildOrder& order);

}  // namespace orlop::demo
