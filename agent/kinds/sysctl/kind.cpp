// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/sysctl/kind.hpp"

#include <algorithm>

#include "agent/kinds/sysctl/section.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

/// The file below /proc/sys; dots and slashes change places, as in sysctl.d(5).
std::string kernel_path(const std::string& key) {
  std::string path = key;
  if (key.find('.') < key.find('/')) {
    for (char& c : path) c = c == '.' ? '/' : c == '/' ? '.' : c;
  }
  return "/proc/sys/" + path;
}

std::string kernel_file(std::string key) {
  std::ranges::replace(key, '/', '_');
  return formatted("/etc/sysctl.d/90-orlop-{}.conf", key);
}

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  engine::Wish wish;
  for (const auto& [key, value] : schema::read(document, kSysctl).sysctl) {
    engine::Resource resource{.id = "sysctl:" + key, .origin = "sysctl." + key};
    resource.parts.push_back({kernel_file(key), Entry::file(formatted("{} = {}\n", key, value))});
    if (view.live()) resource.parts.push_back({kernel_path(key), Entry::file(value + '\n')});
    wish.resources.push_back(std::move(resource));
  }
  return wish;
}

std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  // The kernel does not tell what a setting was before.
  if (step && step->change == engine::Change::remove) step->effect = engine::Effect::reboot;
  return step;
}

constexpr const schema::AnySection* kSections[] = {&kSysctl};

}  // namespace

const engine::Kind kSysctlKind = {
    .name = "sysctl", .prefix = "sysctl", .sections = kSections, .desire = desire, .step = step};

}  // namespace orlop::agent::kinds
