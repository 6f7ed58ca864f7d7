// SPDX-License-Identifier: Apache-2.0
#include "agent/support/bundle.hpp"

#include "libs/codec/json.hpp"
#include "libs/schema/redact.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::support {
namespace {

namespace fs = std::filesystem;

struct Asked {
  std::string_view file;
  std::string_view method;
};
constexpr Asked kAnswers[] = {
    {"status.json", "Status"},
    {"upgrade-status.json", "UpgradeStatus"},
    {"health.json", "Health"},
    {"config-history.json", "ConfigHistory"},
};

struct Program {
  std::string_view file;
  std::vector<std::string> argv;
};
std::vector<Program> programs() {
  return {
      {"journal.txt",
       {"journalctl", "--boot", "--no-pager", "--output=short-iso", "--lines=50000"}},
      {"failed-units.txt", {"systemctl", "--failed", "--no-pager"}},
      {"disks.txt", {"lsblk", "--output-all", "--json"}},
      {"boot.txt", {"bootctl", "status", "--no-pager"}},
  };
}

/// What looks like a secret stays on the node: programs log what they are given.
Status write(const fs::path& file, std::string text) {
  return sys::write_file(file, schema::conceal(std::move(text)), 0600, sys::Durability::volatile_);
}

Status add_answers(service::Agent& agent, const fs::path& folder) {
  for (const auto& asked : kAnswers) {
    const auto answer = agent.call(asked.method, {});
    TRY(write(folder / asked.file,
              answer ? codec::write_json_pretty(*answer) : answer.error().report() + '\n'));
  }
  return {};
}

/// A program that fails leaves its errors there instead.
Status add_outputs(sys::CommandRunner& runner, const fs::path& folder) {
  for (auto& program : programs()) {
    const auto output =
        runner.run({.argv = std::move(program.argv), .max_output = std::size_t{32} << 20});
    TRY(write(folder / program.file,
              output ? output->output + output->errors : output.error().report() + '\n'));
  }
  return {};
}

}  // namespace

Status pack_bundle(const Result<service::Agent*>& agent, sys::CommandRunner& runner,
                   const fs::path& archive) {
  constexpr std::string_view kName = "orlop-support";
  const auto temporary = TRY(sys::TemporaryFolder::create(std::string(kName)));
  const auto folder = temporary.path() / kName;
  TRY(agent ? add_answers(**agent, folder)
            : write(folder / "agent-unreachable.txt", agent.error().report() + '\n'));
  TRY(add_outputs(runner, folder));
  TRY(sys::run_checked(
      runner, {.argv = {"tar", "--create", "--gzip", "--file", archive.string(), "--directory",
                        temporary.path().string(), std::string(kName)}}));
  return {};
}

}  // namespace orlop::agent::support
