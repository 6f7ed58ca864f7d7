// SPDX-License-Identifier: Apache-2.0
// Output: one form in which a build hands out a release. A recipe chooses by name (`outputs:`).
// What an output writes is made by a step, so that it is cached like everything else; handing it
// out puts it where the user asked for it. outputs.cpp lists them all.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "image-builder/pipeline/plan.hpp"
#include "image-builder/steps/steps.hpp"
#include "libs/base/clock.hpp"
#include "libs/schema/field.hpp"
#include "libs/sys/command.hpp"

namespace orlop::builder::outputs {

using pipeline::Inputs;
using pipeline::Part;
using steps::Artifacts;
using steps::Job;

/// Where things go that are handed out, and with what.
struct Delivery {
  std::filesystem::path folder;      ///< that the user named: `--out`
  std::filesystem::path repository;  ///< made already
  std::filesystem::path keys;
  sys::CommandRunner& runner;
  const Clock& clock;
};

struct Output {
  std::string_view name;  ///< in recipes: "disk"
  std::string_view file;  ///< in the output folder: "disk.raw"; empty: none
  std::string_view text;  ///< what it is, for the page
  /// What a recipe may say of it; none by default.
  schema::AnySection options{};
  /// Adds the step that makes it and says which part is handed out. `options` are valid.
  Part (*plan)(pipeline::Planner& planner, const Inputs& inputs, const Job& job,
               const Artifacts& artifacts, const codec::Value& options);
  Status (*deliver)(const Output& output, const Part& made, const Delivery& delivery);
};

/// Every output, in the order in which they are made and documented.
[[nodiscard]] std::span<const Output* const> all();
/// The outputs that a recipe chooses, in the list's order; without `outputs:` all of them.
/// Errc::invalid names each unknown one with its place and the nearest known name, and each fault
/// of their options.
[[nodiscard]] Result<std::vector<const Output*>> chosen(
    const recipe::Recipe& recipe, std::span<const Output* const> list = all());
/// What the recipe says of the output; an empty mapping when nothing.
[[nodiscard]] codec::Value options_of(const recipe::Recipe& recipe, const Output& output);

/// `deliver` of outputs that are files: a copy in the output folder, holes and all. A copy, because
/// whoever boots an image writes to it, and the cache must stay what it is.
[[nodiscard]] Status deliver_file(const Output& output, const Part& made, const Delivery& delivery);

}  // namespace orlop::builder::outputs
