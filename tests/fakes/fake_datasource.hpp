// SPDX-License-Identifier: Apache-2.0
// FakeDatasource: gives the seed it was given, or fails.
#pragma once

#include <optional>

#include "agent/early/datasource.hpp"

namespace orlop::testing {

class FakeDatasource final : public agent::DatasourceFinder {
 public:
  Result<std::optional<agent::Seed>> find() override {
    if (unreadable) return fail(Errc::io, "reading the seed: told to fail");
    return seed;
  }
  std::optional<agent::Seed> seed;
  bool unreadable = false;
};

}  // namespace orlop::testing
