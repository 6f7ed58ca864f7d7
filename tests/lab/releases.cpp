// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/releases.hpp"

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"

namespace orlop::lab {

Status Releases::make_keys() {
  std::error_code error;
  if (std::filesystem::exists(keys(), error)) return {};
  TRY(run_checked(*runner_, {.argv = {program(), "keys", "generate", keys().string()},
                             .folder = places_.source}));
  return {};
}

Result<Releases> Releases::start_again(const std::filesystem::path& folder) const {
  TRY(sys::remove_tree(folder));
  auto places = places_;
  places.folder = folder;
  places.cache = folder / "cache";
  Releases again(*runner_, places);
  TRY(sys::make_folders(again.repository() / "metadata"));
  TRY(sys::make_folders(places.cache));
  const std::vector<std::pair<std::filesystem::path, std::filesystem::path>> copies = {
      {keys(), again.keys()},
      {repository() / "metadata/1.root.json", again.repository() / "metadata/1.root.json"},
      {places_.cache / "debs", places.cache / "debs"},
      {places_.cache / "mirrors", places.cache / "mirrors"}};
  for (const auto& [from, to] : copies) {
    TRY(run_checked(*runner_, {.argv = {"cp", "--archive", from.string(), to.string()},
                               .timeout = std::chrono::minutes(5)}));
  }
  return again;
}

sys::Command Releases::image_command(const BuildOrder& order) const {
  sys::Command command{
      .argv = {program(), "image", places_.recipe.string(), "--keys", keys().string(), "--version",
               order.version, "--sources", order.sources, "--out",
               folder_of(order.version).string(), "--repository", repository().string(), "--cache",
               places_.cache.string(), "--json"},
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

}  // namespace orlop::lab
