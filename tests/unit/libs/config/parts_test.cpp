// SPDX-License-Identifier: Apache-2.0
// Several documents in one text: how they are found, refused and merged, with a language of two
// keys.
#include "libs/config/parts.hpp"

#include <gmock/gmock.h>

#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/config/compose.hpp"
#include "libs/config/part_types.hpp"
#include "libs/schema/plain.hpp"

namespace orlop::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr schema::Field kNetFields[] = {
    schema::plain::optional(schema::plain::count("version", "V"))};
constexpr auto kNet = schema::plain::section("A net.", kNetFields);
constexpr schema::Field kEach = {.kinds = schema::kString, .text = "One."};
constexpr schema::Field kSmallFields[] = {
    {.key = "name", .kinds = schema::kString, .text = "A name."},
    {.key = "list", .kinds = schema::kList, .text = "A list.", .each = &kEach},
    {.key = "net", .kinds = schema::kMapping, .text = "A net.", .section = &kNet},
};
constexpr schema::AnySection kSmall = {.text = "A small language.", .fields = kSmallFields};

const Language& small_language() {
  static const Language kLanguage(std::span(&kSmall, 1), {}, "the page");
  return kLanguage;
}

std::string message(const std::vector<std::string>& parts) {
  std::string text = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n";
  for (const auto& part : parts) text += formatted("--b\n{}\n", part);
  return text + "--b--\n";
}

std::string typed(const std::string& type, const std::string& content,
                  const std::string& name = "") {
  auto headers = formatted("Content-Type: {}\n", type);
  if (!name.empty()) headers += formatted("Content-Disposition: attachment; filename={}\n", name);
  return headers + "\n" + content;
}

std::string unpacked(std::string_view base64) {
  return std::string(as_text(from_base64(base64).value()));
}

std::vector<std::string> names(const Parts& parts) {
  std::vector<std::string> found;
  for (const auto& part : parts.parts) found.push_back(part.name);
  return found;
}

std::string said(const Diagnostics& diagnostics) { return describe(diagnostics); }

Composition composed(const std::string& text, Faults faults = Faults::leave_out) {
  return compose(small_language(),
                 std::vector<Source>{{Layer::platform, "user-data", text, faults}});
}

TEST(Parts, APlainTextIsItsOnlyPart) {
  for (const std::string text : {"#cloud-config\nname: a\n", "#!/bin/sh\n", "", "\xff\xfe", "x"}) {
    const auto parts = split_parts("user-data", text);
    ASSERT_EQ(parts.parts.size(), 1U) << text;
    EXPECT_EQ(parts.parts[0].name, "user-data");
    EXPECT_EQ(parts.parts[0].text, text);
    EXPECT_TRUE(parts.parts[0].needs_header);
    EXPECT_THAT(parts.diagnostics, IsEmpty());
  }
}

TEST(Parts, OfAMessageHaveNumbersAndNames) {
  const auto parts = split_parts(
      "user-data", message({typed("text/cloud-config", "name: a", "a.yaml"),
                            typed("text/plain; charset=us-ascii", "#cloud-config\nname: b"), ""}));
  EXPECT_THAT(names(parts), ElementsAre("user-data part 1 (a.yaml)", "user-data part 2"));
  EXPECT_FALSE(parts.parts[0].needs_header);
  EXPECT_TRUE(parts.parts[1].needs_header);
  EXPECT_THAT(parts.diagnostics, IsEmpty());
}

TEST(Parts, AreMergedInTheirOrder) {
  const auto composition = composed(message({typed("text/cloud-config", "name: a\nlist: [a]"),
                                             typed("text/cloud-config", "name: b\nlist: [b]")}));
  EXPECT_EQ(codec::write_json(composition.document), R"({"name":"b","list":["a","b"]})");
  EXPECT_EQ(composition.origins.at("name"), (Origin{Layer::platform, "user-data part 2", {1, 7}}));
  ASSERT_EQ(composition.sources.size(), 2U);
  EXPECT_EQ(composition.sources[1].file, "user-data part 2");
  EXPECT_EQ(composition.sources[1].whole, "user-data");
}

TEST(Parts, AHeaderLineInsideDoesNotMakeAMessageYaml) {
  const auto composition = composed(message({"\n#cloud-config\nname: a"}));
  EXPECT_THAT(composition.diagnostics, IsEmpty());
  EXPECT_EQ(composition.document.find("name")->string(), "a");
}

