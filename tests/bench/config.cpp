// SPDX-License-Identifier: Apache-2.0
// What reading and planning a document costs as it grows, and what hostile ones cost.
#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/config_boot.hpp"
#include "tests/bench/corpus.hpp"

namespace orlop::bench {
namespace fs = std::filesystem;
namespace {

constexpr int kRuns = 5;
constexpr std::string_view kPeer = "pyyaml";

struct Document {
  std::string name;
  std::string text;
  bool accepted = true;
  std::optional<double> validate_limit{};  ///< seconds of processor
  std::optional<double> plan_limit{};
};

std::string files(int count) {
  std::string text = "#cloud-config\nwrite_files:\n";
  for (int i = 0; i < count; ++i)
    text += formatted("- path: /etc/bench.d/{:05}.conf\n  content: \"{}\"\n  permissions: '0640'\n",
                      i, i * i);
  return text;
}

/// A line each, `line` of its number.
std::string lines(std::string text, int count, std::string (*line)(int)) {
  for (int i = 0; i < count; ++i) text += line(i);
  return text;
}

std::vector<Document> documents() {
  std::vector<Document> all;
  all.push_back({.name = "100 lines", .text = files(33), .validate_limit = 0.015});
  for (const int count : {1000, 2000, 4000})
    all.push_back({.name = formatted("{} files", count), .text = files(count)});
  all.push_back(
      {.name = "10000 files", .text = files(10000), .validate_limit = 0.15, .plan_limit = 0.3});
  for (const int count : {1000, 4000}) {
    all.push_back({.name = formatted("{} settings", count),
                   .text = lines("#cloud-config\nsysctl:\n", count,
                                 [](int i) { return formatted("  net.ipv4.s{}: {}\n", i, i); })});
  }
  for (const int count : {10000, 40000, 90000}) {
    all.push_back(
        {.name = formatted("{} unknown keys", count),
         .text = lines("#cloud-config\n", count, [](int i) { return formatted("key{}: 1\n", i); }),
         .accepted = false});
  }
  for (const auto& [name, sign] : {std::pair{"open brackets", '['},
                                   {"open braces", '{'},
                                   {"tags", '!'},
                                   {"signs in a key", 'k'}}) {
    auto text = "#cloud-config\na: " + std::string(500000, sign) + ": b\n";
    all.push_back({.name = formatted("500000 {}", name),
                   .text = std::move(text),
                   .accepted = false,
                   .validate_limit = 0.05});
  }
  return all;
}

class Trials {
 public:
  Trials(Bench& bench, Report& report) : bench_(bench), report_(report) {}

  Status run(const Document& document) {
    const auto file = bench_.in_work("config") / "document.yaml";
    TRY(sys::write_file(file, document.text, 0644, sys::Durability::volatile_));
    const int code = document.accepted ? 0 : 1;
    const auto orlop = (bench_.options().source / "build/release/bin/orlop").string();
    const auto validated = TRY(add("validate, " + document.name, kOrlop, document.validate_limit,
                                   formatted("{} config validate {}", orlop, file.string()), code));
    if (document.accepted) {
      TRY(add("plan, " + document.name, kOrlop, document.plan_limit,
              formatted("{} config plan {}", orlop, file.string()), code));
      const auto peer =
          TRY(add("validate, " + document.name, kPeer, {},
                  formatted("python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' {}",
                            file.string()),
                  0));
      report_.rows[validated].ratio =
          report_.rows[validated].figures[0].value / report_.rows[peer].figures[0].value;
      report_.rows[peer].note = "reads the YAML, checks nothing";
    }
    return {};
  }

 private:
  /// One of several runs; the place of its row.
  Result<std::size_t> add(std::string name, std::string_view engine, std::optional<double> limit,
                          const std::string& command, int code) {
    const auto script =
        formatted("for _ in $(seq {}); do {} >/dev/null 2>&1; [ $? = {} ] || exit 1; done", kRuns,
                  command, code);
    const auto cost = TRY_CONTEXT(bench_.timed({.argv = {"bash", "-c", script}}),
                                  name + " must end with " + std::to_string(code));
    bench_.say().note("{}, {}: {:.0f} ms of processor", engine, name,
                      1000 * cost.cpu_seconds / kRuns);
    report_.rows.push_back({.name = std::move(name),
                            .engine = std::string(engine),
                            .figures = {{"cpuSeconds", cost.cpu_seconds / kRuns},
                                        {"peakRssBytes", cost.peak_rss_bytes}},
                            .limit = limit,
                            .ratio = {},
                            .note = {}});
    return report_.rows.size() - 1;
  }

  Bench& bench_;
  Report& report_;
};

std::vector<fs::path> entries_of(const fs::path& folder, bool folders) {
  std::vector<fs::path> found;
  std::error_code error;  // what cannot be listed has no entries
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.is_directory(error) == folders) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

Result<Score> score_of(Bench& bench, const fs::path& folder) {
  const auto orlop = (bench.options().source / "build/release/bin/orlop").string();
  Score score;
  for (const auto& file : entries_of(folder, false)) {
    const auto answer =
        TRY(bench.runner().run({.argv = {orlop, "config", "validate", "--json", file.string()}}));
    count(score, TRY_CONTEXT(codec::parse_json(answer.output), file.string()));
  }
  return score;
}

/// A row for each tool, and one for all.
Result<Report> corpus_report(Bench& bench) {
  constexpr std::size_t kReasons = 12;
  Report report;
  for (const auto& folder : entries_of(bench.options().corpus, true)) {
    const auto score = TRY(score_of(bench, folder));
    if (score.documents == 0) continue;
    report.rows.push_back(
        {.name = folder.filename().string(),
         .engine = std::string(kOrlop),
         .figures = {{"acceptedPercent", 100.0 * score.accepted / score.documents},
                     {"documents", static_cast<double>(score.documents)},
                     {"accepted", static_cast<double>(score.accepted)},
                     {"refusedByKey", static_cast<double>(score.refused_by_key)},
                     {"refusedOtherwise", static_cast<double>(score.refused_otherwise)}},
         .limit = {},
         .ratio = {},
         .note = most_frequent(score, kReasons)});
  }
  return report;
}

}  // namespace

Result<Report> bench_config(Bench& bench) {
  if (!bench.options().corpus.empty()) return corpus_report(bench);
  std::error_code error;
  fs::create_directories(bench.in_work("config"), error);
  if (error) return fail_errno(error.value(), "creating {}", bench.in_work("config").string());
  Report report;
  Trials trials(bench, report);
  for (const auto& document : documents()) TRY(trials.run(document));
  if (!bench.options().alone) TRY(add_boot_rows(bench, report));
  return report;
}

}  // namespace orlop::bench
