// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/host/accelerator.hpp"

#include <format>
#include <optional>
#include <thread>

#include "libs/architecture/architecture.hpp"
#include "libs/sys/file.hpp"
#include "tests/lab/host/file_lock.hpp"
#include "tests/lab/host/process.hpp"

namespace orlop::lab {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMaxRemembered = 4096;
constexpr std::string_view kRemembered = "accelerator-";

double seconds(milliseconds time) { return std::chrono::duration<double>(time).count(); }

std::string trimmed(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

Result<std::string> boot_id_of(const Prober& prober) {
  if (!prober.boot_id.empty()) return prober.boot_id;
  return trimmed(TRY(sys::read_text("/proc/sys/kernel/random/boot_id", kMaxRemembered)));
}

/// What choose_accelerator() wrote: the name, then the reason, a line each.
std::optional<Choice> remembered(const std::filesystem::path& file) {
  const auto text = sys::read_text(file, kMaxRemembered);
  if (!text) return std::nullopt;
  for (const auto accelerator : {Accelerator::kvm, Accelerator::emulation}) {
    const auto line = std::format("{}\n", name_of(accelerator));
    if (!text->starts_with(line)) continue;
    return Choice{.accelerator = accelerator, .reason = trimmed(text->substr(line.size()))};
  }
  return std::nullopt;
}

/// Choices of earlier boots of the host are of no more use.
Status remember(const Choice& choice, const std::filesystem::path& file) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(file.parent_path(), error)) {
    if (entry.path().filename().string().starts_with(kRemembered)) TRY(sys::remove_tree(entry));
  }
  return sys::write_file(file, std::format("{}\n{}\n", name_of(choice.accelerator), choice.reason),
                         0644, sys::Durability::volatile_);
}

Choice judge(const Prober& prober) {
  std::error_code error;
  if (!std::filesystem::exists(prober.device, error)) {
    return {.reason = std::format("there is no {}", prober.device.string())};
  }
  const auto time = prober.run();
  if (!time) return {.reason = time.error().describe()};
  return {.accelerator = Accelerator::kvm,
          .reason = std::format("a kernel came up under KVM in {:.1f} s", seconds(*time))};
}

}  // namespace

std::string_view name_of(Accelerator accelerator) {
  return accelerator == Accelerator::kvm ? "kvm" : "tcg";
}

std::string_view accelerator_argument(Accelerator accelerator) {
  return accelerator == Accelerator::kvm ? "kvm" : "tcg,thread=multi";
}

std::string in_words(const Choice& choice) {
  return std::format("virtual machines run on {}{}: {}", name_of(choice.accelerator),
                     choice.accelerator == Accelerator::kvm ? "" : " (software emulation)",
                     choice.reason);
}

std::vector<std::string> probe_arguments(const ProbePlace& place, Accelerator accelerator) {
  return {
      std::string(architecture::own().emulator),
      "-machine",
      std::string(architecture::own().machine),
      "-accel",
      std::string(accelerator_argument(accelerator)),
      "-cpu",
      "max",
      "-smp",
      "2",
      "-m",
      "512",
      "-display",
      "none",
      "-nodefaults",
      "-no-user-config",
      "-no-reboot",
      "-global",
      "driver=cfi.pflash01,property=secure,value=on",
      "-drive",
      std::format("if=pflash,unit=0,format=raw,readonly=on,file={}", place.firmware_code.string()),
      "-drive",
      std::format("if=pflash,unit=1,format=raw,file={}", place.variables.string()),
      "-kernel",
      place.kernel.string(),
      "-append",
      std::format("console={} panic=-1", architecture::own().console),
      "-serial",
      std::format("file:{}", place.console.string())};
}

bool kernel_came_up(std::string_view console) {
  return console.contains("Unable to mount root fs") || console.contains("Cannot open root device");
}

Result<milliseconds> probe(const std::filesystem::path& kernel, Accelerator accelerator,
                           milliseconds deadline) {
  constexpr auto kPoll = milliseconds(50);
  constexpr std::size_t kMaxConsole = std::size_t{1} << 20;
  const auto folder = TRY(sys::TemporaryFolder::create("orlop-probe"));
  const ProbePlace place{.kernel = kernel,
                         .firmware_code = "/usr/share/OVMF/OVMF_CODE_4M.secboot.fd",
                         .variables = folder.path() / "variables.fd",
                         .console = folder.path() / "console"};
  std::error_code error;
  std::filesystem::copy_file("/usr/share/OVMF/OVMF_VARS_4M.fd", place.variables, error);
  if (error) return fail(Errc::io, "copying the firmware's variables: {}", error.message());
  const auto start = steady_clock::now();
  auto qemu = TRY(Process::start(probe_arguments(place, accelerator), folder.path() / "qemu.log"));
  const auto elapsed = [&start] {
    return std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
  };
  while (true) {
    const bool ended = !qemu.running();
    const auto console = sys::read_text(place.console, kMaxConsole);
    if (console && kernel_came_up(*console)) return elapsed();
    if (ended) {
      return fail(Errc::failed, "QEMU ended before a kernel came up under {}: {}",
                  name_of(accelerator), trimmed(qemu.log_tail()));
    }
    if (elapsed() >= deadline) {
      return fail(Errc::timed_out, "no kernel came up under {} in {:.0f} s", name_of(accelerator),
                  seconds(deadline));
    }
    std::this_thread::sleep_for(kPoll);
  }
}

Result<Choice> choose_accelerator(const std::filesystem::path& folder, const Prober& prober) {
  const auto file = folder / (std::string(kRemembered) + TRY(boot_id_of(prober)));
  // Of two that ask at once, one probes.
  const auto open_question = TRY(lock_file(folder / "probe"));
  if (auto choice = remembered(file)) return *std::move(choice);
  auto choice = judge(prober);
  TRY(remember(choice, file));
  return choice;
}

}  // namespace orlop::lab