struct Foreign {
  std::string part;
  std::string says;
};

TEST(Parts, WhatIsNoConfigurationIsNamedAndTheOthersHold) {
  const Foreign rows[] = {
      {typed("text/x-include-url", "http://a/"), "is a list of addresses to include"},
      {"\n#include-once\nhttp://a/", "is a list of addresses to include"},
      {typed("text/part-handler", "x"), "is a part handler"},
      {typed("text/upstart-job", "x"), "is an upstart job"},
      {typed("text/cloud-config-jsonp", "[]"), "is a JSON patch"},
      {typed("text/html", "<p>"), "has the type 'text/html', which is not known"},
      {typed("text/cloud-config\nContent-Transfer-Encoding: base64", "*"), "part 2 is no base64"},
  };
  for (const auto& row : rows) {
    const auto text = message(
        {typed("text/cloud-config", "name: a"), row.part, typed("text/cloud-config", "list: [c]")});
    const auto composition = composed(text);
    EXPECT_EQ(codec::write_json(composition.document), R"({"name":"a","list":["c"]})") << row.says;
    ASSERT_EQ(composition.diagnostics.size(), 1U) << row.says;
    const auto& one = composition.diagnostics[0];
    EXPECT_EQ(one.severity, Severity::error);
    EXPECT_EQ(one.file, "user-data");
    EXPECT_EQ(one.position, (codec::Position{9, 1}));
    EXPECT_THAT(one.message, HasSubstr(row.says));
    EXPECT_FALSE(one.remedy.empty());
    EXPECT_EQ(composition.sources.back().file, "user-data");
    EXPECT_FALSE(composition.sources.back().accepted);
    // Whoever gives it now mends it first.
    EXPECT_EQ(codec::write_json(composed(text, Faults::refuse).document), "{}");
  }
}

TEST(Parts, KnowWhatIsToRun) {
  struct Row {
    std::string part;
    std::string program;  ///< by its type; by its beginning it is told when it is read
    std::string text;
  };
  const Row rows[] = {
      {typed("text/x-shellscript", "#!/bin/sh", "x.sh"), "text/x-shellscript", "#!/bin/sh"},
      {typed("text/X-Shellscript-Per-Boot", "echo"), "text/x-shellscript-per-boot", "echo"},
      {typed("text/plain", "#!/bin/sh"), "", "#!/bin/sh"},
      {typed("text/cloud-boothook", "x"), "text/cloud-boothook", "x"},
      {"\n#cloud-boothook\nx", "", "#cloud-boothook\nx"},
      {typed("text/jinja2", "## template: jinja\n#!/bin/sh"), "", "## template: jinja\n#!/bin/sh"},
  };
  for (const auto& row : rows) {
    const auto parts = split_parts("v", message({row.part}));
    EXPECT_THAT(parts.diagnostics, IsEmpty()) << row.part;
    ASSERT_EQ(parts.parts.size(), 1U) << row.part;
    EXPECT_EQ(parts.parts[0].program, row.program);
    EXPECT_EQ(parts.parts[0].text, row.text);
  }
  EXPECT_EQ(program_type("\xef\xbb\xbf#!/bin/sh"), "text/x-shellscript");
  EXPECT_EQ(program_type("## template: jinja\n#cloud-boothook\n"), "text/cloud-boothook");
  EXPECT_EQ(program_type(" #!/bin/sh"), "");
  EXPECT_EQ(program_type(""), "");
}

TEST(Parts, ALanguageWithoutCommandsRefusesThem) {
  const auto composition = composed(message({typed("text/x-shellscript", "#!/bin/sh", "x.sh")}));
  ASSERT_EQ(composition.diagnostics.size(), 1U);
  EXPECT_EQ(composition.diagnostics[0].message, "this is a script");
  EXPECT_EQ(composition.diagnostics[0].file, "user-data part 1 (x.sh)");
}

TEST(Parts, AFaultInOneIsToldWithItsPartAndPlace) {
  const auto text = message({typed("text/cloud-config", "name: a"),
                             typed("text/cloud-config", "\nlist: [a]\nnames: b", "b.yaml")});
  const auto composition = composed(text);
  EXPECT_EQ(codec::write_json(composition.document), R"({"name":"a","list":["a"]})");
  EXPECT_EQ(composition.diagnostics[0].file, "user-data part 2 (b.yaml)");
  EXPECT_EQ(composition.diagnostics[0].position, (codec::Position{3, 1}));
  EXPECT_EQ(codec::write_json(composed(text, Faults::refuse).document), "{}");
}

