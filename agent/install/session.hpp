// SPDX-License-Identifier: Apache-2.0
// InstallSession: everything `orlop install` does, in the order it does it: find the medium, look
// at the machine, plan, carry out. open() mounts the medium and plan() runs lsblk; only run()
// writes to a disk. One user at a time.
#pragma once

#include "agent/install/installer.hpp"

namespace orlop::agent::install {

struct InstallContext {
  crypto::Sha256 running_root_hash;  ///< `roothash=` of the kernel command line
  std::string stem;                  ///< "orlop-base"
  platform::PlatformFacts platform{};
  std::filesystem::path medium{kMediumMountPoint};
  std::filesystem::path root_device{"/dev/mapper/root"};
  std::filesystem::path definitions{kDefinitionsFolder};
  InstallPaths paths{};
};

class InstallSession {
 public:
  /// `runner` must outlive the session. InstallErrc::no_medium when the system was not started
  /// from one.
  static Result<InstallSession> open(InstallContext context, sys::CommandRunner& runner);
  /// open() with what the running system says of itself. Errc::unsupported away from Orlop OS.
  static Result<InstallSession> open_here(sys::CommandRunner& runner);

  [[nodiscard]] const release::Manifest& manifest() const { return source_.offer().manifest; }
  Result<InstallPlan> plan(const InstallRequest& request);
  /// Carries out a plan of this session.
  Result<InstallReport> run(const InstallPlan& plan, const std::string& config,
                            const slots::OnProgress& progress, std::stop_token stop);

 private:
  InstallSession(InstallContext context, sys::CommandRunner& runner, MediumSource source,
                 Definitions definitions)
      : context_(std::move(context)),
        runner_(&runner),
        source_(std::move(source)),
        definitions_(std::move(definitions)) {}

  InstallContext context_;
  sys::CommandRunner* runner_;
  MediumSource source_;
  Definitions definitions_;
};

}  // namespace orlop::agent::install
