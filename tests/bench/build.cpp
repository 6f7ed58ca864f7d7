// SPDX-License-Identifier: Apache-2.0
#include "libs/sys/file.hpp"
#include "tests/bench/bench.hpp"
#include "tests/lab/progress.hpp"

namespace orlop::bench {
namespace fs = std::filesystem;
namespace {

constexpr double kColdLimit = 240;
constexpr double kChangeLimit = 60;
constexpr auto kLong = std::chrono::minutes(90);

/// A copy of the checkout with folders of its own for everything that a build keeps, so that a
/// cold build is cold and nobody else's caches are touched.
class Workshop {
 public:
  Workshop(Bench& bench, fs::path folder) : bench_(bench), folder_(std::move(folder)) {}

  [[nodiscard]] fs::path source() const { return folder_ / "source"; }
  [[nodiscard]] fs::path programs() const { return source() / "build/release/bin"; }
  [[nodiscard]] fs::path keys() const { return folder_ / "keys"; }

  Status prepare() {
    TRY(sys::remove_tree(folder_));
    std::error_code error;
    fs::create_directories(source(), error);
    if (error) return fail_errno(error.value(), "creating {}", source().string());
    TRY(run_checked(
        bench_.runner(),
        {.argv = {"rsync", "--archive", "--exclude=/build", "--exclude=/out", "--exclude=/.git",
                  bench_.options().source.string() + "/", source().string() + "/"},
         .timeout = kLong}));
    return {};
  }

  /// Configures when needed and compiles what an image build needs.
  Result<Cost> compile() {
    const auto script = std::string(
        "set -e; [ -f build/release/build.ninja ] || cmake --preset release -DORLOP_TESTS=OFF; "
        "exec cmake --build --preset release --parallel \"$(nproc)\" --target orlop orlopd "
        "orlop-early orlop-fetch orlop-build");
    return bench_.timed({.argv = {"bash", "-c", script},
                         .environment = {{"CCACHE_DIR", (folder_ / "ccache").string()}},
                         .folder = source(),
                         .timeout = kLong});
  }

  Status make_keys() {
    TRY(run_checked(bench_.runner(), {.argv = {(programs() / "orlop-build").string(), "keys",
                                               "generate", keys().string()}}));
    return {};
  }

  Result<Cost> build_image(std::string_view version) {
    const auto mirrors = TRY(bench_.mirrors());
    return bench_.timed(
        {.argv = {(programs() / "orlop-build").string(),
                  "image",
                  bench_.options().recipe.string(),
                  "--keys",
                  keys().string(),
                  "--version",
                  std::string(version),
                  "--sources",
                  "updates",
                  "--source",
                  source().string(),
                  "--programs",
                  programs().string(),
                  "--cache",
                  (folder_ / "cache").string(),
                  "--mirror",
                  mirrors.archive,
                  "--security-mirror",
                  mirrors.security,
                  "--out",
                  (folder_ / "out" / version).string(),
                  "--repository",
                  (folder_ / "repository").string(),
                  "--progress-fd",
                  "2"},
         .folder = source(),
         .timeout = kLong,
         .on_line = [this](std::string_view line) { lab::tell_progress(bench_.say(), line); }});
  }

  /// A change that reaches the image: one more constant in a source file that all of the agent's
  /// programs but one contain.
  Status change_agent() {
    const auto file = source() / "agent/status/status.cpp";
    constexpr std::size_t kMaxSource = std::size_t{1} << 20;
    const auto text = TRY(sys::read_text(file, kMaxSource));
    return sys::write_file(file,
                           text +
                               "\nnamespace orlop::agent {\n"
                               "extern const char kBenchmark[];\n"
                               "const char kBenchmark[] = \"changed by the benchmark\";\n"
                               "}  // namespace orlop::agent\n",
                           0644, sys::Durability::volatile_);
  }

