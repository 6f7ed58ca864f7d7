// SPDX-License-Identifier: Apache-2.0
#include "image-builder/recipe/section.hpp"

#include <algorithm>

#include "libs/architecture/architecture.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"
#include "libs/schema/describe.hpp"

namespace orlop::builder::recipe {
namespace {

using codec::Value;
using schema::at;
using schema::Field;
using schema::Problem;

constexpr schema::Text<parse_size, print_size> kSize{.name = "size", .example = "512 MiB"};

std::optional<Problem> architecture_problem(const Value& value) {
  if (architecture::find(value.string()) != nullptr) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& known : architecture::all()) names.emplace_back(known.name);
  return Problem{formatted("cannot be '{}'", value.string()),
                 formatted("Write {}.", join_words(names, " or "))};
}

std::optional<Problem> package_problem(const Value& value) {
  const auto& name = value.string();
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  };
  if (name.size() >= 2 && std::ranges::all_of(name, allowed) && name.front() != '-')
    return std::nullopt;
  return Problem{formatted("is no package name: '{}'", name),
                 "Write the name of one Debian package."};
}

std::optional<Problem> path_problem(const Value& value) {
  const auto& path = value.string();
  if (!path.empty() && !path.starts_with('/') && !path.contains("..")) return std::nullopt;
  return Problem{formatted("is no path below /: '{}'", path),
                 "Write it without a leading slash and without '..'."};
}

/// Both slots, the state and the table must fit the disk.
void check_fit(const Value& sizes, schema::Report& report) {
  const auto size = [&sizes](std::string_view key) {
    const auto* value = sizes.find(key);
    return value == nullptr ? 0 : parse_size(value->string()).value_or(0);
  };
  constexpr std::uint64_t kTables = std::uint64_t{2} << 20;
  const auto needed =
      size("esp") + 2 * (size("root") + size("verity")) + size("state-minimum") + kTables;
  if (needed <= size("disk")) return;
  report.error(sizes.position(), "too-small",
               formatted("the partitions need {} MiB, the disk has {} MiB", needed >> 20,
                         size("disk") >> 20),
               "Make 'disk' larger or the partitions smaller.");
}

constexpr Field kPackage = {.text = "One Debian package.",
                            .rule = {.check = package_problem,
                                     .text = "A package name.",
                                     .pattern = "^[a-z0-9+.][a-z0-9+.-]+$"}};
constexpr Field kPath = {.text = "A path below /.",
                         .rule = {.check = path_problem, .text = "Without a leading slash."}};
std::optional<Problem> choice_problem(const Value& value) {
  const bool name = value.is_string() && !value.string().empty();
  const bool options =
      value.is_object() && value.members().size() == 1 && value.members().front().value.is_object();
  if (name || options) return std::nullopt;
  return Problem{"is no output", "Write its name, or '{NAME: {OPTION: VALUE}}'."};
}

void read_choice(const Value& value, void* into) {
  auto& choice = schema::as<OutputChoice>(into);
  if (value.is_string())
    choice.name = value.string();
  else
    choice = {value.members().front().key, value.members().front().value};
}

Value write_choice(const void* from) {
  const auto& choice = schema::as<OutputChoice>(from);
  if (choice.options.members().empty()) return Value(choice.name);
  return Value::object({{choice.name, choice.options}});
}

constexpr schema::Custom<OutputChoice> kChoice{.type = {.kinds = schema::kString | schema::kMapping,
                                                        .read = read_choice,
                                                        .write = write_choice}};
constexpr Field kChoiceOf = {.text = "Its name, or its name with options.",
                             .rule = {.check = choice_problem, .text = "A known output."}};
constexpr Field kWord = {.text = "A name.", .bytes = {.least = 1}};

constexpr Field kKernelFields[] = {
    {.key = "package",
     .member = at<&KernelRecipe::package>,
     .text = "The package that brings the kernel, or depends on the one that does.",
     .required = true,
     .rule = {.check = package_problem, .text = "A package name."}},
    {.key = "initrd-modules",
     .member = at<&KernelRecipe::initrd_modules>,
     .text = "Modules of the initrd by name; those that they need follow, and those that every "
             "machine of the architecture needs are there already.",
     .required = true,
     .each = &kWord},
    {.key = "exclude-modules",
     .member = at<&KernelRecipe::exclude_modules>,
     .text = "Folders below the kernel's modules that the image does without.",
     .each = &kPath},
};
constexpr schema::Section<KernelRecipe> kKernel({.text = "The kernel and its modules.",
                                                 .fields = kKernelFields});

