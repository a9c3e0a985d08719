// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the machine can do at most: f32 operations a second from registers, and bytes read a second from
// memory of a given size. Plain C interface, without anything else of ours: the benchmarks build this file
// alone.
#pragma once

#include <stddef.h>

extern "C" {
/// Operations a second of all threads together, measured for `seconds`. With one thread on the calling one,
/// else on threads of their own, each on a core of those that the process may use.
double rondo_probe_operations(int threads, double seconds);
/// Bytes a second that the threads read together; each goes round and round in its share of `bytes` bytes. A
/// share is a multiple of 4096 bytes, at least one.
double rondo_probe_read(int threads, const float *memory, size_t bytes, double seconds);
}
