// rooms: agent_dialects_ignition codec
// SPDX-License-Identifier: Apache-2.0
// Configurations of Ignition from anybody: translated without a crash, into what is bounded; what
// has no error says where it is from.
#include <cstdlib>

#include "agent/dialects/ignition/ignition.hpp"
#include "libs/codec/yaml.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop;
  using namespace orlop::agent::dialects;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = codec::parse_yaml(text, {.max_bytes = 65536, .max_depth = 32});
  if (!value || !(ignition::is_ignition(*value) || ignition::is_relative(*value))) return 0;
  const auto translation = ignition::translate(*value, "f");
  if (!translation.value.is_object()) std::abort();
  for (const auto& member : translation.value.members())
    if (member.value.position().line == 0) std::abort();
  if (ignition::is_relative(*value) && !schema::has_errors(translation.diagnostics)) std::abort();
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  std::vector<Bytes> all;
  for (
      const auto* text :
      {R"({"ignition":{"version":"3.4.0"}})",
       R"({"ignition":{"version":"3.0.0"},"storage":{"files":[{"path":"/a","mode":420,)"
       R"("contents":{"source":"data:,x%20y"},"append":[{"source":"data:;base64,eA=="}]}]}})",
       R"({"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"/a","contents":)"
       R"({"source":"data:;base64,H4sIAAAAAAACA8tIzcnJ5wIAIDA6NgYAAAA=","compression":"gzip"}}]}})",
       R"({"ignition":{"version":"3.4.0"},"storage":{"directories":[{"path":"/a","user":{"id":1}}],)"
       R"("links":[{"path":"/b","target":"a","hard":false}]}})",
       R"({"ignition":{"version":"3.4.0"},"systemd":{"units":[{"name":"a.service","mask":true,)"
       R"("dropins":[{"name":"a.conf","contents":"[Unit]"}]}]}})",
       R"({"ignition":{"version":"3.4.0"},"passwd":{"users":[{"name":"a","groups":["b"],)"
       R"("passwordHash":"x"}],"groups":[{"name":"b"}]}})",
       R"({"ignition":{"version":"3.4.0","config":{"merge":[{"source":)"
       R"("data:,{\"ignition\":{\"version\":\"3.4.0\"}}"}]}}})",
       "variant: fcos\nversion: 1.5.0\n", "version: v1alpha1\nmachine: {}\n"})
    all.push_back(to_bytes(text));
  return all;
}
