// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "tests/vm/demo/options.hpp"

namespace orlop::demo {

std::variant<Options, int> parse_options(int argc, const char* const* argv,
                                         const std::vector<std::string>& steps) {
  constexpr int kWrongUsage = 2;
  Options options;
  CLI::App app(
      "Builds releases, boots, installs, configures, attests, upgrades, rolls back and detects\n"
      "tampering, in virtual machines, and says whether every step held.",
      "orlop-demo");
  app.footer("Example:\n  sudo ./run demo --json demo.json");
  app.add_option("--json", options.json, "Write the results as JSON (orlop.demo/1) to FILE")
      ->type_name("FILE");
  app.add_option("--only", options.only,
                 "Run only these steps; what earlier steps made is taken from the work folder")
      ->delimiter(',')
      ->check(CLI::IsMember(steps))
      ->type_name("STEP,...");
  app.add_flag("--keep", options.keep, "Keep the work folder when every step held");
  app.add_option("--work", options.work, "Folder for releases, disks and logs")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--source", options.source, "The checkout of the project")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--recipe", options.recipe, "What to build")
      ->type_name("FILE")
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  return options;
}

}  // namespace orlop::demo
