// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The `kernel` dialect: what runs, on which data, in which order (docs/Architecture.md, kernel IR).

#ifndef RONDO_IR_KERNELDIALECT_TD
#define RONDO_IR_KERNELDIALECT_TD

include "mlir/IR/DialectBase.td"

def KernelDialect : Dialect {
  let name = "kernel";
  let cppNamespace = "::rondo::kernel";
  let summary = "fused kernels as plain loops, and the host schedule that launches them";
  let description = [{
    A module holds `kernel.data` (constants) and `kernel.entry` symbols. The body of an entry is the *host schedule*: it
    runs once a call, in order; sizes come from `kernel.size`, buffers from the arguments, `kernel.alloc` and
    `kernel.constant`, control from `scf`, scalar `arith` and scalar `memref.load`. The only op that works on elements is
    `kernel.launch`, whose region is a nest of `kernel.parallel` and `kernel.reduce` loops with scalar code in it.

    Buffers are memrefs of f32, i32 and i8 (a bool is an i8 of 0 or 1), contiguous along the innermost axis.

    Rules of a launch, on which every backend relies:
    * iterations of a `kernel.parallel` are independent: what one writes, no other one reads or writes in this launch;
      and no iteration reads an element of a buffer that another one of the launch writes;
    * a load always happens, so its indices are in range for every iteration; `kernel.load_if` is for the rest;
    * a launch reads values of the host schedule (sizes, counts, buffers) by using them: they are its captures. It yields
      nothing; results are stored;
    * sums of products, `%p = arith.mulf %a, %w; kernel.yield %p`, accumulate by fused multiply-add, in ascending order of
      the loop, starting from init.
    Nothing says vectors, tiles, threads or workgroups: choosing them is each backend's first pass.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect"];
}

#endif // RONDO_IR_KERNELDIALECT_TD
