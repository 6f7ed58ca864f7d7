// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/initrd.hpp"

#include <format>

#include "image-builder/steps/tree_names.hpp"
#include "libs/base/text.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder {
namespace fs = std::filesystem;
namespace {

std::string fixed_partition(std::string_view type, std::uint64_t size, std::string_view extra) {
  return std::format("[Partition]\nType={}\nSizeMinBytes={}\nSizeMaxBytes={}\n{}", type, size, size,
                     extra);
}

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

std::map<std::string, std::string> repart_definitions(const PartitionSizes& sizes) {
  const auto root = fixed_partition("root-x86-64", sizes.root, "Label=_empty\nGrowFileSystem=no\n");
  const auto verity = fixed_partition("root-x86-64-verity", sizes.verity, "Label=_empty\n");
  return {{"10-esp.conf", fixed_partition("esp", sizes.esp, "Label=esp\nFormat=vfat\n")},
          {"20-root-a.conf", root},
          {"21-verity-a.conf", verity},
          {"30-root-b.conf", root},
          {"31-verity-b.conf", verity},
          {"50-state.conf",
           std::format("[Partition]\nType=linux-generic\nLabel=orlop-state\nFormat=ext4\n"
                       "Encrypt=tpm2\nSizeMinBytes={}\n",
                       sizes.state_minimum)}};
}

std::string repart_input(const PartitionSizes& sizes) {
  std::string text;
  for (const auto& [name, content] : repart_definitions(sizes)) text += name + "\n" + content;
  return text;
}

Status write_repart_definitions(const PartitionSizes& sizes, const fs::path& tree) {
  for (const auto& [name, content] : repart_definitions(sizes)) {
    TRY(sys::write_file(tree / "usr/lib/orlop/repart.d" / name, content, 0644,
                        sys::Durability::volatile_));
  }
  return {};
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

}  // namespace orlop::builder
