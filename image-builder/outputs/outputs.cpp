// SPDX-License-Identifier: Apache-2.0
// The list of outputs, and what is done with it.
#include <algorithm>

#include "image-builder/outputs/disk/disk.hpp"
#include "image-builder/outputs/iso/iso.hpp"
#include "image-builder/outputs/output.hpp"
#include "image-builder/outputs/repository/repository.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"
#include "libs/schema/validate.hpp"

namespace orlop::builder::outputs {
namespace {

constexpr const Output* kOutputs[] = {
    &disk::kOutput,
    &iso::kOutput,
    &repository::kOutput,
};

std::string unknown_output(const recipe::Recipe& recipe, const std::string& name,
                           std::span<const Output* const> list) {
  std::vector<std::string_view> known;
  for (const auto* output : list) known.push_back(output->name);
  return recipe::at_place(
      recipe.places, "outputs", name,
      formatted("there is no output '{}' (did you mean '{}'?)", name, nearest_word(name, known)));
}

}  // namespace

std::span<const Output* const> all() { return kOutputs; }

Result<std::vector<const Output*>> chosen(const recipe::Recipe& recipe,
                                          std::span<const Output* const> list) {
  std::vector<std::string> mistakes;
  for (const auto& [name, options] : recipe.outputs) {
    const auto output = std::ranges::find(list, name, &Output::name);
    if (output == list.end()) {
      mistakes.push_back(unknown_output(recipe, name, list));
      continue;
    }
    const auto faults = schema::validate(options, (*output)->options, {.file = recipe.file});
    if (schema::has_errors(faults)) mistakes.push_back(schema::to_error(faults).message());
  }
  if (!mistakes.empty()) {
    return std::unexpected(Error(Errc::invalid, join_words(mistakes, "\n"))
                               .with_remedy("docs/reference/recipe.md lists the outputs"));
  }
  std::vector<const Output*> outputs;
  for (const auto* output : list) {
    if (recipe.outputs.empty() ||
        std::ranges::contains(recipe.outputs, output->name, &recipe::OutputChoice::name))
      outputs.push_back(output);
  }
  return outputs;
}

codec::Value options_of(const recipe::Recipe& recipe, const Output& output) {
  const auto choice = std::ranges::find(recipe.outputs, output.name, &recipe::OutputChoice::name);
  return choice == recipe.outputs.end() ? codec::Value::object() : choice->options;
}

}  // namespace orlop::builder::outputs
