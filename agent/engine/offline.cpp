// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/offline.hpp"

#include <filesystem>

#include "libs/base/format.hpp"
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

constexpr std::uintmax_t kSmallDocuments = std::uintmax_t{64} << 10;
constexpr std::size_t kMostNamed = 20;

std::uintmax_t size_of(const std::vector<std::string>& files) {
  std::uintmax_t sum = 0;
  for (const auto& file : files) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    sum += error ? 0 : size;
  }
  return sum;
}

/// What was taken for granted; nothing when nothing was.
std::optional<config::Diagnostic> not_checked(const View& view, bool looked) {
  const auto& granted = view.granted();
  if (looked && granted.empty()) return std::nullopt;
  std::string what;
  std::size_t named = 0;
  for (const auto& one : granted) {
    if (++named > kMostNamed) break;
    what += (what.empty() ? "" : ", ") + one;
  }
  if (granted.size() > kMostNamed) what += formatted(" and {} more", granted.size() - kMostNamed);
  if (!looked) what = "the shells, owners, units and programs that the documents name";
  return config::Diagnostic{"node",
                            {},
                            config::Severity::note,
                            "not-checked",
                            "only a node can tell whether it has " + what,
                            "'orlop config plan FILE' on the node does."};
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

config::Diagnostics validate_files(std::span<const Kind> kinds, const config::Language& language,
                                   const std::vector<std::string>& files) {
  auto composition = compose_files(language, files);
  auto& diagnostics = composition.diagnostics;
  if (config::has_errors(diagnostics)) return std::move(diagnostics);
  NoSystem system;
  const Owned nothing;
  View view(system, {.offline = true, .state_folder = std::string(node::kStateFolder)}, nothing);
  // What it costs to look at every resource is not worth a note.
  const bool is_small = size_of(files) <= kSmallDocuments;
  const auto target = is_small ? make_target(kinds, composition.document, view) : Target();
  if (!target) return std::move(diagnostics);  // a plan says why
  config::append(diagnostics, to_diagnostics(target->obstacles, composition.origins));
  if (auto note = not_checked(view, is_small)) diagnostics.push_back(*std::move(note));
  return std::move(diagnostics);
}

config::Document convert_file(const config::Language& language, const std::string& file) {
  auto text = sys::read_text(file, std::size_t{4} << 20);
  if (!text) return {codec::Value(codec::Members{}), {unreadable_file(file, text.error())}};
  const std::vector<config::Source> sources = {
      {config::Layer::state, file, *std::move(text), config::Faults::refuse}};
  auto content = config::read_source(language, sources.front());
  if (content.documents.size() == 1 && content.documents.front().file == file) {
    auto& document = content.documents.front().document;
    config::append(content.diagnostics, std::move(document.diagnostics));
    return {std::move(document.value), std::move(content.diagnostics)};
  }
  auto composition = config::compose(language, sources);
  return {std::move(composition.document), std::move(composition.diagnostics)};
}

Result<Proposal> plan_files(std::span<const Kind> kinds, const config::Language& language,
                            const std::vector<std::string>& files) {
  auto composition = compose_files(language, files);
  auto& diagnostics = composition.diagnostics;
  if (config::has_errors(diagnostics)) return Proposal{std::move(diagnostics), std::nullopt};
  NoSystem system;
  const Owned nothing;
  View view(system, {.offline = true, .state_folder = std::string(node::kStateFolder)}, nothing);
  auto target = TRY(make_target(kinds, composition.document, view));
  config::append(diagnostics, std::move(target.remarks));
  config::append(diagnostics, to_diagnostics(target.obstacles, composition.origins));
  if (config::has_errors(diagnostics)) return Proposal{std::move(diagnostics), std::nullopt};
  auto planned = make_plan(kinds, target, nothing, Moment::live, system);
  if (!planned.failures.empty()) return std::unexpected(std::move(planned.failures.front()));
  return Proposal{std::move(diagnostics), std::move(planned.plan)};
}

}  // namespace orlop::agent::engine
