// SPDX-License-Identifier: Apache-2.0
#include "bootloader/uki/predict.hpp"

#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"
#include "tests/support/pe_builder.hpp"

namespace orlop::bootloader::uki {
namespace {

using crypto::HashAlgorithm;
using testing::build_pe;
using testing::IsErrorSaying;
using testing::PeSections;

Bytes kernel() { return build_pe({{".text", to_bytes("kernel")}}); }

PeSections payload() {
  return {{".text", to_bytes("stub")},  {".pcrsig", to_bytes("{}")},
          {".initrd", to_bytes("ird")}, {".linux", kernel()},
          {".cmdline", to_bytes("ro")}, {".osrel", to_bytes("ID=orlop\n")}};
}

TEST(MeasuredSections, FollowTheStubsOrderAndSkipWhatIsNotMeasured) {
  const auto uki = build_pe(payload());
  const auto sections = measured_sections(uki).value();
  std::vector<std::string> names;
  for (const auto& section : sections) names.push_back(section.name);
  EXPECT_EQ(names, (std::vector<std::string>{".linux", ".osrel", ".cmdline", ".initrd"}));
  EXPECT_EQ(as_text(sections[2].data), "ro");
}

// systemd's known answers: .linux "HALLO\n", .initrd "foobar\n".
TEST(PredictPcr11, KnownAnswer) {
  const auto kernel_bytes = to_bytes("HALLO\n");
  const auto initrd = to_bytes("foobar\n");
  const auto prediction =
      predict_pcr11({{".linux", kernel_bytes}, {".initrd", initrd}}, HashAlgorithm::sha256);
  EXPECT_EQ(prediction.static_value,
            "37b48bd0b222394dbe3cceff2fca4660c4b0a90ae9369ec90b42f14489989c13");
  EXPECT_EQ(prediction.phases.size(), 4U);
}

TEST(PredictUki, SignatureSectionDoesNotChangePcr11ButChangesAuthenticode) {
  const auto without = predict_uki(build_pe(payload())).value();
  auto sections = payload();
  sections[1].second = to_bytes("{\"sha256\":[]}");
  const auto with = predict_uki(build_pe(sections)).value();
  EXPECT_EQ(without.pcr11, with.pcr11);
  EXPECT_NE(without.authenticode, with.authenticode);
  EXPECT_EQ(without.inner_kernel_authenticode, with.inner_kernel_authenticode);
}

TEST(PredictUki, EveryMeasuredSectionChangesPcr11) {
  const auto expected = predict_uki(build_pe(payload())).value().pcr11;
  for (const std::size_t index : {2U, 3U, 4U, 5U}) {
    auto sections = payload();
    sections[index].second.push_back('x');
    EXPECT_NE(predict_uki(build_pe(sections)).value().pcr11, expected) << sections[index].first;
  }
}

TEST(PredictUki, RefusesWhatHasNoSingleAnswer) {
  EXPECT_THAT(predict_uki(build_pe({{".text", to_bytes("x")}})),
              IsErrorSaying(Errc::invalid, ".linux"));
  for (const char* name : {".profile", ".dtbauto", ".hwids", ".efifw"}) {
    auto sections = payload();
    sections.push_back({name, to_bytes("x")});
    EXPECT_THAT(predict_uki(build_pe(sections)), IsErrorSaying(Errc::unsupported, name));
  }
  auto twice = payload();
  twice.push_back({".cmdline", to_bytes("init=/bin/sh")});
  EXPECT_THAT(predict_uki(build_pe(twice)), IsErrorSaying(Errc::unsupported, "more than one"));
  EXPECT_THAT(predict_uki(build_pe({{".linux", to_bytes("no PE")}})),
              IsErrorSaying(Errc::corrupt, "reading the UKI's kernel"));
}

}  // namespace
}  // namespace orlop::bootloader::uki
