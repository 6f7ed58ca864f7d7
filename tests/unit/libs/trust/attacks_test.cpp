// SPDX-License-Identifier: Apache-2.0
// One row per attack on a repository: what a hostile mirror, or a thief of one key, can try.
#include "libs/trust/metadata.hpp"
#include "tests/unit/libs/trust/trust_fixture.hpp"

namespace orlop::trust {
namespace {

using codec::Value;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::new_key;
using testing::TufRepository;

constexpr const char* kTimestamp = "metadata/timestamp.json";
constexpr const char* kSnapshot = "metadata/2.snapshot.json";
constexpr const char* kTargets = "metadata/2.targets.json";

/// Rewrites the references upwards, as somebody who holds the snapshot and timestamp keys can.
void refer_to(TufRepository& repository, const char* name, Role by, const char* parent,
              const char* entry) {
  const auto& file = repository.file(name);
  repository.forge(parent, repository.keys(by), [&](Value& value) {
    auto* meta = value.find("meta")->find(entry);
    meta->set("length", file.size());
    meta->set("hashes", Value::object({{"sha256", crypto::Sha256::of(file).hex()}}));
  });
}

void resign_upwards(TufRepository& repository) {
  refer_to(repository, kTargets, Role::snapshot, kSnapshot, "targets.json");
  refer_to(repository, kSnapshot, Role::timestamp, kTimestamp, "snapshot.json");
}

void strip_signatures(TufRepository& repository, const char* name) {
  repository.put(name, codec::write_json(Value::object({{"signatures", Value::array()},
                                                        {"signed", repository.content(name)}})));
}

struct Attack {
  const char* name;
  void (*mount)(TufRepository&);
  TrustErrc code;
  const char* text;
  friend void PrintTo(const Attack& attack, std::ostream* out) { *out << attack.name; }
};

/// The node trusts version 1 of everything; then version 2 is published and attacked.
class AttackTest : public TrustTest, public ::testing::WithParamInterface<Attack> {};

TEST_P(AttackTest, IsRefused) {
  ASSERT_THAT(names(), IsOk());
  repository.publish("b.json", "second");
  GetParam().mount(repository);
  const auto outcome = names();
  EXPECT_THAT(outcome, IsErrorSaying(GetParam().code, GetParam().text));
  EXPECT_THAT(outcome, IsErrorSaying(GetParam().code, "remedy: "));
  // Nothing of the attack sticks: the honest repository's next version is accepted.
  repository.publish("c.json", "third");
  EXPECT_THAT(names(), IsOk());
}

const Attack kAttacks[] = {
    {"Unsigned", [](TufRepository& r) { strip_signatures(r, kTimestamp); },
     TrustErrc::missing_threshold,
     "0 of the 1 keys that root version 1 requires for the timestamp"},
    {"WronglySigned",
     [](TufRepository& r) {
       auto text = std::string(as_text(r.file(kTimestamp)));
       const auto place = text.find("\"version\": 2");
       r.put(kTimestamp, text.replace(place, 12, "\"version\": 9"));
     },
     TrustErrc::bad_signature, "is wrong"},
    {"SignedByAStranger", [](TufRepository& r) { r.forge(kTimestamp, {new_key()}, [](Value&) {}); },
     TrustErrc::missing_threshold, "0 of the 1 keys"},
    {"SignedByAnotherRole",
     [](TufRepository& r) { r.forge(kTimestamp, r.keys(Role::snapshot), [](Value&) {}); },
     TrustErrc::missing_threshold, "0 of the 1 keys"},
    {"AnotherRolesFile",
     [](TufRepository& r) {
       r.forge(kTimestamp, r.keys(Role::timestamp),
               [](Value& value) { value.set("_type", "snapshot"); });
     },
     TrustErrc::malformed, "of type 'snapshot', not 'timestamp'"},
    {"Truncated", [](TufRepository& r) { r.file(kTimestamp).resize(200); }, TrustErrc::malformed,
     "timestamp metadata"},
    {"VersionZero",
     [](TufRepository& r) {
       r.forge(kTimestamp, r.keys(Role::timestamp), [](Value& value) { value.set("version", 0); });
     },
     TrustErrc::malformed, "version 0 is not between"},
    {"FractionalNumber",
     [](TufRepository& r) {
       auto text = std::string(as_text(r.file(kTimestamp)));
       r.put(kTimestamp, text.replace(text.find("\"version\": 2"), 12, "\"version\": 2.5"));
     },
     TrustErrc::malformed, "fractional"},
    {"DuplicateKey",
     [](TufRepository& r) {
       auto text = std::string(as_text(r.file(kTimestamp)));
       r.put(kTimestamp,
             text.replace(text.find("\"version\": 2"), 12, "\"version\": 2, \"version\": 9"));
     },
     TrustErrc::malformed, "the key 'version' is there twice"},
    {"SnapshotOfAnotherVersion",
     [](TufRepository& r) {
       r.forge(kSnapshot, r.keys(Role::snapshot), [](Value& value) { value.set("version", 3); });
       refer_to(r, kSnapshot, Role::timestamp, kTimestamp, "snapshot.json");
     },
     TrustErrc::mismatch, "the snapshot metadata is version 3, expected is version 2"},
    {"MixAndMatch",
     [](TufRepository& r) { r.file(kSnapshot) = r.file("metadata/1.snapshot.json"); },
     TrustErrc::mismatch, "2.snapshot.json has"},
    {"SwappedTargetsMetadata",
     [](TufRepository& r) { r.file(kTargets) = r.file("metadata/1.targets.json"); },
     TrustErrc::mismatch, "2.targets.json has"},
    {"TargetsOfAnotherVersion",
     [](TufRepository& r) {
       r.forge(kTargets, r.keys(Role::targets), [](Value& value) { value.set("version", 1); });
       resign_upwards(r);
     },
     TrustErrc::mismatch, "the targets metadata is version 1, expected is version 2"},
    {"TargetsSignedBySnapshotThief",
     [](TufRepository& r) {
       r.forge(kTargets, r.keys(Role::snapshot), [](Value&) {});
       resign_upwards(r);
     },
     TrustErrc::missing_threshold, "for the targets metadata"},
    {"TargetWithoutDigest",
     [](TufRepository& r) {
       r.forge(kTargets, r.keys(Role::targets), [](Value& value) {
         value.find("targets")->find("b.json")->set("hashes", Value::object());
       });
       resign_upwards(r);
     },
     TrustErrc::malformed, "target 'b.json': the key 'sha256' is missing"},
    {"TargetOutsideTheFolder",
     [](TufRepository& r) {
       r.forge(kTargets, r.keys(Role::targets), [](Value& value) {
         value.find("targets")->set("../etc/passwd", *value.find("targets")->find("b.json"));
       });
       resign_upwards(r);
     },
     TrustErrc::malformed, "no target may have such a name"},
    {"EndlessTimestamp", [](TufRepository& r) { r.file(kTimestamp).resize(1 << 20, ' '); },
     TrustErrc::malformed, "longer than 16384 bytes"},
    {"EndlessSnapshot", [](TufRepository& r) { r.file(kSnapshot).push_back(' '); },
     TrustErrc::malformed, "metadata/2.snapshot.json is longer than"},
    {"EndlessRoot",
     [](TufRepository& r) { r.put("metadata/2.root.json", std::string(1 << 20, ' ')); },
     TrustErrc::malformed, "longer than 524288 bytes"},
    {"RootByAStranger",
     [](TufRepository& r) {
       auto content = r.content("metadata/1.root.json");
       content.set("version", 2);
       r.put("metadata/2.root.json", trust::sign_metadata(content, std::vector{new_key()}).value());
     },
     TrustErrc::missing_threshold, "checking the next root by the present one"},
    {"RootGap",
     [](TufRepository& r) {
       auto content = r.content("metadata/1.root.json");
       content.set("version", 3);
       r.put("metadata/2.root.json", trust::sign_metadata(content, r.keys(Role::root)).value());
     },
     TrustErrc::mismatch, "the root metadata is version 3, expected is version 2"},
    {"RootThatItsOwnKeysDidNotSign",
     [](TufRepository& r) {
       auto content = r.content("metadata/1.root.json");
       content.set("version", 2);
       const auto stranger = trust::key_to_value(new_key().public_key()).value();
       const auto id = trust::key_id(stranger).value();
       content.find("keys")->set(id, stranger);
       content.find("roles")->find("root")->set("keyids", Value::array({id}));
       r.put("metadata/2.root.json", trust::sign_metadata(content, r.keys(Role::root)).value());
     },
     TrustErrc::missing_threshold, "checking the next root by itself"},
    {"KeyUnderAFalseId",
     [](TufRepository& r) {
       auto content = r.content("metadata/1.root.json");
       content.set("version", 2);
       content.find("keys")->set(std::string(64, '0'),
                                 trust::key_to_value(new_key().public_key()).value());
       r.put("metadata/2.root.json", trust::sign_metadata(content, r.keys(Role::root)).value());
     },
     TrustErrc::malformed, "the key listed as 0000"},
    {"HiddenSnapshot",
     [](TufRepository& r) {
       r.fetcher.objects.erase(net::join_url(testing::kRepositoryUrl, kSnapshot));
     },
     TrustErrc::missing_file, "which its metadata names"},
};

INSTANTIATE_TEST_SUITE_P(Rows, AttackTest, ::testing::ValuesIn(kAttacks),
                         [](const auto& row) { return row.param.name; });

class ReplayTest : public TrustTest {};

TEST_F(ReplayTest, AnOlderTimestampIsARollback) {
  const auto old = repository.file(kTimestamp);
  repository.publish("b.json", "second");
  ASSERT_THAT(names(), IsOk());
  repository.file(kTimestamp) = old;
  EXPECT_THAT(names(), IsErrorSaying(TrustErrc::rollback,
                                     "timestamp metadata version 1, this machine has trusted "
                                     "version 2 before"));
}

TEST_F(ReplayTest, ANewTimestampForAnOlderSnapshotIsARollback) {
  repository.publish("b.json", "second");
  ASSERT_THAT(names(), IsOk());
  repository.forge(kTimestamp, repository.keys(Role::timestamp), [](Value& value) {
    value.set("version", 3);
    value.find("meta")->set("snapshot.json", Value::object({{"version", 1}}));
  });
  EXPECT_THAT(names(), IsErrorSaying(TrustErrc::rollback, "snapshot metadata version 1"));
}

TEST_F(ReplayTest, ANewSnapshotForOlderTargetsIsARollback) {
  repository.publish("b.json", "second");
  ASSERT_THAT(names(), IsOk());
  repository.publish("c.json", "third");
  repository.forge("metadata/3.snapshot.json", repository.keys(Role::snapshot), [](Value& value) {
    value.find("meta")->set("targets.json", Value::object({{"version", 1}}));
  });
  refer_to(repository, "metadata/3.snapshot.json", Role::timestamp, kTimestamp, "snapshot.json");
  EXPECT_THAT(names(), IsErrorSaying(TrustErrc::rollback, "lists targets.json with version 1"));
}

TEST_F(ReplayTest, AFrozenRepositoryExpires) {
  ASSERT_THAT(names(), IsOk());
  clock.advance(std::chrono::days(7));
  EXPECT_THAT(names(),
              IsErrorSaying(TrustErrc::expired, "the timestamp metadata version 1 expired"));
  EXPECT_THAT(names(), IsErrorSaying(TrustErrc::expired, "remedy: Check this machine's clock"));
}

TEST_F(ReplayTest, EveryRoleExpires) {
  // A thief of the timestamp key can keep that fresh, not the roles above it.
  const auto keep_fresh = [this] {
    repository.forge(kTimestamp, repository.keys(Role::timestamp),
                     [](Value& value) { value.set("expires", "2099-01-01T00:00:00Z"); });
  };
  keep_fresh();
  clock.advance(std::chrono::days(31));
  EXPECT_THAT(names(), IsErrorSaying(TrustErrc::expired, "the snapshot metadata version 1"));
  repository.forge("metadata/1.snapshot.json", repository.keys(Role::snapshot),
                   [](Value& value) { value.set("expires", "2099-01-01T00:00:00Z"); });
  keep_fresh();
  refer_to(repository, "metadata/1.snapshot.json", Role::timestamp, kTimestamp, "snapshot.json");
  std::filesystem::remove(datastore.path() / "timestamp.json");
  clock.advance(std::chrono::days(60));
  EXPECT_THAT(names(), IsErrorSaying(TrustErrc::expired, "the targets metadata version 1"));
  clock.advance(std::chrono::days(365));
  EXPECT_THAT(names(), IsErrorSaying(TrustErrc::expired, "the root metadata version 1"));
}

class TargetTest : public TrustTest {};

TEST_F(TargetTest, ContentIsHeldToItsLengthAndDigest) {
  auto client = open().value();
  ASSERT_THAT(client.refresh(), IsOk());
  const auto target = client.find("a.json").value();
  auto& served = repository.fetcher.objects.at(client.url_of(target));
  served = to_bytes("fIrst");
  EXPECT_THAT(client.download(target, 100), IsErrorSaying(TrustErrc::mismatch, "another SHA-256"));
  served = to_bytes("firs");
  EXPECT_THAT(client.download(target, 100), IsErrorSaying(TrustErrc::mismatch, "has 4 bytes"));
  served = Bytes(1 << 20);
  EXPECT_THAT(client.download(target, 100),
              IsErrorSaying(TrustErrc::mismatch, "longer than the 5"));
}

}  // namespace
}  // namespace orlop::trust
