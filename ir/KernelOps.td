// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The operations of the `kernel` dialect: module level, host schedule, and the loops inside a launch.

#ifndef RONDO_IR_KERNELOPS_TD
#define RONDO_IR_KERNELOPS_TD

include "ir/KernelDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class KernelOp<string mnemonic, list<Trait> traits = []> : Op<KernelDialect, mnemonic, traits>;

// A dimension expression over the entry's symbols (ir/Dim.h).
def DimensionAttr : Attr<CPred<"::llvm::isa<::rondo::DimAttr>($_self)">, "dimension expression"> {
  let storageType = "::rondo::DimAttr";
  let returnType = "::rondo::DimAttr";
  let convertFromStorage = "$_self";
}
def DimensionArrayAttr : TypedArrayAttrBase<DimensionAttr, "array of dimension expressions">;

def Scalar : AnyTypeOf<[F32, I32, I1, I8, Index], "scalar (f32, i32, i8, i1 or index)">;
def Buffer : MemRefOf<[F32, I32, I8]>;
def RowIndices : MemRefRankOf<[I32], [1]>;

//===- Module level ---------------------------------------------------------------------------------------------===//

def DataOp : KernelOp<"data", [Symbol]> {
  let summary = "a constant of the module: weights as packed or folded when compiling";
  let description = [{
        kernel.data @w = dense_resource<w> : tensor<512x2048xf32>
    The element type is f32, i32 or i8. Backends may store it in another layout.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, ElementsAttr:$value);
  let assemblyFormat = "$sym_name `=` $value attr-dict";
  let hasVerifier = 1;
}

def EntryOp : KernelOp<"entry", [Symbol, IsolatedFromAbove]> {
  let summary = "an entry of the artifact: its buffers and its host schedule";
  let description = [{
        kernel.entry @f inputs(%x: memref<?x8xf32>) outputs(%y: memref<?x8xf32>) sizes ["n"]
            attributes {shapes = [[#rondo.dim<"B">, #rondo.dim<"8">], [#rondo.dim<"B">, #rondo.dim<"8">]], ...} {
          ...
          kernel.return %n : index
        }
    The block's arguments are the input buffers, then the output buffers; scalars that are data are rank 0 buffers, scalars
    that are sizes are symbols and have no argument (the arguments are the `inputs` of `rondo.entry` without those that have
    the key `size`). An output of lengths (`T ragged n`: i32[B] called n) is a buffer after the declared outputs.
    `shapes` has one array of dimensions a buffer, over the symbols known before the run: sizes of inputs, capacities of
    outputs (which are laid out by capacity). The outermost axis of an argument may be strided, all others are packed.
    `sizes` names the symbols that the entry itself determines (the length of a stacked loop axis): `kernel.return` gives
    their values in this order. `workspace` is set by the memory plan: the bytes that the allocations need.
    The other attributes describe the entry to the runtime and to tools: those of `rondo.entry` (`symbols`, `inputs`,
    `outputs`, `assumptions`), carried over unchanged.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I64Attr:$inputCount, StrArrayAttr:$sizes, ArrayAttr:$shapes,
                       OptionalAttr<DimensionAttr>:$workspace);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The input buffers, then the output buffers.
    ::mlir::ArrayRef<::mlir::BlockArgument> getInputs() {
      return getBody().front().getArguments().take_front(getInputCount());
    }
    ::mlir::ArrayRef<::mlir::BlockArgument> getOutputs() {
      return getBody().front().getArguments().drop_front(getInputCount());
    }
  }];
}

def ReturnOp : KernelOp<"return", [Terminator, HasParent<"EntryOp">]> {
  let summary = "ends the host schedule; gives the values of the entry's `sizes`";
  let arguments = (ins Variadic<Index>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

//===- Host schedule --------------------------------------------------------------------------------------------===//

def SizeOp : KernelOp<"size", [Pure]> {
  let summary = "the value of a dimension expression over the entry's input symbols";
  let description = [{    %0 = kernel.size <"B*S">}];
  let arguments = (ins DimensionAttr:$dim);
  let results = (outs Index:$value);
  let assemblyFormat = "$dim attr-dict";
}

def AllocOp : KernelOp<"alloc", [MemoryEffects<[MemAlloc]>]> {
  let summary = "a buffer in the workspace";
  let description = [{
        %h = kernel.alloc "h" [#rondo.dim<"B">, #rondo.dim<"512">] at <"0"> : memref<?x512xf32>
    One dimension an axis; row-major, contiguous; contents are undefined. The memory plan sets `offset`, in bytes from the
    start of the workspace, a multiple of 64. The name is for people.
  }];
  let arguments = (ins StrAttr:$name, DimensionArrayAttr:$shape, OptionalAttr<DimensionAttr>:$offset);
  let results = (outs Buffer:$buffer);
  let assemblyFormat = "$name $shape (`at` $offset^)? attr-dict `:` type($buffer)";
  let hasVerifier = 1;
}

def ConstantOp : KernelOp<"constant", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "the buffer of a `kernel.data`; read only";
  let description = "    %w = kernel.constant @w : memref<512x2048xf32>";
  let arguments = (ins FlatSymbolRefAttr:$data);
  let results = (outs Buffer:$buffer);
  let assemblyFormat = "$data attr-dict `:` type($buffer)";
}

def SortRowsOp : KernelOp<"sort_rows"> {
  let summary = "orders row numbers by decreasing length, stable";
  let description = [{
        kernel.sort_rows %lengths into %rows : memref<?xi32>, memref<?xi32>
    Afterwards `rows` is a permutation of 0 to size - 1 with decreasing `lengths[rows[i]]`; equal lengths keep their order.
  }];
  let arguments = (ins Arg<RowIndices, "", [MemRead]>:$lengths, Arg<RowIndices, "", [MemWrite]>:$rows);
  let assemblyFormat = "$lengths `into` $rows attr-dict `:` type($lengths) `,` type($rows)";
}

def CountRowsOp : KernelOp<"count_rows"> {
  let summary = "how many of the sorted rows have a length above a step";
  let description = [{
        %live = kernel.count_rows %rows, %lengths above %t : memref<?xi32>, memref<?xi32>
    `rows` was written by `kernel.sort_rows` of the same lengths: the rows with `lengths[row] > t` are its first ones.
  }];
  let arguments = (ins Arg<RowIndices, "", [MemRead]>:$rows, Arg<RowIndices, "", [MemRead]>:$lengths, Index:$step);
  let results = (outs Index:$count);
  let assemblyFormat = "$rows `,` $lengths `above` $step attr-dict `:` type($rows) `,` type($lengths)";
}

def CompactRowsOp : KernelOp<"compact_rows"> {
  let summary = "drops finished rows from the first `count` row numbers, stable";
  let description = [{
        %live1 = kernel.compact_rows %rows, %live drop %done : memref<?xi32>, memref<?xi8>
    Keeps `rows[i]` for i below `count` where `done[rows[i]]` is 0, in their order, at the front; returns how many they are.
    What follows them in `rows` is undefined.
  }];
  let arguments = (ins Arg<RowIndices, "", [MemRead, MemWrite]>:$rows, Index:$count,
                       Arg<MemRefRankOf<[I8], [1]>, "", [MemRead]>:$done);
  let results = (outs Index:$live);
  let assemblyFormat = "$rows `,` $count `drop` $done attr-dict `:` type($rows) `,` type($done)";
}

def LaunchOp : KernelOp<"launch", [NoRegionArguments, RecursiveMemoryEffects, SingleBlock,
                                   SingleBlockImplicitTerminator<"YieldOp">]> {
  let summary = "one kernel: a nest of plain loops with scalar code";
  let description = [{
        kernel.launch "step" {
          kernel.parallel %r = 0 to %rows { ... }
        }
    Values of the host schedule are used directly; `getCaptures` lists them (for outlining, or for push constants).
    Launches are ordered: each sees what the ones before it wrote. The name is for people, profiles and symbols.

    Whoever forms kernels notes how often one runs in a call: `runs`, and where a run computes the rows of a list, the sum of
    those rows over all runs (`row_runs`) and how many a run has at most (`most_rows`). These are dimensions over the entry's
    symbols, those of results included; a symbol of lengths stands for the sum over its rows. The pass CountWork adds what all
    runs together compute and move (`flops`, `bytes`) and the bytes that come again and again (`working_set`); `at_most` says
    that a number is an upper bound. Nothing but reports reads these attributes.
  }];
  let arguments = (ins StrAttr:$name);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$name $body attr-dict";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    static constexpr ::llvm::StringLiteral runsName = "runs", rowRunsName = "row_runs", mostRowsName = "most_rows",
                                           flopsName = "flops", bytesName = "bytes", workingSetName = "working_set",
                                           atMostName = "at_most";
    /// The values defined outside that the region uses, in order of first use.
    ::llvm::SmallVector<::mlir::Value> getCaptures();
  }];
}

//===- Inside a launch ------------------------------------------------------------------------------------------===//

def ParallelOp : KernelOp<"parallel", [RecursiveMemoryEffects, SingleBlock, SingleBlockImplicitTerminator<"YieldOp">]> {
  let summary = "a loop whose iterations are independent";
  let description = [{
        kernel.parallel %i = 0 to %n { ... }
    Results leave through stores. The bound may be loaded (`len[b]`); a bound of 0 or less runs nothing.
  }];
  let arguments = (ins Index:$bound);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let skipDefaultBuilders = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$bound)>];
  let extraClassDeclaration = [{
    ::mlir::BlockArgument getIndex() { return getBody().getArgument(0); }
  }];
}

