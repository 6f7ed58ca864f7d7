// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/probe_kernel.hpp"

#include "libs/efi/pe.hpp"
#include "libs/sys/file.hpp"

namespace orlop::lab {
namespace fs = std::filesystem;

Result<Bytes> find_kernel(const Releases& releases) {
  constexpr std::size_t kMaxUki = std::size_t{256} << 20;
  std::error_code error;
  for (const auto& release : fs::directory_iterator(releases.folder_of(""), error)) {
    const auto manifest = releases.manifest(release.path().filename().string());
    if (!manifest) continue;
    const auto uki = TRY(sys::read_file(
        release.path() / "release" / release::object_name(manifest->uki, "uki"), kMaxUki));
    const auto image = TRY(efi::parse_pe(uki));
    const auto* section = image.find(".linux");
    if (section == nullptr) continue;
    const auto kernel = TRY(efi::section_data(uki, *section));
    return Bytes(kernel.begin(), kernel.end());
  }
  return fail(Errc::not_found, "no release was built in {}", releases.places().folder.string());
}

Result<std::chrono::milliseconds> probe_with(const Bytes& kernel, Accelerator accelerator,
                                             std::chrono::milliseconds deadline) {
  const auto folder = TRY(sys::TemporaryFolder::create("orlop-kernel"));
  const auto file = folder.path() / "kernel";
  TRY(sys::write_file(file, kernel, 0644, sys::Durability::volatile_));
  return probe(file, accelerator, deadline);
}

}  // namespace orlop::lab
