// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/seed_files.hpp"

#include "agent/instance/meta_data.hpp"
#include "agent/instance/network_config.hpp"
#include "agent/instance/vendor_data.hpp"

namespace orlop::agent::engine {
namespace {

using config::Layer;
using config::Source;

Source given(std::string_view name, config::Document document) {
  return {.layer = Layer::platform,
          .file = std::string(name),
          .text = {},
          .given = std::move(document)};
}

std::vector<Source> meta_data_sources(const std::string& text) {
  return {given(instance::kMetaDataName, instance::read_meta_data(text).document)};
}

std::vector<Source> network_config_sources(const std::string& text) {
  return {given(instance::kNetworkConfigName, instance::read_network_config(text))};
}

std::vector<Source> vendor_data_sources(const std::string& text) {
  return instance::read_vendor_data(text);
}

std::vector<Source> user_data_sources(const std::string& text) {
  return {{.layer = Layer::platform, .file = "user-data", .text = text}};
}

}  // namespace

std::array<SeedFile, 4> seed_files(const node::StatePaths& paths) {
  return {{{instance::kMetaDataName, node::kMetaData, paths.meta_data(), meta_data_sources},
           {instance::kNetworkConfigName, node::kNetworkConfig, paths.network_config(),
            network_config_sources},
           {instance::kVendorDataName, node::kVendorData, paths.vendor_data(), vendor_data_sources},
           {"user-data", node::kUserData, paths.user_data(), user_data_sources}}};
}

}  // namespace orlop::agent::engine
