// SPDX-License-Identifier: Apache-2.0
// Inputs: makes the inputs that stand for something outside. Only what declares a step's needs has
// one; what runs a step does not.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "image-builder/pipeline/input.hpp"
#include "image-builder/pipeline/toolbox.hpp"

namespace orlop::builder::pipeline {

class Inputs {
 public:
  /// `toolbox` outlives this.
  explicit Inputs(const Toolbox& toolbox) : toolbox_(toolbox) {}
  /// `name` and `remedy` are what the error says when there is nothing, or something else.
  [[nodiscard]] Tree tree(std::string name, std::filesystem::path path, std::string remedy) const {
    return {std::move(name), std::move(path), std::move(remedy)};
  }
  [[nodiscard]] File file(std::string name, std::filesystem::path path, std::string remedy) const {
    return {std::move(name), std::move(path), std::move(remedy)};
  }
  [[nodiscard]] SigningKey signing_key(std::filesystem::path secret, File public_half) const {
    return {std::move(secret), std::move(public_half)};
  }
  /// A program of the SDK by its name.
  [[nodiscard]] Tool tool(std::string_view name) const {
    auto found = toolbox_.find(name);
    return {std::string(name), std::move(found)};
  }

 private:
  const Toolbox& toolbox_;
};

}  // namespace orlop::builder::pipeline
