// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/root_tree/root_tree.hpp"

#include <array>
#include <format>

#include "image-builder/lint/lint.hpp"
#include "image-builder/steps/root_tree/repart.hpp"
#include "image-builder/steps/root_tree/var_tmpfiles.hpp"
#include "image-builder/steps/tree_names.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::steps::root_tree {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::minutes kLong{5};

/// The agent's programs and where they stand in the image.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kPrograms = {{
    {"orlop", "usr/bin/orlop"},
    {"orlopd", "usr/lib/orlop/orlopd"},
    {"orlop-early", "usr/lib/orlop/orlop-early"},
    {"orlop-fetch", "usr/lib/orlop/orlop-fetch"},
}};

/// Folders of / that live on the state partition.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kLinks = {{
    {"home", "var/home"},
    {"root", "var/roothome"},
    {"srv", "var/srv"},
    {"opt", "var/opt"},
    {"usr/local", "../var/usrlocal"},
}};

Status write(const fs::path& path, std::string_view content, std::uint32_t mode = 0644) {
  return sys::write_file(path, content, mode, sys::Durability::volatile_);
}

Status install_programs(const BuildContext& context, const fs::path& tree) {
  for (const auto& [name, target] : kPrograms) {
    TRY(sys::run_checked(context.runner,
                         {.argv = {"install", "-D", "--strip", "--mode=0755",
                                   (context.programs / name).string(), (tree / target).string()}}));
  }
  return {};
}

Status prune(const BuildContext& context, const fs::path& tree) {
  const auto& excluded = context.recipe.exclude;
  TRY(check_paths(context.recipe, "exclude", excluded, tree));
  for (const auto& path : excluded) TRY(sys::remove_tree(tree / path));
  return {};
}

/// What makes the image this release and no particular machine.
Status set_identity(const BuildContext& context, const fs::path& tree) {
  TRY(write(tree / "usr/lib/os-release", os_release(context)));
  for (const auto* path :
       {"etc/hostname", "etc/resolv.conf", "etc/.pwd.lock", "etc/passwd-", "etc/group-",
        "etc/shadow-", "etc/gshadow-", "etc/subuid-", "etc/subgid-", "var/lib/dbus/machine-id"}) {
    TRY(sys::remove_tree(tree / path));
  }
  TRY(sys::run_checked(context.runner, {.argv = {"find", (tree / "etc/ssh").string(), "-name",
                                                 "ssh_host_*", "-delete"}}));
  // Empty, not missing: there is a file for the node's own identity to be laid over.
  TRY(write(tree / "etc/machine-id", ""));
  std::error_code error;
  fs::create_symlink("../run/systemd/resolve/stub-resolv.conf", tree / "etc/resolv.conf", error);
  if (error) return fail_errno(error.value(), "linking etc/resolv.conf");
  return {};
}

Status lay_out_root(const fs::path& tree) {
  std::error_code error;
  for (const auto* folder : {"state", "efi", "run", "dev", "tmp", "proc", "sys"}) {
    TRY(sys::remove_tree(tree / folder));
    fs::create_directory(tree / folder, error);
    if (error) return fail_errno(error.value(), "creating {}", folder);
  }
  for (const auto& [name, target] : kLinks) {
    TRY(sys::remove_tree(tree / name));
    fs::create_symlink(target, tree / name, error);
    if (error) return fail_errno(error.value(), "linking {}", name);
  }
  return {};
}

Status install_trust(const BuildContext& context, const fs::path& tree) {
  const auto& root = context.trust_root;
  constexpr std::size_t kMaxRoot = std::size_t{512} << 10;
  return write(tree / "usr/share/orlop/trust/root.json",
               as_text(TRY_CONTEXT(sys::read_file(root, kMaxRoot),
                                   "reading the repository's root metadata")));
}

Status build_tree(const BuildContext& context, const fs::path& packages, const fs::path& folder) {
  const auto tree = folder / "tree";
  TRY(sys::run_checked(
      context.runner,
      {.argv = {"cp", "--archive", packages.string(), tree.string()}, .timeout = kLong}));
  TRY(prune(context, tree));
  TRY(lay_overlay(context.runner, context.source / "agent/dist/root", tree));
  for (const auto& overlay : context.recipe.overlays) {
    TRY(lay_overlay(context.runner, context.source / "overlays" / overlay, tree));
  }
  for (const auto& overlay : context.extra_overlays)
    TRY(lay_overlay(context.runner, overlay, tree));
  TRY(install_programs(context, tree));
  TRY(install_trust(context, tree));
  TRY(write_repart_definitions(context.recipe.sizes, tree));
  TRY(lay_out_root(tree));
  TRY(set_identity(context, tree));
  // Presets decide alone what starts: links that package scripts made are not kept.
  TRY(sys::run_checked(context.runner,
                       {.argv = {"systemctl", "--root", tree.string(), "preset-all"}}));
  TRY(sys::run_checked(context.runner, {.argv = {"chroot", tree.string(), "ldconfig"}}));
  TRY(move_var_to_tmpfiles(tree));
  return lint::require_clean(lint::lint_tree(tree));
}

}  // namespace

std::string os_release(const BuildContext& context) {
  return std::format(
      "ID=orlop\nNAME=\"Orlop OS\"\nPRETTY_NAME=\"Orlop OS {0} "
      "({1})\"\nVERSION_ID={0}\nVARIANT_ID={1}\n"
      "IMAGE_ID={2}\nIMAGE_VERSION={0}\nID_LIKE=debian\n",
      context.version.text(), context.recipe.variant, context.image_id());
}

Status lay_overlay(sys::CommandRunner& runner, const fs::path& from, const fs::path& onto) {
  TRY(sys::run_checked(
      runner, {.argv = {"rsync", "--archive", "--chown=root:root", "--chmod=D0755,Fu=rwX,Fgo=rX",
                        from.string() + "/", onto.string() + "/"}}));
  return {};
}

Result<Step> root_tree_step(const BuildContext& context) {
  // A dry run may come before the repository is made.
  const auto trust =
      fs::exists(context.trust_root) ? TRY(digest_file(context.trust_root)) : "made by this build";
  Inputs inputs = {{"os-release", os_release(context)},
                   {"agent units", TRY(digest_tree(context.source / "agent/dist/root"))},
                   {"trust", trust}};
  for (const auto& [name, target] : kPrograms) {
    auto digest = digest_file(context.programs / name);
    if (!digest) {
      return std::unexpected(
          std::move(digest).error().with_remedy("build the agent first: ./run build release"));
    }
    inputs.emplace_back(name, *digest);
  }
  for (const auto& overlay : context.recipe.overlays) {
    inputs.emplace_back("overlay " + overlay,
                        TRY(digest_tree(context.source / "overlays" / overlay)));
  }
  for (const auto& overlay : context.extra_overlays)
    inputs.emplace_back("overlay", TRY(digest_tree(overlay)));
  for (const auto& path : context.recipe.exclude) inputs.emplace_back("exclude", path);
  inputs.emplace_back("definitions", repart_input(context.recipe.sizes));
  return Step{.name = "root-tree",
              .what = "file tree of the image, checked by the lint",
              .revision = 2,
              .inputs = std::move(inputs),
              .uses = {"packages"},
              .run = [&context](const fs::path& folder, const auto& results) {
                return build_tree(context, results.at("packages") / "tree", folder);
              }};
}

}  // namespace orlop::builder::steps::root_tree
