// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// The tables of an ELF file, read from bytes that nobody vouches for.

#include "runtime/Status.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace rondo::runtime {

/// A part of the file; for sections without bytes (.bss) size is 0.
struct ElfSection {
  std::string name;
  uint64_t flags, offset, size;
};

/// What the dynamic loader maps (PT_LOAD) or reads (PT_DYNAMIC).
struct ElfSegment {
  uint32_t type, flags;
  uint64_t offset, address, fileSize, memorySize;
};

/// Every offset and size in it lies within the file.
struct ElfFile {
  uint16_t type, machine;
  std::vector<ElfSection> sections;
  std::vector<ElfSegment> segments;

  const ElfSection *findSection(const std::string &name) const;
};

/// `name` is how messages call the file.
Status parseElf(std::span<const uint8_t> bytes, const std::string &name, ElfFile &file);

/// "x86-64", or the number.
std::string machineName(uint16_t machine);

/// The machine that this program runs on.
uint16_t hostMachine();

} // namespace rondo::runtime