TEST(Parts, HeadersWithoutEffectAreNamed) {
  const auto parts = split_parts(
      "v", message({"Content-Type: text/cloud-config\nX-Merge-Type: list(append)\nname: lost\n"
                    "X-Mailer: m\n\nlist: [a]"}));
  ASSERT_EQ(parts.diagnostics.size(), 2U) << said(parts.diagnostics);
  EXPECT_EQ(parts.diagnostics[0].code, "merging");
  EXPECT_EQ(parts.diagnostics[0].severity, Severity::note);
  EXPECT_EQ(parts.diagnostics[1].code, "not-read");
  EXPECT_THAT(parts.diagnostics[1].message, HasSubstr("part 1: 'name' is not read"));
  EXPECT_EQ(parts.diagnostics[1].position, (codec::Position{7, 1}));
}

TEST(Archive, IsAListOfDocuments) {
  const auto composition = composed(
      "#cloud-config-archive\n"
      "- \"#cloud-config\\nname: a\\n\"\n"
      "- {content: 'list: [b]', filename: b.yaml}\n"
      "- type: text/cloud-config\n"
      "  content: |\n"
      "    list: [c]\n"
      "- type: text/x-shellscript\n"
      "  content: |\n"
      "    echo\n"
      "- {type: text/plain}\n"
      "- {content: 'name: z', launch-index: 1, merge_how: x}\n");
  EXPECT_EQ(codec::write_json(composition.document), R"({"name":"z","list":["b","c"]})");
  std::vector<std::string> lines;
  for (const auto& one : composition.diagnostics)
    lines.push_back(formatted("{}:{} {}", one.file, one.position.line, one.message));
  EXPECT_THAT(lines, ElementsAre("user-data:10 part 5 has no 'content' that is a string",
                                 "user-data:11 part 6: 'launch-index' is not read",
                                 "user-data:11 part 6: 'merge_how' has no effect",
                                 "user-data part 4:1 this is a script"));
  EXPECT_EQ(composition.origins.at("list[0]").file, "user-data part 2 (b.yaml)");
}

TEST(Archive, NamesWhatIsWrong) {
  const std::pair<std::string, std::string> rows[] = {
      {"#cloud-config-archive\na: b\n", "must be a list"},
      {"#cloud-config-archive\n- 'a\n", "the archive is no YAML"},
      {"#cloud-config-archive\n- \xff\n", "not UTF-8"},
  };
  for (const auto& [text, says] : rows) {
    const auto parts = split_parts("user-data", text);
    ASSERT_EQ(parts.diagnostics.size(), 1U) << text;
    EXPECT_THAT(parts.diagnostics[0].message, HasSubstr(says));
    EXPECT_THAT(parts.parts, IsEmpty());
  }
}

TEST(Archive, CanStandInAMessage) {
  const auto parts =
      split_parts("u", message({typed("text/cloud-config-archive", "- 'name: a'"),
                                "\n#cloud-config-archive\n- {content: 'name: b', filename: b}"}));
  EXPECT_THAT(names(parts), ElementsAre("u part 1 part 1", "u part 2 part 1 (b)"));
  EXPECT_THAT(parts.diagnostics, IsEmpty());
}

/// "#cloud-config\nhostname: a\n", and a message of one such part, by gzip.
constexpr std::string_view kPacked =
    "H4sIAAAAAAACA1NOzskvTdFNzs9Ly0znysgvLslLzE21UkjkAgBR3LOOGgAAAA==";
constexpr std::string_view kPackedMessage =
    "H4sIAAAAAAACA3POzytJzSvRDaksSLVSyC3NKcksSCwq0c/NrEhNsVZIyi/"
    "NS0ksqrRN4uLS1QUSysk5+aUpusn5eWmZ6VwZ+cUl"
    "eYm5QJ2JIGldXS4ARkigHVAAAAA=";
constexpr std::string_view kPackedTwice =
    "H4sIAAAAAAACA5Pv5mAAASbmYL9zJ/V9L/qeO+992uc5EwNr2OYdfEAZAPdpSKgiAAAA";

