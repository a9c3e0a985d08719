// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "frontend/repairs/Menu.h"

#include "llvm/ADT/STLExtras.h"

namespace rondo::language {

/// A changed expression is shown with what stands around it, as long as that is short.
static constexpr size_t longestShown = 72;

Menu::Menu(const TypedProgram &program, const Complaint &complaint)
    : program(program), tree(program.tree()), complaint(complaint), sizes(program) {
  if (complaint.sizes.size() != 2 || isAbout({"E-INDEX", "E-RANGE"})) // bounds of values are no sizes
    return;
  DimAttr lhs = program.read(complaint.sizes[0]), rhs = program.read(complaint.sizes[1]);
  if (!lhs || !rhs)
    return;
  clashes = {{lhs, rhs}, {rhs, lhs}};
  // Merged rows differ in one of their axes: B*T1 and B*T2.
  for (const auto &[is, wanted] : {std::pair(lhs, rhs), std::pair(rhs, lhs)})
    is.forEachSymbol([&, is = is, wanted = wanted](mlir::StringAttr name) {
      DimAttr common = DimAttr::symbol(program.context(), name);
      DimAttr a = is.floorDiv(common), b = wanted.floorDiv(common);
      if (a * common == is && b * common == wanted)
        clashes.push_back({a, b});
    });
}

uint32_t Menu::offsetOf(Position position) const {
  const SourceBuffer &buffer = program.buffer();
  if (!position.line || position.line > buffer.numLines())
    return UINT32_MAX;
  llvm::StringRef line = buffer.line(position.line);
  uint32_t offset = line.begin() - buffer.text().begin();
  for (unsigned column = 1; column < position.column && offset < buffer.text().size(); ++column) {
    do
      ++offset;
    while (offset < buffer.text().size() && (buffer.text()[offset] & 0xc0) == 0x80);
  }
  return offset;
}

bool Menu::isAbout(llvm::ArrayRef<llvm::StringRef> codes) const {
  return llvm::is_contained(codes, complaint.code);
}

// --- Places ------------------------------------------------------------------

/// From the blamed place, then, one step farther, from where its notes point.
std::vector<Reached> Menu::places() const {
  auto from = [&](llvm::ArrayRef<Position> positions) {
    std::vector<const Expr *> starts;
    for (Position position : positions)
      if (const Expr *e = tree.startingAt(program.buffer(), offsetOf(position)))
        starts.push_back(e);
    return flowInto(program, starts);
  };
  std::vector<Reached> all = from(complaint.place), more = from(complaint.related);
  // The other side of the clash may be another argument of the same call.
  if (const Expr *blamed = tree.startingAt(program.buffer(), offsetOf(complaint.place)))
    for (const Expr *above = tree.parent(*blamed); above && !llvm::isa<BlockExpr>(above);
         above = tree.parent(*above))
      llvm::append_range(more, flowInto(program, above));
  for (Reached &place : more)
    place.distance += 1;
  llvm::append_range(all, more);
  llvm::stable_sort(all, [](const Reached &a, const Reached &b) { return a.distance < b.distance; });
  std::set<std::tuple<const Expr *, const CarriedValue *, const ParamItem *>> seen;
  llvm::erase_if(all, [&](const Reached &place) {
    return !seen.insert({place.expr, place.carried, place.param}).second;
  });
  return all;
}

std::vector<Repair> Menu::run() {
  reached = places();
  for (const Reached &place : reached)
    look(place);
  distance = 0;
  if (isAbout({"E-ARITY"}))
    missingCarries();
  llvm::stable_sort(repairs, [](const Repair &a, const Repair &b) { return a.cost < b.cost; });
  return std::move(repairs);
}

void Menu::look(const Reached &place) {
  distance = place.distance;
  if (place.carried)
    return carriedType(*place.carried);
  if (place.param)
    return parameterSizes(*place.param);
  const Expr *above = tree.parent(*place.expr);
  auto *call = llvm::dyn_cast_or_null<CallExpr>(above);
  if (!call || call->callee.get() != place.expr) // The name of a function is no value.
    lookAt(*place.expr);
}

void Menu::lookAt(const Expr &e) {
  if (isAbout({"E-PAD"}))
    return masked(e);
  if (llvm::isa<BlockExpr, ScanExpr, LoopExpr, ForExpr, LambdaExpr>(&e))
    return;
  clampedParts(e);
  otherSize(e);
  shapedLiteral(e);
  if (auto *call = llvm::dyn_cast<CallExpr>(&e)) {
    otherAxis(*call);
    unflattened(*call);
    undone(*call);
    cutParts(*call);
  }
  if (auto *index = llvm::dyn_cast<IndexExpr>(&e))
    otherPosition(*index);
  if (auto *name = llvm::dyn_cast<NameExpr>(&e)) {
    otherValue(*name);
    cutGrown(*name);
  }
  const Seen *seen = program.tensor(e);
  if (!seen)
    return;
  fitted(e, *seen);
  fewerAxes(e, *seen);
  moreAxes(e, *seen);
  topLayer(e, *seen);
  turned(e, *seen);
  projected(e, *seen);
  bridged(e, *seen);
}

// --- Proposals ---------------------------------------------------------------

void Menu::propose(RepairKind kind, unsigned cost, const Expr &e, const std::string &text) {
  if (e.range.buffer == &program.buffer() && text != e.range.text())
    proposeEdits(kind, cost, {shown(e, text)});
}

void Menu::proposeEdit(RepairKind kind, unsigned cost, Range range, std::string text) {
  if (range.buffer == &program.buffer() && text != range.text())
    proposeEdits(kind, cost, {{range.begin, range.end, std::move(text)}});
}

void Menu::proposeEdits(RepairKind kind, unsigned cost, std::vector<Edit> edits) {
  std::vector<std::tuple<uint32_t, uint32_t, std::string>> key;
  for (const Edit &edit : edits)
    key.push_back({edit.begin, edit.end, edit.text});
  // Where axes are the mistake, another axis is what was meant.
  bool besides =
      isAbout({"E-AXIS"}) && kind != RepairKind::Axis && kind != RepairKind::Undo && kind != RepairKind::Turn;
  if (known.insert(std::move(key)).second)
    repairs.push_back({kind, std::move(edits), 2 * (cost + (besides ? 2 : 0)) + distance});
}

/// The change together with the call or operation that it stands in, or with the name that gets the value.
Edit Menu::shown(const Expr &e, const std::string &text) const {
  Range around = e.range;
  auto widen = [&](Range wider) {
    if (wider.end - wider.begin > longestShown || wider.text().contains('\n'))
      return false;
    around = wider;
    return true;
  };
  auto edited = [&]() -> Edit {
    llvm::StringRef whole = program.buffer().text();
    return {around.begin, around.end,
            (whole.slice(around.begin, e.range.begin) + text + whole.slice(e.range.end, around.end)).str()};
  };
  const Expr *outer = &e;
  for (const Expr *above = tree.parent(e); above && !llvm::isa<BlockExpr, TupleExpr, LambdaExpr>(above);
       above = tree.parent(*above)) {
    if (llvm::isa<ScanExpr, LoopExpr, ForExpr>(above) || !widen(above->range))
      break;
    outer = above;
    if (llvm::isa<CallExpr>(above))
      break;
  }
  // A value that is new as a whole is shown with its name.
  if (outer != &e)
    return edited();
  if (const LetStmt *let = tree.letOf(*outer))
    widen(let->range);
  if (const ConstItem *constant = tree.constantOf(*outer))
    widen(join(constant->name.range, outer->range));
  if (auto *loop = llvm::dyn_cast_or_null<LoopExpr>(tree.parent(*outer)); loop && loop->bound.get() == outer)
    widen({outer->range.buffer, loop->range.begin, outer->range.end});
  if (const Update *update = tree.updateOf(*outer))
    widen(join(update->update->name.range, outer->range));
  if (const CarriedValue *carried = tree.startOf(*outer))
    widen(join(carried->name.range, outer->range));
  return edited();
}

bool Menu::isPlain(const Expr &e) {
  return llvm::isa<NameExpr, CallExpr, IndexExpr, FieldExpr, IntegerExpr, FloatExpr>(&e);
}

std::string Menu::indexed(const Expr &e, const std::string &items) {
  std::string text = e.range.text().str();
  return (isPlain(e) ? text : "(" + text + ")") + "[" + items + "]";
}

/// What stands in the brackets to speak of one axis: `:, :, item`.
std::string Menu::positions(int64_t axis, const std::string &item) {
  std::string text;
  for (int64_t i = 0; i < axis; ++i)
    text += ":, ";
  return text + item;
}

std::vector<Repair> proposeRepairs(llvm::StringRef path, llvm::StringRef file, llvm::StringRef text,
                                   mlir::MLIRContext &context, const Complaint &complaint) {
  TypedProgram program(path, file, text, context);
  return program.isRead() ? Menu(program, complaint).run() : std::vector<Repair>();
}

} // namespace rondo::language
