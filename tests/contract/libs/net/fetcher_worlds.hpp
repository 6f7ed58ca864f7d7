// SPDX-License-Identifier: Apache-2.0
// The places that fetchers fetch from in contract tests: memory, a folder, nginx on loopback.
#pragma once

#include "libs/net/factory.hpp"
#include "libs/net/url.hpp"
#include "tests/contract/libs/net/fetcher_contract.hpp"
#include "tests/fakes/fake_fetcher.hpp"
#include "tests/support/nginx.hpp"

namespace orlop::testing {

class FakeWorld : public FetcherWorld {
 public:
  net::Fetcher& fetcher() override { return fake_; }
  void put(const std::string& name, ByteView content) override {
    fake_.objects[url(name)] = Bytes(content.begin(), content.end());
  }
  std::string url(const std::string& name) override { return "fake://" + name; }

 private:
  FakeFetcher fake_;
};

class FolderWorld : public FetcherWorld {
 public:
  net::Fetcher& fetcher() override { return *fetcher_; }
  void put(const std::string& name, ByteView content) override {
    if (!sys::write_file(folder_.path() / name, content, 0644, sys::Durability::volatile_)) {
      throw std::runtime_error("cannot write " + name);
    }
  }
  std::string url(const std::string& name) override {
    return net::join_url("file://" + folder_.path().string(), name);
  }

 protected:
  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create("orlop-fetch").value();
  std::unique_ptr<net::Fetcher> fetcher_ = net::make_fetcher();
};

class PlainPathWorld final : public FolderWorld {
 public:
  std::string url(const std::string& name) override { return (folder_.path() / name).string(); }
};

class HttpWorld final : public FolderWorld {
 public:
  std::string url(const std::string& name) override { return net::join_url(nginx_.url(), name); }

 private:
  Nginx nginx_ = Nginx::start(folder_.path()).value();
};

template <typename World>
FetcherWorldMaker world_maker(const char* name) {
  return {name, []() -> std::unique_ptr<FetcherWorld> { return std::make_unique<World>(); }};
}

}  // namespace orlop::testing
