// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/wiring.hpp"

#include <unistd.h>

#include <algorithm>
#include <print>

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/bench/bench.hpp"

namespace orlop::bench {
namespace {

Status write_outputs(const Options& options, const Report& report) {
  if (!options.json.empty()) {
    TRY(sys::write_file(
        options.json,
        codec::write_json_pretty(document(options.name, report.accelerator, report.rows)), 0644,
        sys::Durability::volatile_));
  }
  if (!options.markdown.empty()) {
    TRY(sys::write_file(options.markdown, table(report.rows, Style::markdown), 0644,
                        sys::Durability::volatile_));
  }
  return {};
}

Status measure(const Options& options, lab::Commentary& commentary) {
  const auto& entry = *std::ranges::find(benches(), options.name, &Entry::name);
  std::error_code error;
  std::filesystem::create_directories(options.work, error);
  if (error) return fail_errno(error.value(), "creating {}", options.work.string());
  sys::SystemCommandRunner runner;
  Bench bench(options, std::filesystem::read_symlink("/proc/self/exe").parent_path(), runner,
              commentary);
  commentary.begin(entry.name, entry.title);
  auto report = TRY(entry.run(bench));
  add_ratios(report.rows);
  if (!report.picture.empty()) commentary.print("\n" + report.picture);
  commentary.print("\n" + table(report.rows, Style::text));
  if (!report.accelerator.empty()) {
    std::println(stderr, "{}", in_words(TRY(bench.lab().accelerator())));
  }
  return write_outputs(options, report);
}

}  // namespace

std::vector<std::string> bench_names() {
  std::vector<std::string> names;
  for (const auto& entry : benches()) names.emplace_back(entry.name);
  return names;
}

int run(const Options& given) {
  auto options = given;
  options.work = std::filesystem::absolute(given.work);
  options.source = std::filesystem::absolute(given.source);
  lab::Commentary commentary(stdout, ::isatty(STDOUT_FILENO) == 1);
  const auto measured = measure(options, commentary);
  if (measured) return 0;
  commentary.failed(options.name, measured.error().report());
  return 1;
}

}  // namespace orlop::bench
