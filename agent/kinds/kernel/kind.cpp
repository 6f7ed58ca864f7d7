// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/kernel/kind.hpp"

#include "agent/kinds/kernel/section.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Effect;
using engine::Entry;

constexpr std::string_view kLoader = "systemd-modules-load.service";

/// The image's modules; nothing where that cannot be known.
class ModulesOfImage {
 public:
  static Result<ModulesOfImage> read(engine::View& view) {
    ModulesOfImage modules;
    auto release = TRY(view.text("/proc/sys/kernel/osrelease"));
    release = release.substr(0, release.find('\n'));
    if (view.offline() || release.empty()) return modules;
    for (const auto* list : {"modules.dep", "modules.builtin"})
      modules.lists_ += TRY(view.text(formatted("/usr/lib/modules/{}/{}", release, list)));
    return modules;
  }
  [[nodiscard]] bool lack(const std::string& module) const {
    return !lists_.empty() && !names_module(lists_, module);
  }

 private:
  std::string lists_;
};

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  engine::Wish wish;
  const auto kernel = schema::read(document, kKernel);
  if (kernel == Kernel{}) return wish;
  const auto image = TRY(ModulesOfImage::read(view));
  std::string loaded;
  for (std::size_t i = 0; i < kernel.modules.size(); ++i) {
    const auto& module = kernel.modules[i];
    if (image.lack(module)) {
      wish.obstacles.push_back({formatted("kernel.modules[{}]", i),
                                formatted("the image has no module '{}'", module),
                                "Take its folder out of 'kernel.exclude-modules' of the recipe, or "
                                "leave it out here."});
      continue;
    }
    loaded += module + '\n';
  }
  if (!loaded.empty()) {
    wish.resources.push_back(
        {.id = "kernel:modules",
         .parts = {{"/etc/modules-load.d/50-orlop.conf", Entry::file(std::move(loaded))}},
         .on_update = Effect::restart,
         .units = {std::string(kLoader)},
         .origin = "kernel.modules"});
  }
  std::string rules;
  for (const auto& [module, options] : kernel.options)
    rules += formatted("options {} {}\n", module, options);
  for (const auto& module : kernel.blacklist) rules += formatted("blacklist {}\n", module);
  if (!rules.empty()) {
    wish.resources.push_back(
        {.id = "kernel:modprobe",
         .parts = {{"/etc/modprobe.d/50-orlop.conf", Entry::file(std::move(rules))}},
         .on_update = Effect::reboot,
         .origin = kernel.options.empty() ? "kernel.blacklist" : "kernel.options"});
  }
  return wish;
}

/// What is loaded stays loaded until the next boot, with the options that it was loaded with.
std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (!step) return step;
  const bool loads = question.id == "kernel:modules" && step->change != engine::Change::remove;
  step->effect = loads ? Effect::restart : Effect::reboot;
  if (loads) {
    step->units = {std::string(kLoader)};
    step->order = engine::UnitOrder::refresh;
  }
  return step;
}

constexpr const schema::AnySection* kSections[] = {&kKernel};

}  // namespace

const engine::Kind kKernelKind = {
    .name = "kernel", .prefix = "kernel", .sections = kSections, .desire = desire, .step = step};

}  // namespace orlop::agent::kinds
