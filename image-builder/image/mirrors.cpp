// SPDX-License-Identifier: Apache-2.0
#include "image-builder/image/mirrors.hpp"

#include "libs/sys/file.hpp"

namespace orlop::builder::image {

steps::Mirrors mirrors_or_hosts(steps::Mirrors named, const std::filesystem::path& cache) {
  constexpr std::size_t kMostBytes = 4096;
  const auto text = sys::read_text(cache / "mirrors", kMostBytes).value_or("");
  const auto end = text.find('\n');
  if (named.debian.empty()) named.debian = text.substr(0, end);
  if (named.security.empty() && end != std::string::npos)
    named.security = text.substr(end + 1, text.find('\n', end + 1) - end - 1);
  return named;
}

}  // namespace orlop::builder::image
