// rooms: agent_dialects_kairos
// SPDX-License-Identifier: Apache-2.0
// Any text as a template: it is filled in within bounds or refused with a sentence, and a text
// without actions is itself.
#include <cstdlib>

#include "agent/dialects/kairos/template.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop;
  using namespace orlop::agent::dialects;
  const auto facts = codec::Value::object(
      {{"MachineID", "0123456789abcdef"},
       {"Values", codec::Value::object({{"node", codec::Value::object({{"hostname", "edge"}})}})}});
  const auto text = as_text(ByteView(data, size));
  const auto rendered = render_template(text, facts);
  if (!rendered && rendered.error().describe().empty()) std::abort();
  if (rendered && rendered->size() > std::size_t{2} << 20) std::abort();
  if (!is_template(text) && (!rendered || *rendered != text)) std::abort();
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  return {
      to_bytes("edge-{{ trunc 4 .MachineID | upper }}"),
      to_bytes("{{- if eq .Values.node.hostname \"edge\" -}} a {{ else if .x }}b{{ end }}"),
      to_bytes("{{ replace \"-\" `_` (lower .Values.node.hostname) }}{{/* c */}}"),
      to_bytes("{{ default \"x\" .MachineID }}{{ substr 1 3 \"abc\" }}{{ b64enc .MachineID }}")};
}
