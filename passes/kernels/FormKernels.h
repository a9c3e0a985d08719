// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How an entry of model IR becomes a host schedule with kernels (FormKernels).
//
//   plan   which values are stored, and which of them share a kernel          Plan.cpp
//   rows   which rows a kernel computes where they end one by one             Rows.cpp
//   loops  how scan and loop run: carried buffers, lists of live rows         Loops.cpp
//   emit   expressions to loops, loads and scalar code                        Emit.cpp
#pragma once

#include "ir/KernelOps.h"
#include "ir/Ops.h"
#include "mlir/IR/Builders.h"
#include "passes/kernels/Elements.h"
#include "llvm/ADT/SetVector.h"

namespace rondo::passes {

struct LoopPlan;

/// The rows that a step computes: `count` of the row numbers in `list`, along the axis `axis` of a value.
struct LiveRows {
  AxisAttr axis;
  Storage *list = nullptr;
  HostValue count;
  /// The list of the loop around this one's, if it keeps one; and the innermost list around whose rows these
  /// ones are part of: a row is listed here only where it is listed there.
  LiveRows *outer = nullptr, *within = nullptr;
  bool isWithin(const LiveRows *other) const { return this == other || (within && within->isWithin(other)); }
};

/// The loops over the elements of a value, and the indices of the element that they visit.
struct Space {
  llvm::SmallVector<ExprRef> variables;
  llvm::SmallVector<ExprRef> at;
};

struct Store {
  Storage *to = nullptr;
  llvm::SmallVector<ExprRef> at; // indices of the value, before Storage::address
};

/// Something that is stored: a space, an element for each of its points, and where the elements go.
struct Root {
  std::string name;
  mlir::Location loc;
  Space space;
  std::function<ExprRef()> pull;
  llvm::SmallVector<Store> stores;
  ExprRef expression = nullptr;
  LiveRows *rows = nullptr; // whose list the space runs over, if a loop around it keeps one
  SymbolicTensorType type = {};
  unsigned nest = 0; // of the item: which of its nests of loops stores it
};

/// What a block's end wants: this value (or expression) stored there.
struct Wanted {
  mlir::Value value;
  Storage *to = nullptr;
  std::string name;
  SymbolicTensorType type;                      // of the space
  std::function<ExprRef(Indices at)> pull = {}; // null: the value's element
  bool everyRow = false;                        // those that the loops around have ended as well
  bool atPosition = false;                      // stored by place in the list of rows, not by row
};

/// One thing that the schedule does: a kernel, a loop, or the greatest of lengths.
struct Item {
  /// Those of one nest of loops stand together, in the order of the nests.
  std::vector<Root *> roots;
  /// How many outermost loops all nests share; a nest may read what those before it stored in the same
  /// iteration of these. 0 where there is one nest.
  unsigned shared = 0;
  LoopPlan *loop = nullptr;
  MaxLenOp maxlen; // its value lies in `longest`
  Storage *longest = nullptr;
};

/// The roots of each nest of loops of a kernel.
llvm::SmallVector<llvm::ArrayRef<Root *>> nestsOf(const Item &item);

struct BlockPlan {
  std::vector<std::unique_ptr<Root>> roots;
  std::vector<Item> items;
};

/// How a carried value is kept.
struct Carried {
  enum Mode { Invariant, InPlace, Double } mode = Double;
  Storage *init = nullptr, *old = nullptr, *next = nullptr, *final = nullptr;
};

struct LoopPlan {
  mlir::Operation *op = nullptr;
  HostValue step, parity, nextParity;
  HostValue steps;                // what the symbol means: the greatest length
  HostValue finalParity;          // of the steps that ran
  LiveRows *outer = nullptr;      // rows of the loop around this one
  std::unique_ptr<LiveRows> rows; // rows of this loop, where it ends them one by one
  Storage *lengths = nullptr;     // what each row yields
  Storage *ran = nullptr;         // steps that each row ran: lengths, and the dropped one
  Storage *done = nullptr, *flag = nullptr;
  std::vector<Carried> carried;
  std::vector<Storage *> stacked;
  std::unique_ptr<BlockPlan> condition, body;
  LiveRows *live() const { return rows ? rows.get() : outer; }
};

/// How often what is emitted now runs in a call, for kernel.launch.
struct Runs {
  DimAttr times, rows, mostRows; // no rows: it computes all of them
  bool atMost = false;
};

/// Loads of what the same kernel stores at the same point become the stored expression.
void forwardStores(Scalars &s, llvm::ArrayRef<Root *> roots);
/// x + sum(f) becomes sum(f) that starts from x, whatever the order it was written in.
void seedSums(Scalars &s, llvm::ArrayRef<Root *> roots);

/// Forms one entry.
class Former {
public:
  Former(EntryOp entry, mlir::SymbolTable &symbols);
  /// Builds the kernel.entry before the entry; failure has been reported.
  mlir::LogicalResult run();

private:
  // Entry (FormKernels.cpp).
  mlir::LogicalResult createEntry();
  void bindInputs();
  mlir::LogicalResult bindOutputs();
  void findReturnedSymbols();
  void declareSymbols();

  // Storage (FormKernels.cpp).
  Storage *makeStorage(const llvm::Twine &name, Scalar type);
  Storage *alias(Storage *of, std::function<llvm::SmallVector<ExprRef>(Indices)> address);
  /// A workspace buffer for values of `type`, with `copies` of it where not 0.
  Storage *allocate(const llvm::Twine &name, SymbolicTensorType type, int64_t copies = 0);
  mlir::Value allocateBuffer(llvm::StringRef name, Scalar type, llvm::ArrayRef<DimAttr> sizes);
  Storage *constantStorage(mlir::Value value);
  Storage *scratchStorage(mlir::Operation *op);
  DimAttr capacity(DimAttr dim, bool upper = true);
  DimAttr greater(DimAttr a, DimAttr b) const;
  void setStored(mlir::Value value, Storage *storage);
  mlir::MemRefType bufferType(Scalar type, llvm::ArrayRef<DimAttr> sizes);

