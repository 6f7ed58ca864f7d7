// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/initrd/initrd.hpp"

#include <format>

#include "image-builder/steps/tree_names.hpp"
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

Status build_initrd(const BuildContext& context, const fs::path& tree, const fs::path& folder) {
  TRY(check_initrd_modules(context.recipe, TRY(modules_of(tree))));
  const auto overlay = folder / "overlay";
  TRY(sys::run_checked(context.runner,
                       {.argv = {"cp", "--archive", (context.source / "overlays/initrd").string(),
                                 overlay.string()}}));
  TRY(sys::run_checked(
      context.runner,
      {.argv = {"unshare", "--mount", "--propagation", "private",
                (context.source / "image-builder/initrd/build.sh").string(), tree.string(),
                TRY(kernel_version(tree)), join_words(context.recipe.kernel.initrd_modules, " "),
                overlay.string(), (folder / "initrd").string()},
       .environment = {{"SOURCE_DATE_EPOCH", context.epoch()}},
       .timeout = std::chrono::minutes(5)}));
  return sys::remove_tree(overlay);
}

}  // namespace

Result<Step> initrd_step(const BuildContext& context) {
  return Step{
      .name = "initrd",
      .what = std::format("initrd with {} kernel modules and what they need",
                          context.recipe.kernel.initrd_modules.size()),
      .revision = 3,
      .inputs = {{"modules", join_words(context.recipe.kernel.initrd_modules, " ")},
                 {"overlay", TRY(digest_tree(context.source / "overlays/initrd"))},
                 {"dracut module", TRY(digest_tree(context.source / "image-builder/initrd"))}},
      .uses = {"packages"},
      .run = [&context](const fs::path& folder, const auto& results) {
        return build_initrd(context, results.at("packages") / "tree", folder);
      }};
}

}  // namespace orlop::builder::steps::initrd
