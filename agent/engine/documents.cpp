// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/documents.hpp"

#include <algorithm>

#include "agent/engine/instance.hpp"
#include "agent/engine/seed_files.hpp"
#include "agent/node/command_line.hpp"
#include "agent/node/facts.hpp"
#include "agent/node/os_release.hpp"
#include "libs/config/document.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent::engine {
namespace {

using config::Layer;
using config::Source;

/// The name of "no applied document" in the record of generations.
constexpr std::string_view kNone = "none";

bool is_document_name(std::string_view name) {
  return !name.starts_with('.') && (name.ends_with(".yaml") || name.ends_with(".yml"));
}

Status add_file(std::vector<Source>& sources, SystemState& system, Layer layer,
                const std::string& path, std::string name) {
  auto text = TRY(read_file_at(system, path));
  if (text) sources.push_back({layer, std::move(name), *std::move(text)});
  return {};
}

Status add_folder(std::vector<Source>& sources, SystemState& system, Layer layer,
                  const std::string& folder, std::string_view except) {
  for (const auto& name : TRY(system.list(folder))) {
    const auto path = folder + '/' + name;
    if (is_document_name(name) && path != except) TRY(add_file(sources, system, layer, path, path));
  }
  return {};
}

Status add_seed_file(std::vector<Source>& sources, SystemState& system, const SeedFile& file) {
  const auto text = TRY(read_file_at(system, std::string(file.current)));
  if (!text) return {};
  for (auto& source : file.read(*text)) sources.push_back(std::move(source));
  return {};
}

}  // namespace

std::vector<Source> Documents::with(const AppliedText& text, std::string name,
                                    config::Faults faults) const {
  auto sources = below;
  if (text) sources.push_back({Layer::state, std::move(name), *text, faults});
  sources.insert(sources.end(), above.begin(), above.end());
  return sources;
}

Result<Documents> node_documents(SystemState& system, const node::StatePaths& paths) {
  Documents documents;
  auto& below = documents.below;
  TRY(add_folder(below, system, Layer::vendor, std::string(node::kVendorFolder), ""));
  for (const auto& file : seed_files(paths)) TRY(add_seed_file(below, system, file));
  TRY(add_folder(below, system, Layer::state, paths.documents(), paths.applied()));
  documents.applied = TRY(read_file_at(system, paths.applied()));
  TRY(add_file(documents.above, system, Layer::kernel, std::string(node::kCommandLine),
               std::string(config::kKernelCommandLine)));
  documents.variables = TRY(instance_variables(system, paths));
  return documents;
}

Result<std::optional<std::string>> read_file_at(SystemState& system, const std::string& path) {
  auto entry = TRY(system.look(path));
  if (!entry) return std::nullopt;
  if (entry->kind != Entry::Kind::file) return fail(Errc::conflict, "{} is no file", path);
  return std::move(entry->content);
}

Result<std::string> keep_document(SystemState& system, const node::StatePaths& paths,
                                  const AppliedText& text) {
  if (!text) return std::string(kNone);
  auto name = crypto::Sha256::of(as_bytes(*text)).hex();
  const auto path = paths.kept(name);
  if (!TRY(system.exists(path))) TRY(system.put(path, Entry::file(*text, 0600)));
  return name;
}

Result<AppliedText> kept_document(SystemState& system, const node::StatePaths& paths,
                                  const std::string& name) {
  if (name == kNone) return std::nullopt;
  auto text = name.empty() ? std::nullopt : TRY(read_file_at(system, paths.kept(name)));
  if (!text || crypto::Sha256::of(as_bytes(*text)).hex() != name) {
    return std::unexpected(
        Error(Errc::not_found, "the document of that generation was not kept")
            .with_remedy("Apply the document itself; 'orlop config history' lists generations."));
  }
  return text;
}

Status forget_documents(SystemState& system, const node::StatePaths& paths,
                        const History& history) {
  for (const auto& file : TRY(system.list(paths.kept()))) {
    const auto name = file.substr(0, file.find('.'));
    if (std::ranges::contains(history.generations, name, &Generation::document)) continue;
    TRY(system.remove(paths.kept() + '/' + file));
  }
  return {};
}

Result<std::string> node_release(SystemState& system) {
  return node::image_version(TRY(read_file_at(system, std::string(node::kOsRelease))).value_or(""));
}

Result<std::string> boot_id(SystemState& system) {
  return node::boot_id(TRY(read_file_at(system, std::string(node::kBootId))).value_or(""));
}

}  // namespace orlop::agent::engine
