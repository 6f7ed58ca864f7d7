// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/kairos/kairos.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "agent/dialects/as_it_is.hpp"
#include "agent/dialects/building.hpp"
#include "agent/dialects/kairos/step.hpp"
#include "agent/dialects/kairos/template.hpp"
#include "agent/node/machine_facts.hpp"
#include "libs/base/format.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Member;
using codec::Value;
using schema::Severity;

/// In the order in which a boot comes to them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kStages = {{
    {"rootfs", "early"},
    {"initramfs", "early"},
    {"fs", "early"},
    {"boot", "boot"},
    {"network", "network"},
    {"reconcile", "reconcile"},
}};
/// Stages of programs that make or change an installation.
constexpr std::string_view kHooks[] = {"kairos-", "before-", "after-", "provider-kairos."};
constexpr std::string_view kParts[] = {".before", "", ".after"};

class StagesTranslator {
 public:
  StagesTranslator(Value document, const config::Context& context)
      : document_(std::move(document)), context_(context) {}

  config::Translation run() {
    const auto stages = taken("stages");
    const auto name = taken("name");
    if (name.is_string()) name_ = name.string();
    if (stages.is_object()) {
      unknown_stages(stages);
      for (const auto& [stage, moment] : kStages) {
        for (const auto part : kParts) {
          const auto key = std::string(stage) + std::string(part);
          if (const auto* steps = stages.find(key)) each_step(*steps, key, moment);
        }
      }
    }
    return {std::move(document_), std::move(diagnostics_)};
  }

 private:
  Value taken(std::string_view key) {
    auto* value = document_.find(key);
    auto copy = value == nullptr ? Value() : std::move(*value);
    drop(document_, key);
    return copy;
  }

  void unknown_stages(const Value& stages) {
    for (const auto& member : stages.members()) {
      const auto base = std::string_view(member.key).substr(0, member.key.find('.'));
      const auto part = std::string_view(member.key).substr(base.size());
      const bool known =
          std::ranges::contains(kParts, part) &&
          std::ranges::any_of(kStages, [base](const auto& stage) { return stage.first == base; });
      if (known) continue;
      if (base == "default") {
        diagnostics_.push_back({std::string(context_.file), member.position, Severity::warning,
                                "no-effect", "no boot has a stage 'default': it never runs",
                                "Use 'boot', or another stage."});
        continue;
      }
      const bool hook = std::ranges::any_of(
          kHooks, [&member](std::string_view one) { return member.key.starts_with(one); });
      diagnostics_.push_back(
          {std::string(context_.file), member.position, Severity::error,
           hook ? "unsupported-key" : "unknown-key",
           hook ? formatted("no commands run in the stage '{}'", member.key)
                : formatted("there is no stage '{}'", member.key),
           hook
               ? "What an image is to hold belongs in its recipe; commands run at boot."
               : "Use 'rootfs', 'initramfs', 'fs', 'boot', 'network' or 'reconcile', alone or with "
                 "'.before' or '.after'."});
    }
  }

  void each_step(const Value& steps, const std::string& stage, std::string_view moment) {
    if (!steps.is_array()) return;
    std::map<std::string, std::size_t> names;
    for (std::size_t i = 0; i < steps.items().size(); ++i) {
      if (const auto* name = steps.items()[i].find("name"); name != nullptr && name->is_string())
        names.emplace(name->string(), i);
    }
    for (std::size_t i = 0; i < steps.items().size(); ++i) {
      const auto& step = steps.items()[i];
      if (!step.is_object()) continue;
      order(step, i, names);
      translate_step(step, {stage, moment, command_name(step, stage, i)}, document_, context_,
                     diagnostics_);
    }
  }

  /// Steps are done as they stand. One that waits for a later one would wait for itself: the later
  /// one waits for those before it.
  void order(const Value& step, std::size_t index,
             const std::map<std::string, std::size_t>& names) {
    const auto* after = step.find("after");
    if (after == nullptr || !after->is_array()) return;
    for (const auto& item : after->items()) {
      const auto* name = item.find("name");
      if (name == nullptr || !name->is_string()) continue;
      auto wanted = name->string();
      if (!name_.empty() && wanted.starts_with(name_ + '.')) wanted.erase(0, name_.size() + 1);
      const auto found = names.find(wanted);
      if (found == names.end() || found->second < index) continue;
      diagnostics_.push_back(
          {std::string(context_.file), name->position(), Severity::error, "cyclic",
           formatted("the step is to come after '{}', which comes after it", name->string()),
           "Put the other step before this one."});
    }
  }

