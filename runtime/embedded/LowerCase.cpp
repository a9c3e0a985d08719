// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Unicode lays out capitals in runs: either all of them lie a fixed distance before the small letters, or
// each lies before its own.

#include "runtime/embedded/LowerCase.h"

namespace rondo::runtime {

namespace {

struct Run {
  uint16_t first, last;
  int16_t distance; // 0: pairs, the capital first, from `first` on
};

} // namespace

static const Run runs[] = {
    {'A', 'Z', 32},       {0x00C0, 0x00D6, 32}, {0x00D8, 0x00DE, 32},    {0x0100, 0x012F, 0},
    {0x0132, 0x0137, 0},  {0x0139, 0x0148, 0},  {0x014A, 0x0177, 0},     {0x0178, 0x0178, -121},
    {0x0179, 0x017E, 0},  {0x01A0, 0x01A5, 0},  {0x01AF, 0x01B0, 0},     {0x01CD, 0x01DC, 0},
    {0x01DE, 0x01EF, 0},  {0x01F8, 0x021F, 0},  {0x0222, 0x0233, 0},     {0x0386, 0x0386, 38},
    {0x0388, 0x038A, 37}, {0x038C, 0x038C, 64}, {0x038E, 0x038F, 63},    {0x0391, 0x03A1, 32},
    {0x03A3, 0x03AB, 32}, {0x0400, 0x040F, 80}, {0x0410, 0x042F, 32},    {0x0460, 0x0481, 0},
    {0x048A, 0x04BF, 0},  {0x04C0, 0x04C0, 15}, {0x04C1, 0x04CE, 0},     {0x04D0, 0x052F, 0},
    {0x0531, 0x0556, 48}, {0x1E00, 0x1E95, 0},  {0x1E9E, 0x1E9E, -7615}, {0x1EA0, 0x1EFF, 0},
};

uint32_t lowerCase(uint32_t letter) {
  for (const Run &run : runs)
    if (letter >= run.first && letter <= run.last)
      return run.distance ? letter + uint32_t(int32_t(run.distance))
                          : letter + ((letter - run.first) % 2 == 0);
  return letter;
}

} // namespace rondo::runtime
