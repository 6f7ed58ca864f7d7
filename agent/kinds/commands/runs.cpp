// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/runs.hpp"

#include <algorithm>
#include <ranges>

#include "libs/codec/json.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/schema/forms.hpp"

namespace orlop::agent::kinds {
namespace {

using schema::at;
using schema::Field;

constexpr std::size_t kKeptRuns = 1024;

constexpr Field run_member(std::string_view key, schema::Member where, std::string_view text,
                           schema::Rule rule = {}) {
  return {.key = key, .member = where, .text = text, .required = true, .rule = rule};
}

constexpr Field kRunFields[] = {
    run_member("name", at<&CommandRun::name>, "Of the command."),
    run_member("digest", at<&CommandRun::digest>, "Of `salt` and the command as it was then.",
               schema::kSha256),
    {.key = "salt",
     .member = at<&CommandRun::salt>,
     .text = "Random text that the digest begins with; absent: none.",
     .written = schema::Written::when_set},
    run_member("instance", at<&CommandRun::instance>, "The cloud's instance-id."),
    run_member("bootId", at<&CommandRun::boot_id>, "Of the boot it ran in."),
    run_member("started", at<&CommandRun::started>, "When it began.", schema::kTime),
    {.key = "exitCode",
     .member = at<&CommandRun::exit_code>,
     .text = "Absent: it runs, or was cut off; 127 as well when it could not be started, 124 when "
             "its time was over."},
};
constexpr schema::Section<CommandRun> kCommandRunSection({.text = "The last run of a command.",
                                                          .fields = kRunFields,
                                                          .unknown = schema::Unknown::kept});
constexpr Field kRunsFields[] = {
    run_member("runs", at<&CommandRuns::runs, kCommandRunSection>, "Oldest first.")};

}  // namespace

const schema::Section<CommandRuns> kCommandRuns(
    {.document = "orlop.command-runs/1",
     .text = "Which commands of the configuration ran, the last run of each.",
     .fields = kRunsFields,
     .unknown = schema::Unknown::kept});

std::string digest_of(const Command& command, std::string_view salt) {
  const auto text = std::string(salt) + codec::write_json(schema::to_value(command, kCommand));
  return crypto::Sha256::of(as_bytes(text)).hex();
}

const CommandRun* last_run(const CommandRuns& runs, std::string_view name) {
  const auto found = std::ranges::find(runs.runs, name, &CommandRun::name);
  return found == runs.runs.end() ? nullptr : &*found;
}

bool is_due(const Command& command, const CommandRuns& runs, std::string_view instance,
            std::string_view boot_id) {
  const auto* last = last_run(runs, command.name);
  if (last == nullptr || command.when == Moment::reconcile) return true;
  switch (command.frequency) {
    case Frequency::per_boot: break;
    case Frequency::per_instance: return last->instance != instance;
    case Frequency::once: return false;
  }
  return last->boot_id != boot_id || last->digest != digest_of(command, last->salt);
}

void note_run(CommandRuns& runs, CommandRun run) {
  std::erase_if(runs.runs, [&run](const CommandRun& other) { return other.name == run.name; });
  runs.runs.push_back(std::move(run));
  if (runs.runs.size() > kKeptRuns) runs.runs.erase(runs.runs.begin());
}

}  // namespace orlop::agent::kinds
