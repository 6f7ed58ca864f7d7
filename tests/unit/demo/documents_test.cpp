// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/documents.hpp"

#include <gmock/gmock.h>

#include "agent/kinds/language.hpp"
#include "agent/kinds/settings/section.hpp"
#include "libs/config/document.hpp"

namespace orlop::demo {
namespace {

NodeFacts facts() {
  return {.hostname = "orlop-node",
          .public_key =
              "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHYJp8rTlSJfDlsrQ1zA1+F5Q8Yz1f3d7mXq"
              "0bq4bW0m orlop-vm",
          .repository = "http://10.0.2.2:8080"};
}

TEST(Documents, AreAcceptedWithoutADiagnostic) {
  for (const auto& text :
       {cloud_document(facts()), install_document(facts()), changed_document()}) {
    const auto document = config::read_document(agent::kinds::language(), "demo.yaml", text);
    EXPECT_TRUE(document.diagnostics.empty()) << config::describe(document.diagnostics) << text;
  }
}

TEST(Documents, InstallerPowersOffWhenDone) {
  const auto document =
      config::read_document(agent::kinds::language(), "demo.yaml", install_document(facts()));
  const auto settings = agent::kinds::settings_of(document.value);
  EXPECT_TRUE(settings.install.automatic);
  EXPECT_TRUE(settings.install.poweroff);
  EXPECT_EQ(settings.install.device, "/dev/vda");
  EXPECT_EQ(settings.repository, "http://10.0.2.2:8080");
}

}  // namespace
}  // namespace orlop::demo
