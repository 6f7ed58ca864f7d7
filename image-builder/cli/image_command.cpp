// SPDX-License-Identifier: Apache-2.0
#include "image-builder/cli/image_command.hpp"

#include <sys/stat.h>

#include <format>

#include "image-builder/keys/keys.hpp"
#include "image-builder/publish/publish.hpp"
#include "image-builder/steps/initrd.hpp"
#include "image-builder/steps/outputs.hpp"
#include "image-builder/steps/root_image.hpp"
#include "image-builder/steps/root_tree.hpp"
#include "image-builder/steps/uki.hpp"
#include "libs/codec/json.hpp"
#include "libs/net/factory.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder {
namespace fs = std::filesystem;
namespace {

using codec::Value;

Result<std::vector<Step>> steps_of(const BuildContext& context) {
  std::vector<Step> steps;
  steps.push_back(packages_step(context));
  steps.push_back(TRY(initrd_step(context)));
  steps.push_back(TRY(root_tree_step(context)));
  steps.push_back(root_image_step(context));
  steps.push_back(TRY(uki_step(context)));
  return steps;
}

Value plan_report(const ImageOptions& options, const std::vector<PlannedStep>& planned) {
  Value steps = Value::array();
  for (const auto& step : planned) {
    steps.push(Value::object(
        {{"name", step.name}, {"what", step.what}, {"key", step.key}, {"cached", step.cached}}));
  }
  return Value::object({{"schema", "orlop.build-plan/1"},
                        {"recipe", options.recipe.string()},
                        {"version", options.version},
                        {"steps", std::move(steps)},
                        {"outputs", Value::array({"disk.raw", "install.iso", "release/", "build.json"})},
                        {"repository", options.repository.string()}});
}

std::int64_t file_bytes(const fs::path& path) { return static_cast<std::int64_t>(fs::file_size(path)); }

/// Bytes that a sparse file takes on the disk.
std::int64_t allocated_bytes(const fs::path& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 ? info.st_blocks * 512 : 0;
}

Value build_report(const ImageOptions& options, const Execution& execution, const release::Manifest& manifest) {
  Value steps = Value::array();
  double seconds = 0;
  for (const auto& outcome : execution.outcomes) {
    seconds += outcome.seconds;
    steps.push(Value::object(
        {{"name", outcome.name}, {"cached", outcome.cached}, {"seconds", outcome.seconds}}));
  }
  return Value::object({{"schema", "orlop.build/1"},
                        {"variant", manifest.variant},
                        {"version", manifest.version.text()},
                        {"root_hash", manifest.root_hash.hex()},
                        {"kernel", manifest.kernel},
                        {"steps", std::move(steps)},
                        {"seconds", seconds},
                        {"root_bytes", static_cast<std::int64_t>(manifest.root.size)},
                        {"uki_bytes", static_cast<std::int64_t>(manifest.uki.size)},
                        {"iso_bytes", file_bytes(options.out / "install.iso")},
                        {"disk_bytes", file_bytes(options.out / "disk.raw")},
                        {"disk_allocated_bytes", allocated_bytes(options.out / "disk.raw")}});
}

}  // namespace

Result<Value> build_image(const ImageOptions& options, const BuildEvents& events) {
  constexpr std::size_t kMaxRecipe = std::size_t{256} << 10;
  auto recipe = TRY(parse_recipe(TRY(sys::read_text(options.recipe, kMaxRecipe)), options.recipe.string()));
  TRY(check_overlays(recipe, options.source / "overlays"));
  const auto fetcher = net::make_fetcher();
  sys::SystemCommandRunner runner;
  const SystemClock clock;
  const auto trust_root = options.dry_run
                              ? options.repository / "metadata/1.root.json"
                              : TRY(prepare_repository({.keys = options.keys, .repository = options.repository}, clock));
  const BuildContext context{
      .recipe = std::move(recipe),
      .version = TRY(Version::parse(options.version)),
      .archive = TRY(observe_archive(options.mirror, options.security_mirror, options.sources, *fetcher)),
      .source = options.source,
      .programs = options.programs,
      .trust_root = trust_root,
      .keys = options.keys,
      .packages_cache = options.cache / "debs",
      .extra_overlays = options.overlays,
      .runner = runner};
  const auto steps = TRY(steps_of(context));
  if (options.dry_run) return plan_report(options, TRY(plan(steps, options.cache / "steps")));

  const auto lock = TRY(CacheLock::acquire(
      options.cache / "steps",
      std::format("the build of {} {} in {}", context.image_id(), options.version, options.out.string()), events.note));
  const auto execution = TRY(execute(steps, lock, events.pipeline));
  TRY(sys::make_folders(options.out));
  events.note("writing the release");
  const auto manifest = TRY(write_release(context, execution.results, options.out / "release"));
  events.note("writing disk.raw");
  TRY(write_disk(context, execution.results, options.out / "disk.raw"));
  events.note("writing install.iso");
  TRY(write_medium(context, execution.results, options.out / "release", options.out / "install.iso"));
  events.note(std::format("publishing to {}", options.repository.string()));
  TRY(publish({.keys = options.keys, .release = options.out / "release", .repository = options.repository}, clock));
  auto report = build_report(options, execution, manifest);
  TRY(sys::write_file(options.out / "build.json", codec::write_json_pretty(report)));
  TRY(prune_cache(lock, execution.results));
  return report;
}

}  // namespace orlop::builder
