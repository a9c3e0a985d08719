// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Instruction sets and the tile table.
#include "backends/cpu/Target.h"

#include "runtime/Abi.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include <algorithm>
#include <memory>

using namespace rondo::cpu;

std::optional<Target> rondo::cpu::findTarget(const std::string &cpu, std::string &message) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  llvm::InitializeNativeTargetAsmParser();
  Target target;
  target.triple = llvm::sys::getDefaultTargetTriple();
  target.machine = cpu == "native" ? llvm::sys::getHostCPUName().str() : cpu;
  const llvm::Target *found = llvm::TargetRegistry::lookupTarget(target.triple, message);
  if (!found)
    return std::nullopt;
  std::unique_ptr<llvm::MCSubtargetInfo> info(found->createMCSubtargetInfo(target.triple, "", ""));
  if (!info->isCPUStringValid(target.machine)) {
    message = "no processor is called `" + cpu +
              "`; write --cpu=native, or a name of `llc -mcpu=help` such as x86-64-v3";
    return std::nullopt;
  }
  // A machine may lack what its model usually has (a virtual machine's mask): its own features decide.
  if (cpu == "native")
    for (auto &feature : llvm::sys::getHostCPUFeatures())
      target.features += (target.features.empty() ? "" : ",") + std::string(feature.second ? "+" : "-") +
                         feature.first().str();
  info.reset(found->createMCSubtargetInfo(target.triple, target.machine, target.features));
  auto has = [&](const char *feature) { return info->checkFeatures(feature); };
  if (has("+avx2,+fma,+bmi,+bmi2,+f16c,+movbe,+lzcnt")) {
    target.vectors = VectorSet::Avx2;
    target.required = RONDO_CPU_AVX2;
  }
  if (target.required && has("+avx512f,+avx512bw,+avx512cd,+avx512dq,+avx512vl")) {
    target.vectors = VectorSet::Avx512;
    target.required |= RONDO_CPU_AVX512;
  }
  return target;
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
