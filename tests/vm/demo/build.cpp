// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/build.hpp"

#include "tests/vm/demo/steps.hpp"

namespace orlop::demo {
namespace {

double mebibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

void add_sizes(const release::Manifest& manifest, Figures& figures) {
  figures.members.set("root_bytes", manifest.root.size);
  figures.members.set("uki_bytes", manifest.uki.size);
  figures.members.set("kernel", manifest.kernel);
  figures.members.set("root_hash", manifest.root_hash.hex());
  figures.headline =
      std::format("root image {:.1f} MiB, UKI {:.1f} MiB, kernel {}", mebibytes(manifest.root.size),
                  mebibytes(manifest.uki.size), manifest.kernel);
}

}  // namespace

Result<codec::Value> build_release(Demo& demo, const BuildOrder& order) {
  std::vector<std::string> argv = {"orlop-build",
                                   "image",
                                   demo.options().recipe.string(),
                                   "--keys",
                                   demo.keys().string(),
                                   "--version",
                                   order.version,
                                   "--sources",
                                   order.sources,
                                   "--out",
                                   demo.release_folder(order.version).string(),
                                   "--repository",
                                   demo.repository().string(),
                                   "--progress-fd",
                                   "2",
                                   "--json"};
  if (!order.overlay.empty()) argv.insert(argv.end(), {"--overlay", order.overlay.string()});
  return demo.run_for_json(std::move(argv), std::chrono::minutes(20));
}

Status build_first(Demo& demo, Figures& figures) {
  if (!std::filesystem::exists(demo.keys())) {
    demo.say().note("making keys for this demonstration");
    const auto made = TRY(demo.run_program(
        {"orlop-build", "keys", "generate", demo.keys().string()}, std::chrono::minutes(2)));
    if (made.exit_code != 0) return fail(Errc::failed, "orlop-build made no keys: {}", made.errors);
  }
  TRY(build_release(demo, {.version = kFirst, .sources = "point-release"}));
  add_sizes(TRY(demo.manifest(kFirst)), figures);
  return {};
}

Status build_second(Demo& demo, Figures& figures) {
  TRY(build_release(demo, {.version = kSecond, .sources = "updates"}));
  const auto first = TRY(demo.manifest(kFirst));
  const auto second = TRY(demo.manifest(kSecond));
  add_sizes(second, figures);
  if (second.root_hash == first.root_hash) {
    return fail(Errc::failed, "release {} has the same root image as release {}", kSecond, kFirst);
  }
  const bool updated = first.packages_digest != second.packages_digest;
  figures.members.set("packages_differ", updated);
  demo.say().note(updated ? "its packages differ from those of release 1.0"
                          : "the archive holds no pending update: only the version differs");
  demo.say().note("kernel {} -> {}", first.kernel, second.kernel);
  return {};
}

}  // namespace orlop::demo
