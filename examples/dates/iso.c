// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The artifact from C: a date a line in, its ISO form a line out. All that it needs is libdates.so and
// dates.h, both written by `rondo compile`.
//
//   cc iso.c -I. -L. -ldates -Wl,-rpath,. -o iso && echo "3rd of march '99" | ./iso

#include "dates.h"

#include <stdio.h>
#include <string.h>

enum { kMostRows = 64, kMostLetters = 256, kSteps = 11 };

static int32_t text[kMostRows * kMostLetters], len[kMostRows], date[kMostRows * kSteps], n[kMostRows];

static int fail(const char *sentence) {
  fprintf(stderr, "iso: %s\n", sentence);
  return 1;
}

// What was read becomes one call; each row is as long as its own text.
static int answer(rondo_context *context, int rows) {
  char sentence[RONDO_MESSAGE_SIZE], iso[16];
  rondo_dates_dates_args args = RONDO_DATES_DATES_ARGS_INIT;
  args.text = text, args.text_size[0] = rows, args.text_size[1] = kMostLetters;
  args.len = len, args.len_size[0] = rows;
  args.date = date, args.date_capacity = kMostRows * kSteps;
  args.n = n, args.n_capacity = kMostRows;
  int code = rondo_dates_dates(context, &args);
  if (code != RONDO_OK) {
    rondo_dates_message(code, &args, sentence);
    return fail(sentence);
  }
  for (int row = 0; row < rows; ++row) {
    rondo_dates_digits_decode(date + row * kSteps, n[row], iso, sizeof iso, NULL, NULL);
    printf("%s\n", n[row] ? iso : "no date");
  }
  return 0;
}

int main(void) {
  char line[4 * kMostLetters], sentence[RONDO_MESSAGE_SIZE];
  rondo_context *context;
  const int code = rondo_dates_context_create(0, NULL, &context);
  if (code != RONDO_OK) {
    rondo_dates_message(code, NULL, sentence);
    return fail(sentence);
  }
  int rows = 0, failed = 0;
  while (!failed && fgets(line, sizeof line, stdin)) {
    int64_t count = 0;
    if (rondo_dates_letters_encode(line, (int64_t)strcspn(line, "\n"), text + rows * kMostLetters,
                                   kMostLetters, &count, sentence) != RONDO_OK) {
      failed = fail(sentence);
      break;
    }
    len[rows] = (int32_t)count;
    if (++rows == kMostRows)
      failed = answer(context, rows), rows = 0;
  }
  if (!failed && rows)
    failed = answer(context, rows);
  rondo_dates_context_free(context);
  return failed;
}
