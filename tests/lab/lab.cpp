// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/lab.hpp"

#include <format>
#include <utility>

#include "libs/crypto/digest.hpp"
#include "libs/sys/file.hpp"
#include "tests/lab/guest.hpp"
#include "tests/lab/host/file_lock.hpp"
#include "tests/lab/machine/firmware.hpp"
#include "tests/lab/machine/media.hpp"
#include "tests/lab/probe_kernel.hpp"

namespace orlop::lab {
namespace fs = std::filesystem;

namespace {

constexpr auto kDisk = "disk.qcow2";
constexpr auto kSeed = "seed.iso";
constexpr auto kVariables = "variables.fd";
constexpr auto kTpm = "tpm";
constexpr auto kPowerDown = std::chrono::seconds(180);

/// Files and folders; what is there already is replaced.
Status copy_over(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing, error);
  if (error)
    return fail(Errc::io, "copying {} to {}: {}", from.string(), to.string(), error.message());
  return {};
}

/// What somebody kept is whole once this is there: it is written last.
fs::path mark_of(const fs::path& kept) { return kept / "whole"; }

}  // namespace

Lab::Lab(sys::CommandRunner& runner, Releases::Places places, fs::path machines)
    : runner_(&runner),
      releases_(runner, std::move(places)),
      machines_(machines.empty() ? releases_.places().folder / "machines" : std::move(machines)) {}

Result<Choice> Lab::accelerator() {
  static constexpr auto kDeadline = std::chrono::seconds(8);
  if (accelerator_) return *accelerator_;
  const auto kernel = find_kernel(releases_);
  if (!kernel) {
    // Not remembered: once there is a release, it is tried.
    return Choice{.reason = "there is no release yet whose kernel could be tried under KVM"};
  }
  const Prober prober{
      .run = [&kernel] { return probe_with(*kernel, Accelerator::kvm, kDeadline); }};
  accelerator_ = TRY(choose_accelerator(releases_.places().cache / "lab", prober));
  return *accelerator_;
}

Result<Host> Lab::host() {
  return Host{.accelerator = TRY(accelerator()).accelerator,
              .seats = Seats(releases_.places().cache / "lab/seats")};
}

Result<std::string> Lab::login_key() {
  const auto once = TRY(lock_file(folder() / "lock"));
  return make_ssh_key(*runner_, ssh_key());
}

Result<std::string> Lab::login_document(std::string_view hostname, std::string_view more) {
  return lab::login_document(hostname, TRY(login_key()), more);
}

Result<fs::path> Lab::firmware() {
  const auto once = TRY(lock_file(folder() / "lock"));
  auto enrolled = folder() / "firmware" / kVariables;
  std::error_code error;
  if (fs::exists(enrolled, error)) return enrolled;
  TRY(sys::make_folders(enrolled.parent_path()));
  TRY(enroll_keys(*runner_, MachineSpec{}.firmware_variables, certificates_in(releases_.keys()),
                  enrolled));
  return enrolled;
}

Result<Provisions> Lab::provisions(const Needs& needs) {
  const auto folder = folder_of(needs.name);
  Provisions provisions{.disk = fs::absolute(folder / kDisk),
                        .disk_format = DiskFormat::qcow2,
                        .seed = fs::absolute(folder / kSeed),
                        .medium = fs::absolute(releases_.iso(needs.release)),
                        .firmware = {}};
  for (std::size_t i = 0; i < needs.further_disks.size(); ++i)
    provisions.further_disks.push_back(fs::absolute(folder / std::format("further-{}.raw", i)));
  if (needs.beginning == Beginning::disk) {
    provisions.disk = fs::absolute(needs.disk);
    provisions.disk_format = DiskFormat::raw;
  }
  if (needs.secure_boot == SecureBoot::enforcing) provisions.firmware = TRY(firmware());
  return provisions;
}

