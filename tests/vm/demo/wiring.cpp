// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/wiring.hpp"

#include <unistd.h>

#include <print>

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/vm/demo/steps.hpp"

namespace orlop::demo {
namespace {

/// A whole run begins with an empty work folder; parts of one go on with what is there.
void prepare(const Options& options) {
  std::error_code error;
  if (options.only.empty()) std::filesystem::remove_all(options.work, error);
  std::filesystem::create_directories(options.work, error);
}

void clean_up(const Options& options) {
  std::error_code error;
  if (options.only.empty() && !options.keep) std::filesystem::remove_all(options.work, error);
}

}  // namespace

int run(const Options& given) {
  auto options = given;
  options.work = std::filesystem::absolute(given.work);
  options.source = std::filesystem::absolute(given.source);
  Commentary commentary(stdout, ::isatty(STDOUT_FILENO) == 1);
  sys::SystemCommandRunner runner;
  prepare(options);
  std::vector<StepResult> results;
  lab::Choice accelerator;
  {
    Demo demo(options, std::filesystem::read_symlink("/proc/self/exe").parent_path(), runner,
              commentary);
    results = run_steps(demo);
    // The first step may have made the kernel that was tried.
    accelerator = demo.lab().accelerator().value_or(accelerator);
  }
  commentary.print("\n" + table(results));
  std::println(stderr, "{}", in_words(accelerator));
  bool ok = all_held(results);
  if (!options.json.empty()) {
    const auto written = sys::write_file(
        options.json, codec::write_json_pretty(document(results, name_of(accelerator.accelerator))),
        0644, sys::Durability::volatile_);
    if (!written) {
      commentary.print(written.error().report() + "\n");
      ok = false;
    }
  }
  if (ok) clean_up(options);
  return ok ? 0 : 1;
}

}  // namespace orlop::demo
