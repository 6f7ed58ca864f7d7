// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/mime.hpp"

#include <gmock/gmock.h>

#include "libs/base/format.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::codec {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsErrorSaying;

constexpr std::string_view kTwoParts =
    "Content-Type: multipart/mixed; boundary=\"==B==\"\n"
    "MIME-Version: 1.0\n"
    "\n"
    "A multipart message.\n"
    "--==B==\n"
    "Content-Type: text/cloud-config; charset=\"utf-8\"\n"
    "Content-Disposition: attachment;\n"
    "  filename=\"users.yaml\"\n"
    "\n"
    "#cloud-config\n"
    "hostname: a\n"
    "\n"
    "--==B==\t\n"
    "\n"
    "plain\n"
    "--==B==--\n"
    "epilogue\n";

TEST(Mime, HasPartsWithTypesNamesAndPlaces) {
  const auto parts = read_mime(kTwoParts).value();
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].type, "text/cloud-config");
  EXPECT_EQ(parts[0].file_name, "users.yaml");
  EXPECT_EQ(parts[0].content, "#cloud-config\nhostname: a\n");
  EXPECT_EQ(parts[0].line, 6U);
  ASSERT_EQ(parts[0].headers.size(), 2U);
  EXPECT_EQ(parts[0].headers[1].name, "content-disposition");
  EXPECT_EQ(parts[0].headers[1].line, 7U);
  EXPECT_EQ(parts[1].type, "text/plain");
  EXPECT_EQ(parts[1].content, "plain");
  EXPECT_EQ(parts[1].line, 14U);
}

TEST(Mime, IsToldByItsHeaders) {
  for (const std::string text :
       {"Content-Type: text/plain\n\nx", "mime-version: 1.0\r\n\r\nx",
        "Subject: a\nCONTENT-TYPE: multipart/mixed; boundary=b\n", "From a@b\nMIME-Version: 1.0\n"})
    EXPECT_TRUE(is_mime(text)) << text;
  for (const std::string text :
       {"", "#cloud-config\nContent-Type: x\n", "hostname: a\n\nContent-Type: x\n",
        "From here\nhostname: a\n", " Content-Type: x\n", "\nContent-Type: x\n"})
    EXPECT_FALSE(is_mime(text)) << text;
}

TEST(Mime, OfOneTypeIsOnePart) {
  const auto parts =
      read_mime("Content-Type: TEXT/x-ShellScript\nMIME-Version: 1.0\n\n#!/bin/sh\n").value();
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].type, "text/x-shellscript");
  EXPECT_EQ(parts[0].content, "#!/bin/sh\n");
  EXPECT_EQ(parts[0].problem, std::nullopt);
}

struct Encoded {
  std::string encoding;
  std::string content;
  std::string text;
  std::string problem = {};
};

TEST(Mime, ContentIsDecodedOrNamed) {
  const Encoded rows[] = {
      {"7bit", "a=3D\n", "a=3D\n"},
      {"8BIT", "\xc3\xbc", "\xc3\xbc"},
      {"binary", "a\r\n", "a\r\n"},
      {"base64", "aGVs\r\nbG8=\r\n", "hello"},
      {"BASE64 (of cloud-init)", "aGVsbG8=", "hello"},
      {"base64", "aGVsbG8", "", "no base64"},
      {"base64", "*", "", "no base64"},
      {"quoted-printable", "a=3Db=\nc \t\nd=C3=bc", "a=bc\nd\xc3\xbc"},
      {"quoted-printable", "a=20\r\nb= \r\nc\r\n", "a \r\nbc\r\n"},
      {"quoted-printable", "a\nb=zz\n", "", "line 2 of its content has a lone '='"},
      {"quoted-printable", "a=4", "", "lone '='"},
      {"uuencode", "a", "", "the transfer encoding 'uuencode'"},
  };
  for (const auto& row : rows) {
    const auto text = formatted("Content-Type: text/plain\nContent-Transfer-Encoding: {}\n\n{}",
                                row.encoding, row.content);
    const auto part = read_mime(text).value().at(0);
    EXPECT_EQ(part.content, row.text) << row.content;
    EXPECT_EQ(part.problem.has_value(), !row.problem.empty()) << row.content;
    EXPECT_THAT(part.problem.value_or(""), HasSubstr(row.problem));
  }
}

