// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Repairs that change a value's shape, or take another value.

#include "frontend/repairs/Menu.h"

#include "llvm/ADT/StringExtras.h"

namespace rondo::language {

/// The factor of another size; null where it is none, or 1.
static DimAttr quotient(DimAttr whole, DimAttr part) {
  if (part.isConstant(0) || whole.isConstant(0))
    return {};
  DimAttr result = whole.floorDiv(part);
  return result * part == whole && !result.isConstant(1) ? result : DimAttr();
}

static std::string along(int64_t axis) { return ", along " + std::to_string(axis); }

// --- One axis made as long as the other --------------------------------------

/// Several symbols multiplied: what rows are called that were merged.
static bool isProduct(DimAttr size) {
  return llvm::any_of(size.getMonomials(),
                      [](DimMonomialAttr monomial) { return monomial.getFactors().size() > 1; });
}

/// `merge(x, B, T2)` of another x, whose T2 has become T1.
static std::string mergedAs(const CallExpr &merge, const Expr &x, const std::string &instead,
                            llvm::StringRef is, llvm::StringRef wanted) {
  std::string text = "merge(" + instead;
  for (const Argument &argument : llvm::drop_begin(merge.arguments)) {
    llvm::StringRef size = argument.value->range.text();
    text += ", " + (size == is ? wanted : size).str();
  }
  return merge.arguments[0].value.get() == &x ? text + ")" : merge.range.text().str();
}

void Menu::fitted(const Expr &e, const Seen &seen) {
  for (const Clash &clash : clashes)
    for (int64_t axis = 0; axis < seen.rank(); ++axis)
      fitAxis(e, seen, axis, clash);
}

void Menu::fitAxis(const Expr &e, const Seen &seen, int64_t axis, const Clash &clash) {
  DimAttr size = seen.shape[axis];
  // The factor by which an axis came to be too long.
  if (DimAttr factor = quotient(clash.is, clash.wanted); factor && size == factor)
    propose(RepairKind::Cut, 3, e, indexed(e, positions(axis, "-1:")));
  if (size != clash.is)
    return;
  repeated(e, axis, clash);
  // Rows that were merged, or repeated, are not told apart by their number.
  bool multiple = quotient(clash.is, clash.wanted) || quotient(clash.wanted, clash.is);
  bool constants = clash.is.asConstant() && clash.wanted.asConstant();
  if (isProduct(clash.is) || isProduct(clash.wanted) ||
      (multiple && !constants && isAbout({"E-TIME", "E-LEN"})))
    return;
  cutAxis(e, axis, clash);
  if (isAbout({"E-TIME", "E-LEN"}))
    fill(e, axis, clash);
}

/// Filled up to the other's length; where either may be the longer one, also cut.
void Menu::fill(const Expr &e, int64_t axis, const Clash &clash) {
  std::string x = e.range.text().str();
  auto *call = llvm::dyn_cast_or_null<CallExpr>(tree.parent(e));
  auto padded = [&](const std::string &by) {
    return "pad(" + x + ", 0, " + by + along(axis) + ", value: 0)";
  };
  if (auto more = (clash.wanted - clash.is).asConstant()) {
    if (*more > 0)
      propose(RepairKind::Fill, 4, e, padded(std::to_string(*more)));
    return;
  }
  for (const std::string &is : ways(clash.is, e))
    for (const std::string &wanted : ways(clash.wanted, e)) {
      propose(RepairKind::Fill, 4, e, padded(wanted + " - " + is));
      std::string fitted =
          padded("max(" + is + ", " + wanted + ") - " + is) + "[" + positions(axis, ":" + wanted) + "]";
      propose(RepairKind::Fill, 5, e, fitted);
      if (call && calledName(*call) == "merge")
        propose(RepairKind::Fill, 5, *call, mergedAs(*call, e, fitted, is, wanted));
    }
}

/// By how many steps the one is longer than the other; nothing where that depends on the sizes, or is none.
static std::optional<int64_t> stepsMore(DimAttr is, DimAttr wanted) {
  std::optional<int64_t> steps = (is - wanted).asConstant();
  return steps && *steps > 0 && !is.asConstant() ? steps : std::nullopt;
}

/// The last steps go, or the first.
void Menu::dropSteps(const Expr &e, int64_t axis, int64_t steps, unsigned cost) {
  propose(RepairKind::Cut, cost, e, indexed(e, positions(axis, ":-" + std::to_string(steps))));
  propose(RepairKind::Cut, cost + 1, e, indexed(e, positions(axis, std::to_string(steps) + ":")));
}

/// Of what a `concat` made too long, a part is cut.
void Menu::cutParts(const CallExpr &call) {
  const Seen *whole = program.tensor(call);
  if (calledName(call) != "concat" || !whole)
    return;
  for (const Clash &clash : clashes)
    for (int64_t axis = 0; axis < whole->rank(); ++axis)
      if (std::optional<int64_t> steps = stepsMore(clash.is, clash.wanted);
          steps && whole->shape[axis] == clash.is)
        for (const Argument &part : call.arguments)
          if (const Seen *seen = program.tensor(*part.value); seen && !seen->shape[axis].asConstant())
            dropSteps(*part.value, axis, *steps, 1);
}

/// What a loop has made grow: its size after the loop is the prover's, any axis may be it.
void Menu::cutGrown(const NameExpr &name) {
  const Definition *definition = tree.find(name);
  const Seen *seen = program.tensor(name);
  bool fromLoop = definition && definition->value && llvm::isa<LoopExpr, ScanExpr>(definition->value);
  if (!fromLoop || !seen || distance > 1)
    return;
  for (const Clash &clash : clashes)
    if (std::optional<int64_t> steps = stepsMore(clash.is, clash.wanted))
      for (int64_t axis = 0; axis < seen->rank(); ++axis)
        dropSteps(name, axis, *steps, 3);
}

void Menu::cutAxis(const Expr &e, int64_t axis, const Clash &clash) {
  // A width that is cut loses what was computed: the last thing to try.
  unsigned cost = clash.is.asConstant() && clash.wanted.asConstant() ? 7 : 3;
  if (std::optional<int64_t> steps = stepsMore(clash.is, clash.wanted))
    dropSteps(e, axis, *steps, 2);
  for (const std::string &way : ways(clash.wanted, e))
    propose(RepairKind::Cut, cost, e, indexed(e, positions(axis, ":" + way)));
}

void Menu::repeated(const Expr &e, int64_t axis, const Clash &clash) {
  DimAttr times = quotient(clash.wanted, clash.is);
  bool rows = !clash.is.asConstant() || clash.is.isConstant(1);
  // What another axis counts already is not counted again.
  bool twice = llvm::is_contained(program.tensor(e)->shape, clash.wanted);
  if (!times || !rows || twice || isAbout({"E-TIME", "E-FEAT"}))
    return;
  for (const std::string &way : ways(times, e))
    propose(RepairKind::Spread, 2, e, "repeat(" + e.range.text().str() + ", " + way + along(axis) + ")");
}

// --- Axes more or fewer ------------------------------------------------------

static const llvm::StringRef rankCodes[] = {"E-RANK", "E-LOOP-RANK", "E-STATE", "E-LEN", "E-TYPE"};

void Menu::fewerAxes(const Expr &e, const Seen &seen) {
  if (!complaint.sizes.empty() || !isAbout(rankCodes) || distance > 2)
    return;
  for (int64_t axis = 0; axis < seen.rank(); ++axis) {
    bool single = seen.shape[axis].isConstant(1);
    propose(RepairKind::Cut, single ? 1 : 3, e, indexed(e, positions(axis, single ? "0" : "-1")));
  }
}

void Menu::moreAxes(const Expr &e, const Seen &seen) {
  if (!complaint.sizes.empty() || !isAbout(rankCodes) || distance > 2)
    return;
  std::string x = e.range.text().str();
  auto symbols = sizes.symbols(e);
  for (int64_t axis = seen.rank(); axis >= 0; --axis) {
    std::string wider = "insert_axis(" + x + ", " + std::to_string(axis) + ")";
    propose(RepairKind::Spread, 2, e, wider);
    for (const auto &[name, size] : symbols)
      if (!llvm::is_contained(seen.shape, size))
        propose(RepairKind::Spread, 3, e, "repeat(" + wider + ", " + name + along(axis) + ")");
  }
}

/// A number where a tensor like its neighbours is needed.
void Menu::shapedLiteral(const Expr &e) {
  const Seen *seen = program.seen(e);
  auto *call = llvm::dyn_cast_or_null<CallExpr>(tree.parent(e));
  if (!complaint.sizes.empty())
    return;
  bool number = seen && (seen->kind == Value::Number || (seen->isSize() && seen->size.asConstant()));
  if (!number || !call || !isAbout(rankCodes) || distance > 2)
    return;
  for (const Argument &other : call->arguments) {
    const Seen *like = other.value.get() == &e ? nullptr : program.tensor(*other.value);
    if (!like)
      continue;
    std::vector<std::string> shape;
    for (DimAttr size : like->shape)
      if (std::vector<std::string> written =
              size.isConstant(1) ? std::vector<std::string>{"1"} : ways(size, e);
          !written.empty())
        shape.push_back(written.front());
    if (int64_t(shape.size()) == like->rank())
      propose(RepairKind::Spread, 2, e,
              "fill([" + llvm::join(shape, ", ") + "], " + e.range.text().str() + ")");
  }
}

/// The last layer's, for every position.
void Menu::topLayer(const Expr &e, const Seen &seen) {
  if (clashes.empty() || seen.rank() < 2 || distance > 4 || !seen.shape[0].asConstant())
    return;
  bool atStake =
      llvm::any_of(clashes, [&](const Clash &clash) { return llvm::is_contained(seen.shape, clash.is); });
  if (!atStake)
    return;
  propose(RepairKind::Cut, 4, e, indexed(e, "-1"));
  propose(RepairKind::Spread, 4, e, "insert_axis(" + indexed(e, "-1") + ", 1)");
}

void Menu::turned(const Expr &e, const Seen &seen) {
  auto *call = llvm::dyn_cast<CallExpr>(&e);
  bool isTurned = call && calledName(*call) == "transpose";
  if (seen.rank() < 2 || distance > 3 || isTurned || isAbout({"E-FEAT", "E-LOOP-RANK"}))
    return;
  bool atStake = llvm::any_of(
      clashes, [&](const Clash &clash) { return clash.is == seen.shape[0] || clash.is == seen.shape[1]; });
  if (!complaint.sizes.empty() && !atStake)
    return;
  std::string order = "1, 0";
  for (int64_t i = 2; i < seen.rank(); ++i)
    order += ", " + std::to_string(i);
  propose(RepairKind::Turn, 4, e, "transpose(" + e.range.text().str() + ", " + order + ")");
}

// --- Another value -----------------------------------------------------------

/// The operation goes, what it was done to stays.
void Menu::undone(const CallExpr &call) {
  llvm::StringRef name = calledName(call);
  static const llvm::StringRef rearranging[] = {"transpose", "one_hot", "insert_axis", "repeat"};
  if (call.arguments.empty())
    return;
  if (llvm::is_contained(rearranging, name))
    propose(RepairKind::Undo, name == "transpose" ? 1 : 3, call, call.arguments[0].value->range.text().str());
  bool bound = (name == "min" || name == "max") && call.arguments.size() == 2 && program.size(call);
  if (bound)
    for (const Argument &argument : call.arguments)
      propose(RepairKind::Undo, 2, call, argument.value->range.text().str());
}

/// Two names that begin alike: `h` for the argument `h0`.
static bool alike(llvm::StringRef a, llvm::StringRef b) { return !a.empty() && !b.empty() && a[0] == b[0]; }

/// The name that the function gives the argument; empty for arguments of others.
llvm::StringRef Menu::parameterOf(const Expr &argument) const {
  auto *call = llvm::dyn_cast_or_null<CallExpr>(tree.parent(argument));
  const FunctionItem *callee = call ? tree.calleeOf(*call) : nullptr;
  if (!callee)
    return "";
  for (auto [i, given] : llvm::enumerate(call->arguments))
    if (given.value.get() == &argument && i < callee->parameters.size())
      return callee->parameters[i].name.text;
  return "";
}

static bool mentions(const Expr &e, llvm::StringRef name) {
  auto *other = llvm::dyn_cast<NameExpr>(&e);
  bool found = other && other->name == name;
  forEachChild(e, [&](const Expr &child) { found |= mentions(child, name); });
  return found;
}

/// True where the value is made of what has that name: what was done to it would go.
static bool isMadeOf(const Definition &definition, llvm::StringRef name) {
  return definition.value && mentions(*definition.value, name);
}

/// True where the statement around `e` speaks of the name: taken twice, a value would replace another one.
bool Menu::isMentionedBeside(const Expr &e, llvm::StringRef name) const {
  const Expr *outer = &e;
  while (const Expr *above = tree.parent(*outer)) {
    if (llvm::isa<BlockExpr>(above))
      break;
    outer = above;
  }
  return mentions(*outer, name);
}

/// A value of the same kind with the size that is wanted; where the number of axes is wrong, another result
/// of the same call.
void Menu::otherValue(const NameExpr &name) {
  const Seen *seen = program.tensor(name);
  const Definition *own = tree.find(name);
  const Expr *above = tree.parent(name);
  bool isPart = above && !llvm::isa<BlockExpr>(above) && !tree.letOf(name) && !tree.updateOf(name);
  if (!seen || !own || distance > 3 || !isPart || isAbout({"E-FEAT"}))
    return;
  auto fits = [&](const Seen &other) {
    return other.rank() == seen->rank() && llvm::any_of(clashes, [&](const Clash &clash) {
             for (int64_t axis = 0; axis < seen->rank(); ++axis)
               if (seen->shape[axis] == clash.is && other.shape[axis] == clash.wanted)
                 return true;
             return false;
           });
  };
  llvm::StringRef parameter = parameterOf(name);
  tree.forEachDefinition(tree.functionOf(name), name.range,
                         [&](llvm::StringRef text, const Definition &other) {
                           const Seen *there = program.tensor(other);
                           if (!there || there->element != seen->element || text == "_" ||
                               isMentionedBeside(name, text) || isMadeOf(*own, text))
                             return;
                           bool sibling = own->value && other.value == own->value && isAbout(rankCodes);
                           if (sibling && there->rank() != seen->rank())
                             propose(RepairKind::Value, alike(text, parameter) ? 1 : 2, name, text.str());
                           else if (fits(*there))
                             propose(RepairKind::Value, 2, name, text.str());
                         });
}

/// A parameter of the model that maps the one width to the other.
void Menu::projected(const Expr &e, const Seen &seen) {
  if (!isAbout({"E-FEAT"}) || clashes.empty() || seen.rank() < 1 || distance > 2)
    return;
  DimAttr width = seen.shape.back();
  for (const File &file : program.program().files)
    for (const ItemPtr &item : file.items) {
      auto *param = llvm::dyn_cast<ParamItem>(item.get());
      auto *named = param ? llvm::dyn_cast_or_null<NamedType>(param->type.get()) : nullptr;
      auto *matrix = param ? llvm::dyn_cast_or_null<TensorType>(param->type.get()) : nullptr;
      llvm::SmallVector<DimAttr> widths;
      if ((named && named->name.text == "Dense") || (matrix && matrix->axes.size() == 2))
        forEachSize(*param->type, [&](const Expr &size) { widths.push_back(program.size(size)); });
      if (widths.size() != 2 || widths[0] != width || !widths[1])
        continue;
      bool helps = llvm::any_of(
          clashes, [&](const Clash &clash) { return clash.is - widths[0] + widths[1] == clash.wanted; });
      if (!helps)
        continue;
      std::string x = e.range.text().str();
      propose(RepairKind::Project, 3, e,
              named ? "dense_layer(" + param->name.text + ", " + x + ")"
                    : (isPlain(e) ? x : "(" + x + ")") + " @ " + param->name.text);
    }
}

/// A name that nothing in the program has.
std::string Menu::freshName(std::string name) const {
  llvm::StringRef text = program.buffer().text();
  for (unsigned number = 2; text.contains(name); ++number)
    name = name.substr(0, name.find_last_not_of("0123456789") + 1) + std::to_string(number);
  return name;
}

/// The line of a new parameter: behind those that the file has, or before the function that needs it.
Edit Menu::newParameter(const FunctionItem &function, const std::string &line) const {
  const Item *last = nullptr;
  for (const File &file : program.program().files)
    for (const ItemPtr &item : file.items)
      if (llvm::isa_and_nonnull<ParamItem>(item.get()) && item->range.buffer == &program.buffer())
        last = item.get();
  size_t end = last ? program.buffer().text().find('\n', last->range.end) : llvm::StringRef::npos;
  uint32_t begin = end == llvm::StringRef::npos ? function.range.begin : end + 1;
  return {begin, begin, line + "\n"};
}

/// A new parameter that maps the one width to the other.
void Menu::bridged(const Expr &e, const Seen &seen) {
  const FunctionItem *function = tree.functionOf(e);
  bool isAlone = !llvm::isa_and_nonnull<IndexExpr, FieldExpr>(tree.parent(e));
  if (!isAbout({"E-FEAT"}) || seen.rank() < 2 || distance > 1 || !function || !isAlone ||
      e.range.buffer != &program.buffer() || !seen.shape.back().asConstant() || !seen.element.isF32())
    return;
  for (const Clash &clash : clashes) {
    if (seen.shape.back() != clash.is || !clash.wanted.asConstant())
      continue;
    std::vector<std::string> from = ways(clash.is, e), to = ways(clash.wanted, e);
    if (from.empty() || to.empty())
      continue;
    std::string name = freshName("bridge"), x = e.range.text().str();
    std::vector<Edit> edits{
        newParameter(*function, "param " + name + ": f32[" + from.front() + ", " + to.front() + "]"),
        shown(e, (isPlain(e) ? x : "(" + x + ")") + " @ " + name)};
    llvm::sort(edits, [](const Edit &a, const Edit &b) { return a.begin < b.begin; });
    proposeEdits(RepairKind::Parameter, 5, std::move(edits));
  }
}

} // namespace rondo::language
