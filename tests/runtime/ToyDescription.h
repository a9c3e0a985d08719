// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// A model for tests: entry 0 `run` has ragged arguments, a bounded number of steps and results whose sizes
// only the run knows; entry 1 `pad` has the other kinds of arguments.
//
//   entry run<B, S>(src: i32[B, S ragged len] in letters, len: i32[B] in 1..=S, steps: size in 1..=2*S)
//       -> (tokens: i32[B, T ragged n], state: f32[B, S ragged len, 2])
//   entry pad<B, S>(ids: i32[B, S padded len = 0] in 0..=9, len: i32[B] in 0..=S, m: bool[B, S],
//                   late: i32[S ragged len, B] in 0..=4, scale: f32, next: i32[B, S+1]) -> (total: f32)

#include "runtime/Description.h"

rondo::runtime::Description toyDescription();

// Symbols of `run`, in order.
enum ToySymbol : uint32_t { toyB, toyS, toySteps, toyT, toyLen, toyN };