TEST(Mime, HeadersAreReadAsTheyAreWritten) {
  const std::pair<std::string, std::string> rows[] = {
      {"Content-Type: text/plain; name=a.yaml", "a.yaml"},
      {"Content-Type: text/plain; NAME = \"a b.yaml\" ; x=y", "a b.yaml"},
      {"Content-Type: text/plain; x=\"a;name=b\"; name=\"c\\\"d\"", "c\"d"},
      {"Content-Type: text/plain (name=b; x) ; name=a", "a"},
      {"Content-Type: text/plain; name=a\nContent-Disposition: attachment; filename=b", "b"},
      {"Content-Type: text/plain;\n\tname=a", "a"},
      {"Content-Type: text/plain", ""},
      {"Content-Type: text/plain; name", ""},
      {"Content-Type: text/plain;", ""},
      {"Content-Type:", ""},
  };
  for (const auto& [headers, name] : rows) {
    const auto part = read_mime(headers + "\n\nx").value().at(0);
    EXPECT_EQ(part.file_name, name) << headers;
    EXPECT_EQ(part.type, "text/plain") << headers;
    EXPECT_EQ(part.content, "x") << headers;
  }
}

TEST(Mime, WhatIsNoHeaderBeginsTheContent) {
  const auto part = read_mime("Content-Type: text/cloud-config\n#cloud-config\na: b\n").value()[0];
  EXPECT_EQ(part.content, "#cloud-config\na: b\n");
}

std::string multipart(const std::string& boundary, const std::string& content) {
  return formatted("Content-Type: multipart/mixed; boundary={}\n\n--{}\n{}\n--{}--\n", boundary,
                   boundary, content, boundary);
}

TEST(Mime, InnerMultipartsStandInTheirPlace) {
  const auto inner = multipart("in", "\none\n--in\n\ntwo");
  const auto parts =
      read_mime(multipart("out", "\nzero\n--out\n" + inner + "--out\n\nthree")).value();
  std::vector<std::string> contents;
  for (const auto& part : parts) contents.push_back(part.content);
  EXPECT_THAT(contents, ElementsAre("zero", "one", "two", "three"));
}

TEST(Mime, APartWithoutItsEndIsCutOff) {
  const auto parts =
      read_mime("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntw").value();
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].content, "one");
  EXPECT_THAT(parts[1].problem.value(), HasSubstr("cut off"));
  EXPECT_EQ(parts[1].content, "");
}

TEST(Mime, ABoundaryIsAWholeLine) {
  const auto parts = read_mime(multipart("b", "\n--bb\nx --b\n --b\n--b-\n---b")).value();
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].content, "--bb\nx --b\n --b\n--b-\n---b");
}

TEST(Mime, NamesWhatIsWrong) {
  EXPECT_THAT(read_mime("#cloud-config\n"), IsErrorSaying(Errc::invalid, "no MIME message"));
  EXPECT_THAT(read_mime("Content-Type: multipart/mixed\n\nx"),
              IsErrorSaying(Errc::invalid, "the multipart/mixed in line 1 names no boundary"));
  EXPECT_THAT(read_mime("Content-Type: multipart/mixed; boundary=x\n\n--y\n"),
              IsErrorSaying(Errc::invalid, "'--x'"));
}

TEST(Mime, IsBounded) {
  auto nested = multipart("b0", "\nx");
  for (int depth = 1; depth < 8; ++depth) nested = multipart(formatted("b{}", depth), nested);
  EXPECT_EQ(read_mime(nested).value().size(), 1U);
  EXPECT_THAT(read_mime(multipart("b8", nested)), IsErrorSaying(Errc::no_space, "more than 8"));

  std::string many = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int part = 0; part < 256; ++part) many += "--b\n\nx\n";
  EXPECT_EQ(read_mime(many + "--b--\n").value().size(), 256U);
  EXPECT_THAT(read_mime(many + "--b\n\n--b--\n"), IsErrorSaying(Errc::no_space, "256 parts"));

  std::string headers = "Content-Type: text/plain\n";
  for (int i = 0; i < 64; ++i) headers += "X-A: b\n";
  EXPECT_THAT(read_mime(headers), IsErrorSaying(Errc::no_space, "64 headers"));
  EXPECT_THAT(read_mime(kTwoParts, {.max_bytes = 10}), IsError(Errc::no_space));
}

}  // namespace
}  // namespace orlop::codec
