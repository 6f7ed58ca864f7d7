// SPDX-License-Identifier: Apache-2.0
#include "agent/instance/variables.hpp"

namespace orlop::agent::instance {
namespace {

using codec::Value;

void add(Value& mapping, std::string_view key, const std::string& text) {
  if (!text.empty()) mapping.set(key, text);
}

void copy(Value& mapping, std::string_view key, const Value& meta_data, std::string_view from) {
  const auto* value = meta_data.find(from);
  if (value != nullptr && value->is_string()) mapping.set(key, value->string());
}

Value standard(const Identity& identity, const MetaData& meta_data, const SystemFacts& facts) {
  Value v1{codec::Members{}};
  const auto cloud = identity.datasource.empty() ? "none" : identity.datasource;
  for (const auto* key : {"cloud_id", "cloud_name", "platform"}) v1.set(key, cloud);
  add(v1, "instance_id", identity.instance_id);
  add(v1, "local_hostname", meta_data.host_name.value_or(""));
  add(v1, "machine", facts.machine);
  add(v1, "distro", facts.distro);
  add(v1, "distro_version", facts.distro_version);
  copy(v1, "availability_zone", meta_data.all, "availability-zone");
  copy(v1, "region", meta_data.all, "region");
  const auto* keys = meta_data.document.value.find("ssh_authorized_keys");
  v1.set("public_ssh_keys", keys == nullptr ? Value::array() : *keys);
  return v1;
}

}  // namespace

Value variables(const Identity& identity, const MetaData& meta_data, const SystemFacts& facts) {
  auto v1 = standard(identity, meta_data, facts);
  auto all = v1;
  all.set("v1", std::move(v1));
  all.set("ds", Value::object({{"meta_data", meta_data.all}}));
  return all;
}

}  // namespace orlop::agent::instance