def ReduceKind : I32EnumAttr<"ReduceKind", "how a reduction combines", [
    I32EnumAttrCase<"Sum", 0, "sum">, I32EnumAttrCase<"Prod", 1, "prod">, I32EnumAttrCase<"Max", 2, "max">,
    I32EnumAttrCase<"Min", 3, "min">, I32EnumAttrCase<"ArgMax", 4, "argmax">, I32EnumAttrCase<"And", 5, "and">,
    I32EnumAttrCase<"Or", 6, "or">]> {
  let cppNamespace = "::rondo::kernel";
}

def ReduceOp : KernelOp<"reduce", [RecursiveMemoryEffects, SingleBlock, SingleBlockImplicitTerminator<"YieldOp">]> {
  let summary = "a loop that combines what its iterations yield";
  let description = [{
        %z:2 = kernel.reduce sum %k = 0 to %n init(%a, %b : f32, f32) {
          ...
          kernel.yield %x, %y : f32, f32
        }
        %best:2 = kernel.reduce argmax %v = 0 to %n -> (f32, i32) { ... kernel.yield %s : f32 }
    One accumulator an init value; each combines its own yielded scalar; the results are the final accumulators. Reductions
    of one loop share its loads. `sum` and `prod` take f32 and i32, `max` and `min` too (a NaN stays a NaN), `and` and `or`
    take i1. `argmax` yields one f32 or i32 and has two results, the greatest value and the index (i32) of its first
    occurrence; it has no init: it starts from the least value and index 0, and only a greater value replaces it, so that a
    NaN never wins and the index is in range even when all are NaN. A bound of 0 or less gives the start.
  }];
  let arguments = (ins ReduceKind:$kind, Index:$bound, Variadic<Scalar>:$inits);
  let results = (outs Variadic<Scalar>:$results);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let skipDefaultBuilders = 1;
  let builders = [
    /// Sum, prod, max, min, and, or.
    OpBuilder<(ins "ReduceKind":$kind, "::mlir::Value":$bound, "::mlir::ValueRange":$inits)>,
    /// Argmax over values of `type`.
    OpBuilder<(ins "::mlir::Value":$bound, "::mlir::Type":$type)>];
  let extraClassDeclaration = [{
    ::mlir::BlockArgument getIndex() { return getBody().getArgument(0); }
    YieldOp getYield();
  }];
}