  /// Several documents have a first step of a stage; one that is given again is the same command.
  std::string command_name(const Value& step, std::string_view stage, std::size_t index) const {
    std::string name(stage);
    if (const auto* given = step.find("name"); given != nullptr && given->is_string()) {
      name += '-';
      for (const char c : given->string().substr(0, 24)) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        name += plain ? c : '-';
      }
    }
    const auto of = formatted("{}\n{}\n{}", context_.file, stage, index);
    return name + '-' + crypto::Sha256::of(as_bytes(of)).hex().substr(0, 8);
  }

  Value document_;
  const config::Context& context_;
  std::string name_;
  config::Diagnostics diagnostics_;
};

/// A password that is no hash is one in plain text there, and may be used.
void plain_passwords(Value& user) {
  if (!user.is_object() || user.find("plain_text_passwd") != nullptr) return;
  for (auto& member : user.members()) {
    if (member.key != "passwd" || !member.value.is_string()) continue;
    const auto& text = member.value.string();
    const bool plain = !text.empty() && !std::string_view("$!*").contains(text.front());
    if (!plain) return;
    member.key = "plain_text_passwd";
    const auto place = member.position;
    set(user, "lock_passwd", false, place);
    return;
  }
}

void each_step_of(Value& stages, void (*visit)(Value& step)) {
  for (auto& stage : stages.members()) {
    if (!stage.value.is_array()) continue;
    for (auto& step : stage.value.items())
      if (step.is_object()) visit(step);
  }
}

/// Renders every text of a value with the machine's facts; away from a node with made-up ones, so
/// that the template itself is looked at.
class Renderer {
 public:
  explicit Renderer(const config::Context& context) : context_(context) {}

  /// Whether all of it could be filled in.
  bool render(Value& value) {
    bool filled = !value.is_string() || render_text(value);
    if (value.is_array()) {
      for (auto& item : value.items()) filled = render(item) && filled;
    } else if (value.is_object()) {
      for (auto& member : value.members()) filled = render(member.value) && filled;
    }
    return filled;
  }
  config::Diagnostics take() { return std::move(diagnostics_); }

 private:
  bool render_text(Value& value) {
    if (!is_template(value.string())) return true;
    if (!facts_) look_at_the_machine(value.position());
    auto text = render_template(value.string(), *facts_);
    if (!text) {
      diagnostics_.push_back(
          {std::string(context_.file), value.position(), Severity::error, "template",
           formatted("the template cannot be filled in: {}", text.error().describe()),
           text.error().remedy().empty()
               ? "Write '{{ .MachineID }}' and the like, or give the text itself."
               : std::string(text.error().remedy())});
      return false;
    }
    value = Value(*std::move(text)).at(value.position());
    return true;
  }

  void look_at_the_machine(codec::Position place) {
    if (context_.surroundings.facts) {
      facts_ = context_.surroundings.facts();
      return;
    }
    facts_ = to_value(node::MachineFacts());  // of no machine in particular
    diagnostics_.push_back({std::string(context_.file), place, Severity::note, "not-checked",
                            "templates are filled in on the node, with what it is", ""});
  }

  const config::Context& context_;
  std::optional<Value> facts_;
  config::Diagnostics diagnostics_;
};

constexpr const schema::AnySection* kStageSections[] = {&kKairosKeys, &kMootKairosKeys};

}  // namespace

config::Diagnostics respell_kairos(Value& document, const config::Context& context) {
  Renderer renderer(context);
  if (auto* name = document.find("hostname"); name != nullptr && !renderer.render(*name)) {
    drop(document, "hostname");  // enough was said about it
  }
  if (auto* stages = document.find("stages")) (void)renderer.render(*stages);
  if (auto* users = document.find("users"); users != nullptr && users->is_array()) {
    for (auto& user : users->items()) plain_passwords(user);
  }
  auto diagnostics = renderer.take();
  if (auto* install = document.find("install"); install != nullptr && install->is_object())
    take_as_it_is(*install, moot_in_kairos_install(), "install", context.file, diagnostics);
  if (auto* stages = document.find("stages"); stages != nullptr && stages->is_object()) {
    each_step_of(*stages, [](Value& step) {
      auto* users = step.find("users");
      if (users == nullptr || !users->is_object()) return;
      for (auto& user : users->members()) plain_passwords(user.value);
    });
  }
  return diagnostics;
}

config::Translation translate_kairos(Value document, const config::Context& context) {
  config::Diagnostics diagnostics;
  take_as_it_is(document, moot_in_kairos(), "", context.file, diagnostics);
  auto translation = StagesTranslator(std::move(document), context).run();
  config::append(diagnostics, std::move(translation.diagnostics));
  return {std::move(translation.value), std::move(diagnostics)};
}

bool is_kairos(const Value& document) {
  const auto* stages = document.find("stages");
  return stages != nullptr && stages->is_object();
}

const config::Dialect kairos = {.name = "kairos",
                                .sections = kStageSections,
                                .respell = respell_kairos,
                                .translate = translate_kairos,
                                .claims = is_kairos};

}  // namespace orlop::agent::dialects
