// SPDX-License-Identifier: Apache-2.0
// Toolbox: the port to the programs that steps run, and what decides how they behave: the version
// of the package that a program is of, and those of everything that this package needs.
// Implementations are safe from any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "libs/base/result.hpp"

namespace orlop::builder::pipeline {

struct ToolFacts {
  std::filesystem::path path;
  /// "erofs-utils 1.8.6-1 with 0123…": equal texts, equal behaviour.
  std::string identity;
};

class Toolbox {
 public:
  virtual ~Toolbox() = default;
  /// Errc::not_found says how programs come here.
  [[nodiscard]] virtual Result<ToolFacts> find(std::string_view name) const = 0;
};

/// The programs of the system below `root`, as dpkg knows them. A program that is of no package is
/// known by its content. Reads the package database once, when it is first asked.
[[nodiscard]] std::unique_ptr<Toolbox> make_system_toolbox(std::filesystem::path root = "/");

}  // namespace orlop::builder::pipeline
