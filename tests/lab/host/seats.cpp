// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/host/seats.hpp"

#include <algorithm>
#include <numeric>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "libs/sys/file.hpp"
#include "tests/lab/host/file_lock.hpp"

namespace orlop::lab {
namespace {

using std::chrono::steady_clock;

/// QEMU itself and the TPM beside the memory of the guest.
constexpr std::uint64_t kOverheadMib = 256;
constexpr std::size_t kMaxClaim = 64;

std::string text_of(const Claim& claim) {
  return std::format("{:<20} {}\n", claim.memory_mib, claim.alone ? "alone" : "");
}

Claim claim_of(std::string_view text) {
  std::istringstream words{std::string(text)};
  Claim claim;
  std::string how;
  words >> claim.memory_mib >> how;
  claim.alone = how == "alone";
  return claim;
}

/// The claims that somebody holds, and the first file that nobody does, locked.
struct Claims {
  std::vector<Claim> taken;
  std::optional<UniqueFd> free;
};

Result<Claims> read_claims(const std::filesystem::path& folder) {
  constexpr int kMostMachines = 256;
  Claims claims;
  // A gap is reused before a new number, so the first free one is the end of the list or a gap.
  for (int number = 0; number < kMostMachines; ++number) {
    const auto path = folder / std::to_string(number);
    std::error_code error;
    const bool is_last = !std::filesystem::exists(path, error);
    if (is_last && claims.free) break;
    auto file = TRY(try_lock_file(path));
    if (!file) {
      claims.taken.push_back(claim_of(TRY(sys::read_text(path, kMaxClaim))));
    } else if (!claims.free) {
      claims.free = std::move(file);
    }
  }
  return claims;
}

std::uint64_t memory_of(std::span<const Claim> claims) {
  return std::accumulate(
      claims.begin(), claims.end(), std::uint64_t{0},
      [](std::uint64_t sum, const Claim& claim) { return sum + claim.memory_mib + kOverheadMib; });
}

/// `NAME:   123 kB` in /proc/meminfo.
Result<std::uint64_t> mebibytes_of(std::string_view name, std::string_view meminfo) {
  constexpr std::uint64_t kKibiPerMebi = 1024;
  std::istringstream words{std::string(meminfo)};
  for (std::string word; words >> word;) {
    std::uint64_t kibibytes = 0;
    if (word == name && words >> kibibytes) return kibibytes / kKibiPerMebi;
  }
  return fail(Errc::corrupt, "/proc/meminfo has no line {}", name);
}

Result<Capacity> capacity_here() {
  constexpr std::size_t kMaxText = 65536;
  return capacity_of(std::thread::hardware_concurrency(),
                     TRY(sys::read_text("/proc/meminfo", kMaxText)));
}

}  // namespace

Result<Capacity> capacity_of(unsigned cores, std::string_view meminfo) {
  static constexpr std::uint64_t kKeptMib = 1024;
  const auto beyond_kept = [](std::uint64_t mib) { return mib - std::min(mib, kKeptMib); };
  return Capacity{.machines = std::max(1U, cores),
                  .memory_mib = beyond_kept(TRY(mebibytes_of("MemTotal:", meminfo))),
                  .available_mib = beyond_kept(TRY(mebibytes_of("MemAvailable:", meminfo)))};
}

Result<Admission> admit(const Claim& claim, std::span<const Claim> taken,
                        const Capacity& capacity) {
  const auto needed = claim.memory_mib + kOverheadMib;
  // A running machine may have touched little of its memory yet: what is available now is no
  // promise that it will be, what all have claimed together is.
  const bool fits =
      memory_of(taken) + needed <= capacity.memory_mib && needed <= capacity.available_mib;
  if (taken.empty() && !fits) {
    return std::unexpected(
        Error(Errc::no_space,
              std::format("a virtual machine of {} MiB needs {} MiB of memory, and {} MiB are free "
                          "for machines",
                          claim.memory_mib, needed,
                          std::min(capacity.memory_mib, capacity.available_mib)))
            .with_remedy("End other programs, or use a machine with at least 4 GiB of memory"));
  }
  if (taken.empty()) return Admission::now;
  const bool measured = claim.alone || std::ranges::any_of(taken, &Claim::alone);
  return fits && !measured && taken.size() < capacity.machines ? Admission::now : Admission::later;
}

Result<std::optional<Seat>> Seats::try_take(const Claim& claim) const {
  const auto one_at_a_time = TRY(lock_file(folder_ / "gate"));
  auto claims = TRY(read_claims(folder_));
  const auto capacity = capacity_ ? *capacity_ : TRY(capacity_here());
  if (TRY(admit(claim, claims.taken, capacity)) == Admission::later || !claims.free) {
    return std::nullopt;
  }
  const auto text = text_of(claim);
  TRY(sys::write_at(claims.free->get(), as_bytes(text), 0, folder_.string()));
  return Seat(*std::move(claims.free));
}

Result<Seat> Seats::take(const Claim& claim, std::chrono::seconds patience) const {
  constexpr auto kPoll = std::chrono::milliseconds(500);
  const auto deadline = steady_clock::now() + patience;
  while (true) {
    auto seat = TRY(try_take(claim));
    if (seat) return *std::move(seat);
    if (steady_clock::now() >= deadline) {
      return std::unexpected(
          Error(Errc::timed_out,
                std::format("other virtual machines left no room for one of {} MiB in {}",
                            claim.memory_mib, patience))
              .with_remedy(std::format("End them; their claims are the locked files in {}",
                                       folder_.string())));
    }
    std::this_thread::sleep_for(kPoll);
  }
}

}  // namespace orlop::lab