 private:
  Bench& bench_;
  fs::path folder_;
};

Row cost_row(std::string name, std::string_view engine, const Cost& cost) {
  return {.name = std::move(name),
          .engine = std::string(engine),
          .figures = {{"seconds", cost.seconds},
                      {"cpuSeconds", cost.cpu_seconds},
                      {"peakRssBytes", cost.peak_rss_bytes}},
          .limit = {},
          .ratio = {},
          .note = {}};
}

Cost operator+(const Cost& a, const Cost& b) {
  return {.seconds = a.seconds + b.seconds,
          .cpu_seconds = a.cpu_seconds + b.cpu_seconds,
          .peak_rss_bytes = std::max(a.peak_rss_bytes, b.peak_rss_bytes)};
}

class Stages {
 public:
  Stages(Bench& bench, Report& report) : bench_(bench), report_(report) {}

  Row& add(std::string name, std::string_view engine, const Cost& cost) {
    bench_.say().note("{}, {}: {:.1f} s", engine, name, cost.seconds);
    report_.rows.push_back(cost_row(std::move(name), engine, cost));
    return report_.rows.back();
  }

 private:
  Bench& bench_;
  Report& report_;
};

}  // namespace

Result<Report> bench_build(Bench& bench) {
  Report report;
  Stages stages(bench, report);
  Workshop workshop(bench, bench.in_work("cold"));
  const auto mkosi_folder = bench.in_work("cold-mkosi");
  TRY(sys::remove_tree(mkosi_folder));
  TRY(workshop.prepare());
  bench.say().note("compiling with an empty compiler cache");
  const auto compiled = TRY(workshop.compile());
  stages.add("compile", kOrlop, compiled).note =
      "programs of the image and the builder, empty ccache";
  TRY(workshop.make_keys());

  bench.say().note("building the image: no steps kept, packages downloaded again");
  const auto cold = TRY(workshop.build_image("1.0"));
  stages.add("cold", kOrlop, cold).limit = kColdLimit;
  auto& whole = stages.add("cold, compile included", kOrlop, compiled + cold);
  whole.limit = kColdLimit;

  Mkosi mkosi(bench.runner(), mkosi_folder);
  TRY(bench.lab().login_key());
  TRY(mkosi.prepare({.packages = comparable_packages(TRY(bench.recipe())),
                     .mirrors = TRY(bench.mirrors()),
                     .keys = workshop.keys(),
                     .authorized_key = bench.lab().ssh_key().string() + ".pub",
                     .packages_state = {},
                     .programs = workshop.programs()}));
  bench.say().note("mkosi builds the same packages, with caches as empty");
  stages.add("cold", kMkosi, TRY(bench.timed(mkosi.build_command(Mkosi::Packages::anew))));

  stages.add("nothing changed", kOrlop, TRY(workshop.build_image("1.0")));
  stages
      .add("nothing changed", kMkosi,
           TRY(bench.timed(mkosi.build_command(Mkosi::Packages::as_installed))))
      .note = "incremental: packages kept as installed";

  TRY(workshop.change_agent());
  const auto recompiled = TRY(workshop.compile());
  const auto rebuilt = TRY(workshop.build_image("1.1"));
  auto& changed = stages.add("agent changed", kOrlop, recompiled + rebuilt);
  changed.limit = kChangeLimit;
  changed.figures.push_back({"compileSeconds", recompiled.seconds});
  changed.figures.push_back({"imageSeconds", rebuilt.seconds});
  TRY(mkosi.put_programs(workshop.programs()));
  const auto mkosi_rebuilt = TRY(bench.timed(mkosi.build_command(Mkosi::Packages::as_installed)));
  auto& mkosi_changed = stages.add("agent changed", kMkosi, recompiled + mkosi_rebuilt);
  mkosi_changed.figures.push_back({"compileSeconds", recompiled.seconds});
  mkosi_changed.figures.push_back({"imageSeconds", mkosi_rebuilt.seconds});
  mkosi_changed.note = "the same compilation counted";

  TRY(sys::remove_tree(bench.in_work("cold")));
  TRY(sys::remove_tree(mkosi_folder));
  return report;
}

}  // namespace orlop::bench
