// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/yaml_write.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"

namespace orlop::codec {
namespace {

TEST(YamlWrite, IsWhatPeopleWouldWrite) {
  const auto value = parse_json(R"({"hostname":"edge","users":[{"name":"a","groups":["adm","sudo"],
      "lock_passwd":false}],"write_files":[{"path":"/etc/motd","content":"one\n\ntwo\n",
      "permissions":"0644"}],"runcmd":["echo 'a'",["touch","/run/a"]],"install":{},"n":null,
      "odd key: ":"yes"})");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(write_yaml(*value), R"(hostname: edge
users:
  - name: a
    groups:
      - adm
      - sudo
    lock_passwd: false
write_files:
  - path: /etc/motd
    content: |
      one

      two
    permissions: "0644"
runcmd:
  - "echo 'a'"
  - - touch
    - /run/a
install: {}
"n": ~
"odd key: ": "yes"
)");
}

TEST(YamlWrite, EndsOfTextsAreKept) {
  for (const std::string text : {"a\nb", "a\nb\n", "a\nb\n\n", "\na\n", " a\nb\n", "a \nb\n", "a\n",
                                 "\n", "", "a\tb\nc\n", "a\r\nb\n"}) {
    const auto value = Value::object({{"k", text}, {"l", Value::array({text, text})}});
    const auto again = parse_yaml(write_yaml(value));
    ASSERT_TRUE(again.has_value()) << write_yaml(value);
    EXPECT_EQ(*again, value) << write_yaml(value);
  }
}

TEST(YamlWrite, WhatHasNoMembersIsOneLine) {
  EXPECT_EQ(write_yaml(Value::object()), "{}\n");
  EXPECT_EQ(write_yaml(Value::array()), "[]\n");
  EXPECT_EQ(write_yaml(Value(7)), "7\n");
}

}  // namespace
}  // namespace orlop::codec
