// SPDX-License-Identifier: Apache-2.0
#include "image-builder/cli/render.hpp"

#include <algorithm>
#include <vector>

#include "libs/base/format.hpp"
#include "libs/command/text.hpp"

namespace orlop::builder::cli {
namespace {

using codec::Value;
using command::mebibytes;
using command::text_of;

const codec::Array& items_of(const Value& document, std::string_view key) {
  static const codec::Array kNone;
  const auto* list = document.find(key);
  return list != nullptr && list->is_array() ? list->items() : kNone;
}

std::string size_text(const Value& document, std::string_view key) {
  return mebibytes(document.get_size(key).value_or(0));
}

std::string state_of(const Value& step) {
  if (text_of(step, "key").empty()) return "not known";
  return step.get_bool("cached").value_or(false) ? "unchanged" : "to do";
}

/// What is not known, each thing once: many steps may wait for the same. What only another step
/// lacks is said there.
std::string unknown_text(const Value& document) {
  std::vector<std::string> said;
  for (const auto& step : items_of(document, "steps")) {
    for (const auto& unknown : items_of(step, "unknown")) {
      const auto remedy = text_of(unknown, "remedy");
      if (remedy.empty()) continue;
      auto line = formatted("not known: {}\n  remedy: {}\n", text_of(unknown, "message"), remedy);
      if (!std::ranges::contains(said, line)) said.push_back(std::move(line));
    }
  }
  std::string text;
  for (const auto& line : said) text += line;
  return text;
}

std::string output_text(const Value& output) {
  const auto file = text_of(output, "file");
  return file.empty() ? text_of(output, "name") : file;
}

}  // namespace

std::string plan_text(const Value& document) {
  auto text = formatted("{:<12} {:<17} {:<10} {}\n", "step", "key", "state", "what");
  for (const auto& step : items_of(document, "steps")) {
    const auto key = text_of(step, "key");
    text += formatted("{:<12} {:<17} {:<10} {}\n", text_of(step, "name"), key.empty() ? "-" : key,
                      state_of(step), text_of(step, "what"));
  }
  text += "outputs:";
  for (const auto& output : items_of(document, "outputs")) text += " " + output_text(output);
  return text + "\n" + unknown_text(document);
}

std::string build_text(const Value& document) {
  const auto* seconds = document.find("seconds");
  auto text = formatted("release {} {} ready in {:.1f} s: root {}, UKI {}, kernel {}\n",
                        text_of(document, "variant"), text_of(document, "version"),
                        seconds != nullptr && seconds->is_number() ? seconds->number() : 0.0,
                        size_text(document, "rootBytes"), size_text(document, "ukiBytes"),
                        text_of(document, "kernel"));
  for (const auto& output : items_of(document, "outputs")) {
    if (!text_of(output, "file").empty())
      text += formatted("{} {}\n", text_of(output, "file"), size_text(output, "allocatedBytes"));
  }
  return text + formatted("root hash {}\n", text_of(document, "rootHash"));
}

std::string diff_text(const Value& document) {
  auto text = formatted("{} -> {}\n", text_of(document, "from"), text_of(document, "to"));
  for (const auto& package : items_of(document, "packages")) {
    text += formatted("  {:<28} {} -> {}\n", text_of(package, "name"), text_of(package, "from"),
                      text_of(package, "to"));
  }
  return text + formatted("new root blocks: {} ({} of {})\n", text_of(document, "newBlocks"),
                          size_text(document, "newBytes"), size_text(document, "rootBytesTo"));
}

std::string lint_text(const Value& document) {
  std::string text;
  for (const auto& finding : items_of(document, "findings")) {
    text += formatted("{}: /{} {} ({})\n", text_of(finding, "check"), text_of(finding, "path"),
                      text_of(finding, "what"), text_of(finding, "remedy"));
  }
  return text.empty() ? "nothing to complain of\n" : text;
}

}  // namespace orlop::builder::cli
