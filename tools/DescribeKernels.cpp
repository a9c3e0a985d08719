// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What only kernel IR knows of an entry: its workspace, how large the outputs are laid out, the work of a
// call.
#include "ir/KernelOps.h"
#include "tools/Describe.h"
#include "tools/Symbols.h"

#include "mlir/IR/BuiltinOps.h"

using namespace rondo;
using namespace rondo::tools;
using mlir::StringAttr;
using runtime::Status;

/// What `rondo bench` compares a call with. Where a kernel could not be counted, none of it is given.
static void describeWork(kernel::EntryOp op, const SymbolIndex &symbols, runtime::Entry &entry) {
  Dim flops = Dim::constant(op.getContext(), 0), bytes = flops;
  auto convert = [&](mlir::Attribute count, runtime::Expression &result) {
    auto dim = llvm::dyn_cast_or_null<Dim>(count);
    return dim && writeExpression(dim, symbols, result);
  };
  bool known = true;
  std::vector<runtime::Phase> phases;
  op.walk([&](kernel::LaunchOp launch) {
    runtime::Phase phase;
    phase.name = launch.getName().str();
    mlir::Attribute ofFlops = launch->getAttr(kernel::LaunchOp::flopsName),
                    ofBytes = launch->getAttr(kernel::LaunchOp::bytesName);
    known &= convert(ofFlops, phase.flops) && convert(ofBytes, phase.bytes) &&
             convert(launch->getAttr(kernel::LaunchOp::workingSetName), phase.workingSet);
    if (!known)
      return mlir::WalkResult::interrupt();
    flops = flops + llvm::cast<Dim>(ofFlops);
    bytes = bytes + llvm::cast<Dim>(ofBytes);
    entry.workAtMost |= launch->hasAttr(kernel::LaunchOp::atMostName);
    phases.push_back(std::move(phase));
    return mlir::WalkResult::advance();
  });
  if (!known || !convert(flops, entry.flops) || !convert(bytes, entry.bytes)) {
    entry.flops = entry.bytes = {};
    return;
  }
  entry.phases = std::move(phases);
}

/// The symbols that an entry's kernels may speak of: its sizes; counts of work also of what the run
/// determines.
static SymbolIndex symbolsOf(kernel::EntryOp op, const runtime::Entry &entry, bool ofWork) {
  SymbolIndex symbols;
  for (auto [index, symbol] : llvm::enumerate(entry.symbols))
    if (symbol.kind == RONDO_SIZE || (ofWork && symbol.kind == RONDO_LENGTHS))
      symbols[symbol.name] = uint32_t(index);
  if (!ofWork)
    return symbols;
  auto outputs = op->getAttrOfType<mlir::ArrayAttr>("outputs");
  auto addResults = [&](mlir::ArrayAttr names) {
    for (StringAttr symbol : names.getAsRange<StringAttr>())
      for (auto [index, described] : llvm::enumerate(entry.symbols))
        if (described.name == publicName(outputs, symbol))
          symbols[symbol] = uint32_t(index);
  };
  addResults(op.getSizes());
  if (auto lengths = op->getAttrOfType<mlir::ArrayAttr>("output_lengths"))
    addResults(lengths);
  return symbols;
}

/// Backends find the sizes that an entry returns by the names of the description.
static void nameReturnedSizes(kernel::EntryOp op) {
  llvm::SmallVector<mlir::Attribute> returned;
  for (StringAttr symbol : op.getSizes().getAsRange<StringAttr>())
    returned.push_back(
        StringAttr::get(op.getContext(), publicName(op->getAttrOfType<mlir::ArrayAttr>("outputs"), symbol)));
  op.setSizesAttr(mlir::ArrayAttr::get(op.getContext(), returned));
}

static Status completeEntry(kernel::EntryOp op, runtime::Entry &entry) {
  describeWork(op, symbolsOf(op, entry, /*ofWork=*/true), entry);
  SymbolIndex sizes = symbolsOf(op, entry, /*ofWork=*/false);
  nameReturnedSizes(op);
  if (op.getWorkspaceAttr() && !writeExpression(*op.getWorkspace(), sizes, entry.workspace))
    return Status::failure("the workspace of `" + entry.name + "` depends on more than its sizes");
  llvm::ArrayRef<mlir::Attribute> shapes = op.getShapes().getValue().drop_front(op.getInputCount());
  if (shapes.size() != entry.outputs.size())
    return Status::failure("kernel IR gives `" + entry.name + "` " + std::to_string(shapes.size()) +
                           " outputs, the model " + std::to_string(entry.outputs.size()));
  for (auto [shape, output] : llvm::zip_equal(shapes, entry.outputs))
    for (auto [dim, axis] : llvm::zip_equal(llvm::cast<mlir::ArrayAttr>(shape), output.axes))
      if (!writeExpression(llvm::cast<Dim>(dim), sizes, axis.capacity))
        return Status::failure("the capacity of `" + output.name + "` depends on more than its sizes");
  return Status::success();
}

Status tools::completeFromKernels(mlir::ModuleOp module, runtime::Description &description) {
  for (auto op : module.getOps<kernel::EntryOp>()) {
    auto found =
        llvm::find_if(description.entries, [&](const auto &entry) { return entry.name == op.getSymName(); });
    if (found == description.entries.end())
      return Status::failure("kernel IR has an entry `" + op.getSymName().str() + "` that the model lacks");
    if (Status status = completeEntry(op, *found); !status.ok())
      return status;
  }
  return runtime::validate(description);
}
