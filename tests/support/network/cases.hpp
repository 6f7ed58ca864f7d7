// SPDX-License-Identifier: Apache-2.0
// What a document says of the network, and the files that it becomes: tests/data/network. The same
// cases are held against our own words (unit tests) and against networkd's parser (contract tests).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/sys/file.hpp"

namespace orlop::testing {

struct NetworkCase {
  std::string name;
  std::string body;   ///< of a document, below its header
  std::string files;  ///< "== NAME", and what is in it; one file after the other
};

/// `file`: "version1.cases". Blocks of "### NAME", a body, "### becomes", and files.
inline std::vector<NetworkCase> network_cases(const std::string& file) {
  const auto text =
      sys::read_text(ORLOP_SOURCE_DIR "/tests/data/network/" + file, std::size_t{1} << 20).value();
  std::vector<NetworkCase> cases;
  auto* into = static_cast<std::string*>(nullptr);
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n') + 1);
    rest.remove_prefix(line.size());
    if (line == "### becomes\n") {
      into = &cases.back().files;
    } else if (line.starts_with("### ")) {
      auto& made = cases.emplace_back();
      made.name = line.substr(4, line.size() - 5);
      into = &made.body;
    } else {
      *into += line;
    }
  }
  return cases;
}

}  // namespace orlop::testing
