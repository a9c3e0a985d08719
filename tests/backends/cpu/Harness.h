// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compiles kernel IR text to a library, loads it and calls its entry: what the tests and the micro benchmark
// share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace rondo::cpu::tests {

/// Memory that ends at a page which must not be touched, and starts after one: an access beyond it ends the
/// test.
class GuardedBuffer {
public:
  explicit GuardedBuffer(size_t bytes);
  GuardedBuffer(const GuardedBuffer &) = delete;
  ~GuardedBuffer();
  template <class T = float> T *as() const { return reinterpret_cast<T *>(data); }

private:
  char *base, *data;
  size_t mapped;
};

/// An array as an entry takes it; sizes of an output are its capacity. A stride of 0 is packed.
struct Array {
  void *data;
  std::vector<int64_t> sizes;
  int64_t stride = 0;
};

using Constants = std::map<std::string, std::vector<float>>;

/// A library made from kernel IR text with one entry. The f32 constants named in `constants` get these
/// elements.
class Compiled {
public:
  explicit Compiled(const std::string &text, const Constants &constants = {},
                    const std::string &cpu = "native");
  ~Compiled();
  Compiled(const Compiled &) = delete;

  /// Calls the entry; the sizes returned for each output are in `returned` afterwards.
  void call(const std::vector<Array> &inputs, const std::vector<Array> &outputs, int threads = 1);
  std::vector<std::vector<int64_t>> returned;

  std::string path; // of the library's file

private:
  struct State;
  std::unique_ptr<State> state;
};

/// The text that the backend prints for `output` (LLVM IR or assembly).
std::string emitText(const std::string &text, bool assembly, const std::string &cpu);

/// The bytes of an object file, or of a static library.
std::string emitObject(const std::string &text, bool archive);

/// `text` with each `$NAME` replaced by its number.
std::string fill(std::string text, const std::map<std::string, int64_t> &numbers);

/// Numbers in [-1, 1) that depend on `seed` only.
std::vector<float> randomNumbers(size_t count, uint32_t seed);

/// One fused step with four parts: z = x + h w; c1 = s(z1) c + s(z0) tanh(z2); h1 = s(z3) tanh(c1).
/// Inputs x [B, 4 units], h [B, depth], c [B, units]; outputs h1, c1 [B, units]; constant w [depth, 4 units].
std::string fourPartStep(int64_t depth, int64_t units);

} // namespace rondo::cpu::tests
