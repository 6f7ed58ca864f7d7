// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bench.hpp"

#include <format>
#include <sstream>

#include "libs/sys/file.hpp"
#include "tests/lab/progress.hpp"

namespace orlop::bench {
namespace fs = std::filesystem;

namespace {

constexpr Entry kBenches[] = {
    {"size", "what is how large, and what for", bench_size},
    {"build", "cold, unchanged, and after a change of the agent", bench_build},
    {"boot", "power-on to boot-complete.target", bench_boot},
    {"agent", "orlopd on a running node", bench_agent},
    {"config", "documents as they grow, and hostile ones", bench_config},
};

/// What a build of the order would come from, as one text.
Result<std::string> step_keys(const lab::Releases& releases, const lab::BuildOrder& order) {
  const auto plan = TRY(releases.plan(order));
  std::string text;
  for (const auto& step : *TRY(plan.get_array("steps"))) {
    text += std::format("{} {}\n", TRY(step.get_string("name")), TRY(step.get_string("key")));
  }
  return text;
}

}  // namespace

std::span<const Entry> benches() { return kBenches; }

Result<Cost> parse_cost(std::string_view text) {
  constexpr double kKibi = 1024;
  std::istringstream stream{std::string(text)};
  double seconds = 0;
  double user = 0;
  double system = 0;
  double kibibytes = 0;
  if (!(stream >> seconds >> user >> system >> kibibytes)) {
    return fail(Errc::corrupt, "`time` said \"{}\" instead of four numbers", text);
  }
  return Cost{
      .seconds = seconds, .cpu_seconds = user + system, .peak_rss_bytes = kibibytes * kKibi};
}

Bench::Bench(Options options, fs::path programs, sys::CommandRunner& runner,
             lab::Commentary& commentary)
    : options_(std::move(options)),
      runner_(runner),
      commentary_(commentary),
      lab_(runner, {.programs = std::move(programs),
                    .source = options_.source,
                    .recipe = options_.recipe,
                    .folder = options_.work}) {}

Result<builder::recipe::Recipe> Bench::recipe() const {
  constexpr std::size_t kMaxRecipe = std::size_t{256} << 10;
  const auto path = options_.source / options_.recipe;
  return builder::recipe::parse_recipe(TRY(sys::read_text(path, kMaxRecipe)), path.string());
}

Result<Mirrors> Bench::mirrors() const {
  constexpr std::size_t kMaxText = 4096;
  const auto text = TRY_CONTEXT(sys::read_text(options_.cache / "mirrors", kMaxText),
                                "reading which package mirror `run` uses");
  std::istringstream lines(text);
  Mirrors mirrors;
  if (!std::getline(lines, mirrors.archive) || !std::getline(lines, mirrors.security)) {
    return fail(Errc::corrupt, "{} does not name two mirrors",
                (options_.cache / "mirrors").string());
  }
  return mirrors;
}

Result<Cost> Bench::timed(const sys::Command& command) {
  constexpr std::size_t kMaxText = 4096;
  const auto folder = TRY(sys::TemporaryFolder::create("orlop-bench"));
  const auto file = folder.path() / "time";
  auto measured = command;
  measured.argv = {"time", "--quiet", "--output", file.string(), "--format", kTimeFormat, "--"};
  measured.argv.insert(measured.argv.end(), command.argv.begin(), command.argv.end());
  TRY(run_checked(runner_, measured));
  return parse_cost(TRY(sys::read_text(file, kMaxText)));
}

Status Bench::build_release() {
  constexpr std::size_t kMaxText = 4096;
  const lab::BuildOrder order{.version = kVersion, .sources = "updates"};
  const auto remembered = in_work("release.steps");
  const auto before = sys::read_text(remembered, kMaxText);
  if (!before || *before != TRY(step_keys(releases(), order))) {
    // A repository never takes another content under a version it has.
    TRY(sys::remove_tree(in_work("releases")));
    TRY(releases().withdraw());
  }
  TRY(releases().build(order,
                       [this](std::string_view line) { lab::tell_progress(commentary_, line); }));
  return sys::write_file(remembered, TRY(step_keys(releases(), order)), 0644,
                         sys::Durability::volatile_);
}

Result<Mkosi> Bench::mkosi_image() {
  TRY(releases().make_keys());
  TRY(lab_.login_key());
  const auto manifest = TRY(releases().manifest(kVersion));
  Mkosi mkosi(runner_, in_work("mkosi"));
  const bool same = TRY(mkosi.prepare({.packages = comparable_packages(TRY(recipe())),
                                       .mirrors = TRY(mirrors()),
                                       .keys = releases().keys(),
                                       .authorized_key = lab_.ssh_key().string() + ".pub",
                                       .packages_state = manifest.packages_digest,
                                       .programs = releases().places().programs}));
  if (!same || !fs::exists(mkosi.image())) {
    commentary_.note("mkosi builds its image (several minutes; kept for the next bench)");
    TRY(run_checked(runner_, mkosi.build_command(Mkosi::Packages::anew)));
  }
  return mkosi;
}

Result<lab::Machine> Bench::new_machine(std::string_view name) {
  auto machine = TRY(lab_.machine({.name = std::string(name),
                                   .release = kVersion,
                                   .beginning = lab::Beginning::image,
                                   .user_data = TRY(lab_.login_document("orlop-bench")),
                                   .alone = true}));
  commentary_.meanwhile([console = machine.serial()] { return console.last_line(); });
  return machine;
}

}  // namespace orlop::bench
