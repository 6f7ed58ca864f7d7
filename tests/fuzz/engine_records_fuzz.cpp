// rooms: agent_engine
// SPDX-License-Identifier: Apache-2.0
// Records of the engine as anybody may have left them: a boot goes on with what is known, what
// cannot be used is out of the way, and a journal of another boot changes nothing that a boot makes
// afresh.
#include <cstdlib>

#include "agent/engine/journal.hpp"
#include "agent/engine/records.hpp"
#include "agent/engine/recover.hpp"
#include "libs/codec/json.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_system_state.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace orlop;
using namespace orlop::agent;
using engine::Entry;

void expect(bool holds) {
  if (!holds) std::abort();
}

const node::StatePaths kPaths(node::kStateFolder);

testing::FakeSystemState node_with(const std::string& record, std::string text) {
  testing::FakeSystemState system;
  system.tree["/etc/motd"] = Entry::file("of the image\n");
  system.tree["/var/lib/x"] = Entry::file("new");
  system.tree[record] = Entry::file(std::move(text), 0600);
  return system;
}

void journal(std::string_view text) {
  auto system = node_with(kPaths.journal(), std::string(text));
  testing::FakeClock clock;
  config::Diagnostics diagnostics;
  const auto recovered = engine::recover(system, nullptr, kPaths, clock, diagnostics);
  expect(system.text("/etc/motd") == "of the image\n");
  if (recovered) expect(!system.tree.contains(kPaths.journal()));
}

void history(std::string_view text) {
  auto system = node_with(kPaths.generations(), std::string(text));
  testing::FakeClock clock;
  config::Diagnostics diagnostics;
  auto found = engine::node_history(system, kPaths, clock, diagnostics);
  expect(found.has_value() && found->value.has_value());
  expect(engine::store_history(system, kPaths, clock, *found).has_value());
  diagnostics.clear();
  const auto again = engine::node_history(system, kPaths, clock, diagnostics);
  expect(again.has_value() && diagnostics.empty() &&
         engine::to_value(*again->value) == engine::to_value(*found->value));
}

void trial(std::string_view text) {
  auto system = node_with(kPaths.trial(), std::string(text));
  testing::FakeClock clock;
  config::Diagnostics diagnostics;
  expect(engine::end_trial(system, kPaths, clock, diagnostics).has_value());
  expect(!system.tree.contains(kPaths.trial()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = as_text(ByteView(data, size));
  journal(text);
  history(text);
  trial(text);
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  testing::FakeSystemState system;
  system.tree["/var/lib/x"] = Entry::file("old");
  system.tree["/var/lib/link"] = Entry::link("/var/lib/x");
  auto file = engine::JournalFile::begin(system, kPaths,
                                         {.cause = "apply",
                                          .boot_id = "boot-1",
                                          .release = "1.0",
                                          .before = {},
                                          .units = {{"a.service", true}}});
  std::vector<Bytes> all;
  if (file && file->remember({"/var/lib/x", "/var/lib/link", "/etc/motd", "/etc/none"})) {
    all.push_back(to_bytes(system.text(kPaths.journal())));
    if (file->commit()) all.push_back(to_bytes(system.text(kPaths.journal())));
  }
  testing::FakeClock clock;
  engine::History history;
  (void)engine::record(history,
                       {.digest = std::string(64, 'a'),
                        .release = "1.0",
                        .time = "2026-11-26T12:00:00Z",
                        .cause = "boot",
                        .sources = {"vendor:/usr/share/orlop/config.d/10.yaml"},
                        .document = "none"},
                       {{"file:/etc/motd", {"/etc/motd"}}});
  all.push_back(to_bytes(codec::write_json(engine::to_value(history))));
  all.push_back(to_bytes(codec::write_json(
      engine::to_value(engine::begin_trial("none", "boot-1", std::chrono::seconds(60), clock)))));
  return all;
}
