// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the machine can do at most: f32 operations a second from registers, and bytes read a second from
// memory of a given size. Plain C interface, without anything else of ours: the benchmarks build this file
// alone.
#pragma once

#include <stddef.h>

extern "C" {
/// Operations a second of all threads together: the best of `readings`, each of `seconds`. With one thread on
/// the calling one, else on threads of their own, each on a core of those that the process may use. (The best
/// counts: a limit is what the machine can do, not what its neighbours leave.)
double rondo_probe_operations(int threads, double seconds, int readings);
/// Bytes a second that the threads read together, each round and round in its share of `bytes` bytes: the
/// best of `readings` in pages of each kind (usual, huge, a file's). At least 4096 bytes a thread; 0 where
/// there is no memory.
double rondo_probe_read(int threads, size_t bytes, double seconds, int readings);
}