def YieldOp : KernelOp<"yield", [Pure, Terminator, ParentOneOf<["LaunchOp", "ParallelOp", "ReduceOp"]>]> {
  let summary = "ends an iteration; what a reduction combines";
  let arguments = (ins Variadic<Scalar>:$values);
  let builders = [OpBuilder<(ins), [{ /* nothing yielded */ }]>];
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

def LoadIfOp : KernelOp<"load_if", [TypesMatchWith<"result is an element", "buffer", "result",
                                                   "::llvm::cast<::mlir::MemRefType>($_self).getElementType()">,
                                    TypesMatchWith<"other is an element", "buffer", "other",
                                                   "::llvm::cast<::mlir::MemRefType>($_self).getElementType()">]> {
  let summary = "a load that happens only where a condition holds";
  let description = [{
        %x = kernel.load_if %inside, %buf[%i, %j] else %zero : memref<?x?xf32>
    Where the condition is false the value is `other` and the indices may be anything.
  }];
  let arguments = (ins I1:$condition, Arg<Buffer, "", [MemRead]>:$buffer, Variadic<Index>:$indices, Scalar:$other);
  let results = (outs Scalar:$result);
  let assemblyFormat = "$condition `,` $buffer `[` $indices `]` `else` $other attr-dict `:` type($buffer)";
  let hasVerifier = 1;
}

def SigmoidOp : KernelOp<"sigmoid", [Pure]> {
  let summary = "1 / (1 + exp(-x))";
  let arguments = (ins F32:$operand);
  let results = (outs F32:$result);
  let assemblyFormat = "$operand attr-dict `:` type($operand)";
}

#endif // RONDO_IR_KERNELOPS_TD
