// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/packages/packages.hpp"

#include <algorithm>
#include <array>
#include <ranges>
#include <sstream>

#include "image-builder/steps/packages/archive.hpp"
#include "image-builder/steps/packages/lock.hpp"
#include "image-builder/steps/tree_names.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::steps::packages {
namespace fs = std::filesystem;
namespace {

Workshop::Order mmdebstrap(const Needs& needs, const fs::path& tree) {
  const auto debs = needs.downloads->string();
  Workshop::Order order{
      .tool = needs.mmdebstrap,
      .arguments = {"--mode=root", "--variant=essential", "--format=directory",
                    "--architectures=" + needs.architecture,
                    "--aptopt=APT::Install-Recommends \"false\"",
                    "--aptopt=APT::Sandbox::User \"root\"", "--aptopt=Acquire::Retries \"3\"",
                    "--dpkgopt=force-unsafe-io", "--dpkgopt=path-exclude=/usr/share/man/*",
                    "--dpkgopt=path-exclude=/usr/share/locale/*",
                    "--dpkgopt=path-exclude=/usr/share/doc/*", "--skip=download/empty",
                    "--skip=essential/unlink", "--skip=cleanup/apt/cache",
                    // Downloads are kept outside the tree, so that the next release fetches only
                    // what changed.
                    "--setup-hook=mkdir -p \"$1/var/cache/apt/archives\"",
                    formatted("--setup-hook=mount --bind '{}' \"$1/var/cache/apt/archives\"", debs),
                    "--customize-hook=umount \"$1/var/cache/apt/archives\"",
                    formatted("--customize-hook={}", needs.kernel_hook.path().string()),
                    formatted("--include={}", join_words(needs.packages, ",")),
                    std::string(suite_name()), tree.string()},
      .environment = {{"SOURCE_DATE_EPOCH",
                       std::to_string(needs.archive->date.time_since_epoch().count())},
                      {"ORLOP_KERNEL", needs.kernel},
                      {"ORLOP_ARCHITECTURE", needs.architecture},
                      {"ORLOP_DEBS", debs}},
      .timeout = std::chrono::minutes(15)};
  for (const auto& [mirror, suite] : suites_of(*needs.mirrors, needs.sources)) {
    order.arguments.push_back(formatted("deb {} {} main", mirror, suite));
  }
  return order;
}

/// The word between the two marks in the first line of `text` that has both; empty: there is none.
std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  for (const auto part : std::views::split(text, '\n')) {
    const std::string_view line(part);
    const auto at = line.find(before);
    if (at == std::string_view::npos) continue;
    const auto rest = line.substr(at + before.size());
    const auto word = rest.substr(0, rest.find(' '));
    if (!word.empty() && rest.substr(word.size()).starts_with(after)) return word;
  }
  return {};
}

/// The first lines that complain; what follows them are mmdebstrap's words about giving up, with
/// all its arguments.
std::string complaints(std::string_view said) {
  constexpr std::size_t kMost = 4;
  constexpr std::size_t kMaxLine = 300;
  std::vector<std::string> lines;
  for (const auto part : std::views::split(said, '\n')) {
    const std::string_view line(part);
    if (line.starts_with("E: ") || line.starts_with("Err:"))
      lines.emplace_back(line.substr(0, kMaxLine));
    if (lines.size() == kMost) break;
  }
  return lines.empty() ? "it said nothing" : join_words(lines, "; ");
}

Result<std::vector<LockedPackage>> lock_packages(const Needs& needs, const fs::path& tree) {
  constexpr std::size_t kMaxStatus = std::size_t{64} << 20;
  auto packages =
      TRY(installed_packages(TRY(sys::read_text(tree / "var/lib/dpkg/status", kMaxStatus))));
  std::istringstream kernel(TRY(sys::read_text(tree / ".orlop-kernel", 4096)));
  LockedPackage image{.architecture = needs.architecture};
  kernel >> image.name >> image.version;
  packages.push_back(image);
  for (auto& package : packages) {
    package.sha256 = TRY(pipeline::digest_file(*needs.downloads / deb_file_name(package)));
  }
  std::ranges::sort(packages, {}, &LockedPackage::name);
  return packages;
}

