// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/offline.hpp"

#include "libs/sys/file.hpp"

namespace orlop::agent::engine {
namespace {

/// A tree with nothing in it.
class NoSystem final : public SystemState {
 public:
  Result<std::optional<Entry>> look(const std::string&) override { return std::nullopt; }
  Result<bool> exists(const std::string&) override { return false; }
  Result<std::vector<std::string>> list(const std::string&) override {
    return std::vector<std::string>();
  }
  Status put(const std::string& path, const Entry&) override {
    return fail(Errc::unsupported, "there is no node to write {} to", path);
  }
  Status remove(const std::string& path) override {
    return fail(Errc::unsupported, "there is no node to remove {} from", path);
  }
  Status rename(const std::string& from, const std::string&) override {
    return fail(Errc::unsupported, "there is no node to rename {} on", from);
  }
};

config::Diagnostic unreadable_file(const std::string& file, const Error& error) {
  return {file,
          {},
          config::Severity::error,
          "unreadable",
          error.describe(),
          "Name a readable file of at most 1 MiB."};
}

config::Composition compose_files(const config::Language& language,
                                  const std::vector<std::string>& files) {
  std::vector<config::Source> sources;
  config::Diagnostics unreadable;
  for (const auto& file : files) {
    auto text = sys::read_text(file, std::size_t{4} << 20);
    if (text) {
      sources.push_back({config::Layer::state, file, *std::move(text), config::Faults::refuse});
    } else {
      unreadable.push_back(unreadable_file(file, text.error()));
    }
  }
  auto composition = config::compose(language, sources);
  config::append(composition.diagnostics, std::move(unreadable));
  return composition;
}

}  // namespace

config::Diagnostics validate_files(const config::Language& language,
                                   const std::vector<std::string>& files) {
  return compose_files(language, files).diagnostics;
}

config::Document convert_file(const config::Language& language, const std::string& file) {
  const auto text = sys::read_text(file, std::size_t{4} << 20);
  if (!text) return {codec::Value(codec::Members{}), {unreadable_file(file, text.error())}};
  return config::read_document(language, file, *text);
}

Result<Proposal> plan_files(std::span<const Kind> kinds, const config::Language& language,
                            const std::vector<std::string>& files) {
  auto composition = compose_files(language, files);
  auto& diagnostics = composition.diagnostics;
  if (config::has_errors(diagnostics)) return Proposal{std::move(diagnostics), std::nullopt};
  NoSystem system;
  const Owned nothing;
  View view(system, {.offline = true, .state_folder = std::string(node::kStateFolder)}, nothing);
  const auto target = TRY(make_target(kinds, composition.document, view));
  config::append(diagnostics, to_diagnostics(target.obstacles, composition.origins));
  if (config::has_errors(diagnostics)) return Proposal{std::move(diagnostics), std::nullopt};
  auto planned = make_plan(kinds, target, nothing, Moment::live, system);
  if (!planned.failures.empty()) return std::unexpected(std::move(planned.failures.front()));
  return Proposal{std::move(diagnostics), std::move(planned.plan)};
}

}  // namespace orlop::agent::engine
