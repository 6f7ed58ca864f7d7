// SPDX-License-Identifier: Apache-2.0
#include "libs/config/accept.hpp"

#include <gmock/gmock.h>

#include <format>

namespace orlop::config {
namespace {

using ::testing::HasSubstr;

struct Case {
  std::string name;
  std::string text;
  std::string code;       ///< empty: acceptable
  std::string says = {};  ///< in the message
};

class Acceptance : public ::testing::TestWithParam<Case> {};

TEST_P(Acceptance, IsDecidedByTheText) {
  const auto& [name, text, code, says] = GetParam();
  const auto refused = refuse_text("user-data", text);
  ASSERT_EQ(refused.has_value(), !code.empty()) << (refused ? describe(*refused) : "accepted");
  if (!refused) return;
  EXPECT_EQ(refused->code, code);
  EXPECT_EQ(refused->file, "user-data");
  EXPECT_EQ(refused->severity, Severity::error);
  EXPECT_THAT(refused->message, HasSubstr(says));
  EXPECT_FALSE(refused->remedy.empty());
}

const std::string kNineLines = "#1\n#2\n#3\n#4\n#5\n#6\n#7\n#8\n#9\n";

INSTANTIATE_TEST_SUITE_P(
    Table, Acceptance,
    ::testing::Values(
        Case{"Plain", "#cloud-config\nhostname: a\n", ""}, Case{"HeaderOnly", "#cloud-config", ""},
        Case{"KairosHeader", "#kairos-config\n{}\n", ""},
        Case{"NodeHeader", "#node-config\n{}\n", ""},
        Case{"TrailingSpaceAndCr", "#cloud-config \t\r\nhostname: a\r\n", ""},
        Case{"ByteOrderMark", "\xef\xbb\xbf#cloud-config\n", ""},
        Case{"AfterComment", "## template: jinja\n\n#cloud-config\n", ""},
        Case{"OnTenthLine", kNineLines + "#cloud-config\n", ""},
        Case{"OnEleventhLine", kNineLines + "#10\n#cloud-config\n", "no-header", "first 10 lines"},
        Case{"CommentBehind", "#cloud-config # of the laboratory\n", ""},
        Case{"CommentBehindWithoutBlank", "#cloud-config# x\n", "no-header"},
        Case{"WordInLongerLine", "#cloud-config please\n", "no-header"},
        Case{"Indented", "  #cloud-config\n", "no-header"},
        Case{"NoHeader", "hostname: a\n", "no-header"}, Case{"Empty", "", "empty"},
        Case{"Script", "#!/bin/sh\necho hi\n", "not-cloud-config", "a script"},
        Case{"Gzip", std::string("\x1f\x8b\x08\x00\x00", 5), "not-cloud-config", "gzip"},
        Case{"Zip", "PK\x03\x04 and so on", "not-cloud-config", "zip"},
        Case{"Program",
             "\x7f"
             "ELF\x02\x01",
             "not-cloud-config", "a program"},
        Case{"ScriptWithHeaderInside", "#!/bin/sh\ncat <<E\n#cloud-config\nE\n", "not-cloud-config",
             "a script"},
        Case{"HookWithHeaderInside", "#cloud-boothook\n#cloud-config\n", "not-cloud-config",
             "a boot hook"},
        Case{"ScriptInTemplate", "## template: jinja\n#!/bin/sh\n", "not-cloud-config", "a script"},
        Case{"JsonPatch", "#cloud-config-jsonp\n[]\n", "not-cloud-config", "a JSON patch"},
        Case{"Include", "#include\nhttps://example.org\n", "not-cloud-config", "include"},
        Case{"Archive", "#cloud-config-archive\n- a\n", "not-cloud-config", "archive"},
        Case{"Mime", "Content-Type: multipart/mixed; boundary=x\n", "not-cloud-config", "MIME"},
        Case{"Ignition", R"({"ignition":{"version":"3.4.0"}})", "not-cloud-config", "JSON"},
        Case{"ErrorPage", "<!DOCTYPE html><html>404</html>", "not-cloud-config", "HTML"},
        Case{"Utf16Mark", std::string("\xff\xfe#\0c\0", 6), "not-text", "UTF-16"},
        Case{"Utf16Big", std::string("\0#\0c\0l", 6), "not-text", "UTF-16"},
        Case{"Utf16Little", std::string("#\0c\0l\0", 6), "not-text", "UTF-16"},
        Case{"Surrogate", "#cloud-config\n# \xed\xa0\x80\n", "not-text"},
        Case{"Binary", std::string("\x00\xff\x01\x02", 4), "not-text"},
        Case{"Latin1AfterHeader", "#cloud-config\nhostname: \xe9\n", "not-text"},
        Case{"NulAfterHeader", std::string("#cloud-config\n\0", 15), "not-text"},
        Case{"TooLarge", "#cloud-config\n" + std::string(kMaxDocument, '#'), "too-large"}),
    [](const auto& row) { return row.param.name; });

TEST(Utf8, IsWellFormedOrNot) {
  for (const std::string good :
       {"grün \xe2\x82\xac \xf0\x9f\x9a\xa2", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80",
        "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  for (const std::string bad :
       {"\xc0\xaf", "\xc1\xbf", "\xe2\x82", "\x80", "\xf5\x80\x80\x80", "\xe0\x9f\xbf",
        "\xe0\x80\x80", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80", "\xc2", "\xe2\x28\xa1", "\xf0\x9f\x9a", "\xff"}) {
    EXPECT_FALSE(is_utf8(bad)) << bad;
  }
}

TEST(TemplateLine, NamesAKind) {
  EXPECT_EQ(template_kind("## template: jinja\n#cloud-config\n"), "jinja");
  EXPECT_EQ(template_kind("##template:basic \r\n"), "basic");
  EXPECT_EQ(template_kind("## template:"), "");
  EXPECT_EQ(template_kind("# template: jinja\n"), std::nullopt);
  EXPECT_EQ(template_kind("\n## template: jinja\n"), std::nullopt);
  EXPECT_EQ(template_kind(""), std::nullopt);
}

}  // namespace
}  // namespace orlop::config