  // Planning (Plan.cpp).
  std::unique_ptr<BlockPlan> planBlock(mlir::Block &block, llvm::ArrayRef<Wanted> ends, LiveRows *rows);
  void placeUnits(BlockPlan &plan, mlir::Block &block, llvm::ArrayRef<Wanted> ends, LiveRows *rows);
  void placeMaxLen(BlockPlan &plan, MaxLenOp op);
  ExprRef greatestOf(DimAttr rows, llvm::function_ref<ExprRef(ExprRef)> value);
  Root *addRoot(BlockPlan &plan, const Wanted &wanted, LiveRows *rows, mlir::Location loc);
  ExprRef positionOf(const Space &space);
  bool materialiseMore(BlockPlan &plan, mlir::Block &block);
  void materialiseCaptured(mlir::Block &block);
  void materialiseBase(mlir::Value value);
  void materialise(mlir::Value value);
  void pull(llvm::ArrayRef<Root *> roots);

  // Which kernel stores what (Place.cpp).
  struct Position;
  void place(BlockPlan &plan, Root *root);
  Position findPosition(BlockPlan &plan, Root *root);

  // Rows (Rows.cpp).
  Space spaceOf(SymbolicTensorType type, LiveRows *rows);
  SymbolicTensorType planRows(LoopPlan &plan, AxisAttr axis);
  mlir::Value countOfRows(const LiveRows &rows, mlir::OpBuilder &builder);
  void noteRows(Storage *storage, SymbolicTensorType type, LiveRows *rows);
  void checkRows(ExprRef load, Root *root);

  // Loops (Loops.cpp).
  LoopPlan *planLoop(mlir::Operation *op, LiveRows *rows, llvm::SmallVectorImpl<Wanted> &before);
  void planSteps(LoopPlan &plan, llvm::SmallVectorImpl<Wanted> &before);
  void planStacked(LoopPlan &plan, llvm::SmallVectorImpl<Wanted> &ends);
  void planCarried(LoopPlan &plan, llvm::SmallVectorImpl<Wanted> &before,
                   llvm::SmallVectorImpl<Wanted> &ends);
  void planBodies(LoopPlan &plan, llvm::ArrayRef<Wanted> ends);
  void chooseModes(LoopPlan &plan);
  bool fitsInPlace(LoopPlan &plan, Carried &carried);
  void appendInPlace(LoopPlan &plan, Carried &carried);
  void emitLoop(LoopPlan &plan, mlir::OpBuilder &builder);
  void emitScan(LoopPlan &plan, mlir::OpBuilder &builder);
  void emitUntil(LoopPlan &plan, mlir::OpBuilder &builder);
  void emitLongest(LoopPlan &plan, mlir::OpBuilder &builder);
  void emitSteps(LoopPlan &plan, mlir::Value step, mlir::OpBuilder &builder);

  // How often kernels run (Runs.cpp).
  DimAttr known(DimAttr dim, bool &atMost);
  bool areGiven(mlir::StringAttr lengths);
  DimAttr sumOverRows(DimAttr dim, DimAttr rows, DimAttr most, bool &atMost);
  Runs runsInside(const LoopPlan &plan);
  void noteRuns(kernel::LaunchOp launch);

  // Emission (Emit.cpp).
  void emitBlock(BlockPlan &plan, mlir::OpBuilder &builder);
  void emitKernel(Item &item, mlir::OpBuilder &builder);
  mlir::Value hostDim(DimAttr dim, mlir::OpBuilder &builder);
  mlir::Value scalarLoad(Storage *storage, mlir::ValueRange at, mlir::OpBuilder &builder);
  friend class KernelEmitter;

  EntryOp entry;
  mlir::SymbolTable &module;
  mlir::MLIRContext *context;
  Scalars s;
  Elements elements;
  kernel::EntryOp made;
  mlir::OpBuilder top; // where allocations, constants and sizes go: the beginning of the schedule
  std::vector<std::unique_ptr<Storage>> storages;
  std::vector<std::unique_ptr<HostValue>> hostValues;
  std::vector<std::unique_ptr<LoopPlan>> loops;
  llvm::DenseMap<mlir::Operation *, LoopPlan *> loopOf;
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<Wanted>> loopStarts;
  llvm::DenseMap<mlir::Value, Storage *> stored;
  llvm::DenseMap<mlir::Operation *, Storage *> longestOf, scratchOf;
  llvm::DenseMap<mlir::Attribute, Storage *> constants;
  llvm::DenseMap<mlir::Attribute, mlir::Value> sizes;
  /// Where results of the entry go straight to: the first output that returns them.
  llvm::DenseMap<mlir::Value, Storage *> direct;
  /// Values of symbols that the schedule computes; the greatest and the least value of each.
  llvm::StringMap<HostValue *> symbolValues;
  llvm::StringMap<std::pair<DimAttr, DimAttr>> symbolRange;
  llvm::StringMap<LengthsRows> rowsOfLengths; // of every lengths symbol of the entry
  /// The axis of rows of what is stored row by row, for each list: only its rows hold what a step computed.
  llvm::DenseMap<Storage *, llvm::SmallVector<std::pair<LiveRows *, int64_t>, 1>> rowwise;
  llvm::SmallVector<std::string> returnedSizes, returnedLengths;
  llvm::SmallVector<Wanted> ends;
  Runs runs;
  bool failed = false;
};

} // namespace rondo::passes
