// SPDX-License-Identifier: Apache-2.0
#include "image-builder/image/image.hpp"

#include "image-builder/image/report.hpp"
#include "image-builder/outputs/output.hpp"
#include "image-builder/pipeline/execute.hpp"
#include "image-builder/publish/publish.hpp"
#include "image-builder/steps/packages/archive.hpp"
#include "image-builder/steps/steps.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::image {
namespace fs = std::filesystem;
namespace {

using codec::Value;

/// A plan and what it was made from.
struct Planned {
  steps::Job job;
  pipeline::Planner planner;
  steps::Artifacts artifacts;
  std::vector<const outputs::Output*> chosen;
  std::vector<pipeline::Part> made;  ///< by each of `chosen`
};

Error not_given(std::string_view what, std::string_view option) {
  return Error(Errc::invalid, formatted("no {} is given", what))
      .with_remedy(formatted("say which: {}", option));
}

Result<fs::path> given_path(const std::optional<fs::path>& path, std::string_view what,
                            std::string_view option) {
  if (path) return *path;
  return std::unexpected(not_given(what, option));
}

Result<fs::path> repository_of(const Order& order) {
  if (order.repository) return *order.repository;
  if (order.out) return *order.out / "repository";
  return std::unexpected(not_given("repository", "--repository DIR or --out DIR"));
}

/// Where the first root metadata will stand, in a repository that the build has yet to make.
Result<fs::path> existing_trust_root(const Order& order) {
  auto root = TRY(repository_of(order)) / "metadata/1.root.json";
  std::error_code error;
  if (fs::exists(root, error)) return root;
  return std::unexpected(Error(Errc::not_found, formatted("{} is not there yet", root.string()))
                             .with_remedy("a build makes the repository with the keys of --keys"));
}

Result<Planned> plan_order(const Order& order, const Surroundings& around,
                           Result<fs::path> trust_root) {
  constexpr std::size_t kMaxRecipe = std::size_t{256} << 10;
  const auto text = TRY(sys::read_text(order.recipe, kMaxRecipe));
  auto recipe = TRY(recipe::parse_recipe(text, order.recipe.string()));
  TRY(recipe::check_overlays(recipe, order.source / "overlays"));
  auto chosen = TRY(outputs::chosen(recipe));
  Planned planned{
      .job = {.recipe = std::move(recipe),
              .version = order.version ? Version::parse(*order.version)
                                       : std::unexpected(not_given("version", "--version 1.0")),
              .sources = order.sources,
              .mirrors = order.mirrors,
              .archive =
                  steps::packages::observe_archive(order.mirrors, order.sources, around.fetcher),
              .source = order.source,
              .programs = order.programs,
              .boot_files = order.boot_files,
              .trust_root = std::move(trust_root),
              .keys = given_path(order.keys, "folder of keys",
                                 "--keys DIR, made by `orlop-build keys generate DIR`"),
              .packages_cache = order.cache / "debs",
              .extra_overlays = order.overlays},
      .planner = pipeline::Planner(order.cache / "steps"),
      .artifacts = {},
      .chosen = std::move(chosen),
      .made = {}};
  const pipeline::Inputs inputs(around.toolbox);
  planned.artifacts = steps::plan_steps(planned.planner, inputs, planned.job);
  for (const auto* output : planned.chosen)
    planned.made.push_back(output->plan(planned.planner, inputs, planned.job, planned.artifacts,
                                        outputs::options_of(planned.job.recipe, *output)));
  return planned;
}

pipeline::PipelineEvents events_for(const Surroundings& around, std::size_t total,
                                    std::size_t& done) {
  return {.started =
              [&around, &done, total](const pipeline::PlannedStep& step) {
                around.progress(started_document(step, done, total));
              },
          .finished =
              [&around, &done, total](const pipeline::StepOutcome& outcome) {
                around.progress(finished_document(outcome, ++done, total));
              }};
}

/// `release/` beside the outputs: what auditors, `inspect` and `diff` read.
Status deliver_release(const fs::path& from, const fs::path& to) {
  TRY(sys::remove_tree(to));
  TRY(sys::make_folders(to));
  for (const auto& entry : fs::directory_iterator(from)) {
    const auto target = to / entry.path().filename();
    std::error_code error;
    // Content files are large and never change.
    fs::create_hard_link(entry.path(), target, error);
    if (error) fs::copy_file(entry.path(), target, error);
    if (error) return fail_errno(error.value(), "writing {}", target.string());
  }
  return {};
}

Status deliver(const Planned& planned, const outputs::Delivery& delivery,
               const Surroundings& around) {
  TRY(sys::make_folders(delivery.folder));
  around.progress(note_document("writing the release"));
  TRY(deliver_release(planned.artifacts.release.folder.path(), delivery.folder / "release"));
  for (std::size_t i = 0; i < planned.chosen.size(); ++i) {
    const auto& output = *planned.chosen[i];
    around.progress(note_document(output.file.empty()
                                      ? formatted("publishing to {}", delivery.repository.string())
                                      : formatted("writing {}", output.file)));
    TRY_CONTEXT(output.deliver(output, planned.made[i], delivery),
                formatted("output {}", output.name));
  }
  return {};
}

}  // namespace

Result<Value> plan_image(const Order& order, const Surroundings& around) {
  const auto planned = TRY(plan_order(order, around, existing_trust_root(order)));
  return plan_document(planned.job, order.recipe.string(), planned.planner, planned.chosen);
}

Result<Value> build_image(const Order& order, const Surroundings& around) {
  const auto version = order.version ? Version::parse(*order.version)
                                     : std::unexpected(not_given("version", "--version 1.0"));
  if (!version) return std::unexpected(version.error());
  const auto out = TRY(given_path(order.out, "output folder", "--out DIR"));
  const auto keys = TRY(given_path(order.keys, "folder of keys",
                                   "--keys DIR, made by `orlop-build keys generate DIR`"));
  const auto repository = TRY(repository_of(order));
  const auto trust_root =
      TRY(publish::prepare_repository({.keys = keys, .repository = repository}, around.clock));
  const auto planned = TRY(plan_order(order, around, trust_root));

  const auto lock = TRY(pipeline::CacheLock::acquire(
      planned.planner.cache(),
      formatted("the build of {} {} in {}", planned.job.image_id(), version->text(), out.string()),
      [&around](std::string_view what) { around.progress(note_document(what)); }));
  std::size_t done = 0;
  const auto outcomes =
      TRY(pipeline::execute(planned.planner, lock, around.runner,
                            events_for(around, planned.planner.works().size(), done)));
  TRY(deliver(planned,
              {.folder = out,
               .repository = repository,
               .keys = keys,
               .runner = around.runner,
               .clock = around.clock},
              around));
  const auto manifest = TRY(steps::release::read_manifest(out / "release"));
  auto report = build_document(manifest, outcomes, planned.chosen, out);
  TRY(sys::write_file(out / "build.json", codec::write_json_pretty(report)));
  TRY(pipeline::prune_cache(lock, planned.planner));
  return report;
}

}  // namespace orlop::builder::image
