// SPDX-License-Identifier: Apache-2.0
// The steps of a real build: each thing that goes in changes the keys of exactly the steps that it
// reaches.
#include <gmock/gmock.h>

#include <set>

#include "libs/codec/json.hpp"
#include "tests/support/checkout.hpp"

namespace orlop::builder {
namespace {

using testing::Checkout;
using testing::IsOk;
using Names = std::set<std::string>;
using Keys = std::map<std::string, std::string>;

Keys keys_of(Checkout& checkout, const image::Order& order) {
  const auto plan = image::plan_image(order, checkout.around());
  EXPECT_THAT(plan, IsOk());
  Keys keys;
  if (!plan) return keys;
  for (const auto& step : plan->find("steps")->items()) {
    const auto* key = step.find("key");
    EXPECT_TRUE(key->is_string()) << codec::write_json(step);
    if (key->is_string()) keys[step.find("name")->string()] = key->string();
  }
  return keys;
}

const Names kFromImage = {"root-image", "uki", "release", "disk", "iso"};
const Names kFromTree = {"root-tree", "root-image", "uki", "release", "disk", "iso"};
const Names kFromInitrd = {"initrd", "uki", "release", "disk", "iso"};
const Names kFromUki = {"uki", "release", "disk", "iso"};
const Names kAll = {"packages", "initrd",  "root-tree", "root-image",
                    "uki",      "release", "disk",      "iso"};

struct Row {
  std::string name;
  std::function<void(Checkout&, image::Order&)> change;
  Names steps;
};

auto file(const std::string& path) {
  return [path](Checkout& checkout, image::Order&) { checkout.write(path, "changed"); };
}
auto tool(const std::string& name) {
  return [name](Checkout& checkout, image::Order&) { checkout.toolbox.versions[name] = "2"; };
}
auto recipe(const std::string& from, const std::string& to) {
  return [from, to](Checkout& checkout, image::Order& order) {
    auto text = *sys::read_text(order.recipe, 65536);
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    checkout.write("recipe.yaml", text.replace(at, from.size(), to));
  };
}

class Keyed : public ::testing::TestWithParam<Row> {};

TEST_P(Keyed, ChangesTheKeysOfWhatItReaches) {
  Checkout checkout;
  auto order = checkout.order();
  const auto before = keys_of(checkout, order);
  EXPECT_EQ(before.size(), kAll.size());
  GetParam().change(checkout, order);
  Names changed;
  for (const auto& [name, key] : keys_of(checkout, order))
    if (before.at(name) != key) changed.insert(name);
  EXPECT_EQ(changed, GetParam().steps);
}

INSTANTIATE_TEST_SUITE_P(
    Inputs, Keyed,
    ::testing::Values(
        // The hook was in no key: a changed hook gave the image of the old one.
        Row{"KernelHook", file("image-builder/steps/packages/kernel-hook.sh"), kAll},
        Row{"Archive", [](Checkout& c, image::Order&) { c.archive.state = "two"; }, kAll},
        Row{"Packages", recipe("[systemd, udev]", "[systemd, udev, kmod]"), kAll},
        Row{"OrderOfPackages", recipe("[systemd, udev]", "[udev, systemd]"), kAll},
        Row{"Kernel", recipe("linux-image-amd64", "linux-image-cloud-amd64"), kAll},
        Row{"ExcludedModules", recipe("[sound]", "[sound, fs/9p]"), kAll},
        Row{"Sources",
            [](Checkout&, image::Order& o) { o.sources = steps::Sources::point_release; }, kAll},
        Row{"Mmdebstrap", tool("mmdebstrap"), kAll}, Row{"Depmod", tool("depmod"), kAll},
        Row{"InitrdModules", recipe("[ext4]", "[ext4, vfat]"), kFromInitrd},
        Row{"InitrdOverlay", file("overlays/initrd/etc/crypttab"), kFromInitrd},
        Row{"InitrdScripts", file("image-builder/initrd/build.sh"), kFromInitrd},
        Row{"Dracut", tool("dracut"), kFromInitrd}, Row{"Zstd", tool("zstd"), kFromInitrd},
        Row{"Version", [](Checkout&, image::Order& o) { o.version = "2.0"; }, kFromTree},
        Row{"Overlay", file("overlays/base/etc/issue"), kFromTree},
        Row{"AgentUnits", file("agent/dist/root/usr/unit"), kFromTree},
        Row{"Program", file("bin/orlopd"), kFromTree},
        Row{"Excluded", recipe("[boot]", "[boot, usr/share/doc]"), kFromTree},
        Row{"TrustRoot", file("repository/metadata/1.root.json"), kFromTree},
        Row{"Strip", tool("strip"), kFromTree}, Row{"MkfsErofs", tool("mkfs.erofs"), kFromImage},
        Row{"RootSize", recipe("root: 64 MiB", "root: 65 MiB"), kFromTree},
        Row{"CommandLine", recipe("quiet", "debug"), kFromUki},
        Row{"Certificate", file("keys/db.pem"), kFromUki},
        Row{"PcrKey", file("keys/pcr.pub.pem"), kFromUki},
        Row{"Stub", file("efi/" + std::string(architecture::own().stub)), kFromUki},
        Row{"BootLoader", file("efi/" + std::string(architecture::own().loader)), kFromUki},
        Row{"Ukify", tool("ukify"), kFromUki}, Row{"Sbsign", tool("sbsign"), kFromUki},
        Row{"DiskSize", recipe("disk: 1 GiB", "disk: 2 GiB"), {"disk"}},
        Row{"MkfsVfat", tool("mkfs.vfat"), {"disk", "iso"}}, Row{"Dd", tool("dd"), {"disk"}},
        Row{"Xorriso", tool("xorriso"), {"iso"}},
        // What says where a thing is, and not what it is.
        Row{"Mirror", [](Checkout&, image::Order& o) { o.mirrors.debian = "http://other"; }, {}},
        Row{"PlaceInTheRecipe", recipe("variant: base", "# a line more\nvariant: base"), {}},
        Row{"OutputFolder", [](Checkout&, image::Order& o) { o.out = "elsewhere"; }, {}}),
    [](const auto& row) { return row.param.name; });

TEST(Keys, AnOverlayMoreIsAnInput) {
  Checkout checkout;
  auto order = checkout.order();
  const auto before = keys_of(checkout, order);
  checkout.write("extra/etc/motd", "hello");
  order.overlays = {checkout.folder.path() / "extra"};
  const auto with = keys_of(checkout, order);
  EXPECT_NE(with.at("root-tree"), before.at("root-tree"));
  checkout.write("extra/etc/motd", "good-bye");
  EXPECT_NE(keys_of(checkout, order).at("root-tree"), with.at("root-tree"));
}

}  // namespace
}  // namespace orlop::builder
