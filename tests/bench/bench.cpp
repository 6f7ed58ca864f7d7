// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bench.hpp"

#include <format>
#include <sstream>

#include "libs/sys/file.hpp"
#include "tests/lab/file_server.hpp"
#include "tests/lab/machine/firmware.hpp"
#include "tests/lab/machine/media.hpp"
#include "tests/lab/progress.hpp"

namespace orlop::bench {
namespace fs = std::filesystem;

namespace {

constexpr Entry kBenches[] = {
    {"size", "what is how large, and what for", bench_size},
    {"build", "cold, unchanged, and after a change of the agent", bench_build},
    {"boot", "power-on to boot-complete.target", bench_boot},
    {"agent", "orlopd on a running node", bench_agent},
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
      releases_(runner, {.programs = std::move(programs),
                         .source = options_.source,
                         .recipe = options_.recipe,
                         .folder = options_.work}) {}

Result<builder::Recipe> Bench::recipe() const {
  constexpr std::size_t kMaxRecipe = std::size_t{256} << 10;
  const auto path = options_.source / options_.recipe;
  return builder::parse_recipe(TRY(sys::read_text(path, kMaxRecipe)), path.string());
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
  if (!before || *before != TRY(step_keys(releases_, order))) {
    // A repository never takes another content under a version it has.
    TRY(sys::remove_tree(in_work("releases")));
    TRY(releases_.withdraw());
  }
  TRY(releases_.build(order,
                      [this](std::string_view line) { lab::tell_progress(commentary_, line); }));
  return sys::write_file(remembered, TRY(step_keys(releases_, order)), 0644,
                         sys::Durability::volatile_);
}

Result<Mkosi> Bench::mkosi_image() {
  TRY(releases_.make_keys());
  TRY(lab::make_ssh_key(runner_, ssh_key()));
  const auto manifest = TRY(releases_.manifest(kVersion));
  Mkosi mkosi(runner_, in_work("mkosi"));
  const bool same = TRY(mkosi.prepare({.packages = comparable_packages(TRY(recipe())),
                                       .mirrors = TRY(mirrors()),
                                       .keys = releases_.keys(),
                                       .authorized_key = ssh_key().string() + ".pub",
                                       .packages_state = manifest.packages_digest,
                                       .programs = releases_.places().programs}));
  if (!same || !fs::exists(mkosi.image())) {
    commentary_.note("mkosi builds its image (several minutes; kept for the next bench)");
    TRY(run_checked(runner_, mkosi.build_command(Mkosi::Packages::anew)));
  }
  return mkosi;
}

Result<fs::path> Bench::make_seed() {
  const auto key = TRY(lab::make_ssh_key(runner_, ssh_key()));
  const auto seed = in_work("seed.iso");
  TRY(lab::make_seed(runner_,
                    std::format("#cloud-config\n"
                                "hostname: orlop-bench\n"
                                "write_files:\n"
                                "  - path: /root/.ssh/authorized_keys\n"
                                "    content: |\n"
                                "      {}\n"
                                "    permissions: '0600'\n",
                                key),
                    "instance-id: orlop-bench\n", seed));
  return seed;
}

Result<lab::Machine> Bench::new_machine(std::string_view name, const fs::path& image,
                                       const fs::path& seed) {
  constexpr std::uint64_t kDiskBytes = std::uint64_t{12} << 30;
  const auto folder = options_.work / "machines" / name;
  TRY(sys::remove_tree(folder));
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail_errno(error.value(), "creating {}", folder.string());
  const auto disk = folder / "disk.qcow2";
  TRY(lab::make_overlay(runner_, image, lab::DiskFormat::raw, kDiskBytes, disk));
  lab::MachineSpec spec{.name = std::string(name)};
  const auto enrolled = folder / "enrolled.fd";
  TRY(lab::enroll_keys(runner_, spec.firmware_variables, lab::certificates_in(releases_.keys()),
                      enrolled));
  spec.firmware_variables = enrolled;
  spec.ssh_port = TRY(lab::free_port());
  spec.disks = {{.path = disk, .format = lab::DiskFormat::qcow2}};
  if (!seed.empty()) spec.disks.push_back({.path = seed, .read_only = true});
  return lab::Machine::create(runner_, std::move(spec), folder, ssh_key());
}

}  // namespace orlop::bench
