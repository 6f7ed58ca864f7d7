// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/initrd/initrd.hpp"

#include "image-builder/steps/tree_names.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::steps::initrd {
namespace fs = std::filesystem;
namespace {

/// Modules of the tree and those that are part of its kernel.
Result<std::vector<std::string>> modules_of(const fs::path& tree) {
  constexpr std::size_t kMax = std::size_t{8} << 20;
  const auto folder = tree / "usr/lib/modules" / TRY(kernel_version(tree));
  return module_names(TRY(sys::read_text(folder / "modules.dep", kMax)) + "\n" +
                      TRY(sys::read_text(folder / "modules.builtin", kMax)));
}

Status build_initrd(const Needs& needs, const Workshop& workshop, const fs::path& folder) {
  const auto& tree = needs.packages.path();
  const auto modules = TRY(modules_of(tree));
  TRY(check_initrd_modules(*needs.places, needs.modules, modules));
  const auto overlay = folder / "overlay";
  TRY(workshop.run({.tool = needs.copy,
                    .arguments = {"--archive", needs.overlay.path().string(), overlay.string()}}));
  const auto kernel = TRY(kernel_version(tree));
  TRY(workshop.run({.tool = needs.unshare,
                    .arguments = {"--mount", "--propagation", "private",
                                  (needs.scripts.path() / "build.sh").string(), tree.string(),
                                  kernel, join_words(needs.modules, " "), overlay.string(),
                                  (folder / "initrd").string()},
                    .environment = {{"SOURCE_DATE_EPOCH", *needs.epoch}},
                    .timeout = std::chrono::minutes(5)}));
  return sys::remove_tree(overlay);
}

std::string describe_initrd(const Needs& needs) {
  return formatted("initrd with {} kernel modules and what they need", needs.modules.size());
}

/// Those of the recipe, then those of the architecture.
std::vector<std::string> modules_for(const Job& job) {
  auto modules = job.recipe.kernel.initrd_modules;
  const auto& own = job.architecture().initrd_modules;
  modules.insert(modules.end(), own.begin(), own.end());
  return modules;
}

}  // namespace

const Step<Needs, Made> kStep = {
    .name = "initrd", .revision = 4, .what = describe_initrd, .run = build_initrd};

Needs declare(const Inputs& inputs, const Job& job, const packages::Made& packages) {
  return {.packages = packages.tree,
          .modules = modules_for(job),
          .overlay = inputs.tree("initrd overlay", job.source / "overlays/initrd",
                                 std::string(kRestoreCheckout)),
          .scripts = inputs.tree("initrd scripts", job.source / "image-builder/initrd",
                                 std::string(kRestoreCheckout)),
          .epoch = job.epoch(),
          .copy = inputs.tool("cp"),
          .unshare = inputs.tool("unshare"),
          .dracut = inputs.tool("dracut"),
          .cpio = inputs.tool("cpio"),
          .zstd = inputs.tool("zstd"),
          .places = {job.recipe.places, "they stand in messages only"}};
}

}  // namespace orlop::builder::steps::initrd
