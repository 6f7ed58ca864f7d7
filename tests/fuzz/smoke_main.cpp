// SPDX-License-Identifier: Apache-2.0
// The driver of the unit ring: the seeds of one fuzz target and a fixed number of mutations of
// them, the same in every run.
//
//   smoke-NAME INPUTS [CRASH-FILE]     an input that ends the program is left in CRASH-FILE
//   smoke-NAME --replay FILE           that one again
//   smoke-NAME --seeds FOLDER          writes the seeds, for libFuzzer
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <print>
#include <string>

#include "libs/sys/file.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/mutate.hpp"

namespace {

using orlop::Bytes;

constexpr std::uint64_t kSeedNumber = 20250906;
constexpr unsigned kSecondsAnInput = 10;
constexpr std::size_t kMaxFile = std::size_t{1} << 20;

// What the signal handler may touch.
const char* crash_file = nullptr;
const Bytes* current = nullptr;

/// Keeps the input, then lets the signal do what it does.
void keep_input(int signal) {
  if (crash_file != nullptr && current != nullptr) {
    const int fd = ::open(crash_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd >= 0 && ::write(fd, current->data(), current->size()) >= 0) {
      constexpr char kNote[] =
          "the input that ended this run is kept; --replay FILE runs it again\n";
      (void)!::write(STDERR_FILENO, kNote, sizeof(kNote) - 1);
    }
  }
  (void)std::signal(signal, SIG_DFL);
  (void)std::raise(signal);
}

void run(const Bytes& input) {
  current = &input;
  ::alarm(kSecondsAnInput);
  (void)LLVMFuzzerTestOneInput(input.data(), input.size());
}

int write_seeds(const std::filesystem::path& folder) {
  int number = 0;
  for (const auto& seed : orlop::fuzz::seeds()) {
    const auto path = folder / std::format("seed-{}", number++);
    if (const auto written = orlop::sys::write_file(path, seed); !written) {
      std::println(stderr, "{}", written.error().report());
      return 1;
    }
  }
  return 0;
}

int replay(const char* path) {
  const auto input = orlop::sys::read_file(path, kMaxFile);
  if (!input) {
    std::println(stderr, "{}", input.error().report());
    return 1;
  }
  run(*input);
  return 0;
}

int smoke(unsigned long inputs) {
  const auto seeds = orlop::fuzz::seeds();
  if (seeds.empty()) {
    std::println(stderr, "the target has no seeds");
    return 1;
  }
  run({});
  for (const auto& seed : seeds) run(seed);
  orlop::fuzz::Mutator mutator(seeds, kSeedNumber);
  for (unsigned long i = 0; i < inputs; ++i) run(mutator.next());
  std::println("{} seeds and {} mutations", seeds.size(), inputs);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  if (first == "--seeds" && argc == 3) return write_seeds(argv[2]);
  if (first == "--replay" && argc == 3) return replay(argv[2]);
  char* end = nullptr;
  const auto inputs = std::strtoul(first.c_str(), &end, 10);
  if (first.empty() || *end != '\0' || argc > 3) {
    std::println(stderr, "usage: {} INPUTS [CRASH-FILE] | --replay FILE | --seeds FOLDER", argv[0]);
    return 2;
  }
  crash_file = argc == 3 ? argv[2] : nullptr;
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM}) {
    (void)std::signal(signal, keep_input);
  }
  return smoke(inputs);
}
