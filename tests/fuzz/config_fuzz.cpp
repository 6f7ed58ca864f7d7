// rooms: config
// SPDX-License-Identifier: Apache-2.0
// Any bytes as user-data: a document is taken or refused with a diagnostic, and composing it over
// another gives a document that is valid again.
#include <cstdint>
#include <cstdlib>

#include "libs/config/compose.hpp"
#include "libs/config/document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop::config;
  const std::string text = "#cloud-config\n" + std::string(data, data + size);
  const std::string base = "#cloud-config\nhostname: base\nusers: [{name: a}]\nruncmd: [b]\n";
  const std::vector<Source> sources = {{Layer::vendor, "base", base},
                                       {Layer::platform, "fuzz", text},
                                       {Layer::kernel, "cmdline", {data, data + size}}};
  const auto composition = compose(sources);
  if (has_errors(validate("composed", composition.document))) std::abort();
  if (!composition.sources[1].accepted && composition.diagnostics.empty()) std::abort();
  return 0;
}
