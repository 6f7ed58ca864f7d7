// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/steps.hpp"

namespace orlop::demo {
namespace {

void add_sizes(const release::Manifest& manifest, Figures& figures) {
  figures.members.set("rootBytes", manifest.root.size);
  figures.members.set("ukiBytes", manifest.uki.size);
  figures.members.set("kernel", manifest.kernel);
  figures.members.set("rootHash", manifest.root_hash.hex());
  figures.headline =
      std::format("root image {:.1f} MiB, UKI {:.1f} MiB, kernel {}", mebibytes(manifest.root.size),
                  mebibytes(manifest.uki.size), manifest.kernel);
}

}  // namespace

Status build_first(Demo& demo, Figures& figures) {
  demo.say().note("keys of this demonstration: Secure Boot, PCR policy and repository roles");
  TRY(demo.releases().make_keys());
  TRY(demo.releases().build({.version = kFirst, .sources = "point-release"},
                            [&demo](std::string_view line) { demo.show_progress(line); }));
  const auto manifest = TRY(demo.manifest(kFirst));
  add_sizes(manifest, figures);
  return {};
}

Status build_second(Demo& demo, Figures& figures) {
  TRY(demo.releases().build({.version = kSecond, .sources = "updates"},
                            [&demo](std::string_view line) { demo.show_progress(line); }));
  const auto first = TRY(demo.manifest(kFirst));
  const auto second = TRY(demo.manifest(kSecond));
  add_sizes(second, figures);
  if (second.root_hash == first.root_hash) {
    return fail(Errc::failed, "release {} has the same root image as release {}", kSecond, kFirst);
  }
  const bool updated = first.packages_digest != second.packages_digest;
  figures.members.set("packagesDiffer", updated);
  demo.say().note(updated ? "its packages differ from those of release 1.0"
                          : "the archive holds no pending update: only the version differs");
  demo.say().note("kernel {} -> {}", first.kernel, second.kernel);
  return {};
}

}  // namespace orlop::demo
