// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/initrd.hpp"

#include <format>

#include "libs/base/text.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder {
namespace fs = std::filesystem;
namespace {

std::string fixed_partition(std::string_view type, std::uint64_t size, std::string_view extra) {
  return std::format("[Partition]\nType={}\nSizeMinBytes={}\nSizeMaxBytes={}\n{}", type, size, size,
                     extra);
}

Status build_initrd(const BuildContext& context, const fs::path& tree, const fs::path& folder) {
  const auto overlay = folder / "overlay";
  TRY(sys::run_checked(context.runner,
                       {.argv = {"cp", "--archive", (context.source / "overlays/initrd").string(),
                                 overlay.string()}}));
  TRY(write_repart_definitions(context.recipe.sizes, overlay));
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
      .revision = 2,
      .inputs = {{"modules", join_words(context.recipe.kernel.initrd_modules, " ")},
                 {"overlay", TRY(digest_tree(context.source / "overlays/initrd"))},
                 {"dracut module", TRY(digest_tree(context.source / "image-builder/initrd"))},
                 {"definitions", repart_input(context.recipe.sizes)}},
      .uses = {"packages"},
      .run = [&context](const fs::path& folder, const auto& results) {
        return build_initrd(context, results.at("packages") / "tree", folder);
      }};
}

}  // namespace orlop::builder
