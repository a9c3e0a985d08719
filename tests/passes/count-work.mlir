// What each kernel computes and moves: once a launch, over all launches of a call; lengths stand for their sums.

// RUN: %llvm/split-file %s %t
// RUN: %rondo compile %t/dense.rondo --emit=kernel | FileCheck --check-prefix=DENSE %s
// RUN: %rondo compile %t/ragged.rondo --emit=kernel | FileCheck --check-prefix=RAGGED %s
// RUN: %rondo compile %t/until.rondo --emit=kernel | FileCheck --check-prefix=UNTIL %s
// RUN: %rondo compile %t/attend.rondo --emit=kernel | FileCheck --check-prefix=ATTEND %s

// The product of all steps reads its weights once, the recurrent one in every step. A multiply-add is two operations.
// DENSE: kernel.launch "einsum"
// DENSE: {bytes = #rondo.dim<"48*B*T + 128">, flops = #rondo.dim<"64*B*T">, runs = #rondo.dim<"1">, working_set = #rondo.dim<"48*B*T + 128">}
// DENSE: kernel.launch
// DENSE: kernel.launch "h"
// One row of one step: 8 sums of 8 products, a tanh each; reads h and the hoisted part, writes y and h.
// DENSE: {bytes = #rondo.dim<"128*B*T + 256*T">, flops = #rondo.dim<"136*B*T">, runs = #rondo.dim<"T">, working_set = #rondo.dim<"128*B + 256">}

// Loops over all rows and each row's length visit the sum of the lengths; steps with the rows that are left do too.
// RAGGED: kernel.launch "einsum"
// RAGGED: bytes = #rondo.dim<"4*B + 48*len + 128">, flops = #rondo.dim<"64*len">
// RAGGED: kernel.launch "h"
// RAGGED: {at_most, {{.*}}flops = #rondo.dim<"136*len">, most_rows = #rondo.dim<"B">, row_runs = #rondo.dim<"len">, runs = #rondo.dim<"S">

// The last step of a row ran though it is dropped.
// UNTIL: {at_most, {{.*}}flops = #rondo.dim<"B + ends$">, most_rows = #rondo.dim<"B">, row_runs = #rondo.dim<"B + ends$">, runs = #rondo.dim<"min(steps, steps$ + 1)">

// Inside of a step whose rows end one by one, a row's length counts as the padded one.
// ATTEND: kernel.launch "s"
// ATTEND: {at_most, {{.*}}flops = #rondo.dim<"2*S*ends$">, {{.*}}row_runs = #rondo.dim<"ends$">, runs = #rondo.dim<"steps$">

//--- dense.rondo
entry f<B, T>(x: f32[B, T, 4], w: f32[4, 8], u: f32[8, 8]) -> (y: f32[B, T, 8]) {
  let (y, _) = scan s over x along T carry h = zeros([B, 8]) {
    let h1 = tanh(s @ w + h @ u)
    yield h1
    carry h = h1
  }
  y
}
//--- ragged.rondo
entry f<B, S>(x: f32[B, S ragged len, 4], len: i32[B] in 1..=S, w: f32[4, 8], u: f32[8, 8]) -> (y: f32[B, S ragged len, 8]) {
  let (y, _) = scan s over x along S carry h = zeros([B, 8]) {
    let h1 = tanh(s @ w + h @ u)
    yield h1
    carry h = h1
  }
  y
}
//--- until.rondo
entry f<B>(x: f32[B], steps: size) -> (y: f32[B, T ragged n]) {
  let (y, _) = loop at most steps carry s = x {
    let s1 = s + s
    yield s1
    carry s = s1
  } until s1 > 100.0, dropping it
  y
}
//--- attend.rondo
entry f<B, S>(x: f32[B, S ragged len], len: i32[B] in 1..=S, steps: size) -> (y: f32[B, T ragged n]) {
  let (y, _) = loop at most steps carry s = zeros([B]) {
    let s1 = s + einsum("b s, b -> b", x, s)
    yield s1
    carry s = s1
  } until s1 > 100.0
  y
}
