// SPDX-License-Identifier: Apache-2.0
// The configuration's part of a boot beside cloud-init's, for one document, on one machine: an
// image of the recipe with the package cloud-init in it, where both find the same seed.
#include "tests/bench/config_boot.hpp"

#include <algorithm>
#include <charconv>
#include <ranges>

#include "libs/base/format.hpp"
#include "libs/base/text.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"

namespace orlop::bench {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kConfigurationCase = "configuration of a first boot";
constexpr std::string_view kCloudInit = "cloud-init";

// SD_MESSAGE_UNIT_STARTING and SD_MESSAGE_UNIT_STARTED of sd-messages(3).
constexpr std::string_view kUnitStarting = "7d4958e842da4a758f6c1cdc7b36dcc5";
constexpr std::string_view kUnitStarted = "39f53479d3a045ac8e11786248231fbf";

constexpr std::string_view kOurUnits[] = {"orlop-early.service", "orlop-commands-early.service",
                                          "orlop-commands-boot.service", "orlop-commands.service"};
constexpr std::string_view kPeerUnits[] = {"cloud-init-main.service", "cloud-init-local.service",
                                           "cloud-init-network.service", "cloud-config.service",
                                           "cloud-final.service"};

constexpr std::string_view kDocumentOfBoth = R"(users:
  - name: deploy
    groups: [adm]
    sudo: ALL=(ALL) NOPASSWD:ALL
    shell: /bin/bash
    ssh_authorized_keys:
      - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIQ4tZl3MUFyVY7o8m4g2t3v7sTn5sGk2T1l0wX9a1bC deploy
timezone: Europe/Berlin
runcmd:
  - mkdir -p /var/lib/service
  - echo ready > /var/lib/service/state
)";

/// The document of both; the first list of `access` is of files.
std::string document_of_both(const std::string& access) {
  std::string files;
  for (int i = 0; i < 20; ++i)
    files += formatted("  - path: /etc/service/{:02}.conf\n    content: \"value = {}\\n\"\n", i, i);
  return access + files + std::string(kDocumentOfBoth);
}

Result<fs::path> recipe_with_peer(Bench& bench) {
  constexpr std::size_t kMaxRecipe = std::size_t{256} << 10;
  constexpr std::string_view kPackages = "\npackages:\n";
  auto text = TRY(sys::read_text(bench.options().source / bench.options().recipe, kMaxRecipe));
  const auto at = text.find(kPackages);
  if (at == std::string::npos) return fail(Errc::invalid, "the recipe has no list of packages");
  text.insert(at + kPackages.size(), "  - cloud-init\n");
  const auto file = bench.in_work("cloud-init") / "recipe.yaml";
  TRY(sys::make_folders(file.parent_path()));
  TRY(sys::write_file(file, text, 0644, sys::Durability::volatile_));
  return file;
}

Row configuration_row(std::string_view engine, double seconds, std::string note) {
  return {.name = std::string(kConfigurationCase),
          .engine = std::string(engine),
          .figures = {{"seconds", seconds}},
          .limit = {},
          .ratio = {},
          .note = std::move(note)};
}

}  // namespace

Result<double> seconds_of_units(std::string_view journal, std::span<const std::string_view> units) {
  constexpr double kMicro = 1e6;
  double sum = 0;
  for (const auto unit : units) {
    double starting = 0;
    double started = 0;
    for (const auto line : std::views::split(journal, '\n')) {
      if (std::ranges::empty(line)) continue;
      const auto entry = TRY(codec::parse_json(std::string_view(line)));
      const auto* name = entry.find("UNIT");
      const auto* message = entry.find("MESSAGE_ID");
      if (name == nullptr || !name->is_string() || name->string() != unit) continue;
      if (message == nullptr || !message->is_string()) continue;
      const auto text = TRY(entry.get_string("__MONOTONIC_TIMESTAMP"));
      double at = 0;
      std::from_chars(text.data(), text.data() + text.size(), at);
      if (message->string() == kUnitStarting) starting = at;
      if (message->string() == kUnitStarted) started = at;
    }
    if (started < starting || (started > 0 && starting == 0)) {
      return fail(Errc::corrupt, "the journal does not say when {} started", unit);
    }
    sum += (started - starting) / kMicro;
  }
  if (sum <= 0) return fail(Errc::corrupt, "the journal names none of the units");
  return sum;
}

Status add_boot_rows(Bench& bench, Report& report) {
  constexpr auto kWait = std::chrono::seconds(600);
  auto places = bench.releases().places();
  places.recipe = TRY(recipe_with_peer(bench));
  places.folder = bench.in_work("cloud-init");
  lab::Lab lab(bench.runner(), places);
  TRY(sys::remove_tree(lab.releases().folder_of(kVersion)));
  TRY(lab.releases().withdraw());
  TRY(lab.releases().build(
      {.version = kVersion, .sources = "updates"},
      [&bench](std::string_view line) { lab::tell_progress(bench.say(), line); }));
  auto machine =
      TRY(lab.machine({.name = "config",
                       .release = kVersion,
                       .beginning = lab::Beginning::image,
                       .user_data = document_of_both(TRY(lab.login_document("orlop-bench"))),
                       .alone = true}));
  TRY(machine.start());
  TRY(lab::wait_for_boot_complete(machine, lab::kBootTime));
  const auto journal = TRY(machine.ssh().checked(
      "cloud-init status --wait >/dev/null 2>&1; [ -s /var/lib/service/state ] || exit 1; "
      "journalctl -b -o json --output-fields=UNIT,MESSAGE_ID _PID=1",
      {.timeout = kWait}));
  const double ours = TRY(seconds_of_units(journal, kOurUnits));
  const double theirs = TRY(seconds_of_units(journal, kPeerUnits));
  auto row = configuration_row(kOrlop, ours, "before the system starts, and its commands");
  row.ratio = ours / theirs;
  report.rows.push_back(std::move(row));
  report.rows.push_back(configuration_row(kCloudInit, theirs, "its five stages, in the same boot"));
  report.accelerator = name_of(machine.accelerator());
  return machine.power_down(std::chrono::seconds(180));
}

}  // namespace orlop::bench
