// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libFuzzer harness of the artifact reader: the input is the file. A description that is accepted is one that
// the runtime trusts, so its entries are then called, with memory as large as it says. After most mutations
// the description's checksum fits again, which chance alone would never do.
#include "runtime/Artifact.h"
#include "runtime/Checksum.h"
#include "runtime/Elf.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

using namespace rondo::runtime;

namespace {

constexpr int64_t mostElements = 1 << 12;

/// A call of one entry. Sizes and elements are small numbers, so that some calls are right and most are
/// nearly so.
class DescribedCall {
public:
  DescribedCall(const Entry &entry, uint32_t number, uint64_t seed) : state(seed) {
    const std::vector<ValueFields> fields = layoutFields(entry);
    words.resize(argsSize(entry) / sizeof(int64_t));
    const rondo_args_head head = {argsSize(entry), number, nullptr, 0};
    std::memcpy(words.data(), &head, sizeof head);
    for (const Symbol &symbol : entry.symbols)
      dims.push_back(std::clamp(random(4), symbol.min, symbol.max));
    for (size_t i = 0; i < fields.size(); ++i)
      if (i < entry.arguments.size())
        add(entry.arguments[i], fields[i], false);
      else
        add(entry.outputs[i - entry.arguments.size()], fields[i], true);
  }

  /// NULL if the tensors have no size or need much memory.
  const void *args() const { return fits ? words.data() : nullptr; }
  const int64_t *sizes() const { return dims.data(); }

private:
  int64_t random(int64_t below) { return int64_t((state = state * 6364136223846793005u + 1) >> 33) % below; }
  int64_t &member(uint32_t field) { return words[field / sizeof(int64_t)]; }

  void add(const Value &value, const ValueFields &fields, bool isOutput) {
    if (value.kind == RONDO_SIZE_ARGUMENT) {
      member(fields.pointer) = dims[value.symbol];
      return;
    }
    int64_t elements = 1;
    for (size_t k = 0; k < value.axes.size() && fits; ++k) {
      const int64_t size =
          evaluate(isOutput ? value.axes[k].capacity : value.axes[k].size, dims).value_or(-1);
      fits = size >= 0 && size <= mostElements && (elements *= size) <= mostElements;
      if (!isOutput)
        member(fields.size + 8 * uint32_t(k)) = size;
    }
    if (fits)
      allocate(value, fields, isOutput, elements);
  }

  /// Of exactly the size that is needed: the address sanitizer sees an access beyond it.
  void allocate(const Value &value, const ValueFields &fields, bool isOutput, int64_t elements) {
    const size_t bytes = size_t(elements) * elementSize(value.dtype);
    memory.emplace_back(new uint8_t[bytes]());
    uint8_t *data = memory.back().get();
    for (size_t at = 0; at < bytes; at += elementSize(value.dtype))
      data[at] = uint8_t(random(value.dtype == RONDO_BOOL ? 2 : 4));
    std::memcpy(&member(fields.pointer), &data, sizeof data);
    if (!isOutput)
      return;
    member(fields.capacity) = elements;
    if (value.axes.empty())
      return;
    memory.emplace_back(new uint8_t[sizeof(int64_t) * value.axes.size()]);
    data = memory.back().get();
    std::memcpy(&member(fields.end - 8), &data, sizeof data); // the pointer to its sizes is the last member
  }

  uint64_t state;
  bool fits = true;
  std::vector<int64_t> words, dims;
  std::vector<std::unique_ptr<uint8_t[]>> memory;
};

} // namespace

/// Computes nothing: sizes and lengths that only a run knows are what lies in memory.
static void nothing(rondo_call *) {}

static void callEntries(const Description &description, const void *blob) {
  const std::vector<rondo_body> bodies(description.entries.size(), nothing);
  const rondo_variant variant = {0, bodies.data()};
  const rondo_model model = {blob, &variant, 1, nullptr};
  char buffer[RONDO_MESSAGE_SIZE];
  for (uint32_t i = 0; i < bodies.size() && i < 8; ++i)
    for (uint64_t seed = 1; seed <= 8; ++seed) {
      DescribedCall call(description.entries[i], i, seed);
      const int64_t bytes = rondo_runtime_workspace(&model, i, call.sizes(), 2);
      if (!call.args() || bytes < 0 || bytes > 1 << 20)
        continue;
      rondo_runtime_message(&model, rondo_runtime_call(&model, i, nullptr, call.args()), call.args(), buffer);
      rondo_runtime_message(&model, int(seed), call.args(), buffer);
    }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const std::vector<uint8_t> bytes(data, data + size);
  Description description;
  if (Status status = readDescription(bytes, "input", description); !status.ok()) {
    if (status.sentence().empty())
      std::abort();
    return 0;
  }
  std::vector<uint8_t> again;
  if (!encode(description, again).ok())
    std::abort(); // both use the same rules
  ElfFile elf;
  if (!parseElf(bytes, "input", elf).ok())
    std::abort();
  const ElfSection &section = *elf.findSection(RONDO_SECTION);
  auto *blob = static_cast<uint8_t *>(std::aligned_alloc(RONDO_ALIGNMENT, (section.size + 63) / 64 * 64));
  std::memcpy(blob, bytes.data() + section.offset, section.size);
  callEntries(description, blob);
  std::free(blob);
  return 0;
}

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
  size = LLVMFuzzerMutate(data, size, most);
  const char *magic = RONDO_MAGIC;
  uint8_t *found = std::search(data, data + size, magic, magic + 8);
  rondo_header header;
  if (seed % 8 == 0 || size_t(data + size - found) < sizeof header)
    return size;
  std::memcpy(&header, found, sizeof header);
  header.version = RONDO_ABI_VERSION;
  header.header_size = sizeof header;
  if (header.size < sizeof header || header.size > uint64_t(data + size - found))
    header.size = uint64_t(data + size - found);
  header.checksum = header.seal = 0;
  std::memcpy(found, &header, sizeof header);
  header.checksum = checksum({found, size_t(header.size)});
  std::memcpy(found, &header, sizeof header);
  return size;
}
