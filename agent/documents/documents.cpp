// SPDX-License-Identifier: Apache-2.0
#include "agent/documents/documents.hpp"

namespace orlop::agent::documents {

std::vector<schema::Document> documents() {
  auto all = attestation_documents();
  for (const auto& list : {configuration_documents(), upgrade_documents()}) {
    all.insert(all.end(), list.begin(), list.end());
  }
  for (const auto list : {command_documents(), installation_documents(), status_documents()}) {
    all.insert(all.end(), list.begin(), list.end());
  }
  return all;
}

}  // namespace orlop::agent::documents