constexpr Field kSizesFields[] = {
    {.key = "esp",
     .member = at<&PartitionSizes::esp, kSize>,
     .text = "The EFI system partition: two boot entries and the boot loader.",
     .required = true},
    {.key = "root",
     .member = at<&PartitionSizes::root, kSize>,
     .text = "The root partition of each slot.",
     .required = true},
    {.key = "verity",
     .member = at<&PartitionSizes::verity, kSize>,
     .text = "The verity partition of each slot.",
     .required = true},
    {.key = "state-minimum",
     .member = at<&PartitionSizes::state_minimum, kSize>,
     .text = "The least that the encrypted state takes; it takes all that is left.",
     .required = true},
    {.key = "disk",
     .member = at<&PartitionSizes::disk, kSize>,
     .text = "The disk image.",
     .required = true},
};
constexpr schema::Cross kSizesTogether[] = {
    {.text = "Both slots, ESP and state fit the disk.", .check = check_fit}};
constexpr schema::Section<PartitionSizes> kSizes(
    {.text = "Sizes of partitions, in whole MiB or GiB. They never change on a machine that is "
             "installed.",
     .fields = kSizesFields,
     .together = kSizesTogether});

// A key of recipes is a row here, and what makes use of it.
constexpr Field kFields[] = {
    {.key = "variant",
     .member = at<&Recipe::variant>,
     .text = "The name of what is built; nodes upgrade within it.",
     .required = true,
     .bytes = {.least = 1, .most = 24}},
    {.key = "architecture",
     .member = at<&Recipe::architecture>,
     .text = "The processor of the machines.",
     .required = true,
     .rule = {.check = architecture_problem, .text = "A known architecture."}},
    {.key = "packages",
     .member = at<&Recipe::packages>,
     .text = "Debian packages, beside the essential ones; what they depend on follows.",
     .required = true,
     .each = &kPackage},
    {.key = "kernel",
     .member = at<&Recipe::kernel, kKernel>,
     .text = "The kernel and its modules.",
     .required = true},
    {.key = "exclude",
     .member = at<&Recipe::exclude>,
     .text = "Folders and files of the packages that the image does without.",
     .each = &kPath},
    {.key = "overlays",
     .member = at<&Recipe::overlays>,
     .text = "Folders below overlays/ of the checkout, laid over the packages in this order.",
     .each = &kWord},
    {.key = "sizes",
     .member = at<&Recipe::sizes, kSizes>,
     .text = "Sizes of the partitions and of the disk image.",
     .required = true},
    {.key = "outputs",
     .member = at<&Recipe::outputs, kChoice>,
     .text = "What a build hands out, by name (`disk`) or by name with options "
             "(`{disk: {…}}`); without it, all that there is.",
     .each = &kChoiceOf},
    {.key = "command-line",
     .member = at<&Recipe::command_line>,
     .text =
         "What both UKIs say to the kernel beside what they must say: consoles and the verified "
         "root are added by the builder."},
};

}  // namespace

constexpr schema::Section<Recipe> kRecipe({.text = "What one variant of the OS is made of.",
                                           .fields = kFields});

codec::Value json_schema(std::span<const KnownOutput> outputs) {
  auto schema = schema::json_schema(kRecipe, "urn:orlop:recipe", "Recipe of an Orlop OS image");
  auto architectures = Value::array();
  for (const auto& known : architecture::all()) architectures.push(known.name);
  auto names = Value::array();
  auto with_options = Value::object();
  for (const auto& [name, options] : outputs) {
    names.push(name);
    auto described = schema::json_schema(options, "", "");
    with_options.set(name, Value::object({{"type", "object"},
                                          {"properties", *described.find("properties")},
                                          {"additionalProperties", false}}));
  }
  auto choice = Value::array();
  choice.push(Value::object({{"enum", std::move(names)}}));
  choice.push(Value::object({{"type", "object"},
                             {"properties", std::move(with_options)},
                             {"additionalProperties", false},
                             {"minProperties", 1},
                             {"maxProperties", 1}}));
  auto& properties = *schema.find("properties");
  properties.find("architecture")->set("enum", std::move(architectures));
  properties.find("outputs")->set("items", Value::object({{"anyOf", std::move(choice)}}));
  return schema;
}

std::string reference() {
  return "# Recipes\n\n"
         "Made from the program's tables by `orlop-build schema --markdown`; do not edit. The JSON "
         "Schema is `configs/schema/recipe.schema.json` (`orlop-build schema`).\n\n"
         "A recipe says what one variant is made of; `configs/recipes/base.yaml` is one. Sizes are "
         "whole numbers of MiB or GiB.\n\n" +
         schema::key_table(kRecipe);
}

}  // namespace orlop::builder::recipe
