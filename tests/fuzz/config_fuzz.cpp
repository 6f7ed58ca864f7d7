// rooms: config agent_kinds
// SPDX-License-Identifier: Apache-2.0
// Any bytes as user-data: a document is taken or refused with a diagnostic, and composing it over
// another gives a document that is valid again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

#include "agent/kinds/language.hpp"
#include "libs/config/compose.hpp"
#include "libs/config/document.hpp"
#include "libs/sys/file.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop::config;
  using orlop::agent::kinds::language;
  const std::string text = "#cloud-config\n" + std::string(data, data + size);
  const std::string base = "#cloud-config\nhostname: base\nusers: [{name: a}]\nruncmd: [b]\n";
  const std::vector<Source> sources = {{Layer::vendor, "base", base},
                                       {Layer::platform, "fuzz", text},
                                       {Layer::kernel, "cmdline", {data, data + size}}};
  const auto composition = compose(language(), sources);
  const auto reading = language().reading("composed");
  if (has_errors(orlop::schema::validate(composition.document, language().section(), reading)))
    std::abort();
  if (!composition.sources[1].accepted && composition.diagnostics.empty()) std::abort();
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  std::vector<Bytes> seeds = {
      to_bytes("hostname: node\nusers:\n  - name: admin\n    groups: [sudo]\n"),
      to_bytes("write_files:\n  - path: /etc/motd\n    content: hello\n    permissions: '0644'\n"),
      to_bytes("stages:\n  boot:\n    - name: first\n      commands: [echo]\n"),
      to_bytes("orlop.hostname=node quiet console=ttyS0")};
  // Every documented example; sorted, since folders are not.
  std::vector<std::filesystem::path> examples;
  for (const auto& entry :
       std::filesystem::directory_iterator(ORLOP_SOURCE_DIR "/configs/examples")) {
    if (entry.path().extension() == ".yaml") examples.push_back(entry.path());
  }
  std::ranges::sort(examples);
  for (const auto& example : examples) {
    if (auto text = sys::read_file(example, std::size_t{1} << 16))
      seeds.push_back(*std::move(text));
  }
  return seeds;
}
