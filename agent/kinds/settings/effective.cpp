// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/settings/effective.hpp"

#include "agent/node/paths.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::kinds {

Result<codec::Value> effective_document(const std::filesystem::path& root) {
  constexpr std::size_t kMaxBytes = std::size_t{16} << 20;
  const auto path = root / std::filesystem::path(node::kEffective).relative_path();
  const auto text =
      TRY_CONTEXT(sys::read_text(path, kMaxBytes), "reading the configuration in effect");
  const auto record = TRY_CONTEXT(codec::parse_json(text), "reading " + path.string());
  return *TRY(record.get_object("document"));
}

Result<Settings> effective_settings(const std::filesystem::path& root) {
  return effective_document(root).transform(settings_of);
}

}  // namespace orlop::agent::kinds