/// Excluded modules go first. The others are stored decompressed: erofs compresses them, and deltas
/// between releases stay small.
Status prepare_modules(const Needs& needs, const Workshop& workshop, const fs::path& tree) {
  const auto version = TRY(kernel_version(tree));
  const auto kernel = tree / "usr/lib/modules" / version / "kernel";
  TRY(check_paths(*needs.places, "kernel.exclude-modules", needs.exclude_modules, kernel));
  for (const auto& folder : needs.exclude_modules) TRY(sys::remove_tree(kernel / folder));
  TRY(workshop.run({.tool = needs.find,
                    .arguments = {kernel.string(), "-name", "*.ko.xz", "-exec",
                                  needs.xz.path().string(), "--decompress", "{}", "+"},
                    .timeout = std::chrono::minutes(5)}));
  TRY(workshop.run(
      {.tool = needs.depmod, .arguments = {"--basedir", (tree / "usr").string(), version}}));
  return {};
}

Status make_tree(const Needs& needs, const Workshop& workshop, const fs::path& folder) {
  const auto tree = folder / "tree";
  TRY(sys::make_folders(*needs.downloads / "partial"));
  const auto made = TRY(workshop.try_run(mmdebstrap(needs, tree)));
  if (made.exit_code != 0)
    return std::unexpected(explain_packages_error(made.errors, *needs.places));
  const auto packages = TRY(lock_packages(needs, tree));
  TRY(sys::remove_tree(tree / ".orlop-kernel"));
  TRY(prepare_modules(needs, workshop, tree));
  return sys::write_file(folder / "lock.json", write_lock(packages), 0644,
                         sys::Durability::volatile_);
}

std::string describe(const Needs& needs) {
  return formatted(
      "{} packages and the kernel from {}", needs.packages.size(),
      needs.sources == Sources::updates ? "main, updates and security" : "the point release");
}

}  // namespace

Error explain_packages_error(std::string_view said, const Places& places) {
  struct Saying {
    std::string_view key;
    std::string_view before;
    std::string_view after;
    std::string_view means;
    std::string_view remedy;
  };
  // What apt and kernel-hook.sh say.
  constexpr std::string_view kCorrect =
      "correct the name in the recipe; `apt-cache search WORD` finds names";
  constexpr std::array<Saying, 3> kSayings = {{
      {"packages", "Unable to locate package ", "", "the archive has no package '{}'", kCorrect},
      {"packages", "Package ", " has no installation candidate",
       "the archive knows the name '{}', but has no package of it", kCorrect},
      {"kernel.package", "E: ", " depends on no kernel image", "the package '{}' brings no kernel",
       "name a kernel under kernel.package in the recipe, as `apt-cache search linux-image` lists "
       "them"},
  }};
  for (const auto& [key, before, after, means, remedy] : kSayings) {
    auto name = between(said, before, after);
    if (name.empty()) continue;
    if (name.starts_with('\'')) name = name.substr(1, name.size() - 2);
    const auto what = format_arguments(means, std::make_format_args(name));
    return Error(Errc::not_found, recipe::at_place(places, key, name, what))
        .with_remedy(std::string(remedy));
  }
  return Error(Errc::failed, "mmdebstrap failed: " + complaints(said))
      .with_remedy(
          "check that the package mirror can be reached (ORLOP_MIRROR sets another) and run this "
          "again");
}

const Step<Needs, Made> kStep = {
    .name = "packages", .revision = 3, .what = describe, .run = make_tree};

Needs declare(const Inputs& inputs, const Job& job) {
  return {.packages = job.recipe.packages,
          .kernel = job.recipe.kernel.package,
          .exclude_modules = job.recipe.kernel.exclude_modules,
          .architecture = std::string(job.architecture().debian),
          .sources = job.sources,
          .archive = job.archive,
          .kernel_hook =
              inputs.file("kernel hook", job.source / "image-builder/steps/packages/kernel-hook.sh",
                          std::string(kRestoreCheckout)),
          .mmdebstrap = inputs.tool("mmdebstrap"),
          .find = inputs.tool("find"),
          .xz = inputs.tool("xz"),
          .depmod = inputs.tool("depmod"),
          .mirrors = {job.mirrors, "what the mirrors hold is in the key, not where they are"},
          .downloads = {job.packages_cache, "apt checks every file by its digest"},
          .places = {job.recipe.places, "they stand in messages only"}};
}

}  // namespace orlop::builder::steps::packages
