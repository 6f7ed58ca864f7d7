// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/instance.hpp"

#include "agent/engine/documents.hpp"
#include "agent/instance/variables.hpp"
#include "agent/node/os_release.hpp"
#include "libs/architecture/architecture.hpp"

namespace orlop::agent::engine {
namespace {

using instance::Identity;
using instance::MetaData;

Result<MetaData> meta_data_of(SystemState& system) {
  const auto text = TRY(read_file_at(system, std::string(node::kMetaData)));
  return text ? instance::read_meta_data(*text) : MetaData();
}

/// By what this boot has.
Result<Identity> identity_by(SystemState& system, const MetaData& meta_data) {
  if (meta_data.instance_id) return Identity{.instance_id = *meta_data.instance_id};
  const auto machine_id = TRY(read_file_at(system, std::string(node::kMachineId)));
  return Identity{.instance_id = instance::own_instance_id(machine_id.value_or(""))};
}

/// As it is recorded; as this boot has it where that cannot be read.
Result<Identity> identity_of(SystemState& system, const node::StatePaths& paths,
                             const MetaData& meta_data) {
  if (auto recorded = read_identity(system, paths)) return *std::move(recorded);
  return identity_by(system, meta_data);
}

Result<instance::SystemFacts> facts_of(SystemState& system) {
  const auto text = TRY(read_file_at(system, std::string(node::kOsRelease)));
  auto release = node::parse_os_release(text.value_or(""));
  return instance::SystemFacts{.machine = std::string(architecture::own().name),
                               .distro = release["ID"],
                               .distro_version = release["IMAGE_VERSION"]};
}

}  // namespace

Result<std::string> instance_id(SystemState& system, const node::StatePaths& paths) {
  const auto meta_data = TRY(meta_data_of(system));
  return TRY(identity_of(system, paths, meta_data)).instance_id;
}

Result<codec::Value> instance_variables(SystemState& system, const node::StatePaths& paths) {
  const auto meta_data = TRY(meta_data_of(system));
  const auto identity = TRY(identity_of(system, paths, meta_data));
  const auto facts = TRY(facts_of(system));
  return instance::variables(identity, meta_data, facts);
}

Status record_instance(SystemState& system, const node::StatePaths& paths, const Clock& clock,
                       const std::string& datasource, config::Diagnostics& diagnostics) {
  auto record = TRY(node_identity(system, paths, clock, diagnostics));
  const auto meta_data = TRY(meta_data_of(system));
  auto identity = TRY(identity_by(system, meta_data));
  identity.datasource = datasource;
  if (datasource.empty() && record.value) identity.datasource = record.value->datasource;
  if (record.value == identity && !record.problem) return {};
  record.value = std::move(identity);
  return store_identity(system, paths, clock, record);
}

}  // namespace orlop::agent::engine
