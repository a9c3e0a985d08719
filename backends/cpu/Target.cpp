// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Instruction sets, processors, and the tile table.
#include "backends/cpu/Target.h"

#include "runtime/Abi.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"
#include <algorithm>
#include <memory>

using namespace rondo::cpu;
using llvm::Triple;

namespace {

/// One row for each instruction set that there are register tiles for. An architecture without a row is
/// refused: another one needs its rows here, its tiles below, a runtime of its own and its name in the
/// linker's call.
struct InstructionSet {
  Triple::ArchType architecture;
  const char *name;
  VectorSet vectors;
  uint64_t required;
  const char *machine;
  const char *features; // by which a processor is known to have it
};

const InstructionSet instructionSets[] = {
    {Triple::x86_64, "avx512", VectorSet::Avx512, RONDO_CPU_AVX2 | RONDO_CPU_AVX512, "x86-64-v4",
     "+avx2,+fma,+bmi,+bmi2,+f16c,+movbe,+lzcnt,+avx512f,+avx512bw,+avx512cd,+avx512dq,+avx512vl"},
    {Triple::x86_64, "avx2", VectorSet::Avx2, RONDO_CPU_AVX2, "x86-64-v3",
     "+avx2,+fma,+bmi,+bmi2,+f16c,+movbe,+lzcnt"},
    {Triple::x86_64, "baseline", VectorSet::Sse2, 0, "x86-64", "+64bit,+sse2"},
};

/// Finds the targets for one command line.
class TargetFinder {
public:
  explicit TargetFinder(std::string cpu) : cpu(std::move(cpu)), triple(llvm::sys::getDefaultTargetTriple()) {}
  std::vector<Target> find(std::string &message);

private:
  std::string cpu;
  Triple triple;
  const llvm::Target *backend = nullptr;

  Target target(const InstructionSet &set, llvm::StringRef tuned) const {
    return {triple.str(), set.name, set.machine, tuned.str(), set.vectors, set.required};
  }
  std::unique_ptr<llvm::MCSubtargetInfo> processor(llvm::StringRef name, llvm::StringRef features) const {
    return std::unique_ptr<llvm::MCSubtargetInfo>(
        backend->createMCSubtargetInfo(triple.str(), name, features));
  }
  std::vector<Target> best(llvm::StringRef name, llvm::StringRef features) const;
  bool isKnown(llvm::StringRef name) const;
  std::string whyUnknown() const;
};

} // namespace

/// A machine may lack what its model usually has (a virtual machine's mask): its own features decide.
static std::string hostFeatures() {
  std::string features;
  for (auto &feature : llvm::sys::getHostCPUFeatures())
    features +=
        (features.empty() ? "" : ",") + std::string(feature.second ? "+" : "-") + feature.first().str();
  return features;
}

/// The most demanding instruction set that a processor has.
std::vector<Target> TargetFinder::best(llvm::StringRef name, llvm::StringRef features) const {
  std::unique_ptr<llvm::MCSubtargetInfo> info = processor(name, features);
  for (const InstructionSet &set : instructionSets)
    if (set.architecture == triple.getArch() && info->checkFeatures(set.features))
      return {target(set, name)};
  return {};
}

/// Does LLVM know this processor, and is it one that can run code of the triple (no 32-bit one)?
bool TargetFinder::isKnown(llvm::StringRef name) const {
  return processor("", "")->isCPUStringValid(name) && !best(name, "").empty();
}

/// The three names that are spelt most alike.
static std::string nearestOf(llvm::StringRef name, std::vector<std::string> candidates) {
  std::sort(candidates.begin(), candidates.end(), [&](const std::string &a, const std::string &b) {
    return std::pair(name.edit_distance(a), a) < std::pair(name.edit_distance(b), b);
  });
  candidates.resize(std::min<size_t>(candidates.size(), 3));
  for (std::string &candidate : candidates)
    candidate = "`" + candidate + "`";
  return llvm::join(candidates, ", ");
}

