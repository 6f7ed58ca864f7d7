// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/packages/packages.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <ranges>
#include <sstream>

#include "image-builder/steps/tree_names.hpp"
#include "libs/base/text.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::steps::packages {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kSuite = "trixie";

/// (address, suite) of each part of the archive that is used.
std::vector<std::pair<std::string, std::string>> suites_of(const Archive& archive) {
  std::vector<std::pair<std::string, std::string>> suites = {{archive.mirror, std::string(kSuite)}};
  if (archive.sources == Sources::updates) {
    suites.emplace_back(archive.mirror, std::format("{}-updates", kSuite));
    suites.emplace_back(archive.security, std::format("{}-security", kSuite));
  }
  return suites;
}

sys::Command mmdebstrap(const BuildContext& context, const fs::path& tree) {
  const auto& recipe = context.recipe;
  const auto debs = context.packages_cache.string();
  sys::Command command{
      .argv = {"mmdebstrap", "--mode=root", "--variant=essential", "--format=directory",
               "--aptopt=APT::Install-Recommends \"false\"", "--aptopt=APT::Sandbox::User \"root\"",
               "--aptopt=Acquire::Retries \"3\"", "--dpkgopt=force-unsafe-io",
               "--dpkgopt=path-exclude=/usr/share/man/*",
               "--dpkgopt=path-exclude=/usr/share/locale/*",
               "--dpkgopt=path-exclude=/usr/share/doc/*", "--skip=download/empty",
               "--skip=essential/unlink", "--skip=cleanup/apt/cache",
               // Downloads are kept outside the tree, so that the next release fetches only what
               // changed.
               "--setup-hook=mkdir -p \"$1/var/cache/apt/archives\"",
               std::format("--setup-hook=mount --bind '{}' \"$1/var/cache/apt/archives\"", debs),
               "--customize-hook=umount \"$1/var/cache/apt/archives\"",
               std::format(
                   "--customize-hook={}",
                   (context.source / "image-builder/steps/packages/kernel-hook.sh").string()),
               std::format("--include={}", join_words(recipe.packages, ",")), std::string(kSuite),
               tree.string()},
      .environment = {{"SOURCE_DATE_EPOCH", context.epoch()},
                      {"ORLOP_KERNEL", recipe.kernel.package},
                      {"ORLOP_DEBS", debs}},
      .timeout = std::chrono::minutes(15)};
  for (const auto& [mirror, suite] : suites_of(context.archive)) {
    command.argv.push_back(std::format("deb {} {} main", mirror, suite));
  }
  return command;
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

Result<std::vector<LockedPackage>> lock_packages(const BuildContext& context,
                                                 const fs::path& tree) {
  constexpr std::size_t kMaxStatus = std::size_t{64} << 20;
  auto packages =
      TRY(parse_dpkg_status(TRY(sys::read_text(tree / "var/lib/dpkg/status", kMaxStatus))));
  std::istringstream kernel(TRY(sys::read_text(tree / ".orlop-kernel", 4096)));
  LockedPackage image{.architecture = "amd64"};
  kernel >> image.name >> image.version;
  packages.push_back(image);
  for (auto& package : packages) {
    package.sha256 = TRY(digest_file(context.packages_cache / deb_file_name(package)));
  }
  std::ranges::sort(packages, {}, &LockedPackage::name);
  return packages;
}

/// Excluded modules go first. The others are stored decompressed: erofs compresses them, and deltas
/// between releases stay small.
Status prepare_modules(const BuildContext& context, const fs::path& tree) {
  const auto version = TRY(kernel_version(tree));
  const auto kernel = tree / "usr/lib/modules" / version / "kernel";
  const auto& excluded = context.recipe.kernel.exclude_modules;
  TRY(check_paths(context.recipe, "kernel.exclude-modules", excluded, kernel));
  for (const auto& folder : excluded) TRY(sys::remove_tree(kernel / folder));
  TRY(sys::run_checked(context.runner, {.argv = {"find", kernel.string(), "-name", "*.ko.xz",
                                                 "-exec", "xz", "--decompress", "{}", "+"},
                                        .timeout = std::chrono::minutes(5)}));
  TRY(sys::run_checked(context.runner,
                       {.argv = {"depmod", "--basedir", (tree / "usr").string(), version}}));
  return {};
}

Status make_tree(const BuildContext& context, const fs::path& folder) {
  const auto tree = folder / "tree";
  TRY(sys::make_folders(context.packages_cache / "partial"));
  const auto made = TRY(context.runner.run(mmdebstrap(context, tree)));
  if (made.exit_code != 0)
    return std::unexpected(explain_packages_error(made.errors, context.recipe));
  const auto packages = TRY(lock_packages(context, tree));
  TRY(sys::remove_tree(tree / ".orlop-kernel"));
  TRY(prepare_modules(context, tree));
  return sys::write_file(folder / "lock.json", write_lock(packages), 0644,
                         sys::Durability::volatile_);
}

/// "Date: Sat, 06 Sep 2025 09:20:24 UTC" of a release file.
Result<UnixTime> release_date(std::string_view text, std::string_view name) {
  const auto at = text.find("\nDate: ");
  UnixTime date;
  if (at != std::string_view::npos) {
    std::istringstream line{std::string(text.substr(at + 7, 40))};
    line >> std::chrono::parse("%a, %d %b %Y %H:%M:%S", date);
    if (!line.fail()) return date;
  }
  return fail(Errc::corrupt, "{} has no readable date", name);
}

}  // namespace

