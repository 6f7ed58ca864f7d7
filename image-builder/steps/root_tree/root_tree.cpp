// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/root_tree/root_tree.hpp"

#include <array>

#include "image-builder/lint/lint.hpp"
#include "image-builder/steps/root_tree/repart.hpp"
#include "image-builder/steps/root_tree/var_tmpfiles.hpp"
#include "image-builder/steps/tree_names.hpp"
#include "libs/base/format.hpp"
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

Status install_programs(const Needs& needs, const Workshop& workshop, const fs::path& tree) {
  for (const auto& [file, target] : needs.programs) {
    TRY(workshop.run(
        {.tool = needs.install,
         .arguments = {"-D", "--strip", "--strip-program=" + needs.strip.path().string(),
                       "--mode=0755", file.path().string(), (tree / target).string()}}));
  }
  return {};
}

Status prune(const Needs& needs, const fs::path& tree) {
  TRY(check_paths(*needs.places, "exclude", needs.exclude, tree));
  for (const auto& path : needs.exclude) TRY(sys::remove_tree(tree / path));
  return {};
}

/// What makes the image this release and no particular machine.
Status set_identity(const Needs& needs, const Workshop& workshop, const fs::path& tree) {
  TRY(write(tree / "usr/lib/os-release", *needs.os_release));
  for (const auto* path :
       {"etc/hostname", "etc/resolv.conf", "etc/.pwd.lock", "etc/passwd-", "etc/group-",
        "etc/shadow-", "etc/gshadow-", "etc/subuid-", "etc/subgid-", "var/lib/dbus/machine-id"}) {
    TRY(sys::remove_tree(tree / path));
  }
  TRY(workshop.run({.tool = needs.find,
                    .arguments = {(tree / "etc/ssh").string(), "-name", "ssh_host_*", "-delete"}}));
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

/// Copies a folder onto the tree: owned by root, folders and programs 0755, files 0644, whatever
/// the folder's own modes are, so that equal sources give equal images.
Status lay_overlay(const Needs& needs, const Workshop& workshop, const Tree& overlay,
                   const fs::path& onto) {
  TRY(workshop.run({.tool = needs.rsync,
                    .arguments = {"--archive", "--chown=root:root", "--chmod=D0755,Fu=rwX,Fgo=rX",
                                  overlay.path().string() + "/", onto.string() + "/"}}));
  return {};
}

Status install_trust(const Needs& needs, const fs::path& tree) {
  constexpr std::size_t kMaxRoot = std::size_t{512} << 10;
  const auto root = TRY_CONTEXT(sys::read_file(needs.trust_root->path(), kMaxRoot),
                                "reading the repository's root metadata");
  return write(tree / "usr/share/orlop/trust/root.json", as_text(root));
}

Status write_partitions(const Needs& needs, const fs::path& tree) {
  for (const auto& [name, content] : needs.partitions)
    TRY(write(tree / "usr/lib/orlop/repart.d" / name, content));
  return {};
}

Status build_tree(const Needs& needs, const Workshop& workshop, const fs::path& folder) {
  const auto tree = folder / "tree";
  TRY(workshop.run({.tool = needs.copy,
                    .arguments = {"--archive", needs.packages.path().string(), tree.string()},
                    .timeout = kLong}));
  TRY(prune(needs, tree));
  for (const auto& overlay : needs.overlays) TRY(lay_overlay(needs, workshop, overlay, tree));
  TRY(install_programs(needs, workshop, tree));
  TRY(install_trust(needs, tree));
  TRY(write_partitions(needs, tree));
  TRY(lay_out_root(tree));
  TRY(set_identity(needs, workshop, tree));
  // Presets decide alone what starts: links that package scripts made are not kept.
  TRY(workshop.run(
      {.tool = needs.systemctl, .arguments = {"--root", tree.string(), "preset-all"}}));
  TRY(workshop.run({.tool = needs.chroot, .arguments = {tree.string(), "ldconfig"}}));
  TRY(move_var_to_tmpfiles(tree));
  return lint::require_clean(lint::lint_tree(tree));
}

std::string describe_tree(const Needs&) { return "file tree of the image, checked by the lint"; }

std::vector<Tree> overlays_for(const Inputs& inputs, const Job& job) {
  const std::string restore(kRestoreCheckout);
  std::vector<Tree> trees = {inputs.tree("agent units", job.source / "agent/dist/root", restore)};
  for (const auto& overlay : job.recipe.overlays)
    trees.push_back(inputs.tree("overlay " + overlay, job.source / "overlays" / overlay, restore));
  for (const auto& overlay : job.extra_overlays)
    trees.push_back(inputs.tree("overlay " + overlay.string(), overlay,
                                "name a folder with --overlay, or leave it out"));
  return trees;
}

std::vector<Program> programs_for(const Inputs& inputs, const Job& job) {
  std::vector<Program> programs;
  for (const auto& [name, target] : kPrograms)
    programs.push_back({inputs.file("program " + std::string(name), job.programs / name,
                                    "build the agent first: ./run build release programs"),
                        std::string(target)});
  return programs;
}

}  // namespace

std::string os_release(const Job& job, const Version& version) {
  return formatted(
      "ID=orlop\nNAME=\"Orlop OS\"\nPRETTY_NAME=\"Orlop OS {0} "
      "({1})\"\nVERSION_ID={0}\nVARIANT_ID={1}\n"
      "IMAGE_ID={2}\nIMAGE_VERSION={0}\nID_LIKE=debian\n",
      version.text(), job.recipe.variant, job.image_id());
}

const Step<Needs, Made> kStep = {
    .name = "root-tree", .revision = 3, .what = describe_tree, .run = build_tree};

Needs declare(const Inputs& inputs, const Job& job, const packages::Made& packages) {
  return {.packages = packages.tree,
          .exclude = job.recipe.exclude,
          .overlays = overlays_for(inputs, job),
          .programs = programs_for(inputs, job),
          .trust_root = job.trust_root.transform([&inputs](const fs::path& path) {
            return inputs.file("repository's root metadata", path,
                               "name the repository with --repository");
          }),
          .partitions = repart_definitions(job.recipe.sizes, job.architecture()),
          .os_release = job.version.transform(
              [&job](const Version& version) { return os_release(job, version); }),
          .copy = inputs.tool("cp"),
          .rsync = inputs.tool("rsync"),
          .install = inputs.tool("install"),
          .strip = inputs.tool("strip"),
          .find = inputs.tool("find"),
          .systemctl = inputs.tool("systemctl"),
          .chroot = inputs.tool("chroot"),
          .places = {job.recipe.places, "they stand in messages only"}};
}

}  // namespace orlop::builder::steps::root_tree
