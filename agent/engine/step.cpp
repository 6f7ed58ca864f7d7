// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/step.hpp"

#include <algorithm>

#include "agent/engine/changes.hpp"

namespace orlop::agent::engine {
namespace {

/// Kernel settings come back with tabs and a final line break.
std::string normalised(std::string_view text) {
  std::string words;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n';
    if (!space) {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  while (words.ends_with(' ')) words.pop_back();
  return words;
}

struct Findings {
  bool anything_there = false;
  std::string first_difference;
  void add(std::string text) {
    if (first_difference.empty()) first_difference = std::move(text);
  }
};

Findings examine(const Resource& resource, const Observed& observed) {
  Findings findings;
  const auto& share = resource.share;
  if (share) {
    findings.anything_there = !share->present.empty();
    if (share->present.empty()) {
      findings.add(share->what + " is missing");
    } else if (share->present != share->wanted) {
      findings.add(share->what + " differs");
    }
  }
  for (const auto& part : resource.parts) {
    const auto& found = observed.entries.at(part.path);
    const bool counts = !share && !part.keep_existing && !is_kernel(part.path);
    if (counts && found) findings.anything_there = true;
    findings.add(difference(part, found));
  }
  for (const auto& absence : resource.absent) {
    if (!observed.entries.at(absence.path)) continue;
    if (!share) findings.anything_there = true;
    findings.add(absence.path + " is there");
  }
  return findings;
}

}  // namespace

std::string_view to_string(Change change) {
  switch (change) {
    case Change::create: return "create";
    case Change::update: return "update";
    case Change::remove: break;
  }
  return "delete";
}

std::vector<std::string> Observed::stale(const Question& question) const {
  std::vector<std::string> paths;
  for (const auto& path : question.leaves) {
    if (entries.at(path) != originals.at(path)) paths.push_back(path);
  }
  return paths;
}

Result<Observed> observe_parts(const Question& question, SystemState& system) {
  Observed observed;
  const auto look = [&](const std::string& path) -> Status {
    observed.entries[path] = TRY(system.look(path));
    return {};
  };
  if (question.wanted != nullptr) {
    for (const auto& part : question.wanted->parts) TRY(look(part.path));
    for (const auto& absence : question.wanted->absent) TRY(look(absence.path));
  }
  for (const auto& path : question.leaves) {
    TRY(look(path));
    observed.originals[path] = TRY(system.look(original_of(path)));
  }
  return observed;
}

std::optional<Step> step_of_parts(const Question& question, const Observed& observed) {
  Step step{.resource = question.id, .leaves = observed.stale(question)};
  if (question.wanted == nullptr) {
    step.change = Change::remove;
    step.detail = "not in the configuration any more";
    return step;
  }
  const auto& resource = *question.wanted;
  auto findings = examine(resource, observed);
  if (!step.leaves.empty()) {
    findings.add(step.leaves.front() + " is not in the configuration any more");
  }
  if (findings.first_difference.empty()) return std::nullopt;
  const bool update = question.was_owned || findings.anything_there;
  step.change = update ? Change::update : Change::create;
  step.order = update ? resource.on_change : resource.on_create;
  const bool starts = step.order == UnitOrder::start || step.order == UnitOrder::restart_later;
  step.effect = starts && !update ? Effect::live : resource.on_update;
  step.units = resource.units;
  step.detail = std::move(findings.first_difference);
  step.wanted = resource;
  return step;
}

Status act_on_parts(const Step& step, Changes& changes) {
  for (const auto& path : step.leaves) TRY(changes.give_back(path));
  if (!step.wanted) return {};
  for (const auto& part : step.wanted->parts) {
    const auto found = TRY(changes.look(part.path));
    if (suffices(part, found)) continue;
    if (found && is_folder(*found) != is_folder(part.entry)) TRY(changes.remove(part.path));
    TRY(changes.put(part.path, part.entry));
  }
  for (const auto& absence : step.wanted->absent) TRY(changes.remove(absence.path));
  return {};
}

std::string difference(const Part& part, const std::optional<Entry>& found) {
  const auto& wanted = part.entry;
  if (!found) return part.path + " is missing";
  if (found->kind != wanted.kind) return part.path + " is something else";
  if (is_kernel(part.path)) {
    return normalised(found->content) == normalised(wanted.content) ? "" : part.path + " differs";
  }
  if (found->uid != wanted.uid || found->gid != wanted.gid) return part.path + " has another owner";
  if (part.keep_existing) return {};
  if (found->content != wanted.content) return part.path + " differs";
  return found->mode == wanted.mode ? "" : part.path + " has another mode";
}

bool suffices(const Part& part, const std::optional<Entry>& found) {
  return difference(part, found).empty();
}

}  // namespace orlop::agent::engine
