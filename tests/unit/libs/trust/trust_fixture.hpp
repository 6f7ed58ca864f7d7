// SPDX-License-Identifier: Apache-2.0
// A repository, a clock and a node's datastore for the tests of the trust room.
#pragma once

#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"
#include "tests/support/tuf_repository.hpp"

namespace orlop::trust {

class TrustTest : public ::testing::Test {
 protected:
  TrustTest() { repository.publish("a.json", "first"); }

  /// A node that starts with the repository's first root.
  Result<Client> open() {
    if (initial_root.empty()) initial_root = repository.file("metadata/1.root.json");
    return Client::open({.repository = testing::kRepositoryUrl,
                         .datastore = datastore.path(),
                         .initial_root = initial_root},
                        repository.fetcher, clock);
  }
  /// One run of an agent: open, refresh, list the names of targets.
  Result<std::vector<std::string>> names() {
    auto client = TRY(open());
    TRY(client.refresh());
    std::vector<std::string> names;
    for (const auto& target : client.targets()) names.push_back(target.name);
    return names;
  }

  testing::FakeClock clock;
  testing::TufRepository repository{clock};
  sys::TemporaryFolder datastore = sys::TemporaryFolder::create("orlop-trust").value();
  Bytes initial_root;
};

}  // namespace orlop::trust
