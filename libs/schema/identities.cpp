// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/identities.hpp"

namespace orlop::schema {

std::string print_version(const Version& version) { return version.text(); }
std::string print_digest(const crypto::Sha256& digest) { return digest.hex(); }

}  // namespace orlop::schema
