// SPDX-License-Identifier: Apache-2.0
// Verbs that only read: inspect, predict, diff, lint.
#include "image-builder/cli/command.hpp"
#include "image-builder/cli/render.hpp"
#include "image-builder/inspect/inspect.hpp"
#include "image-builder/lint/lint.hpp"
#include "libs/codec/json.hpp"

namespace orlop::builder::cli {
namespace {

using codec::Value;

/// A document that is its own text.
Output shown(Value document) {
  auto text = codec::write_json_pretty(document);
  return {std::move(document), std::move(text)};
}

Result<Output> predict(const Invocation& given, Context&) {
  return shown(TRY(inspect::predict(given.list("UKI").front())));
}

Result<Output> describe(const Invocation& given, Context&) {
  return shown(TRY(inspect::describe(given.list("PATH").front())));
}

Result<Output> lint(const Invocation& given, Context&) {
  const auto findings = TRY(lint::lint_tree(given.list("TREE").front()));
  auto document = lint::to_value(findings);
  auto text = lint_text(document);
  if (findings.empty()) return Output{std::move(document), std::move(text)};
  return Output{std::move(document), {}, std::move(text), true};
}

Result<Output> diff(const Invocation& given, Context&) {
  auto document = TRY(inspect::compare(given.list("FROM").front(), given.list("TO").front()));
  auto text = diff_text(document);
  return Output{std::move(document), std::move(text)};
}

}  // namespace

std::vector<Command> release_commands() {
  return {
      {"inspect",
       "Describe a release folder, a manifest or a UKI",
       {{"PATH", "Release folder, manifest or UKI"}},
       {},
       {"orlop-build inspect out/1.0/release"},
       describe},
      {"diff",
       "Compare two releases: packages, sizes, blocks",
       {{"FROM", "Release folder"}, {"TO", "Release folder"}},
       {},
       {"orlop-build diff out/1.0/release out/2.0/release"},
       diff},
      {"predict",
       "Say what a UKI will measure (PCR 11, Authenticode)",
       {{"UKI", "Signed or unsigned UKI"}},
       {},
       {"orlop-build predict out/1.0/release/*.uki"},
       predict},
      {"lint",
       "Check a file tree against the rules for images (exit code 1 when it breaks one)",
       {{"TREE", "Folder with the file tree"}},
       {},
       {"orlop-build lint /cache/steps/root-tree-0123456789abcdef/tree"},
       lint},
  };
}

}  // namespace orlop::builder::cli
