// SPDX-License-Identifier: Apache-2.0
#include "libs/release/manifest.hpp"

#include <gtest/gtest.h>

#include "libs/codec/json.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/sample_manifest.hpp"

namespace orlop::release {
namespace {

using testing::IsErrorSaying;
using testing::IsOkAnd;
using testing::sample_manifest;

TEST(Manifest, SurvivesTheRoundTrip) {
  const auto manifest = sample_manifest();
  const auto text = serialise(manifest);
  EXPECT_THAT(parse_manifest(text), IsOkAnd(::testing::Eq(manifest)));
  EXPECT_EQ(serialise(*parse_manifest(text)), text);
  EXPECT_THAT(*codec::parse_json(text), testing::IsDeclared("orlop.release/1"));
}

TEST(Manifest, IgnoresMembersOfLaterAgents) {
  auto text = serialise(sample_manifest());
  text.insert(1, R"("waves": [{"percent": 10}],)");
  EXPECT_THAT(parse_manifest(text), IsOkAnd(::testing::Eq(sample_manifest())));
}

TEST(Manifest, NamesItsFiles) {
  const auto manifest = sample_manifest("2.0~rc1");
  EXPECT_EQ(manifest_name(manifest.variant, manifest.version), "orlop-base-2.0~rc1.json");
  EXPECT_EQ(object_name(manifest.uki, "uki"), manifest.uki.sha256.hex() + ".uki");
}

struct Refusal {
  const char* name;
  std::string from;
  std::string to;
  Errc code;
  const char* text;
  friend void PrintTo(const Refusal& row, std::ostream* out) { *out << row.name; }
};

class ManifestRefuses : public ::testing::TestWithParam<Refusal> {};

TEST_P(ManifestRefuses, WithASentence) {
  auto text = serialise(sample_manifest());
  const auto place = text.find(GetParam().from);
  ASSERT_NE(place, std::string::npos) << GetParam().from;
  text.replace(place, GetParam().from.size(), GetParam().to);
  EXPECT_THAT(parse_manifest(text), IsErrorSaying(GetParam().code, GetParam().text));
}

const std::string kLongVersion(64, '7');

INSTANTIATE_TEST_SUITE_P(
    Rows, ManifestRefuses,
    ::testing::Values(
        Refusal{"Schema", "orlop.release/1", "orlop.release/2", Errc::unsupported,
                "remedy: Upgrade to a release"},
        Refusal{"NoSchema", "\"schema\"", "\"Schema\"", Errc::invalid, "'schema' is missing"},
        Refusal{"Truncated", "\"minimumAgent\": \"0.1.0\"\n}", "", Errc::invalid, "no JSON"},
        Refusal{"Version", "\"version\": \"1.0\"", "\"version\": \"1_0\"", Errc::invalid,
                "'version' is no version: '1_0'"},
        Refusal{"LongLabel", "\"version\": \"1.0\"", "\"version\": \"" + kLongVersion + "\"",
                Errc::invalid, "remedy: Choose a shorter version."},
        Refusal{"Variant", "\"base\"", "\"Ba/se\"", Errc::invalid, "'variant' is 'Ba/se'"},
        Refusal{"NegativeEpoch", "\"securityEpoch\": 3", "\"securityEpoch\": -3", Errc::invalid,
                "'securityEpoch' is -3"},
        Refusal{"UnevenRoot", "65536", "65537", Errc::invalid, "no multiple of the block size"},
        Refusal{"HugeRoot", "65536", "1099511627776", Errc::invalid,
                "'root.size' is 1099511627776, outside 1 to"},
        Refusal{"EmptyRoot", "65536", "0", Errc::invalid, "'root.size' is 0, outside 1 to"},
        Refusal{"BlockSize", "\"blockSize\": 4096", "\"blockSize\": 1024", Errc::unsupported,
                "only 4096"},
        Refusal{"Leaves", "\"size\": 512", "\"size\": 480", Errc::invalid,
                "has 512 bytes of leaves"},
        Refusal{"ShortHash", "\"rootHash\": \"", "\"rootHash\": \"0", Errc::invalid,
                "'root.rootHash' is no SHA-256"},
        Refusal{"LongPrediction", "\"static\": \"", "\"static\": \"ff", Errc::invalid,
                "'pcr11.sha256.static' must be 64"},
        Refusal{"UpperHash", "\"static\": \"", "\"static\": \"F", Errc::invalid,
                "'uki.pcr11.sha256.static' is not hexadecimal"},
        Refusal{"UnknownBank", "\"sha384\": {", "\"sha512\": {", Errc::invalid, "bank 'sha512'"},
        Refusal{"NoSha256Bank", "\"sha256\": {", "\"sha384x\": {", Errc::invalid, "bank 'sha384x'"},
        Refusal{"EmptyKernel", "6.12.57+deb13-amd64", "", Errc::invalid, "'kernel' is empty"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace orlop::release
