// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/resource.hpp"

#include <utility>

#include "agent/node/paths.hpp"

namespace orlop::agent::engine {
namespace {

/// The links that every image has, and where they lead.
constexpr std::pair<std::string_view, std::string_view> kImageLinks[] = {
    {"/home", "/var/home"}, {"/root", "/var/roothome"},      {"/srv", "/var/srv"},
    {"/opt", "/var/opt"},   {"/usr/local", "/var/usrlocal"}, {"/var/run", "/run"},
};

}  // namespace

std::string_view to_string(Effect effect) {
  switch (effect) {
    case Effect::live: return "live";
    case Effect::restart: return "restart";
    case Effect::reboot: return "reboot";
    case Effect::reinstall: break;
  }
  return "reinstall";
}

std::vector<std::string> paths_of(const Resource& resource) {
  std::vector<std::string> paths;
  for (const auto& part : resource.parts) {
    if (!part.keep_existing && !is_kernel(part.path)) paths.push_back(part.path);
  }
  for (const auto& absence : resource.absent) paths.push_back(absence.path);
  return paths;
}

std::string_view prefix_of(std::string_view id) { return id.substr(0, id.find(':')); }

std::string_view name_of(std::string_view id) {
  const auto colon = id.find(':');
  return colon == std::string_view::npos ? std::string_view() : id.substr(colon + 1);
}

bool is_volatile(std::string_view path) {
  return path.starts_with("/etc/") || path.starts_with("/run/") || is_kernel(path);
}

bool is_kernel(std::string_view path) {
  return path.starts_with("/proc/") || path.starts_with("/sys/");
}

std::string original_of(const std::string& path) { return std::string(node::kOriginals) + path; }

std::string canonical(std::string_view path) {
  for (const auto& [link, target] : kImageLinks) {
    const auto rest = path.starts_with(link) ? path.substr(link.size()) : std::string_view("x");
    if (rest.empty() || rest.starts_with('/')) return std::string(target) + std::string(rest);
  }
  return std::string(path);
}

}  // namespace orlop::agent::engine
