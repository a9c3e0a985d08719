// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The passes from proved model IR to kernel IR. Their order, and why, is in Pipelines.cpp.
#ifndef RONDO_PASSES
#define RONDO_PASSES

include "mlir/Pass/PassBase.td"

class ModulePass<string flag> : Pass<flag, "::mlir::ModuleOp">;

def DropUnneeded : ModulePass<"drop-unneeded"> {
  let summary = "Removes what only the proof needed";
  let description = [{
    Obligations (`rondo.require`), types that users wrote (`rondo.ascribe`, once its sizes are proved equal) and entries that
    exist only to be checked have served when a model is accepted.

        rondo.require equal <"B">, <"B"> ...
        %1 = rondo.ascribe %0 as !rondo.tensor<"f32[B]"> "let h"      ==>   uses of %1 use %0
  }];
}

def DecomposeNormalisations : ModulePass<"decompose-normalisations"> {
  let summary = "softmax, log_softmax: reductions and elementwise ops";
  let description = [{
        %y = rondo.softmax %x along 1
    ==>
        %m = rondo.reduce max %x along 1
        %e = rondo.exp (%x - insert_axis %m at 1)
        %s = rondo.reduce sum %e along 1
        %y = rondo.div %e, (insert_axis %s at 1)
  }];
}

def HoistFromScan : ModulePass<"hoist-from-scan"> {
  let summary = "Fusion rule 1: what depends only on scanned inputs leaves the scan, loop-invariant work leaves loops";
  let description = [{
        rondo.scan (%x = %xs) carry (%h = %h0) { %a = einsum "bi,in->bn" %x, %w  ... }
    ==>
        %as = einsum "bti,in->btn" %xs, %w
        rondo.scan (%a = %as) carry (%h = %h0) { ... }
    A product leaves (with what is added to it: sums are reassociated first, so that it does not matter how they were
    written); cheap arithmetic stays where its result is used.
  }];
}

def FoldGatheredProducts : ModulePass<"fold-gathered-products"> {
  let summary = "Fusion rule 6: rows of a constant table times a constant matrix become rows of the folded table";
  let description = [{
        %x = rondo.gather %table, %ids along 0
        %y = rondo.einsum "bi,in->bn" %x, %w
    ==>
        %folded = rondo.einsum "vi,in->vn" %table, %w      // parameters alone: evaluated when compiling
        %y = rondo.gather %folded, %ids along 0
    also where constants are added to the rows. Only for tables of at most `max-rows` rows whose folded form has at most
    `max-bytes` bytes: beyond that the product is cheaper than the memory.
  }];
  let options = [Option<"maxRows", "max-rows", "int64_t", "4096", "Most rows of a table that is folded">,
                 Option<"maxBytes", "max-bytes", "int64_t", "64 << 20", "Most bytes of a folded table">];
}

def EvaluateConstants : ModulePass<"evaluate-constants"> {
  let summary = "Expressions of parameters alone are evaluated once, in float64";
  let description = [{
    A parameter carries its weights in the attribute `value`. What depends on parameters and constants alone becomes a
    `rondo.constant` with a dense resource, rounded to f32 at the end.

        %t = rondo.transpose %w by [1, 0]
        %y = rondo.einsum "bi,in->bn" %x, %t
    ==>
        %t = rondo.constant dense_resource<t>
        %y = rondo.einsum "bi,in->bn" %x, %t
    With `weightless` no weights are read and such constants stay undefined: for plans (`rondo check` prints the memory that
    a model needs), not for code.
  }];
  let options = [Option<"weightless", "weightless", "bool", "false", "Leave constants that depend on weights undefined">];
}

def FormKernels : ModulePass<"form-kernels"> {
  let summary = "Model IR to kernel IR; fusion rules 2 to 5";
  let description = [{
    Decides which values are stored; each kernel stores values of one iteration space, and its body is found by pulling
    elements: "the element of v at I" through each op's pointwise rule. Layout ops become index arithmetic; products that
    share operands or sums become accumulators of one reduction; a value is computed where it is used as long as no
    element is computed twice. Scans and loops become host loops.

        %y = rondo.einsum "bi,in->bn" %x, %w
        %t = rondo.tanh %y
    ==>
        kernel.launch "tanh" { kernel.parallel %b { kernel.parallel %n {
          %s = kernel.reduce sum %i { load x[b, i] * load w[i, n] }
          store tanh(%s) } } }
  }];
  let dependentDialects = ["::rondo::kernel::KernelDialect", "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
                           "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"];
}

def CountWork : ModulePass<"count-work"> {
  let summary = "What each kernel computes and moves in a call, for `rondo bench`";
  let description = [{
        kernel.launch "step" { ... } {runs = #rondo.dim<"T">}
    ==>
        kernel.launch "step" { ... } {runs = #rondo.dim<"T">, flops = ..., bytes = ..., working_set = ...}
    See `kernel.launch` for what the attributes mean.
  }];
}

def PlanMemory : ModulePass<"plan-memory"> {
  let summary = "Places the buffers of each entry in its workspace";
  let description = [{
    Buffers whose lifetimes do not meet share memory where the one provably fits into the other. Offsets are dimensions in
    bytes, multiples of 64; the sum of all is the entry's `workspace`.

        %0 = kernel.alloc "h" [B, 512]
    ==>
        %0 = kernel.alloc "h" [B, 512] at <"2048*B">
  }];
}

#endif
