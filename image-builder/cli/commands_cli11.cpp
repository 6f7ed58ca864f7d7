// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <print>

#include "bootloader/uki/predict.hpp"
#include "image-builder/cli/commands.hpp"
#include "image-builder/cli/image_command.hpp"
#include "image-builder/cli/release_commands.hpp"
#include "image-builder/keys/keys.hpp"
#include "image-builder/lint/lint.hpp"
#include "image-builder/publish/publish.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::cli {
namespace {

using codec::Value;

constexpr std::string_view kExamples = R"(
Examples:
  orlop-build keys generate keys
  orlop-build image configs/recipes/base.yaml --keys keys --version 1.0 --out out/1.0 --repository repository
  orlop-build image configs/recipes/base.yaml --keys keys --version 1.0 --out out/1.0 --dry-run
  orlop-build predict out/1.0/release/*.uki
  orlop-build diff out/1.0/release out/2.0/release)";

/// Prints one document on standard output, or the error and its remedy on standard error.
int finish(const Result<Value>& result, bool json,
           const std::function<void(const Value&)>& print_text) {
  if (!result) {
    std::println(stderr, "orlop-build: {}", result.error().report());
    return 1;
  }
  if (json) {
    std::print("{}", codec::write_json_pretty(*result));
  } else {
    print_text(*result);
  }
  return 0;
}

void print_pretty(const Value& value) { std::print("{}", codec::write_json_pretty(value)); }

/// One JSON line for each event on the descriptor that --progress-fd names.
class Progress {
 public:
  explicit Progress(int fd) : fd_(fd) {}
  void send(const Value& event) const {
    if (fd_ < 0) return;
    const auto line = codec::write_json(event) + "\n";
    (void)!::write(fd_, line.data(), line.size());  // progress is advice: a reader may have gone
  }

 private:
  int fd_;
};

BuildEvents events_for(const Progress& progress) {
  return {.pipeline = {
              .started =
                  [&progress](const pipeline::PlannedStep& step) {
                    std::println(stderr, "  {:<11} {}", step.name, step.what);
                    progress.send(Value::object({{"event", "started"}, {"step", step.name}}));
                  },
              .finished =
                  [&progress](const pipeline::StepOutcome& outcome) {
                    std::println(stderr, "  {:<11} {}", outcome.name,
                                 outcome.cached ? std::string("unchanged")
                                                : std::format("done in {:.1f} s", outcome.seconds));
                    progress.send(Value::object({{"event", "finished"},
                                                 {"step", outcome.name},
                                                 {"cached", outcome.cached},
                                                 {"seconds", outcome.seconds}}));
                  }},
          .note = [&progress](std::string_view what) {
            std::println(stderr, "  {}", what);
            progress.send(Value::object({{"event", "note"}, {"what", what}}));
          }};
}

/// The first two lines of the file `run` leaves in the cache: the host's package mirrors.
void default_mirrors(ImageOptions& options) {
  const auto text = sys::read_text(options.cache / "mirrors", 4096);
  if (!text) return;
  const auto end = text->find('\n');
  if (options.mirror.empty()) options.mirror = text->substr(0, end);
  if (options.security_mirror.empty() && end != std::string::npos) {
    options.security_mirror = text->substr(end + 1, text->find('\n', end + 1) - end - 1);
  }
}

void add_image(CLI::App& app, int& exit_code) {
  struct Arguments {
    ImageOptions options;
    std::string sources = "updates";
    bool json = false;
    int progress_fd = -1;
  };
  auto arguments = std::make_shared<Arguments>();
  auto& options = arguments->options;
  options.source = std::filesystem::current_path();
  options.cache = "/cache";
  auto* image =
      app.add_subcommand("image", "Build a release: images, signed release, repository entry");
  image->add_option("RECIPE", options.recipe, "Recipe, for example configs/recipes/base.yaml")
      ->required();
  image->add_option("--version", options.version, "Version of the release")->required();
  image->add_option("--keys", options.keys, "Folder made by `orlop-build keys generate`")
      ->required();
  image->add_option("--out", options.out, "Output folder")->required();
  image->add_option("--repository", options.repository,
                    "Repository to publish into (default: OUT/repository)");
  image->add_option("--sources", arguments->sources, "Package sources: point-release or updates")
      ->check(CLI::IsMember({"point-release", "updates"}));
  image->add_option("--overlay", options.overlays, "One more file tree to lay over the image");
  image->add_option("--source", options.source, "The checkout (default: the present folder)");
  image->add_option("--programs", options.programs,
                    "The agent's programs (default: SOURCE/build/release/bin)");
  image->add_option("--cache", options.cache, "Cache folder");
  image->add_option("--mirror", options.mirror, "Debian mirror (default: the host's)");
  image->add_option("--security-mirror", options.security_mirror,
                    "Debian security mirror (default: the host's)");
  image->add_flag("--dry-run", options.dry_run, "Print the plan, change nothing");
  image->add_flag("--json", arguments->json, "Print the report as one JSON document");
  image->add_option("--progress-fd", arguments->progress_fd,
                    "Write progress as JSON lines to this descriptor");
  image->callback([arguments, &exit_code] {
    auto& chosen = arguments->options;
    chosen.sources =
        arguments->sources == "updates" ? steps::Sources::updates : steps::Sources::point_release;
    if (chosen.repository.empty()) chosen.repository = chosen.out / "repository";
    if (chosen.programs.empty()) chosen.programs = chosen.source / "build/release/bin";
    default_mirrors(chosen);
    const Progress progress(arguments->progress_fd);
    exit_code =
        finish(build_image(chosen, events_for(progress)), arguments->json, print_image_report);
  });
}

void add_keys(CLI::App& app, int& exit_code) {
  auto folder = std::make_shared<std::string>();
  auto* group = app.add_subcommand("keys", "Signing keys")->require_subcommand(1);
  auto* generate =
      group->add_subcommand("generate", "Make a fresh set: Secure Boot, PCR policy, repository");
  generate->add_option("DIR", *folder, "New folder for the keys")->required();
  generate->callback([folder, &exit_code] {
    const SystemClock clock;
    const auto made = keys::generate_keys(*folder, clock);
    const Result<Value> result =
        made ? Result<Value>(Value::object({{"schema", "orlop.keys/1"}, {"folder", *folder}}))
             : Result<Value>(std::unexpected(made.error()));
    exit_code = finish(result, false,
                       [&folder](const Value&) { std::println("keys written to {}", *folder); });
  });
}

void add_publish(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<publish::PublishOptions>();
  auto* publish_command = app.add_subcommand("publish", "Put a release into a repository");
  publish_command->add_option("--keys", options->keys, "Folder with the keys")->required();
  publish_command->add_option("--release", options->release, "Release folder of a build")
      ->required();
  publish_command->add_option("--repository", options->repository, "Repository folder")->required();
  publish_command->callback([options, &exit_code] {
    const SystemClock clock;
    const auto done = publish::publish(*options, clock);
    const Result<Value> result =
        done ? Result<Value>(Value()) : Result<Value>(std::unexpected(done.error()));
    exit_code = finish(result, false, [&options](const Value&) {
      std::println("published to {}", options->repository.string());
    });
  });
}

void add_readers(CLI::App& app, int& exit_code) {
  auto path = std::make_shared<std::string>();
  auto other = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  auto* predict =
      app.add_subcommand("predict", "Say what a UKI will measure (PCR 11, Authenticode)");
  predict->add_option("UKI", *path, "Signed or unsigned UKI")->required();
  predict->callback(
      [path, &exit_code] { exit_code = finish(predict_file(*path), true, print_pretty); });
  auto* inspect = app.add_subcommand("inspect", "Describe a release folder, a manifest or a UKI");
  inspect->add_option("PATH", *path, "Release folder, manifest or UKI")->required();
  inspect->callback(
      [path, &exit_code] { exit_code = finish(inspect_path(*path), true, print_pretty); });
  auto* lint_command = app.add_subcommand("lint", "Check a file tree against the rules for images");
  lint_command->add_option("TREE", *path, "Folder with the file tree")->required();
  lint_command->callback([path, &exit_code] {
    exit_code = finish(lint_report(*path), true, print_pretty);
    if (exit_code == 0 && !lint::require_clean(lint::lint_tree(*path))) exit_code = 1;
  });
  auto* diff = app.add_subcommand("diff", "Compare two releases: packages, sizes, blocks");
  diff->add_option("FROM", *path, "Release folder")->required();
  diff->add_option("TO", *other, "Release folder")->required();
  diff->add_flag("--json", *json, "Print one JSON document");
  diff->callback([path, other, json, &exit_code] {
    exit_code = finish(diff_releases(*path, *other), *json, print_diff);
  });
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app("Builds, signs, publishes and inspects releases of Orlop OS", "orlop-build");
  app.footer(std::string(kExamples));
  app.require_subcommand(1);
  int exit_code = 0;
  add_image(app, exit_code);
  add_keys(app, exit_code);
  add_publish(app, exit_code);
  add_readers(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return exit_code;
}

}  // namespace orlop::builder::cli
