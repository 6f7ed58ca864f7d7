// SPDX-License-Identifier: Apache-2.0
// From a description of a network to the files that are made of it, by way of the whole agent.
#pragma once

#include "tests/support/kinds_fixture.hpp"

namespace orlop::testing {

class NetworkTest : public KindsTest {
 protected:
  NetworkTest() {
    system_.tree["/etc/group"] =
        agent::engine::Entry::file("root:x:0:\nadm:x:4:\nsystemd-network:x:998:\n");
  }

  /// "== 10-orlop-eth0.network", and what is in it; one file after the other.
  std::string files_of(const std::string& body) {
    std::string text;
    for (const auto& resource : render_body(body).resources) {
      for (const auto& part : resource.parts) {
        text += "== " + part.path.substr(part.path.rfind('/') + 1) + '\n' + part.entry.content;
      }
    }
    return text;
  }
};

}  // namespace orlop::testing
