// SPDX-License-Identifier: Apache-2.0
#include "agent/early/datasource.hpp"

#include "libs/config/accept.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent {
namespace {

Result<std::optional<std::string>> read_if_there(const std::string& path) {
  // One byte more than is acceptable, so that acceptance can say that it is too large.
  auto text = sys::read_text(path, config::kMaxDocument + 1);
  if (text) return *std::move(text);
  if (text.error().is(Errc::not_found)) return std::nullopt;
  return std::unexpected(std::move(text).error());
}

}  // namespace

Result<Seed> read_seed(const std::string& place, const std::string& folder) {
  Seed seed{.place = place, .user_data = {}, .meta_data = {}};
  seed.user_data = TRY_CONTEXT(read_if_there(folder + "/user-data"), "reading the seed " + place);
  seed.meta_data = TRY_CONTEXT(read_if_there(folder + "/meta-data"), "reading the seed " + place);
  return seed;
}

}  // namespace orlop::agent
