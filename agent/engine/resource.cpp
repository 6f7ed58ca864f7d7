// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/resource.hpp"

#include <algorithm>
#include <utility>

#include "agent/node/paths.hpp"
#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"
#include "libs/crypto/digest.hpp"

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

Owned united(Owned owned, const Owned& more) {
  for (const auto& [id, paths] : more) {
    auto& known = owned[id];
    for (const auto& path : paths) {
      if (!std::ranges::contains(known, path)) known.push_back(path);
    }
  }
  return owned;
}

bool is_volatile(std::string_view path) {
  return path.starts_with("/etc/") || path.starts_with("/run/") || is_kernel(path);
}

bool is_kernel(std::string_view path) {
  return path.starts_with("/proc/") || path.starts_with("/sys/");
}

std::string original_of(std::string_view path) {
  const auto place = canonical(path);
  // By a digest: a path may be as long as the system allows, and lie below another one.
  return formatted("{}/{}", is_volatile(place) ? node::kOriginals : node::kKeptOriginals,
                   crypto::Sha256::of(as_bytes(place)).hex());
}

std::string canonical(std::string_view path) {
  for (const auto& [link, target] : kImageLinks) {
    const auto rest = path.starts_with(link) ? path.substr(link.size()) : std::string_view("x");
    if (rest.empty() || rest.starts_with('/')) return std::string(target) + std::string(rest);
  }
  return std::string(path);
}

}  // namespace orlop::agent::engine
