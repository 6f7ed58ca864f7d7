// SPDX-License-Identifier: Apache-2.0
// Bench: what all benches share - folders, programs, timed runs, virtual machines - and the list of
// them. Writes below the work folder only, but for orlop-build's shared cache. One thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "image-builder/recipe/recipe.hpp"
#include "libs/sys/command.hpp"
#include "tests/bench/mkosi.hpp"
#include "tests/bench/options.hpp"
#include "tests/bench/rows.hpp"
#include "tests/lab/commentary.hpp"
#include "tests/lab/lab.hpp"

namespace orlop::bench {

inline constexpr auto kVersion = "1.0";

/// What one run of a program cost.
struct Cost {
  double seconds = 0;
  double cpu_seconds = 0;     ///< user and system, with all its children
  double peak_rss_bytes = 0;  ///< of its largest process
};
/// Reads what `time` wrote for kTimeFormat; Errc::corrupt when it is something else.
inline constexpr auto kTimeFormat = "%e %U %S %M";
[[nodiscard]] Result<Cost> parse_cost(std::string_view text);

/// What a bench gives: rows for the table, and a picture to print above it.
struct Report {
  std::vector<Row> rows;
  std::string picture;
  std::string accelerator;  ///< what ran the machines; empty when there were none
};

class Bench {
 public:
  Bench(Options options, std::filesystem::path programs, sys::CommandRunner& runner,
        lab::Commentary& commentary);

  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] lab::Commentary& say() { return commentary_; }
  [[nodiscard]] sys::CommandRunner& runner() { return runner_; }
  [[nodiscard]] lab::Lab& lab() { return lab_; }
  [[nodiscard]] lab::Releases& releases() { return lab_.releases(); }
  [[nodiscard]] std::filesystem::path in_work(std::string_view name) const {
    return options_.work / name;
  }

  [[nodiscard]] Result<builder::recipe::Recipe> recipe() const;
  [[nodiscard]] Result<Mirrors> mirrors() const;

  /// Runs a program that must succeed, with a clock beside it.
  Result<Cost> timed(const sys::Command& command);

  /// Release kVersion of the checkout, from the archive's newest packages; unchanged steps come
  /// from the shared cache.
  Status build_release();
  /// The mkosi image for boots and sizes, after build_release(); made when it is missing, or was
  /// made otherwise or of other packages.
  Result<Mkosi> mkosi_image();

  /// A new machine of our release (nothing of an earlier one is left) that lets root log in with
  /// the laboratory's key. While it is on, no other machine is.
  Result<lab::Machine> new_machine(std::string_view name);

 private:
  Options options_;
  sys::CommandRunner& runner_;
  lab::Commentary& commentary_;
  lab::Lab lab_;
};

Result<Report> bench_size(Bench& bench);
Result<Report> bench_build(Bench& bench);
Result<Report> bench_boot(Bench& bench);
Result<Report> bench_agent(Bench& bench);
Result<Report> bench_config(Bench& bench);

struct Entry {
  std::string_view name;
  std::string_view title;
  Result<Report> (*run)(Bench& bench);
};
[[nodiscard]] std::span<const Entry> benches();

}  // namespace orlop::bench
