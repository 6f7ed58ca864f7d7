// SPDX-License-Identifier: Apache-2.0
#include "bootloader/uki/predict.hpp"

#include <algorithm>
#include <array>

#include "libs/efi/pe.hpp"
#include "libs/tpm/pcr.hpp"

namespace orlop::bootloader::uki {
namespace {

using crypto::HashAlgorithm;

/// The order of systemd's section enumeration (src/fundamental/uki.h), without .pcrsig, which is
/// never measured: it holds signatures over the result.
constexpr std::array<std::string_view, 10> kMeasuredOrder{
    ".linux",  ".osrel", ".cmdline", ".initrd", ".ucode",
    ".splash", ".dtb",   ".uname",   ".sbat",   ".pcrpkey"};

/// Sections that make the measurement depend on the machine or on a choice at boot.
constexpr std::array<std::string_view, 4> kConditional{".profile", ".dtbauto", ".hwids", ".efifw"};

Status check_unconditional(const efi::PeImage& image) {
  for (const auto& section : image.sections) {
    if (std::ranges::contains(kConditional, section.name)) {
      return std::unexpected(
          Error(Errc::unsupported,
                formatted("the UKI has a {} section: what it measures is not one value",
                          section.name))
              .with_remedy("Build the UKI without profiles, hardware ids and device tree choice."));
    }
    const bool measured = std::ranges::contains(kMeasuredOrder, section.name);
    if (measured && std::ranges::count(image.sections, section.name, &efi::PeSection::name) > 1) {
      return fail(Errc::unsupported, "the UKI has more than one {} section", section.name);
    }
  }
  return {};
}

}  // namespace

Result<std::vector<MeasuredSection>> measured_sections(ByteView uki) {
  const auto image = TRY(efi::parse_pe(uki));
  TRY(check_unconditional(image));
  if (image.find(".linux") == nullptr) {
    return fail(Errc::invalid, "not a unified kernel image: it has no .linux section");
  }
  std::vector<MeasuredSection> sections;
  for (const auto name : kMeasuredOrder) {
    const auto* section = image.find(name);
    if (section == nullptr) continue;
    const auto data = TRY(efi::section_data(uki, *section));
    sections.push_back({std::string(name), data});
  }
  return sections;
}

release::Pcr11Prediction predict_pcr11(const std::vector<MeasuredSection>& sections,
                                       HashAlgorithm bank) {
  constexpr auto kPcr = tpm::kPcrKernelImage;
  tpm::Bank values;
  for (const auto& section : sections) {
    tpm::measure(values, bank, kPcr, as_bytes({section.name.c_str(), section.name.size() + 1}));
    tpm::measure(values, bank, kPcr, section.data);
  }
  release::Pcr11Prediction prediction{.static_value = to_hex(values[kPcr])};
  for (const auto phase : tpm::boot_phases()) {
    tpm::measure(values, bank, kPcr, as_bytes(phase));
    prediction.phases.push_back(to_hex(values[kPcr]));
  }
  return prediction;
}

Result<release::UkiMeasurements> predict_uki(ByteView uki) {
  const auto sections = TRY(measured_sections(uki));
  release::UkiMeasurements measurements;
  measurements.authenticode = to_hex(TRY(efi::authenticode_digest(uki, HashAlgorithm::sha256)));
  const auto kernel = sections.front().data;
  measurements.inner_kernel_authenticode = to_hex(TRY_CONTEXT(
      efi::authenticode_digest(kernel, HashAlgorithm::sha256), "reading the UKI's kernel"));
  for (const auto bank : {HashAlgorithm::sha256, HashAlgorithm::sha384}) {
    measurements.pcr11.emplace(crypto::to_string(bank), predict_pcr11(sections, bank));
  }
  return measurements;
}

}  // namespace orlop::bootloader::uki
