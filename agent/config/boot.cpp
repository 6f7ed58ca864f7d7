// SPDX-License-Identifier: Apache-2.0
#include "agent/config/boot.hpp"

#include <algorithm>
#include <format>

#include "agent/config/apply.hpp"
#include "agent/kinds/language.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/config/accept.hpp"
#include "libs/config/document.hpp"

namespace orlop::agent {
namespace {

using codec::Value;
using config::Diagnostics;
using config::Severity;

/// meta-data's `local-hostname` as a document of its own; nothing when it has none.
std::optional<std::string> document_of_meta_data(const std::string& meta_data,
                                                 Diagnostics& diagnostics) {
  const auto parsed = codec::parse_yaml(meta_data, {.max_bytes = config::kMaxDocument});
  if (!parsed) {
    diagnostics.push_back({"meta-data", parsed.error().position, Severity::warning, "yaml",
                           parsed.error().error.message(), "Mend the seed's meta-data."});
    return std::nullopt;
  }
  const auto* name = parsed->find("local-hostname");
  if (name == nullptr || !name->is_string() || name->string().empty()) return std::nullopt;
  return "#cloud-config\nhostname: " + codec::write_json(Value(name->string())) + '\n';
}

class Boot {
 public:
  Boot(BootPorts ports, const StatePaths& paths, Diagnostics so_far)
      : ports_(ports), paths_(paths), diagnostics_(std::move(so_far)) {}

  Result<Outcome> run(const std::optional<Seed>& seed) {
    TRY_CONTEXT(take_seed(seed), "keeping the user-data");
    outcome_.composition =
        config::compose(kinds::language(), TRY(node_sources(ports_.system, paths_)));
    outcome_.release = TRY(node_release(ports_.system));
    outcome_.time = format_time(ports_.clock.now());
    outcome_.cause = "boot";
    measure();
    auto history = TRY(node_history(ports_.system, paths_, diagnostics_));
    TRY(make_resources(history.owned));
    config::append(diagnostics_, std::move(outcome_.composition.diagnostics));
    outcome_.composition.diagnostics = std::move(diagnostics_);
    TRY_CONTEXT(store_outcome(ports_.system, paths_, history, outcome_),
                "recording the configuration");
    return std::move(outcome_);
  }

 private:
  Status put_private(std::string_view path, const std::string& text) {
    return ports_.system.put(std::string(path), Entry::file(text, 0600));
  }

  /// Decides which user-data this boot uses, and puts it where documents are read from.
  Status take_seed(const std::optional<Seed>& seed) {
    if (seed && seed->meta_data) {
      if (auto document = document_of_meta_data(*seed->meta_data, diagnostics_)) {
        TRY(put_private(kMetaData, *document));
      }
    }
    if (seed && seed->user_data) {
      auto document = config::read_document(kinds::language(), "user-data", *seed->user_data);
      if (!config::has_errors(document.diagnostics)) return accept(*seed->user_data);
      config::append(diagnostics_, std::move(document.diagnostics));
    }
    return fall_back(seed);
  }

  Status accept(const std::string& text) {
    const auto last = TRY(read_file_at(ports_.system, paths_.user_data()));
    if (last != text) TRY(put_private(paths_.user_data(), text));
    return put_private(kUserData, text);
  }

  Status fall_back(const std::optional<Seed>& seed) {
    const auto last = TRY(read_file_at(ports_.system, paths_.user_data()));
    const std::string what = seed && seed->user_data ? "the user-data is unusable"
                             : seed ? std::format("{} has no user-data", seed->place)
                                    : "there is no seed disk";
    if (last) {
      diagnostics_.push_back({"user-data",
                              {},
                              Severity::note,
                              "last-known-good",
                              what + "; the last user-data that was accepted is used",
                              ""});
      return put_private(kUserData, *last);
    }
    if (seed) {
      diagnostics_.push_back({"user-data",
                              {},
                              Severity::warning,
                              "defaults",
                              what + "; only defaults and the node's own documents are used",
                              "Give the seed disk a valid 'user-data' and reboot."});
    }
    return {};
  }

  void measure() {
    const auto status = ports_.measurer.measure_configuration(outcome_.composition.digest);
    outcome_.measured = status.has_value();
    if (status) return;
    diagnostics_.push_back({"node",
                            {},
                            Severity::warning,
                            "not-measured",
                            "the configuration was not measured: " + status.error().describe(),
                            status.error().remedy()});
  }

  Status make_resources(const Owned& owned) {
    auto& system = ports_.system;
    const auto& composition = outcome_.composition;
    auto facts = TRY(node_facts(system, paths_, false, diagnostics_));
    const auto known_numbers = facts.numbers;
    const auto target = TRY(render(composition.document, facts, owned, system));
    if (target.numbers != known_numbers) {
      const auto text = codec::write_json_pretty(to_value(target.numbers));
      TRY_CONTEXT(put_private(paths_.numbers(), text), "keeping user numbers");
    }
    config::append(diagnostics_, to_diagnostics(target.obstacles, composition.origins));
    const auto plan = TRY(make_plan(target, owned, system));
    for (const auto& error : apply_early(plan, target, system)) {
      diagnostics_.push_back(
          {"node", {}, Severity::error, "not-applied", error.describe(), error.remedy()});
    }
    outcome_.owned = owned_by(target);
    return {};
  }

  BootPorts ports_;
  const StatePaths& paths_;
  Diagnostics diagnostics_;
  Outcome outcome_;
};

}  // namespace

Result<Outcome> configure_boot(BootPorts ports, const StatePaths& paths,
                               const std::optional<Seed>& seed, Diagnostics so_far) {
  return Boot(ports, paths, std::move(so_far)).run(seed);
}

}  // namespace orlop::agent
