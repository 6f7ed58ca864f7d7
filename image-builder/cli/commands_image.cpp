// SPDX-License-Identifier: Apache-2.0
// Verbs that make something: image, keys generate, publish.
#include "image-builder/cli/command.hpp"
#include "image-builder/cli/render.hpp"
#include "image-builder/image/image.hpp"
#include "image-builder/image/mirrors.hpp"
#include "image-builder/keys/keys.hpp"
#include "image-builder/publish/publish.hpp"
#include "libs/base/format.hpp"

namespace orlop::builder::cli {
namespace {

using codec::Value;
namespace fs = std::filesystem;

std::optional<fs::path> path_of(const Invocation& given, std::string_view option) {
  return given.value(option).transform([](const std::string& text) { return fs::path(text); });
}

Result<steps::Sources> sources_of(const Invocation& given) {
  const auto word = given.value("--sources").value_or("updates");
  if (word == "updates") return steps::Sources::updates;
  if (word == "point-release") return steps::Sources::point_release;
  return std::unexpected(Error(Errc::invalid, formatted("there are no sources '{}'", word))
                             .with_remedy("write --sources updates or --sources point-release"));
}

Result<image::Order> order_of(const Invocation& given, const Surroundings& around) {
  const auto source = path_of(given, "--source").value_or(around.folder);
  const auto cache = path_of(given, "--cache").value_or("/cache");
  auto sources = TRY(sources_of(given));
  image::Order order{
      .recipe = given.list("RECIPE").front(),
      .version = given.value("--version"),
      .keys = path_of(given, "--keys"),
      .out = path_of(given, "--out"),
      .repository = path_of(given, "--repository"),
      .source = source,
      .programs = path_of(given, "--programs").value_or(source / "build/release/bin"),
      .cache = cache,
      .mirrors =
          image::mirrors_or_hosts({.debian = given.value("--mirror").value_or(""),
                                   .security = given.value("--security-mirror").value_or("")},
                                  cache),
      .sources = sources};
  for (const auto& overlay : given.list("--overlay")) order.overlays.emplace_back(overlay);
  return order;
}

Result<Output> image(const Invocation& given, Context& context) {
  const auto order = TRY(order_of(given, context.around));
  const image::Surroundings around{.runner = context.around.runner,
                                   .fetcher = context.around.fetcher,
                                   .clock = context.around.clock,
                                   .toolbox = context.around.toolbox,
                                   .progress = context.progress};
  if (given.flag("--dry-run")) {
    auto plan = TRY(image::plan_image(order, around));
    auto text = plan_text(plan);
    return Output{std::move(plan), std::move(text)};
  }
  auto report = TRY(image::build_image(order, around));
  auto text = build_text(report);
  return Output{std::move(report), std::move(text)};
}

Result<Output> generate(const Invocation& given, Context& context) {
  const auto folder = given.list("DIR").front();
  TRY(keys::generate_keys(folder, context.around.clock));
  return Output{Value::object({{"schema", "orlop.keys-made/1"}, {"folder", folder}}),
                formatted("keys written to {}\n", folder)};
}

Result<Output> publish_release(const Invocation& given, Context& context) {
  const auto repository = *given.value("--repository");
  const auto published = TRY(publish::publish({.keys = *given.value("--keys"),
                                               .release = *given.value("--release"),
                                               .repository = repository,
                                               .allow_older = given.flag("--allow-older")},
                                              context.around.clock));
  auto added = Value::array();
  for (const auto& name : published.added) added.push(name);
  return Output{Value::object({{"schema", "orlop.published/1"},
                               {"manifest", published.manifest},
                               {"repository", repository},
                               {"added", std::move(added)}}),
                formatted("{} published to {}\n", published.manifest, repository)};
}

}  // namespace

std::vector<Command> image_commands() {
  return {
      {"keys generate",
       "Make a fresh set of keys: Secure Boot, PCR policy, repository",
       {{"DIR", "New folder for the keys"}},
       {},
       {"orlop-build keys generate keys"},
       generate},
      {"image",
       "Build a release and what the recipe chooses to hand out",
       {{"RECIPE", "For example configs/recipes/base.yaml"}},
       {{"--version", "VERSION", "Version of the release"},
        {"--keys", "DIR", "Folder made by `orlop-build keys generate`"},
        {"--out", "DIR", "Output folder"},
        {"--repository", "DIR", "Repository to publish into; default: repository in --out"},
        {"--sources", "WORD", "Package sources: updates (default) or point-release"},
        {"--overlay", "DIR", "One more file tree to lay over the image", false, true},
        {"--source", "DIR", "The checkout; default: the present folder"},
        {"--programs", "DIR", "The agent's programs; default: build/release/bin in --source"},
        {"--cache", "DIR", "Results of steps and downloads; default: /cache"},
        {"--mirror", "URL", "Debian mirror; default: the host's"},
        {"--security-mirror", "URL", "Debian security mirror; default: the host's"},
        {"--dry-run", "", "Only show the plan; needs nothing but the recipe"}},
       {"orlop-build image configs/recipes/base.yaml --dry-run",
        "orlop-build image configs/recipes/base.yaml --keys keys --version 1.0 --out out/1.0 "
        "--repository repository",
        "orlop-build image configs/recipes/base.yaml --keys keys --version 1.0 --out out/1.0 "
        "--json --progress-fd 2"},
       image},
      {"publish",
       "Put a release into a repository and sign it",
       {},
       {{"--keys", "DIR", "Folder with the keys", true},
        {"--release", "DIR", "Release folder of a build", true},
        {"--repository", "DIR", "Repository folder; made when there is none", true},
        {"--allow-older", "", "Also a version below the newest of its variant"}},
       {"orlop-build publish --keys keys --release out/1.0/release --repository repository"},
       publish_release},
  };
}

}  // namespace orlop::builder::cli
