// SPDX-License-Identifier: Apache-2.0
#include "agent/documents/documents.hpp"

namespace orlop::agent::documents {

std::vector<schema::Document> documents() {
  std::vector<schema::Document> all;
  for (const auto list : {attestation_documents(), command_documents(), configuration_documents(),
                          installation_documents(), upgrade_documents(), status_documents()}) {
    all.insert(all.end(), list.begin(), list.end());
  }
  return all;
}

}  // namespace orlop::agent::documents
