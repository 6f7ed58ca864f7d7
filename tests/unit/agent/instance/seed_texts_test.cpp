// SPDX-License-Identifier: Apache-2.0
// network-config and vendor-data as documents.
#include <gmock/gmock.h>

#include "agent/instance/network_config.hpp"
#include "agent/instance/vendor_data.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::instance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(NetworkConfig, HasItsKeyOrGetsIt) {
  for (const std::string text :
       {"version: 2\nethernets: {}\n", "network:\n  version: 2\n  ethernets: {}\n",
        "#cloud-config\n{version: 2, ethernets: {}}\n"}) {
    const auto document = read_network_config(text);
    EXPECT_EQ(codec::write_json(document.value), R"({"network":{"version":2,"ethernets":{}}})");
    EXPECT_THAT(document.diagnostics, IsEmpty());
  }
  EXPECT_EQ(codec::write_json(read_network_config("# nothing\n").value), "{}");
}

TEST(NetworkConfig, KeepsItsPlaces) {
  const auto bare = read_network_config("# a\nversion: 2\nethernets:\n  e0: {dhcp4: x}\n");
  const auto& network = bare.value.members().at(0);
  EXPECT_EQ(network.position, (codec::Position{2, 1}));
  const auto* dhcp = network.value.find("ethernets")->find("e0")->find("dhcp4");
  EXPECT_EQ(dhcp->position(), (codec::Position{4, 15}));
  const auto keyed = read_network_config("# a\nnetwork:\n  version: 2\n");
  EXPECT_EQ(keyed.value.members().at(0).position, (codec::Position{2, 1}));
}

TEST(NetworkConfig, NamesWhatIsWrongOrNotRead) {
  const std::pair<std::string, std::string> rows[] = {
      {"a: 'b\n", "yaml"},
      {"- a\n", "wrong-kind"},
      {std::string("\xff\xfe\0\0", 4), "not-text"},
      {"network: {version: 1}\nhostname: x\n", "not-read"}};
  for (const auto& [text, code] : rows) {
    const auto document = read_network_config(text);
    ASSERT_EQ(document.diagnostics.size(), 1U) << text;
    EXPECT_EQ(document.diagnostics[0].code, code);
    EXPECT_EQ(document.diagnostics[0].file, "network-config");
    EXPECT_EQ(document.value.members().size(), code == "not-read" ? 1U : 0U);
  }
}

std::vector<std::string> told(const std::vector<config::Source>& sources) {
  std::vector<std::string> lines;
  for (const auto& source : sources) {
    lines.push_back(source.file + ": " +
                    (source.given ? source.given->diagnostics.at(0).message : source.text));
  }
  return lines;
}

TEST(VendorData, IsATextOrAMappingWithSome) {
  const std::string document = "#cloud-config\nhostname: v\n";
  EXPECT_THAT(told(read_vendor_data(document)), ElementsAre("vendor-data: " + document));
  EXPECT_THAT(told(read_vendor_data("#!/bin/sh\n")), ElementsAre("vendor-data: #!/bin/sh\n"));
  EXPECT_THAT(told(read_vendor_data("\x1f\x8b")), ElementsAre("vendor-data: \x1f\x8b"));
  EXPECT_THAT(told(read_vendor_data("just text")), ElementsAre("vendor-data: just text"));
  EXPECT_THAT(told(read_vendor_data(R"({"cloud-init": "#cloud-config\nhostname: v\n"})")),
              ElementsAre("vendor-data 'cloud-init': " + document));
  EXPECT_THAT(told(read_vendor_data("cloud-init: [a, b]\n")),
              ElementsAre("vendor-data 'cloud-init' 1: a", "vendor-data 'cloud-init' 2: b"));
  EXPECT_THAT(read_vendor_data("cloud-init:\n"), IsEmpty());
  EXPECT_THAT(read_vendor_data("{}"), IsEmpty());
  EXPECT_THAT(told(read_vendor_data("cloud-init: {a: b}\n")),
              ElementsAre(HasSubstr("no text or list of texts")));
  EXPECT_THAT(told(read_vendor_data(R"({"other": 1})")),
              ElementsAre(HasSubstr("has no key 'cloud-init', and is not read")));
}

}  // namespace
}  // namespace orlop::agent::instance
