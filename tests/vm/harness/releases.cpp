// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/harness/releases.hpp"

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"

namespace orlop::vm {

Status Releases::make_keys() {
  std::error_code error;
  if (std::filesystem::exists(keys(), error)) return {};
  TRY(run_checked(*runner_, {.argv = {program(), "keys", "generate", keys().string()},
                             .folder = places_.source}));
  return {};
}

sys::Command Releases::image_command(const BuildOrder& order) const {
  sys::Command command{
      .argv = {program(), "image", places_.recipe.string(), "--keys", keys().string(), "--version",
               order.version, "--sources", order.sources, "--out",
               folder_of(order.version).string(), "--repository", repository().string(), "--json"},
      .folder = places_.source,
      .timeout = std::chrono::minutes(20)};
  if (!order.overlay.empty()) {
    command.argv.insert(command.argv.end(), {"--overlay", order.overlay.string()});
  }
  return command;
}

Status Releases::build(const BuildOrder& order, std::function<void(std::string_view)> on_line) {
  TRY(make_keys());
  auto command = image_command(order);
  command.argv.insert(command.argv.end(), {"--progress-fd", "2"});
  command.on_line = std::move(on_line);
  TRY_CONTEXT(run_checked(*runner_, command), "building release " + order.version);
  return {};
}

Result<codec::Value> Releases::plan(const BuildOrder& order) const {
  auto command = image_command(order);
  command.argv.emplace_back("--dry-run");
  return codec::parse_json(TRY_CONTEXT(run_checked(*runner_, command), "planning a build"));
}

Status Releases::ensure(const BuildOrder& order) {
  if (manifest(order.version)) return {};
  return build(order);
}

Result<release::Manifest> Releases::manifest(std::string_view version) const {
  const auto name = release::manifest_name("base", TRY(Version::parse(version)));
  const auto path = folder_of(version) / "release" / name;
  const auto text = TRY_CONTEXT(sys::read_text(path, release::kMaxManifestBytes),
                                std::format("release {} (an earlier step builds it)", version));
  return release::parse_manifest(text);
}

}  // namespace orlop::vm
