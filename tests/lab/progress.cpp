// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/progress.hpp"

#include <algorithm>
#include <format>

#include "libs/codec/json.hpp"

namespace orlop::lab {
namespace {

/// The builder counts in per cent, the agent in bytes.
std::optional<int> percent_of(const codec::Value& document) {
  const auto number = [&document](std::string_view key) -> std::optional<double> {
    const auto* value = document.find(key);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return value->number();
  };
  auto percent = number("percent");
  const auto done = number("bytesDone");
  const auto total = number("bytesTotal");
  if (!percent && done && total && *total > 0) percent = *done * 100 / *total;
  if (!percent) return std::nullopt;
  return static_cast<int>(std::clamp(*percent, 0.0, 100.0));
}

}  // namespace

std::optional<Progress> progress_of(std::string_view line) {
  if (!line.starts_with('{')) return std::nullopt;
  const auto document = codec::parse_json(line);
  if (!document) return std::nullopt;
  const auto percent = percent_of(*document);
  if (!percent) return std::nullopt;
  Progress progress{.what = {}, .percent = *percent};
  for (const auto* key : {"phase", "step", "what"}) {
    if (const auto* what = document->find(key); what != nullptr && what->is_string()) {
      progress.what = what->string();
      break;
    }
  }
  return progress;
}

std::optional<std::string> build_event_of(std::string_view line) {
  if (!line.starts_with('{')) return std::nullopt;
  const auto document = codec::parse_json(line);
  if (!document) return std::nullopt;
  const auto event = document->get_string("event");
  if (!event) return std::nullopt;
  if (*event == "note") return document->get_string("what").value_or("");
  if (*event != "finished") return std::nullopt;
  const auto step = document->get_string("step").value_or("a step");
  if (document->get_bool("cached").value_or(false)) return step + ": unchanged";
  const auto* seconds = document->find("seconds");
  return std::format("{}: made in {:.1f} s", step,
                     seconds != nullptr && seconds->is_number() ? seconds->number() : 0.0);
}

std::optional<std::string> build_step_of(std::string_view line) {
  if (!line.starts_with('{')) return std::nullopt;
  const auto document = codec::parse_json(line);
  if (!document || document->get_string("event").value_or("") != "started") return std::nullopt;
  const auto* done = document->find("stepsDone");
  const auto* total = document->find("stepsTotal");
  if (done == nullptr || total == nullptr || !done->is_number() || !total->is_number())
    return std::nullopt;
  return std::format("{}, step {:.0f} of {:.0f}", document->get_string("step").value_or("a step"),
                     done->number() + 1, total->number());
}

void tell_progress(Commentary& commentary, std::string_view line) {
  if (const auto progress = progress_of(line)) {
    commentary.progress(progress->what, progress->percent);
  } else if (const auto step = build_step_of(line)) {
    commentary.doing(*step);
  } else if (const auto event = build_event_of(line)) {
    commentary.note(*event);
  }
}

std::string without_progress(std::string_view output) {
  std::string rest;
  while (!output.empty()) {
    const auto end = output.find('\n');
    const auto line = output.substr(0, end);
    if (!progress_of(line)) rest.append(line).append("\n");
    output.remove_prefix(end == std::string_view::npos ? output.size() : end + 1);
  }
  return rest;
}

}  // namespace orlop::lab
