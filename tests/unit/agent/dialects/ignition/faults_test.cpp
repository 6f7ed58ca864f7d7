// SPDX-License-Identifier: Apache-2.0
// What is wrong or cannot be had is named, with its place; the rest is translated.
#include <gmock/gmock.h>

#include "agent/dialects/ignition/ignition.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"

namespace orlop::agent::dialects::ignition {
namespace {

using schema::Severity;
using ::testing::HasSubstr;

struct Fault {
  std::string name;
  std::string text;  ///< `V` stands for a right "ignition" member
  std::string code;
  codec::Position position;
  std::string says, remedy;
  std::string own = "{}";
  Severity severity = Severity::error;
};

class OneFault : public ::testing::TestWithParam<Fault> {};

codec::Value parsed(std::string text) {
  if (const auto at = text.find("V,"); at != std::string::npos)
    text.replace(at, 1, R"("ignition":{"version":"3.4.0"})");
  auto value = codec::parse_yaml(text);
  EXPECT_TRUE(value.has_value()) << text;
  return value ? *std::move(value) : codec::Value();
}

TEST_P(OneFault, IsNamed) {
  const auto& row = GetParam();
  const auto translation = translate(parsed(row.text), "c.ign");
  ASSERT_EQ(translation.diagnostics.size(), 1U) << describe(translation.diagnostics);
  const auto& found = translation.diagnostics[0];
  EXPECT_EQ(found.file, "c.ign");
  EXPECT_EQ(found.code, row.code) << describe(found);
  EXPECT_EQ(found.position, row.position) << describe(found);
  EXPECT_EQ(found.severity, row.severity);
  EXPECT_THAT(found.message, HasSubstr(row.says));
  EXPECT_THAT(found.remedy, HasSubstr(row.remedy));
  EXPECT_EQ(codec::write_json(translation.value), row.own);
}

const std::string kRest = "\n\"passwd\":{\"users\":[{\"name\":\"a\"}]},\n";
const std::string kOwnRest = R"({"users":[{"name":"a"}]})";

Fault of_file(std::string name, const std::string& members, std::string code,
              codec::Position position, std::string says, std::string remedy) {
  return {std::move(name),
          "{V," + kRest + "\"storage\":{\"files\":[{\"path\":\"/a\",\n" + members + "}]}}",
          std::move(code),
          position,
          std::move(says),
          std::move(remedy),
          kOwnRest};
}

Fault refused(std::string name, const std::string& member, std::string says, std::string remedy) {
  return {std::move(name),   "{V," + kRest + member + "}",
          "unsupported-key", {3, 1},
          std::move(says),   std::move(remedy),
          kOwnRest};
}

INSTANTIATE_TEST_SUITE_P(
    Table, OneFault,
    ::testing::Values(
        Fault{"Version2",
              "{\"ignition\":{\n\"version\":\"2.3.0\"}}",
              "bad-value",
              {2, 11},
              "the specification 2.3.0",
              "ign-converter"},
        Fault{"VersionOfTomorrow",
              "{\"ignition\":{\n\"version\":\"3.6.0-experimental\"}}",
              "bad-value",
              {2, 11},
              "unfinished",
              "3.5.0"},
        Fault{"VersionOfNobody",
              "{\"ignition\":{\n\"version\":\"9\"}}",
              "bad-value",
              {2, 11},
              "no specification",
              "3.0.0"},
        Fault{"NoVersion",
              "{\"ignition\":{}}",
              "missing-key",
              {1, 13},
              "'ignition' lacks the key 'version'",
              "Add"},
        refused("KernelArguments", R"("kernelArguments":{"shouldExist":["a"]})",
                "'kernelArguments'", "command-line"),
        Fault{"Raid",
              "{V," + kRest + "\"storage\":{\n\"raid\":[{\"name\":\"a\"}]}}",
              "unsupported-key",
              {4, 1},
              "'storage.raid'",
              "arrays",
              kOwnRest},
        Fault{"Luks",
              "{V," + kRest + "\"storage\":{\n\"luks\":[{\"name\":\"a\"}]}}",
              "unsupported-key",
              {4, 1},
              "'storage.luks'",
              "TPM",
              kOwnRest},
        of_file("FileFromTheNetwork", "\"contents\":{\"source\":\"https://u:p@h/a\"}",
                "unsupported-address", {4, 22}, "'storage.files[/a].contents.source' is a 'https:'",
                "data:"),
        of_file("FileFromABucket", "\"contents\":{\"source\":\"s3://b/a\"}", "unsupported-address",
                {4, 22}, "a 's3:'", "data:"),
        of_file("FileFromNowhere", "\"contents\":{\"source\":\"/a\"}", "unsupported-address",
                {4, 22}, "no address", "data:"),
        of_file("BrokenAddress", "\"contents\":{\"source\":\"data:x\"}", "bad-value", {4, 22},
                "','", "data:"),
        of_file("BrokenCompression",
                "\"contents\":{\"source\":\"data:,x\",\"compression\":\"gzip\"}", "bad-value",
                {4, 46}, "no gzip data", "gzip"),
        of_file("UnknownCompression",
                "\"contents\":{\"source\":\"data:,x\",\"compression\":\"zstd\"}", "bad-value",
                {4, 46}, "'storage.files[0].contents.compression'", "gzip"),
        of_file("UnknownHash",
                "\"contents\":{\"source\":\"data:,x\",\n\"verification\":{\"hash\":\"md5-00\"}}",
                "bad-value", {5, 24}, "no hash", "sha512-"),
        of_file("WrongHash",
                "\"contents\":{\"source\":\"data:,x\",\n\"verification\":{\"hash\":\"sha256-" +
                    std::string(64, '0') + "\"}}",
                "wrong-hash", {5, 24}, "verification.hash", "2d711642"),
        of_file("AppendedFromTheNetwork", "\"append\":[{\"source\":\"http://a/b\"}]",
                "unsupported-address", {4, 21}, "append[0].source' is a 'http:'", "data:"),
        of_file("TwoOwners", "\"user\":{\"id\":1,\"name\":\"a\"}", "conflict", {4, 14},
                "'storage.files[0].user' has both", "one of the two"),
        of_file("ModeTooLarge", "\"mode\":4096", "out-of-range", {4, 8}, "mode", ""),
        of_file("NothingToOverwriteWith", "\"overwrite\":true", "conflict", {4, 13},
                "no 'contents.source'", "'overwrite'"),
        Fault{"DirectoryEmptied",
              "{V," + kRest +
                  "\"storage\":{\"directories\":[{\"path\":\"/a\",\n\"overwrite\":true}]}}",
              "bad-value",
              {4, 13},
              "must be false",
              "Remove",
              kOwnRest},
        Fault{"HardLink",
              "{V," + kRest +
                  "\"storage\":{\"links\":[{\"path\":\"/a\",\"target\":\"b\",\n\"hard\":true}]}}",
              "bad-value",
              {4, 8},
              "'storage.links[0].hard'",
              "Remove",
              kOwnRest},
        Fault{"LinkOfAUser",
              "{V,\n\"storage\":{\"links\":[{\"path\":\"/"
              "a\",\"target\":\"b\",\n\"user\":{\"id\":1}}]}}",
              "no-effect",
              {3, 8},
              "storage.links[/a].user",
              "folder",
              R"({"links":[{"path":"/a","target":"b"}]})",
              Severity::warning},
        Fault{"UserThatGoes",
              "{V,\n\"passwd\":{\"users\":[{\"name\":\"a\",\n\"shouldExist\":false}]}}",
              "bad-value",
              {3, 15},
              "'passwd.users[0].shouldExist' must be true",
              "what no document names is not there",
              kOwnRest},
        Fault{"UserWithoutAGroup",
              "{V,\n\"passwd\":{\"users\":[{\"name\":\"a\",\n\"noUserGroup\":true}]}}",
              "bad-value",
              {3, 15},
              "noUserGroup",
              "Remove",
              kOwnRest},
        Fault{"UserOfAService",
              "{V,\n\"passwd\":{\"users\":[{\"name\":\"a\",\n\"system\":true}]}}",
              "bad-value",
              {3, 10},
              "'passwd.users[0].system' must be false",
              "Remove",
              kOwnRest},
        Fault{"IdleUnit",
              "{V,\n\"systemd\":{\"units\":[{\"name\":\"a.service\"}]}}",
              "no-effect",
              {2, 21},
              "systemd.units[a.service]",
              "contents",
              "{}",
              Severity::warning},
        Fault{"UnknownKey",
              "{V," + kRest + "\"storge\":{\"files\":[1]}}",
              "unknown-key",
              {3, 1},
              "'storge'",
              "'storage'",
              kOwnRest,
              Severity::warning},
        Fault{"UnknownKeyBelow",
              "{V,\n\"passwd\":{\"users\":[{\"name\":\"a\",\n\"nmae\":1}]}}",
              "unknown-key",
              {3, 1},
              "'passwd.users[0].nmae'",
              "'name'",
              kOwnRest,
              Severity::warning},
        Fault{"Proxy",
              "{\"ignition\":{\"version\":\"3.4.0\",\n\"proxy\":{\"httpProxy\":\"http://a\"}}}",
              "no-effect",
              {2, 9},
              "'ignition.proxy'",
              "Remove",
              "{}",
              Severity::warning},
        Fault{"Butane",
              "variant: flatcar\nversion: 1.0.0\n",
              "not-this-form",
              {1, 1},
              "Butane",
              "Run 'butane"},
        Fault{"Talos",
              "version: v1alpha1\nmachine: {type: worker}\n",
              "not-this-form",
              {1, 1},
              "Talos",
              "#cloud-config"}),
    [](const auto& row) { return row.param.name; });

TEST(Faults, AllAreSaidAtOnce) {
  const auto translation = translate(
      parsed("{V,\"storage\":{\"raid\":[1],\"files\":[{\"path\":\"/a\",\"mode\":\"0644\"},"
             "{\"path\":\"/b\",\"contents\":{\"source\":\"https://a\"}},"
             "{\"path\":\"/c\",\"contents\":{\"source\":\"data:,c\"}}]},\"x\":1}"),
      "c.ign");
  std::vector<std::string> codes;
  for (const auto& one : translation.diagnostics) codes.push_back(one.code);
  EXPECT_THAT(codes, ::testing::ElementsAre("unsupported-key", "wrong-kind", "unknown-key",
                                            "unsupported-address"));
  EXPECT_EQ(codec::write_json(translation.value),
            R"({"write_files":[{"path":"/c","content":"c"}]})");
}

TEST(Faults, AddressesAndHashesOfPasswordsAreNotShown) {
  const auto translation = translate(
      parsed("{V,\"storage\":{\"files\":[{\"path\":\"/a\",\"contents\":{\"source\":"
             "\"https://user:secret@host/a\"}}]},"
             "\"passwd\":{\"users\":[{\"name\":\"a\",\"passwordHash\":[\"$y$secret\"]}]}}"),
      "c.ign");
  EXPECT_EQ(translation.diagnostics.size(), 2U);
  EXPECT_THAT(describe(translation.diagnostics), ::testing::Not(HasSubstr("secret")));
}

TEST(Faults, DocumentsAreToldApart) {
  EXPECT_TRUE(is_ignition(parsed("{\"ignition\":{}}")));
  EXPECT_FALSE(is_ignition(parsed("{\"ignition\":1}")));
  EXPECT_FALSE(is_ignition(parsed("hostname: a")));
  EXPECT_FALSE(is_ignition(parsed("[ignition]")));
  EXPECT_TRUE(is_relative(parsed("variant: fcos\nversion: 1.5.0")));
  EXPECT_FALSE(is_relative(parsed("hostname: a")));
  EXPECT_FALSE(is_relative(parsed("version: v1\n")));
}

}  // namespace
}  // namespace orlop::agent::dialects::ignition
