// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "tests/vm/tool/session.hpp"

int main(int argc, char** argv) {
  orlop::vm::SessionOptions options;
  CLI::App app("Boots an image in a virtual machine and shows its console until Ctrl-C.",
               "orlop-vm");
  app.footer("Example:\n  sudo ./run vm build/demo/releases/1.0/disk.raw");
  app.add_option("--image", options.image, "Disk image; default: release 1.0 of this tree");
  app.add_option("--folder", options.folder, "Where the machine is kept")->required();
  app.add_option("--source", options.source, "The checkout of the project")->capture_default_str();
  app.add_option("--memory", options.memory_mib, "MiB of memory")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return orlop::vm::run_session(options);
}