TEST(Gzip, OfATextOrAPartIsExpanded) {
  auto parts = split_parts("u", unpacked(kPacked));
  ASSERT_EQ(parts.parts.size(), 1U);
  EXPECT_EQ(parts.parts[0].text, "#cloud-config\nhostname: a\n");
  EXPECT_EQ(parts.parts[0].name, "u");

  parts = split_parts("u", unpacked(kPackedMessage));
  EXPECT_THAT(names(parts), ElementsAre("u part 1"));

  parts = split_parts("u", message({formatted("Content-Type: application/gzip\n"
                                              "Content-Transfer-Encoding: base64\n\n{}",
                                              kPacked)}));
  ASSERT_THAT(names(parts), ElementsAre("u part 1"));
  EXPECT_EQ(parts.parts[0].text, "#cloud-config\nhostname: a\n");
}

TEST(Gzip, ThatCannotBeExpandedIsNamed) {
  auto cut = unpacked(kPacked);
  cut.resize(cut.size() - 9);
  const std::pair<std::string, std::string> rows[] = {
      {cut, "the text cannot be expanded: the gzip data is cut off"},
      {unpacked(kPackedTwice), "the text is compressed twice"},
      {"\x1f\x8b", "cannot be expanded"},
  };
  for (const auto& [text, says] : rows) {
    const auto parts = split_parts("u", text);
    EXPECT_THAT(parts.parts, IsEmpty());
    ASSERT_EQ(parts.diagnostics.size(), 1U);
    EXPECT_EQ(parts.diagnostics[0].code, "gzip");
    EXPECT_THAT(parts.diagnostics[0].message, HasSubstr(says));
  }
}

TEST(Parts, AreBounded) {
  std::string deep = typed("text/cloud-config", "name: a");
  for (int depth = 0; depth < 8; ++depth) {
    const auto archive = codec::Value::array({codec::Value(deep)});
    deep = "#cloud-config-archive\n" + codec::write_json(archive);
  }
  const auto parts = split_parts("u", deep);
  EXPECT_THAT(parts.parts, IsEmpty());
  ASSERT_EQ(parts.diagnostics.size(), 1U);
  EXPECT_EQ(parts.diagnostics[0].code, "too-deep");

  const auto many = split_parts("u", message(std::vector<std::string>(300, "\nx")));
  EXPECT_THAT(many.parts, IsEmpty());
  EXPECT_THAT(said(many.diagnostics), HasSubstr("more than 256 parts"));
}

TEST(Parts, OfManyMessagesAreBoundedTogether) {
  std::vector<std::string> archives;
  for (int i = 0; i < 20; ++i) {
    auto items = codec::Value::array();
    for (int k = 0; k < 100; ++k) items.push("#part-handler");
    archives.push_back(typed("text/cloud-config-archive", codec::write_json(items)));
  }
  const auto parts = split_parts("u", message(archives));
  EXPECT_THAT(parts.parts, IsEmpty());
  EXPECT_LT(parts.diagnostics.size(), 1030U);
  EXPECT_EQ(parts.diagnostics.back().code, "too-large");
}

TEST(Parts, NamesFromOutsideAreShortAndPlain) {
  const auto parts =
      split_parts("u", message({typed("text/cloud-config", "name: a", "\"a\x1b[2Jb\""),
                                typed("text/cloud-config", "name: a", std::string(500, 'x')),
                                typed("text/cloud-config", "name: a", "\xff")}));
  EXPECT_THAT(names(parts),
              ElementsAre("u part 1 (a?[2Jb)", formatted("u part 2 ({})", std::string(64, 'x')),
                          "u part 3 (?)"));
}

TEST(Source, ThatWasReadByOtherRulesKeepsItsPlaces) {
  Document given;
  given.value = codec::Value(codec::Members{
      {"net",
       codec::Value(codec::Members{{"version", codec::Value("x").at({3, 12}), {3, 1}}}),
       {1, 1}}});
  given.diagnostics.push_back({"net-config", {1, 1}, Severity::note, "said", "before", ""});
  const auto composition =
      compose(small_language(),
              std::vector<Source>{
                  {.layer = Layer::platform, .file = "net-config", .text = {}, .given = given}});
  ASSERT_EQ(composition.diagnostics.size(), 2U);
  EXPECT_EQ(composition.diagnostics[0].code, "said");
  EXPECT_EQ(composition.diagnostics[1].code, "wrong-kind");
  EXPECT_EQ(composition.diagnostics[1].file, "net-config");
  EXPECT_EQ(composition.diagnostics[1].position, (codec::Position{3, 12}));
}

}  // namespace
}  // namespace orlop::config