Error explain_packages_error(std::string_view said, const Recipe& recipe) {
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
       "name a kernel under kernel.package in the recipe, for example linux-image-amd64"},
  }};
  for (const auto& [key, before, after, means, remedy] : kSayings) {
    auto name = between(said, before, after);
    if (name.empty()) continue;
    if (name.starts_with('\'')) name = name.substr(1, name.size() - 2);
    const auto what = std::vformat(means, std::make_format_args(name));
    return Error(Errc::not_found, recipe::at_place(recipe, key, name, what))
        .with_remedy(std::string(remedy));
  }
  return Error(Errc::failed, "mmdebstrap failed: " + complaints(said))
      .with_remedy(
          "check that the package mirror can be reached (ORLOP_MIRROR sets another) and run this "
          "again");
}

Result<Archive> observe_archive(std::string mirror, std::string security, Sources sources,
                                net::Fetcher& fetcher) {
  constexpr std::uint64_t kMaxReleaseFile = std::uint64_t{4} << 20;
  Archive archive{.mirror = std::move(mirror), .security = std::move(security), .sources = sources};
  crypto::Hasher hasher;
  for (const auto& [address, suite] : suites_of(archive)) {
    const auto url = std::format("{}/dists/{}/InRelease", address, suite);
    auto content = fetcher.fetch(url, kMaxReleaseFile);
    if (!content) {
      return std::unexpected(
          std::move(content)
              .error()
              .with_context("looking at the package archive")
              .with_remedy(
                  "check the network; ORLOP_MIRROR and ORLOP_SECURITY_MIRROR set other mirrors"));
    }
    hasher.update(*content);
    archive.date = std::max(archive.date, TRY(release_date(as_text(*content), url)));
  }
  archive.state = to_hex(hasher.finish());
  return archive;
}

Step packages_step(const BuildContext& context) {
  auto packages = context.recipe.packages;
  std::ranges::sort(packages);
  return {
      .name = "packages",
      .what = std::format("{} packages and the kernel from {}", packages.size(),
                          context.archive.sources == Sources::updates ? "main, updates and security"
                                                                      : "the point release"),
      .revision = 2,
      .inputs = {{"packages", join_words(packages, " ")},
                 {"kernel", context.recipe.kernel.package},
                 {"exclude modules", join_words(context.recipe.kernel.exclude_modules, " ")},
                 {"archive", context.archive.state}},
      .run = [&context](const fs::path& folder, const auto&) {
        return make_tree(context, folder);
      }};
}

}  // namespace orlop::builder::steps::packages