/// The architecture, other than the target's, that has a processor of this name.
static std::string otherArchitecture(llvm::StringRef name) {
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargetMCs();
  for (const char *other : {"aarch64-linux-gnu", "riscv64-linux-gnu", "powerpc64le-linux-gnu"}) {
    std::string ignored;
    const llvm::Target *backend = llvm::TargetRegistry::lookupTarget(other, ignored);
    std::unique_ptr<llvm::MCSubtargetInfo> info(backend ? backend->createMCSubtargetInfo(other, "", "")
                                                        : nullptr);
    if (info && info->isCPUStringValid(name))
      return Triple(other).getArchName().str();
  }
  return "";
}

std::string TargetFinder::whyUnknown() const {
  std::string architecture = otherArchitecture(cpu);
  if (!architecture.empty())
    return "`" + cpu + "` is a processor of " + architecture + ", and this compiler makes code for " +
           triple.getArchName().str() + " only: compile for one of its processors, or with --cpu=portable";
  if (processor("", "")->isCPUStringValid(cpu))
    return "`" + cpu + "` lacks what code for " + triple.getArchName().str() +
           " needs: compile for a 64-bit processor, or with --cpu=portable";
  std::vector<std::string> names = {"native", "portable"};
  for (const InstructionSet &set : instructionSets)
    if (set.architecture == triple.getArch())
      names.push_back(set.name);
  for (const llvm::SubtargetSubTypeKV &each : processor("", "")->getAllProcessorDescriptions())
    if (isKnown(each.Key))
      names.push_back(each.Key);
  return "no processor is called `" + cpu + "`; the nearest names are " + nearestOf(cpu, names) +
         "; --cpu=native takes this machine, --cpu=portable makes code for any " + triple.getArchName().str();
}

std::vector<Target> TargetFinder::find(std::string &message) {
  backend = llvm::TargetRegistry::lookupTarget(triple.str(), message);
  if (!backend)
    return {};
  std::vector<Target> all;
  for (const InstructionSet &set : instructionSets)
    if (set.architecture == triple.getArch())
      all.push_back(target(set, set.machine));
  if (all.empty()) {
    message = "there are no register tiles for " + triple.getArchName().str() +
              " yet: this compiler makes code for x86_64 only";
    return {};
  }
  if (cpu == "portable")
    return all;
  for (const Target &each : all)
    if (each.name == cpu)
      return {each};
  if (cpu == "native")
    return best(llvm::sys::getHostCPUName(), hostFeatures());
  if (isKnown(cpu))
    return best(cpu, "");
  message = whyUnknown();
  return {};
}

std::vector<Target> rondo::cpu::findTargets(const std::string &cpu, std::string &message) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  llvm::InitializeNativeTargetAsmParser();
  return TargetFinder(cpu).find(message);
}

/// The most vectors, up to `limit`, that divide `count`.
static int64_t divisorUpTo(int64_t count, int64_t limit) {
  for (int64_t d = std::min(count, limit); d > 1; --d)
    if (count % d == 0)
      return d;
  return 1;
}

RegisterTile rondo::cpu::registerTile(VectorSet vectors, int64_t columns) {
  switch (vectors) {
  case VectorSet::Avx512: { // 32 registers: 24 accumulators, the vectors of a column, one activation
    int64_t pass = divisorUpTo(columns / 16, 6);
    return {16, std::min<int64_t>(6, 24 / pass), pass, divisorUpTo(columns / 16, 8)};
  }
  case VectorSet::Avx2: { // 16 registers: 12 accumulators; 6 x 2 reads half cache lines, 3 x 4 does not
    int64_t pass = divisorUpTo(columns / 8, 4);
    return {8, std::min<int64_t>(6, 12 / pass), pass, divisorUpTo(columns / 8, 8)};
  }
  case VectorSet::Sse2: { // multiply and add take a temporary: 8 accumulators
    int64_t pass = divisorUpTo(columns / 4, 4);
    return {4, std::min<int64_t>(4, 8 / pass), pass, pass};
  }
  }
  return {4, 1, 1, 1};
}
