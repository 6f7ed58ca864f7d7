// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "tests/bench/options.hpp"

namespace orlop::bench {

std::variant<Options, int> parse_options(int argc, const char* const* argv,
                                         const std::vector<std::string>& names) {
  constexpr int kWrongUsage = 2;
  constexpr unsigned kMaxRuns = 100;
  Options options;
  CLI::App app(
      "Measures and prints a table; compares with mkosi and Debian's own defaults in the same "
      "run.\n"
      "  size   images, UKI by section, root image by what its files are for\n"
      "  build  cold build, nothing changed, rebuild after a change of the agent\n"
      "  boot   power-on to boot-complete.target, by phase\n"
      "  agent  memory, wake-ups and answers of orlopd on a running node\n"
      "  config documents as they grow, hostile ones, and a boot beside cloud-init\n"
      "The exit code is 0 when everything could be measured, whether or not a limit is met.",
      "orlop-bench");
  app.footer(
      "Examples:\n  sudo ./run bench boot --json boot.json\n"
      "  sudo ./run bench boot --alone --runs 5\n"
      "  sudo ./run bench config --corpus documents");
  app.add_option("NAME", options.name, "Which bench")->required()->check(CLI::IsMember(names));
  app.add_option("--json", options.json, "Write the rows as JSON (orlop.bench/1) to FILE")
      ->type_name("FILE");
  app.add_option("--markdown", options.markdown, "Write the table as Markdown to FILE")
      ->type_name("FILE");
  app.add_option("--runs", options.runs, "boot: boots of each engine after its first")
      ->check(CLI::Range(1U, kMaxRuns))
      ->capture_default_str();
  app.add_flag(
      "--alone", options.alone,
      "boot, config: Orlop without mkosi or cloud-init beside it, for comparing one change "
      "with another");
  app.add_option("--corpus", options.corpus,
                 "config: what becomes of the documents in DIR, which has a folder for each tool")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory);
  app.add_option("--work", options.work, "Folder for releases, machines and mkosi's files")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--source", options.source, "The checkout of the project")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--recipe", options.recipe, "What to build")
      ->type_name("FILE")
      ->capture_default_str();
  app.add_option("--cache", options.cache, "The cache of `run`")
      ->type_name("DIR")
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  return options;
}

}  // namespace orlop::bench
