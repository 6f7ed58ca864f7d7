// SPDX-License-Identifier: Apache-2.0
// Lab: a folder with everything that virtual machines of our releases take: the releases with their
// keys, the key that logs in, firmware with the keys enrolled, seeds, disks, machines kept from one
// boot for the next.
//
// Scenarios, demonstration, benchmarks and `./run vm` state what they need and get a machine. What
// can be shared is made once and kept; several processes may use one folder at once, each its own
// machines. Writes below its folder, and in the cache that tells what runs on this host. One
// thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "tests/lab/file_server.hpp"
#include "tests/lab/machine/machine.hpp"
#include "tests/lab/machine/media.hpp"
#include "tests/lab/needs.hpp"
#include "tests/lab/releases.hpp"

namespace orlop::lab {

class Lab {
 public:
  /// Below `places.folder` is everything but the machines: those are in `machines`, or, when that
  /// is empty, in a folder of that name beside the rest.
  Lab(sys::CommandRunner& runner, Releases::Places places, std::filesystem::path machines = {});

  [[nodiscard]] sys::CommandRunner& runner() { return *runner_; }
  [[nodiscard]] Releases& releases() { return releases_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return releases_.places().folder; }
  [[nodiscard]] std::filesystem::path folder_of(std::string_view machine) const {
    return machines_ / machine;
  }

  /// What runs the machines, and why. The first time on this boot of the host a kernel of one of
  /// the releases is tried under KVM; as long as there is none, machines are emulated.
  [[nodiscard]] Result<Choice> accelerator();

  /// The private key that logs in; login_key() makes it and gives the public half.
  [[nodiscard]] std::filesystem::path ssh_key() const { return folder() / "ssh/id"; }
  Result<std::string> login_key();
  /// User-data that lets root in with that key, and `more` lines of YAML.
  Result<std::string> login_document(std::string_view hostname, std::string_view more = {});

  /// A new machine, off: nothing of an earlier one of that name is left.
  Result<Machine> machine(const Needs& needs);
  /// The machine of that name goes on: its disk, TPM and firmware are as it left them.
  Result<Machine> machine_again(const Needs& needs);
  /// The NoCloud disk of a machine's next boot.
  Status give_seed(const Machine& machine, const Seed& seed);
  /// Keeps a machine of those needs, which is off, as what Beginning::booted gives; when one of the
  /// same release is kept already, that stays.
  Status keep(const Machine& machine, const Needs& needs);

 private:
  Result<Host> host();
  Result<std::filesystem::path> firmware();
  Result<Provisions> provisions(const Needs& needs);
  Status begin(const Needs& needs, const Provisions& provisions);
  /// The folder of the kept machine; boots one when there is none of this release yet.
  Result<std::filesystem::path> kept(const Needs& needs);
  Status boot_one_to_keep(const Needs& needs, const std::filesystem::path& folder);
  Status put_aside(const Machine& machine, const Needs& needs, const std::filesystem::path& folder);
  Result<std::filesystem::path> kept_folder(const Needs& needs) const;

  sys::CommandRunner* runner_;
  Releases releases_;
  std::filesystem::path machines_;
  std::optional<Choice> accelerator_;
};

}  // namespace orlop::lab
