// SPDX-License-Identifier: Apache-2.0
#include "agent/install/order.hpp"

#include "agent/engine/offline.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "agent/kinds/settings/effective.hpp"
#include "agent/node/paths.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::install {
namespace {

constexpr std::size_t kMaxConfigurationBytes = std::size_t{4} << 20;

platform::Power afterwards(const kinds::InstallSettings& settings) {
  if (settings.poweroff) return platform::Power::poweroff;
  return settings.reboot ? platform::Power::reboot : platform::Power::stay;
}

}  // namespace

std::optional<std::filesystem::path> device_named(const std::string& name) {
  if (name == "auto") return std::nullopt;
  return name;
}

Result<std::optional<InstallOrder>> automatic_order(const std::filesystem::path& root) {
  const auto settings =
      TRY_CONTEXT(kinds::effective_settings(root), "asking the install medium what to do").install;
  if (!settings.automatic) return std::nullopt;
  InstallOrder order{.request = {.device = device_named(settings.device)},
                     .afterwards = afterwards(settings)};
  auto user_data = sys::read_text(root / std::filesystem::path(node::kUserData).relative_path(),
                                  kMaxConfigurationBytes);
  if (user_data)
    order.request.config = *std::move(user_data);
  else if (!user_data.error().is(Errc::not_found))
    return std::unexpected(std::move(user_data).error());
  return order;
}

Result<InstallOrder> spoken_order(const std::string& device,
                                  const std::optional<std::string>& config_file) {
  InstallOrder order{.request = {.device = device_named(device)}};
  if (!config_file) return order;
  const auto diagnostics = engine::validate_files(kinds::all(), kinds::language(), {*config_file});
  if (config::has_errors(diagnostics))
    return std::unexpected(
        Error(Errc::invalid, "the configuration is not valid\n" + config::describe(diagnostics)));
  order.request.config = TRY(sys::read_text(*config_file, kMaxConfigurationBytes));
  return order;
}

}  // namespace orlop::agent::install
