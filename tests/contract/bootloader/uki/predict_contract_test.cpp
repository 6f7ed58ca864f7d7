// SPDX-License-Identifier: Apache-2.0
// Our prediction for a UKI made by ukify against what systemd-measure calculates for its payloads.
#include <gtest/gtest.h>

#include "bootloader/uki/predict.hpp"
#include "libs/codec/json.hpp"
#include "libs/efi/pe.hpp"
#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/pe_builder.hpp"

namespace orlop::bootloader::uki {
namespace {

constexpr const char* kStub = "/usr/lib/systemd/boot/efi/linuxx64.efi.stub";
constexpr const char* kMeasure = "/usr/lib/systemd/systemd-measure";

class PredictContract : public ::testing::Test {
 protected:
  std::string at(std::string_view name) const { return (folder_.path() / name).string(); }
  std::string put(std::string_view name, ByteView content) {
    EXPECT_THAT(sys::write_file(at(name), content, 0644, sys::Durability::volatile_),
                testing::IsOk());
    return at(name);
  }
  std::string run(std::vector<std::string> argv) {
    auto output = sys::run_checked(runner_, {.argv = std::move(argv)});
    EXPECT_THAT(output, testing::IsOk());
    return output.value_or("");
  }
  /// Writes a section of the finished UKI to a file: ukify changes some of its inputs.
  std::string extract(const Bytes& uki, std::string_view section) {
    const auto image = efi::parse_pe(uki).value();
    const auto* found = image.find(section);
    EXPECT_NE(found, nullptr) << section;
    return put(std::string("out").append(section), efi::section_data(uki, *found).value());
  }

  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create().value();
  sys::SystemCommandRunner runner_;
};

TEST_F(PredictContract, AgreesWithSystemdMeasure) {
  run({"openssl", "genrsa", "-out", at("pcr.key"), "2048"});
  put("linux", testing::build_pe({{".text", Bytes(5000, 'k')}}));
  put("initrd", Bytes(70'001, 'i'));
  run({"ukify",
       "build",
       "--stub",
       kStub,
       "--linux",
       at("linux"),
       "--initrd",
       at("initrd"),
       "--cmdline",
       "roothash=00ff quiet",
       "--os-release",
       "ID=orlop\nVERSION_ID=1.0\n",
       "--uname",
       "6.12.0-test",
       "--pcr-private-key",
       at("pcr.key"),
       "--pcr-banks",
       "sha256",
       "--measure",
       "--output",
       at("uki.efi")});
  const auto uki = sys::read_file(at("uki.efi"), 1 << 26).value();
  const auto predicted = predict_uki(uki);
  ASSERT_THAT(predicted, testing::IsOk());

  std::vector<std::string> argv{kMeasure, "calculate", "--json=short"};
  for (const std::string name :
       {"linux", "osrel", "cmdline", "initrd", "uname", "sbat", "pcrpkey"}) {
    argv.push_back("--" + name + "=" + extract(uki, "." + name));
  }
  for (const char* phases :
       {"", "enter-initrd", "enter-initrd:leave-initrd", "enter-initrd:leave-initrd:sysinit",
        "enter-initrd:leave-initrd:sysinit:ready"}) {
    argv.push_back(std::string("--phase=") + phases);
  }
  for (const char* bank : {"sha256", "sha384"}) {
    auto command = argv;
    command.push_back(std::string("--bank=") + bank);
    const auto document = codec::parse_json(run(command)).value();
    std::vector<std::string> expected;
    for (const auto& entry : **document.get_array(bank)) {
      expected.push_back(entry.get_string("hash").value());
    }
    auto ours = predicted->pcr11.at(bank).phases;
    ours.insert(ours.begin(), predicted->pcr11.at(bank).static_value);
    EXPECT_EQ(ours, expected) << bank;
  }
}

}  // namespace
}  // namespace orlop::bootloader::uki
