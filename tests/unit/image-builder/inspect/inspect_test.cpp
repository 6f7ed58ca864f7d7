// SPDX-License-Identifier: Apache-2.0
#include "image-builder/inspect/inspect.hpp"

#include <gmock/gmock.h>

#include <format>

#include "libs/codec/json.hpp"
#include "tests/support/pe_builder.hpp"
#include "tests/support/release_folder.hpp"

namespace orlop::builder::inspect {
namespace {

using codec::Value;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;

class Inspect : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path at(std::string_view name) const {
    return folder_.path() / name;
  }
  [[nodiscard]] std::filesystem::path uki() const {
    const auto image =
        testing::build_pe({{".linux", testing::build_pe({{".text", to_bytes("kernel")}})},
                           {".cmdline", to_bytes("quiet")}});
    EXPECT_THAT(sys::write_file(at("boot.efi"), image), IsOk());
    return at("boot.efi");
  }

  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create().value();
};

TEST_F(Inspect, ComparesPackagesAndBlocks) {
  testing::release_folder(at("one"), "1.0", "abca");
  testing::release_folder(at("two"), "2.0", "abddee");
  const auto found = compare(at("one"), at("two"));
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(codec::write_json(*found->find("packages")),
            R"([{"name":"a","from":"1.0","to":"2.0"}])");
  EXPECT_EQ(found->find("newBlocks")->number(), 4);
  EXPECT_EQ(found->find("newBytes")->number(), 4 * release::kBlockSize);
  EXPECT_EQ(found->find("rootBytesTo")->number(), 6 * release::kBlockSize);
  const auto same = compare(at("one"), at("one"));
  ASSERT_THAT(same, IsOk());
  EXPECT_EQ(same->find("newBlocks")->number(), 0);
  EXPECT_TRUE(same->find("packages")->items().empty());
}

TEST_F(Inspect, SaysWhichReleaseCannotBeRead) {
  testing::release_folder(at("one"), "1.0");
  EXPECT_THAT(compare(at("one"), at("nowhere")), IsErrorSaying(Errc::not_found, "nowhere"));
  testing::release_folder(at("cut"), "2.0");
  for (const auto& entry : std::filesystem::directory_iterator(at("cut")))
    if (entry.path().extension() == ".leaves") std::filesystem::resize_file(entry.path(), 31);
  EXPECT_THAT(compare(at("one"), at("cut")), IsErrorSaying(Errc::corrupt, at("cut").string()));
}

TEST_F(Inspect, DescribesAFolderAManifestAndAUki) {
  const auto manifest = testing::release_folder(at("one"), "1.0");
  const auto folder = describe(at("one"));
  ASSERT_THAT(folder, IsOk());
  EXPECT_EQ(folder->get_string("version").value_or(""), "1.0");
  EXPECT_EQ(codec::write_json(*folder),
            codec::write_json(
                describe(at("one") / release::manifest_name("base", manifest.version)).value()));
  const auto image = describe(uki());
  ASSERT_THAT(image, IsOk());
  EXPECT_EQ(codec::write_json(*image->find("sections")),
            std::format(R"([{{"name":".linux","bytes":{}}},{{"name":".cmdline","bytes":5}}])",
                        testing::build_pe({{".text", to_bytes("kernel")}}).size()));
  ASSERT_THAT(sys::write_file(at("text.efi"), "no program"), IsOk());
  EXPECT_FALSE(describe(at("text.efi")).has_value());
  EXPECT_THAT(describe(at("nothing")), IsError(Errc::not_found));
}

TEST_F(Inspect, PredictsEachBankOfPcr11) {
  const auto measured = predict(uki());
  ASSERT_THAT(measured, IsOk());
  const auto* banks = measured->find("pcr11");
  ASSERT_NE(banks, nullptr);
  for (const auto* bank : {"sha256", "sha384"}) {
    ASSERT_NE(banks->find(bank), nullptr) << bank;
    EXPECT_FALSE(banks->find(bank)->find("phases")->items().empty()) << bank;
  }
  ASSERT_THAT(sys::write_file(at("text.efi"), "no program"), IsOk());
  EXPECT_FALSE(predict(at("text.efi")).has_value());
}

}  // namespace
}  // namespace orlop::builder::inspect
