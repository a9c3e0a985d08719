// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Row lists (runtime/RowLists.h).

#include "runtime/RowLists.h"

/// Longer first; among equals the smaller row. A strict order of distinct rows, so any sort by it is stable.
static bool before(const int32_t *lengths, int32_t a, int32_t b) {
  return lengths[a] != lengths[b] ? lengths[a] > lengths[b] : a < b;
}

/// Sorts by shifting: best for batches of usual size and for rows that are nearly in order.
static void insertionSort(const int32_t *lengths, int64_t count, int32_t *rows) {
  for (int64_t i = 1; i < count; ++i) {
    const int32_t row = rows[i];
    int64_t j = i;
    for (; j > 0 && before(lengths, row, rows[j - 1]); --j)
      rows[j] = rows[j - 1];
    rows[j] = row;
  }
}

/// Restores the heap (the last row in the order on top) below `root`.
static void siftDown(const int32_t *lengths, int32_t *rows, int64_t root, int64_t count) {
  const int32_t row = rows[root];
  for (int64_t child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count && before(lengths, rows[child], rows[child + 1]))
      ++child;
    if (!before(lengths, row, rows[child]))
      break;
    rows[root] = rows[child];
  }
  rows[root] = row;
}

/// In place and never quadratic.
static void heapSort(const int32_t *lengths, int64_t count, int32_t *rows) {
  for (int64_t root = count / 2; root-- > 0;)
    siftDown(lengths, rows, root, count);
  for (int64_t end = count - 1; end > 0; --end) {
    const int32_t last = rows[0];
    rows[0] = rows[end];
    rows[end] = last;
    siftDown(lengths, rows, 0, end);
  }
}

extern "C" void rondo_runtime_sort_rows(const int32_t *lengths, int64_t count, int32_t *rows) {
  const int64_t fewRows = 64;
  for (int64_t i = 0; i < count; ++i)
    rows[i] = int32_t(i);
  if (count <= fewRows)
    insertionSort(lengths, count, rows);
  else
    heapSort(lengths, count, rows);
}

extern "C" int64_t rondo_runtime_compact_rows(const int32_t *rows, int64_t count, const int8_t *finished,
                                              int32_t *live) {
  int64_t kept = 0;
  for (int64_t i = 0; i < count; ++i) {
    const int32_t row = rows[i];
    live[kept] = row;
    kept += finished[row] == 0;
  }
  return kept;
}

extern "C" int64_t rondo_runtime_count_rows(const int32_t *lengths, const int32_t *rows, int64_t count,
                                            int64_t step) {
  int64_t low = 0, high = count; // rows before low are longer than step, rows from high are not
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    if (lengths[rows[middle]] > step)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}
