// SPDX-License-Identifier: Apache-2.0
#include "libs/efi/variables.hpp"

#include <charconv>
#include <optional>

namespace orlop::efi {
namespace {

Result<std::optional<Variable>> read_if_present(const EfiVariables& variables,
                                                std::string_view name, std::string_view vendor) {
  auto value = variables.read({std::string(name), std::string(vendor)});
  if (value) return std::move(*value);
  if (value.error().is(Errc::not_found)) return std::nullopt;
  return std::unexpected(std::move(value).error());
}

Result<std::string> loader_text(const EfiVariables& variables, std::string_view name) {
  const auto value = TRY(read_if_present(variables, name, kLoaderVendor));
  return value ? from_utf16le(value->data) : std::string();
}

/// A one-byte flag of the firmware.
Result<bool> global_flag(const EfiVariables& variables, std::string_view name) {
  const auto value = TRY(read_if_present(variables, name, kGlobalVendor));
  return value && value->data.size() == 1 && value->data[0] == 1;
}

void lower(std::string& text) {
  for (auto& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
}

int parse_pcr(const std::string& text) {
  int index = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && index >= 0 && index < 24 ? index : -1;
}

}  // namespace

Result<std::string> read_loader_text(const EfiVariables& variables, std::string_view name) {
  const auto value = TRY(variables.read({std::string(name), std::string(kLoaderVendor)}));
  return from_utf16le(value.data);
}

Status write_loader_text(EfiVariables& variables, std::string_view name, std::string_view value) {
  Variable variable{.data = to_utf16le(value)};
  variable.data.insert(variable.data.end(), 2, 0);
  return variables.write({std::string(name), std::string(kLoaderVendor)}, variable);
}

Result<BootFacts> read_boot_facts(const EfiVariables& variables) {
  BootFacts facts;
  facts.setup_mode = TRY(global_flag(variables, "SetupMode"));
  facts.secure_boot = TRY(global_flag(variables, "SecureBoot")) && !facts.setup_mode;
  facts.entry = TRY(loader_text(variables, "LoaderEntrySelected"));
  facts.boot_count_path = TRY(loader_text(variables, "LoaderBootCountPath"));
  facts.loader_device_part_uuid = TRY(loader_text(variables, "LoaderDevicePartUUID"));
  lower(facts.loader_device_part_uuid);
  facts.loader_info = TRY(loader_text(variables, "LoaderInfo"));
  facts.stub_info = TRY(loader_text(variables, "StubInfo"));
  facts.stub_image = TRY(loader_text(variables, "StubImageIdentifier"));
  facts.kernel_image_pcr = parse_pcr(TRY(loader_text(variables, "StubPcrKernelImage")));
  return facts;
}

}  // namespace orlop::efi
