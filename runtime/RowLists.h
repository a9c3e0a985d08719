// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// Row lists: which rows of a batch are computed, in which order. Generated code calls these.
//
// Plain functions on one thread, without memory of their own. A list may be private to a thread (every thread
// computes the same one, in its thread_workspace) or shared (thread 0 computes it, between barriers).

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* rows[0..count) = 0..count-1 by decreasing lengths[row]; equal lengths keep their order. */
void rondo_runtime_sort_rows(const int32_t *lengths, int64_t count, int32_t *rows);

/* Copies those of `rows` with finished[row] == 0 to `live`, in order, and returns how many; `live` may be
 * `rows`. */
int64_t rondo_runtime_compact_rows(const int32_t *rows, int64_t count, const int8_t *finished, int32_t *live);

/* How many of `rows`, sorted as above, have lengths[row] > step: they stand at the front. */
int64_t rondo_runtime_count_rows(const int32_t *lengths, const int32_t *rows, int64_t count, int64_t step);

#ifdef __cplusplus
}
#endif
