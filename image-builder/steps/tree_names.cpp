// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/tree_names.hpp"

#include <algorithm>
#include <ranges>

#include "libs/base/format.hpp"
#include "libs/base/text.hpp"

namespace orlop::builder::steps {
namespace fs = std::filesystem;
namespace {

/// The kernel takes `-` and `_` in a module's name for the same.
std::string with_underscores(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '-', '_');
  return text;
}

Status refuse(const std::vector<std::string>& mistakes, std::string remedy) {
  if (mistakes.empty()) return {};
  return std::unexpected(
      Error(Errc::not_found, join_words(mistakes, "\n")).with_remedy(std::move(remedy)));
}

}  // namespace

std::vector<std::string> module_names(std::string_view text) {
  std::vector<std::string> names;
  for (const auto part : std::views::split(text, '\n')) {
    const std::string_view line(part);
    const auto path = line.substr(0, line.find(':'));
    const auto file = path.substr(path.rfind('/') + 1);
    const auto name = file.substr(0, file.find(".ko"));
    if (!name.empty()) names.push_back(with_underscores(name));
  }
  return names;
}

Status check_initrd_modules(const Places& places, const std::vector<std::string>& modules,
                            const std::vector<std::string>& known) {
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  std::vector<std::string> mistakes;
  for (const auto& module : modules) {
    if (std::ranges::contains(known, with_underscores(module))) continue;
    mistakes.push_back(
        recipe::at_place(places, "kernel.initrd-modules", module,
                         formatted("the kernel has no module '{}' (did you mean '{}'?)", module,
                                   nearest_word(module, candidates))));
  }
  return refuse(mistakes,
                "correct the name under initrd-modules, or take it out of exclude-modules if the "
                "module is in a folder named there");
}

Status check_paths(const Places& places, std::string_view key,
                   const std::vector<std::string>& names, const fs::path& folder) {
  std::vector<std::string> mistakes;
  for (const auto& name : names) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(folder / name, error))) continue;
    mistakes.push_back(
        recipe::at_place(places, key, name, formatted("the packages bring nothing at '{}'", name)));
  }
  return refuse(mistakes,
                formatted("correct the path under {}, or remove it: the packages may no longer "
                          "have it",
                          key));
}

Result<std::string> kernel_version(const fs::path& tree) {
  std::string version;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(tree / "usr/lib/modules", error)) {
    if (!version.empty()) return fail(Errc::corrupt, "{} holds two kernels", tree.string());
    version = entry.path().filename().string();
  }
  if (version.empty()) return fail(Errc::not_found, "{} holds no kernel", tree.string());
  return version;
}

}  // namespace orlop::builder::steps
