// SPDX-License-Identifier: Apache-2.0
#include "image-builder/cli/image_command.hpp"

#include <sys/stat.h>

#include <format>

#include "image-builder/keys/keys.hpp"
#include "image-builder/outputs/outputs.hpp"
#include "image-builder/publish/publish.hpp"
#include "image-builder/steps/initrd/initrd.hpp"
#include "image-builder/steps/release/release.hpp"
#include "image-builder/steps/root_image/root_image.hpp"
#include "image-builder/steps/root_tree/root_tree.hpp"
#include "image-builder/steps/uki/uki.hpp"
#include "libs/codec/json.hpp"
#include "libs/net/factory.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::cli {
namespace fs = std::filesystem;
namespace {

using codec::Value;

Result<std::vector<pipeline::Step>> steps_of(const steps::BuildContext& context) {
  std::vector<pipeline::Step> all;
  all.push_back(steps::packages::packages_step(context));
  all.push_back(TRY(steps::initrd::initrd_step(context)));
  all.push_back(TRY(steps::root_tree::root_tree_step(context)));
  all.push_back(steps::root_image::root_image_step(context));
  all.push_back(TRY(steps::uki::uki_step(context)));
  return all;
}

Value plan_report(const ImageOptions& options, const std::vector<pipeline::PlannedStep>& planned) {
  Value list = Value::array();
  for (const auto& step : planned) {
    list.push(Value::object(
        {{"name", step.name}, {"what", step.what}, {"key", step.key}, {"cached", step.cached}}));
  }
  return Value::object(
      {{"schema", "orlop.build-plan/1"},
       {"recipe", options.recipe.string()},
       {"version", options.version},
       {"steps", std::move(list)},
       {"outputs", Value::array({"disk.raw", "install.iso", "release/", "build.json"})},
       {"repository", options.repository.string()}});
}

std::int64_t file_bytes(const fs::path& path) {
  return static_cast<std::int64_t>(fs::file_size(path));
}

/// Bytes that a sparse file takes on the disk.
std::int64_t allocated_bytes(const fs::path& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 ? info.st_blocks * 512 : 0;
}

Value build_report(const ImageOptions& options, const pipeline::Execution& execution,
                   const orlop::release::Manifest& manifest) {
  Value list = Value::array();
  double seconds = 0;
  for (const auto& outcome : execution.outcomes) {
    seconds += outcome.seconds;
    list.push(Value::object(
        {{"name", outcome.name}, {"cached", outcome.cached}, {"seconds", outcome.seconds}}));
  }
  return Value::object({{"schema", "orlop.build/1"},
                        {"variant", manifest.variant},
                        {"version", manifest.version.text()},
                        {"root_hash", manifest.root_hash.hex()},
                        {"kernel", manifest.kernel},
                        {"steps", std::move(list)},
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
  auto parsed = TRY(recipe::parse_recipe(TRY(sys::read_text(options.recipe, kMaxRecipe)),
                                         options.recipe.string()));
  TRY(recipe::check_overlays(parsed, options.source / "overlays"));
  const auto fetcher = net::make_fetcher();
  sys::SystemCommandRunner runner;
  const SystemClock clock;
  const auto trust_root =
      options.dry_run ? options.repository / "metadata/1.root.json"
                      : TRY(publish::prepare_repository(
                            {.keys = options.keys, .repository = options.repository}, clock));
  const steps::BuildContext context{
      .recipe = std::move(parsed),
      .version = TRY(Version::parse(options.version)),
      .archive = TRY(steps::packages::observe_archive(options.mirror, options.security_mirror,
                                                      options.sources, *fetcher)),
      .source = options.source,
      .programs = options.programs,
      .trust_root = trust_root,
      .keys = options.keys,
      .packages_cache = options.cache / "debs",
      .extra_overlays = options.overlays,
      .runner = runner};
  const auto all = TRY(steps_of(context));
  if (options.dry_run)
    return plan_report(options, TRY(pipeline::plan(all, options.cache / "steps")));

  const auto lock =
      TRY(pipeline::CacheLock::acquire(options.cache / "steps",
                                       std::format("the build of {} {} in {}", context.image_id(),
                                                   options.version, options.out.string()),
                                       events.note));
  const auto execution = TRY(pipeline::execute(all, lock, events.pipeline));
  TRY(sys::make_folders(options.out));
  events.note("writing the release");
  const auto manifest =
      TRY(steps::release::write_release(context, execution.results, options.out / "release"));
  events.note("writing disk.raw");
  TRY(outputs::write_disk(context, execution.results, options.out / "disk.raw"));
  events.note("writing install.iso");
  TRY(outputs::write_medium(context, execution.results, options.out / "release",
                            options.out / "install.iso"));
  events.note(std::format("publishing to {}", options.repository.string()));
  TRY(publish::publish(
      {.keys = options.keys, .release = options.out / "release", .repository = options.repository},
      clock));
  auto report = build_report(options, execution, manifest);
  TRY(sys::write_file(options.out / "build.json", codec::write_json_pretty(report)));
  TRY(pipeline::prune_cache(lock, execution.results));
  return report;
}

}  // namespace orlop::builder::cli