Status Lab::begin(const Needs& needs, const Provisions& provisions) {
  const auto folder = folder_of(needs.name);
  TRY(sys::remove_tree(folder));
  TRY(sys::make_folders(folder));
  for (std::size_t i = 0; i < needs.further_disks.size(); ++i)
    TRY(make_blank_disk(provisions.further_disks[i], needs.further_disks[i]));
  switch (needs.beginning) {
    case Beginning::disk: break;
    case Beginning::image: {
      const auto image = needs.disk.empty() ? releases_.disk_image(needs.release) : needs.disk;
      TRY(make_overlay(*runner_, image, DiskFormat::raw, kDiskBytes, provisions.disk));
      break;
    }
    case Beginning::booted: {
      const auto node = TRY(kept(needs));
      TRY(make_overlay(*runner_, node / kDisk, DiskFormat::qcow2, 0, provisions.disk));
      for (const auto* part : {kTpm, kVariables}) TRY(copy_over(node / part, folder / part));
      break;
    }
  }
  return {};
}

Result<Machine> Lab::machine(const Needs& needs) {
  TRY_CONTEXT(begin(needs, TRY(provisions(needs))), "preparing the machine " + needs.name);
  return machine_again(needs);
}

Result<Machine> Lab::machine_again(const Needs& needs) {
  const auto folder = folder_of(needs.name);
  const auto provided = TRY(provisions(needs));
  TRY(sys::make_folders(folder));
  if (needs.user_data) {
    const Seed seed{.user_data = *needs.user_data,
                    .network_config = needs.network_config,
                    .vendor_data = needs.vendor_data};
    TRY(make_seed(*runner_, seed, folder / kSeed));
  }
  TRY(login_key());
  return Machine::create(*runner_, TRY(host()), spec_of(needs, provided), folder, ssh_key());
}

Status Lab::give_seed(const Machine& machine, const Seed& seed) {
  return make_seed(*runner_, seed, machine.folder() / kSeed);
}

Result<fs::path> Lab::kept_folder(const Needs& needs) const {
  // Another build of that version, or one signed with other keys, is another machine.
  constexpr std::size_t kMaxText = 65536;
  constexpr std::size_t kDigits = 12;
  const auto manifest = TRY(releases_.manifest(needs.release));
  const auto keys = TRY(sys::read_text(certificates_in(releases_.keys()).database, kMaxText));
  const auto digest = crypto::Sha256::of(as_bytes(release::serialise(manifest) + keys)).hex();
  return folder() / "kept" / (kept_name(needs) + "-" + digest.substr(0, kDigits));
}

Result<fs::path> Lab::kept(const Needs& needs) {
  auto folder = TRY(kept_folder(needs));
  const auto once = TRY(lock_file(folder.string() + ".lock"));
  std::error_code error;
  if (!fs::exists(mark_of(folder), error)) {
    TRY_CONTEXT(boot_one_to_keep(needs, folder),
                std::format("booting a node of release {} to keep", needs.release));
  }
  return folder;
}

Status Lab::boot_one_to_keep(const Needs& needs, const fs::path& folder) {
  const Needs first{.name = needs.name + "-first",
                    .release = needs.release,
                    .beginning = Beginning::image,
                    .user_data = TRY(login_document("first")),
                    .secure_boot = needs.secure_boot,
                    .tpm = needs.tpm};
  auto node = TRY(machine(first));
  TRY(node.start());
  TRY(wait_for_boot_complete(node, kBootTime));
  TRY(node.power_down(kPowerDown));
  TRY(put_aside(node, needs, folder));
  return sys::remove_tree(node.folder());
}

Status Lab::keep(const Machine& machine, const Needs& needs) {
  const auto folder = TRY(kept_folder(needs));
  const auto once = TRY(lock_file(folder.string() + ".lock"));
  return put_aside(machine, needs, folder);
}

Status Lab::put_aside(const Machine& machine, const Needs& needs, const fs::path& folder) {
  // Machines of others may stand on it already: what is kept never changes.
  std::error_code error;
  if (fs::exists(mark_of(folder), error)) return {};
  TRY(sys::remove_tree(folder));
  // What was kept of earlier builds of that release is of no more use.
  for (const auto& entry : fs::directory_iterator(folder.parent_path(), error)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(kept_name(needs) + "-") && !name.ends_with(".lock")) {
      TRY(sys::remove_tree(entry));
    }
  }
  TRY(sys::make_folders(folder));
  for (const auto* part : {kTpm, kVariables, kDisk}) {
    TRY(copy_over(machine.folder() / part, folder / part));
  }
  return sys::write_file(mark_of(folder), "", 0644, sys::Durability::volatile_);
}

}  // namespace orlop::lab
