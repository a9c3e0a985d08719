// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The pointwise rule of each model op. Reductions over an axis that is put together from parts are split at
// the seams, so that a product with a concatenation reads each part by itself, and a product with a one-hot
// row reads one row.
#include "passes/kernels/Elements.h"
#include "ir/Ops.h"
#include "passes/Pipelines.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;
using Body = llvm::function_ref<ExprRef(ExprRef index, ExprRef when)>;

Scalar rondo::passes::scalarOf(Type type) {
  return isa<FloatType>(type) ? Scalar::F32 : type.isInteger(1) ? Scalar::Bool : Scalar::I32;
}

bool rondo::passes::isLayout(Operation *op) {
  return isa<ConstantOp, ParamOp, SizeOp, IotaOp, FillOp, ConcatOp, SplitOp, SliceOp, IndexOp, PadOp,
             TransposeOp, InsertAxisOp, SplitAxisOp, MergeOp, ReverseOp, RepeatOp, RaggedOp, DenseOp,
             AscribeOp, GatherOp, OneHotOp, LengthsOp, MaxLenOp>(op);
}

void Elements::begin(int parallel) {
  memo.clear();
  demands.clear();
  levels = parallel;
}

ExprRef Elements::fail(Operation *op, const Twine &why) {
  if (!failed)
    op->emitError() << "`" << op->getName().getStringRef().drop_front(6) << "` " << why.str();
  failed = true;
  Type type =
      op->getNumResults() ? cast<SymbolicTensorType>(op->getResult(0).getType()).getElementType() : Type();
  return scalars.zero(type ? scalarOf(type) : Scalar::F32);
}

ExprRef Elements::element(Value value, Indices at, ExprRef when) {
  assert(int64_t(at.size()) == cast<SymbolicTensorType>(value.getType()).getRank() && "one index an axis");
  if (auto source = sources.find(value); source != sources.end())
    return source->second(at, when);
  Key key{value, SmallVector<ExprRef>(at), when};
  if (auto known = memo.find(key); known != memo.end())
    return known->second;
  ExprRef result = compute(value, at, when);
  if (Operation *op = value.getDefiningOp(); op && !isLayout(op))
    demands[value].push_back({SmallVector<ExprRef>(at), result});
  return memo[key] = result;
}

//===-- Extents --===//

/// The row that an element at `at` belongs to, one index for each axis of rows.
SmallVector<ExprRef> Elements::rowAt(const LengthsRows &rows, ArrayRef<AxisAttr> axes, Indices at) {
  SmallVector<ExprRef> indices;
  SmallVector<int64_t> taken;
  for (AxisAttr row : rows) {
    RowPlace place = placeOfRows(axes, row, taken);
    taken.push_back(place.axis);
    if (row.getSize().isConstant(1) || place.axis < 0) { // one row, wherever it stands
      indices.push_back(scalars.index(0));
      continue;
    }
    ExprRef index = at[place.axis];
    if (!place.inner.isConstant(1))
      index = scalars.floorDiv(index, place.inner);
    indices.push_back(place.outer.isConstant(1) ? index : scalars.mod(index, row.getSize()));
  }
  return indices;
}

ExprRef Elements::rowDim(DimAttr dim, SymbolicTensorType type, int64_t axis, Indices at, ExprRef when) {
  MLIRContext *context = scalars.getContext();
  auto factor = [&](Attribute factor) -> ExprRef {
    if (auto atom = dyn_cast<DimAtomAttr>(factor)) {
      ExprRef lhs = rowDim(cast<DimAttr>(atom.getLhs()), type, axis, at, when);
      if (atom.getKind() == AtomKind::FloorDiv)
        return scalars.floorDiv(lhs, cast<DimAttr>(atom.getRhs()));
      ExprRef rhs = rowDim(cast<DimAttr>(atom.getRhs()), type, axis, at, when);
      return scalars.compute(atom.getKind() == AtomKind::Min ? ScalarOp::IndexMin : ScalarOp::IndexMax,
                             Scalar::Index, {lhs, rhs});
    }
    StringRef name = cast<StringAttr>(factor).getValue();
    auto it = lengths.find(name);
    if (it == lengths.end())
      return scalars.dim(DimAttr::symbol(context, name));
    const Lengths &source = it->second;
    return source.at(rowAt(source.rows, type.getAxes().take_front(axis), at), when);
  };
  ExprRef sum = scalars.index(0);
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
    ExprRef product = scalars.index(coefficient);
    for (Attribute part : monomial.getFactors())
      product = scalars.multiply(product, factor(part));
    sum = scalars.plus(sum, product);
  }
  return sum;
}

ExprRef Elements::extent(SymbolicTensorType type, int64_t axis, Indices at, ExprRef when) {
  AxisAttr a = type.axis(axis);
  return a.isRagged() ? rowDim(a.getLengths(), type, axis, at, when) : scalars.dim(a.getSize());
}

//===-- Rules --===//

namespace rondo::passes {
/// One element of one value; a method an op or a family.
struct Rules {
  Elements &elements;
  Scalars &s;
  Value value;
  SmallVector<ExprRef> at;
  ExprRef when;

  SymbolicTensorType type(Value v) const { return cast<SymbolicTensorType>(v.getType()); }
  SymbolicTensorType type() const { return type(value); }
  Scalar scalar() const { return scalarOf(type().getElementType()); }
  ExprRef get(Value v, Indices indices) { return elements.element(v, indices, when); }
  SmallVector<ExprRef> with(int64_t axis, ExprRef index) const {
    SmallVector<ExprRef> result(at);
    result[axis] = index;
    return result;
  }
  static SmallVector<ExprRef> inserted(Indices indices, int64_t axis, ExprRef index) {
    SmallVector<ExprRef> result(indices);
    result.insert(result.begin() + axis, index);
    return result;
  }
  /// The operand's element under a further condition.
  ExprRef getIf(ExprRef condition, Value v, Indices indices) {
    return elements.element(v, indices, s.both(when, condition));
  }

  //===-- Elementwise
  //--------------------------------------------------------------------------------------===//

  /// The element of an operand aligned on trailing axes; a literal 1 stretches.
  ExprRef aligned(Value operand) {
    SymbolicTensorType from = type(operand), to = type();
    SmallVector<ExprRef> indices;
    for (int64_t a = 0, shift = to.getRank() - from.getRank(); a < from.getRank(); ++a)
      indices.push_back(from.size(a).isConstant(1) && !to.size(a + shift).isConstant(1) ? s.index(0)
                                                                                        : at[a + shift]);
    return get(operand, indices);
  }
  ExprRef arithmetic(ScalarOp op, Operation *from) {
    SmallVector<ExprRef> operands =
        llvm::map_to_vector(from->getOperands(), [&](Value v) { return aligned(v); });
    return s.compute(op, scalar(), operands);
  }

  //===-- Layout
  //-------------------------------------------------------------------------------------------===//

  ExprRef constant(ElementsAttr data) {
    if (auto dense = dyn_cast<DenseElementsAttr>(data); dense && dense.isSplat())
      return s.number(dense.getSplatValue<Attribute>(), scalar());
    return s.load(elements.constantStorage(value), at, when);
  }
  ExprRef visit(ConcatOp op) {
    int64_t axis = op.getAxis();
    SmallVector<ExprRef> starts;
    ExprRef end = s.index(0);
    for (Value input : op.getInputs()) {
      starts.push_back(end);
      end = s.plus(end, elements.extent(type(input), axis, at, when));
    }
    return piece(op, starts, 0, s.boolean(true));
  }
  /// The element where it lies in input i or a later one.
  ExprRef piece(ConcatOp op, ArrayRef<ExprRef> starts, unsigned i, ExprRef from) {
    ExprRef position = at[op.getAxis()];
    auto part = [&](ExprRef condition) {
      return getIf(condition, op.getInputs()[i], with(op.getAxis(), s.minus(position, starts[i])));
    };
    if (i + 1 == starts.size())
      return part(from);
    ExprRef here = s.compare(ComparePredicate::Lt, position, starts[i + 1]);
    if (here == s.boolean(true))
      return part(from);
    if (here == s.boolean(false))
      return piece(op, starts, i + 1, from);
    ExprRef later = s.compare(ComparePredicate::Ge, position, starts[i + 1]);
    return s.select(here, part(s.both(from, here)), piece(op, starts, i + 1, s.both(from, later)));
  }
  ExprRef visit(SplitOp op) {
    int64_t axis = op.getAxis();
    DimAttr number = DimAttr::constant(s.getContext(), cast<OpResult>(value).getResultNumber());
    ExprRef start = s.times(elements.extent(type(), axis, at, when), number);
    return get(op.getInput(), with(axis, s.plus(at[axis], start)));
  }
  ExprRef visit(SliceOp op) {
    int64_t axis = op.getAxis();
    ExprRef start = s.dim(op.getStart());
    if (op.getStartFromEnd())
      start = s.plus(elements.extent(type(op.getInput()), axis, at, when), start);
    return get(op.getInput(), with(axis, s.plus(at[axis], start)));
  }
  ExprRef visit(IndexOp op) {
    ExprRef position = s.dim(op.getPosition());
    if (op.getFromEnd())
      position = s.plus(elements.extent(type(op.getInput()), op.getAxis(), at, when), position);
    return get(op.getInput(), inserted(at, op.getAxis(), position));
  }
  ExprRef visit(PadOp op) {
    int64_t axis = op.getAxis();
    ExprRef position = s.minus(at[axis], s.dim(op.getBefore()));
    ExprRef inside = s.both(
        s.compare(ComparePredicate::Ge, position, s.index(0)),
        s.compare(ComparePredicate::Lt, position, elements.extent(type(op.getInput()), axis, at, when)));
    return s.select(inside, getIf(inside, op.getInput(), with(axis, position)), get(op.getValue(), {}));
  }
  ExprRef visit(TransposeOp op) {
    SmallVector<ExprRef> indices(at.size());
    for (auto [to, from] : llvm::enumerate(op.getPermutation()))
      indices[from] = at[to];
    return get(op.getInput(), indices);
  }
  ExprRef visit(InsertAxisOp op) {
    SmallVector<ExprRef> indices(at);
    indices.erase(indices.begin() + op.getAxis());
    return get(op.getInput(), indices);
  }
  ExprRef visit(SplitAxisOp op) {
    SmallVector<ExprRef> indices(at);
    ExprRef position = s.index(0);
    for (auto [i, size] : llvm::enumerate(op.getSizes()))
      position = s.plus(s.times(position, cast<DimAttr>(size)), at[op.getAxis() + i]);
    indices.erase(indices.begin() + op.getAxis(), indices.begin() + op.getAxis() + op.getSizes().size());
    indices.insert(indices.begin() + op.getAxis(), position);
    return get(op.getInput(), indices);
  }
  ExprRef visit(MergeOp op) {
    SmallVector<ExprRef> indices(at);
    ExprRef rest = at[op.getAxis()];
    indices.erase(indices.begin() + op.getAxis());
    SmallVector<ExprRef> parts;
    for (int64_t a = op.getCount() - 1; a >= 0; --a) {
      DimAttr size = type(op.getInput()).size(op.getAxis() + a);
      parts.push_back(a ? s.mod(rest, size) : rest);
      rest = a ? s.floorDiv(rest, size) : rest;
    }
    indices.insert(indices.begin() + op.getAxis(), parts.rbegin(), parts.rend());
    return get(op.getInput(), indices);
  }
  ExprRef visit(ReverseOp op) {
    ExprRef last = s.plus(elements.extent(type(), op.getAxis(), at, when), s.index(-1));
    return get(op.getInput(), with(op.getAxis(), s.minus(last, at[op.getAxis()])));
  }
  ExprRef visit(DenseOp op) {
    if (type(op.getInput()).axis(op.getAxis()).isDense())
      return get(op.getInput(), at);
    ExprRef inside = s.compare(ComparePredicate::Lt, at[op.getAxis()],
                               elements.extent(type(op.getInput()), op.getAxis(), at, when));
    return s.select(inside, getIf(inside, op.getInput(), at), get(op.getValue(), {}));
  }
  ExprRef visit(GatherOp op) {
    int64_t ids = type(op.getIds()).getRank(), batch = op.getBatch(), axis = op.getAxis();
    SmallVector<ExprRef> which(at.begin(), at.begin() + batch), indices(at);
    which.append(at.begin() + axis, at.begin() + axis + ids - batch);
    indices.erase(indices.begin() + axis, indices.begin() + axis + ids - batch);
    indices.insert(indices.begin() + axis, s.toIndex(get(op.getIds(), which)));
    return get(op.getTable(), indices);
  }
  ExprRef visit(OneHotOp op) {
    ExprRef id = s.toIndex(get(op.getIds(), ArrayRef(at).drop_back()));
    return s.select(s.compare(ComparePredicate::Eq, at.back(), id), s.f32(1), s.f32(0));
  }

  //===-- Reductions
  //-----------------------------------------------------------------------------------------===//

  /// The level of a reduction's loop: above the parallel axes and all that the element depends on.
  int level(int nested = 0) const {
    uint64_t free = when ? when->free : 0;
    for (ExprRef index : at)
      free |= index->free;
    int depth = free ? 63 - __builtin_clzll(free) : -1;
    return std::max(elements.levels, depth + 1) + nested;
  }
  ExprRef bound(ExprRef extent) {
    return when ? s.compute(ScalarOp::Select, Scalar::Index, {when, extent, s.index(0)}) : extent;
  }

  /// init + sum of body(k) for 0 <= k < extent.
  ExprRef sum(Body body, ExprRef extent, ExprRef init, int level) {
    ExprRef k = s.variable(level, bound(extent)), term = body(k, when);
    if (ExprRef row = oneHot(term, k, extent, body))
      return init->op == ScalarOp::Number ? row : s.compute(ScalarOp::Add, row->type, {init, row});
    if (ExprRef seam = findSeam(term, k, extent)) {
      ExprRef first = sum(body, seam, init, level);
      auto later = [&](ExprRef index, ExprRef condition) { return body(s.plus(index, seam), condition); };
      return sum(later, s.minus(extent, seam), first, level);
    }
    return s.reduce(Reduction::Sum, k, init, term);
  }

  /// Where the term is (k == id ? 1 : 0) * f(k), the sum is f(id), or 0 where no k is id. Else null.
  ExprRef oneHot(ExprRef term, ExprRef k, ExprRef extent, Body body) {
    if (term->op != ScalarOp::Mul)
      return nullptr;
    for (ExprRef factor : term->operands) {
      if (factor->op != ScalarOp::Select || factor->operands[1] != s.f32(1) ||
          factor->operands[2] != s.f32(0))
        continue;
      ExprRef test = factor->operands[0];
      if (test->op != ScalarOp::Compare || ComparePredicate(test->detail) != ComparePredicate::Eq ||
          test->operands[0]->type != Scalar::Index)
        continue;
      ExprRef id = test->operands[0] == k ? test->operands[1] : test->operands[0];
      if ((test->operands[0] != k && test->operands[1] != k) || (id->free >> k->level & 1))
        continue;
      // An id may be out of range here (no row then), so its sign is compared, not assumed.
      ExprRef above = id->op == ScalarOp::ToIndex ? s.compare(ComparePredicate::Ge, id->operands[0], s.i32(0))
                                                  : s.compare(ComparePredicate::Ge, id, s.index(0));
      ExprRef inside = s.both(above, s.compare(ComparePredicate::Lt, id, extent));
      return s.select(inside, body(id, s.both(when, inside)), s.zero(term->type));
    }
    return nullptr;
  }

  /// A position inside the range at which a condition of the term changes; null if there is none.
  ExprRef findSeam(ExprRef term, ExprRef k, ExprRef extent) {
    if (!(term->free >> k->level & 1))
      return nullptr;
    if (term->op == ScalarOp::Compare && ComparePredicate(term->detail) == ComparePredicate::Lt &&
        term->operands[0]->type == Scalar::Index) {
      // a < b with k once in a: k < b - a + k
      ExprRef seam = s.plus(s.minus(term->operands[1], term->operands[0]), k);
      bool inside = seam != s.index(0) && seam != extent; // at an end it would split nothing off
      if (inside && !(seam->free >> k->level & 1) && s.provablyNonNegative(seam) &&
          s.provablyNonNegative(s.minus(extent, seam)))
        return seam;
    }
    for (ExprRef operand : term->operands)
      if (ExprRef seam = operand->op == ScalarOp::Variable ? nullptr : findSeam(operand, k, extent))
        return seam;
    return nullptr;
  }

  ExprRef visit(EinsumOp op) {
    auto [inputs, output] = op.getEquation().split("->");
    auto [left, right] = inputs.split(',');
    StringRef letters[] = {left, right};
    Value operands[] = {op.getLhs(), op.getRhs()};
    std::map<char, ExprRef> index;
    for (auto [a, letter] : llvm::enumerate(output))
      index[letter] = at[a];
    SmallVector<char> summed;
    for (StringRef side : letters)
      for (char letter : side)
        if (!index.count(letter) && !llvm::is_contained(summed, letter))
          summed.push_back(letter);
    // A length is known once the rows that it runs over are: these are walked outside.
    auto isRow = [&](char row, char ragged) {
      return llvm::any_of(llvm::seq(2), [&](int o) {
        size_t a = letters[o].find(ragged);
        return a != StringRef::npos && type(operands[o]).axis(a).isRagged() &&
               letters[o].take_front(a).contains(row);
      });
    };
    for (size_t placed = 0; placed < summed.size(); ++placed) {
      auto rest = llvm::drop_begin(summed, placed);
      auto ready = llvm::find_if(rest, [&](char letter) {
        return llvm::none_of(rest, [&](char row) { return row != letter && isRow(row, letter); });
      });
      std::rotate(summed.begin() + placed, ready, ready + 1);
    }
    auto indices = [&](int o) { return llvm::map_to_vector(letters[o], [&](char l) { return index[l]; }); };
    // The extent of a letter: ragged in either operand is ragged.
    auto extent = [&](char letter) {
      for (bool ragged : {true, false})
        for (int o : {0, 1})
          if (size_t a = letters[o].find(letter);
              a != StringRef::npos && type(operands[o]).axis(a).isRagged() == ragged)
            return elements.extent(type(operands[o]), a, indices(o), when);
      llvm_unreachable("a letter comes from an operand");
    };
    std::function<ExprRef(unsigned, ExprRef)> nest = [&](unsigned n, ExprRef condition) -> ExprRef {
      if (n == summed.size())
        return s.compute(ScalarOp::Mul, scalar(),
                         {elements.element(operands[0], indices(0), condition),
                          elements.element(operands[1], indices(1), condition)});
      auto body = [&](ExprRef k, ExprRef inner) {
        index[summed[n]] = k;
        return nest(n + 1, inner);
      };
      return sum(body, extent(summed[n]), s.zero(scalar()), level(n));
    };
    return nest(0, when);
  }

  ExprRef least(Scalar scalar) {
    return scalar == Scalar::I32 ? s.i32(INT32_MIN) : s.f32(-std::numeric_limits<double>::infinity());
  }
  ExprRef greatest(Scalar scalar) {
    return scalar == Scalar::I32 ? s.i32(INT32_MAX) : s.f32(std::numeric_limits<double>::infinity());
  }
  ExprRef visit(rondo::ReduceOp op) {
    int64_t axis = op.getAxis();
    SymbolicTensorType from = type(op.getInput());
    ExprRef extent = elements.extent(from, axis, at, when);
    auto body = [&](ExprRef k, ExprRef condition) {
      return elements.element(op.getInput(), inserted(at, axis, k), condition);
    };
    Scalar scalar = scalarOf(from.getElementType());
    auto plain = [&](Reduction kind, ExprRef init) {
      ExprRef k = s.variable(level(), bound(extent));
      return s.reduce(kind, k, init, body(k, when));
    };
    switch (op.getKind()) {
    case ReduceKind::Sum:
      return sum(body, extent, s.zero(scalar), level());
    case ReduceKind::Mean:
      return s.compute(ScalarOp::Div, scalar,
                       {sum(body, extent, s.zero(scalar), level()), s.cast(scalar, s.toI32(extent))});
    case ReduceKind::Prod:
      return plain(Reduction::Prod, scalar == Scalar::I32 ? s.i32(1) : s.f32(1));
    case ReduceKind::Max:
      return plain(Reduction::Max, least(scalar));
    case ReduceKind::Min:
      return plain(Reduction::Min, greatest(scalar));
    case ReduceKind::Any:
      return plain(Reduction::Or, s.boolean(false));
    case ReduceKind::All:
      return plain(Reduction::And, s.boolean(true));
    }
    llvm_unreachable("all kinds are handled");
  }
  ExprRef visit(ArgMaxOp op) {
    ExprRef k = s.variable(level(), bound(elements.extent(type(op.getInput()), op.getAxis(), at, when)));
    ExprRef body = get(op.getInput(), inserted(at, op.getAxis(), k));
    return s.reduce(Reduction::ArgMax, k, nullptr, body, 1);
  }
  /// How many elements of the row come before this one in descending order, equal ones in ascending position.
  ExprRef scratch(TopKOp op) {
    int64_t axis = op.getAxis();
    ExprRef mine = get(op.getInput(), at);
    ExprRef q = s.variable(level(), bound(elements.extent(type(op.getInput()), axis, at, when)));
    ExprRef other = get(op.getInput(), with(axis, q));
    ExprRef earlier = s.compute(
        ScalarOp::And, Scalar::Bool,
        {s.compare(ComparePredicate::Eq, other, mine), s.compare(ComparePredicate::Lt, q, at[axis])});
    ExprRef before =
        s.compute(ScalarOp::Or, Scalar::Bool, {s.compare(ComparePredicate::Gt, other, mine), earlier});
    return s.reduce(Reduction::Sum, q, s.i32(0), s.cast(Scalar::I32, before));
  }
  /// How many elements of the row are true up to this one.
  ExprRef scratch(NonzeroOp op) {
    ExprRef q = s.variable(level(), s.plus(at.back(), s.index(1)));
    return s.reduce(Reduction::Sum, q, s.i32(0),
                    s.cast(Scalar::I32, get(op.getInput(), with(at.size() - 1, q))));
  }
  /// The first position along `axis` whose scratch number is `wanted`.
  ExprRef firstWith(Operation *op, int64_t axis, ExprRef wanted) {
    ExprRef p = s.variable(level(), bound(elements.extent(type(op->getOperand(0)), axis, at, when)));
    ExprRef number = s.load(elements.scratchStorage(op), with(axis, p), when);
    ExprRef found = s.select(s.compare(ComparePredicate::Eq, number, wanted), s.i32(1), s.i32(0));
    return s.reduce(Reduction::ArgMax, p, nullptr, found, 1);
  }
  ExprRef visit(TopKOp op) {
    ExprRef position = firstWith(op, op.getAxis(), s.toI32(at[op.getAxis()]));
    return value == op.getIndices() ? position : get(op.getInput(), with(op.getAxis(), s.toIndex(position)));
  }
  ExprRef visit(NonzeroOp op) { return firstWith(op, at.size() - 1, s.toI32(s.plus(at.back(), s.index(1)))); }
  ExprRef visit(CumSumOp op) {
    auto body = [&](ExprRef k, ExprRef condition) {
      return elements.element(op.getInput(), with(op.getAxis(), k), condition);
    };
    return sum(body, s.plus(at[op.getAxis()], s.index(1)), s.zero(scalar()), level());
  }
  ExprRef visit(Conv1dOp op) {
    SymbolicTensorType x = type(op.getInput()), w = type(op.getKernel());
    auto tap = [&](ExprRef k, ExprRef condition) {
      ExprRef position =
          s.plus(s.times(at[1], s.dim(DimAttr::constant(s.getContext(), op.getStride()))->constant),
                 s.plus(k, s.index(-int64_t(op.getPadding()))));
      ExprRef inside = s.both(
          s.compare(ComparePredicate::Ge, position, s.index(0)),
          s.compare(ComparePredicate::Lt, position, elements.extent(x, 1, ArrayRef(at).take_front(1), when)));
      ExprRef needed = s.both(condition, inside == s.boolean(true) ? nullptr : inside);
      auto channel = [&](ExprRef c, ExprRef inner) {
        return s.compute(ScalarOp::Mul, Scalar::F32,
                         {elements.element(op.getInput(), {at[0], position, c}, s.both(inner, needed)),
                          elements.element(op.getKernel(), {k, c, at[2]}, inner)});
      };
      return sum(channel, s.dim(x.size(2)), s.f32(0), level(1));
    };
    return sum(tap, s.dim(w.size(0)), s.f32(0), level());
  }
};
} // namespace rondo::passes

/// The scalar op of an elementwise op with operands and result of one type.
static std::optional<ScalarOp> arithmeticOf(Operation *op) {
  return TypeSwitch<Operation *, std::optional<ScalarOp>>(op)
      .Case([](AddOp) { return ScalarOp::Add; })
      .Case([](SubOp) { return ScalarOp::Sub; })
      .Case([](MulOp) { return ScalarOp::Mul; })
      .Case([](DivOp) { return ScalarOp::Div; })
      .Case([](ModOp) { return ScalarOp::Rem; })
      .Case([](MinOp) { return ScalarOp::Min; })
      .Case([](MaxOp) { return ScalarOp::Max; })
      .Case([](AndOp) { return ScalarOp::And; })
      .Case([](OrOp) { return ScalarOp::Or; })
      .Case([](NotOp) { return ScalarOp::Not; })
      .Case([](NegOp) { return ScalarOp::Neg; })
      .Case([](AbsOp) { return ScalarOp::Abs; })
      .Case([](ExpOp) { return ScalarOp::Exp; })
      .Case([](LogOp) { return ScalarOp::Log; })
      .Case([](TanhOp) { return ScalarOp::Tanh; })
      .Case([](SigmoidOp) { return ScalarOp::Sigmoid; })
      .Case([](SqrtOp) { return ScalarOp::Sqrt; })
      .Default([](Operation *) { return std::nullopt; });
}

ExprRef Elements::scratch(Operation *op, Indices at) {
  Rules rules{*this, scalars, op->getResult(0), SmallVector<ExprRef>(at), nullptr};
  return isa<TopKOp>(op) ? rules.scratch(cast<TopKOp>(op)) : rules.scratch(cast<NonzeroOp>(op));
}

ExprRef Elements::compute(Value value, Indices at, ExprRef when) {
  Operation *op = value.getDefiningOp();
  assert(op && "a block argument has a source");
  Scalars &s = scalars;
  Rules rules{*this, s, value, SmallVector<ExprRef>(at), when};
  if (auto arithmetic = arithmeticOf(op))
    return rules.arithmetic(*arithmetic, op);
  return TypeSwitch<Operation *, ExprRef>(op)
      .Case<ConcatOp, SplitOp, SliceOp, IndexOp, PadOp, TransposeOp, InsertAxisOp, SplitAxisOp, MergeOp,
            ReverseOp, DenseOp, GatherOp, OneHotOp, EinsumOp, rondo::ReduceOp, ArgMaxOp, CumSumOp, Conv1dOp,
            TopKOp, NonzeroOp>([&](auto op) { return rules.visit(op); })
      .Case([&](rondo::ConstantOp op) { return rules.constant(op.getValue()); })
      .Case([&](rondo::SizeOp op) { return s.toI32(s.dim(op.getDim())); })
      .Case([&](MaxLenOp op) { return s.toI32(s.dim(DimAttr::symbol(s.getContext(), op.getSymbol()))); })
      .Case([&](IotaOp) { return s.toI32(at[0]); })
      .Case([&](FillOp op) { return element(op.getValue(), {}, when); })
      .Case<RaggedOp, AscribeOp>([&](auto op) { return element(op.getInput(), at, when); })
      .Case([&](RepeatOp op) {
        return rules.get(op.getInput(),
                         rules.with(op.getAxis(), s.floorDiv(at[op.getAxis()], op.getCount())));
      })
      .Case([&](LengthsOp op) {
        SmallVector<ExprRef> row(at);
        row.resize(cast<SymbolicTensorType>(op.getInput().getType()).getRank(), s.index(0));
        return s.toI32(extent(cast<SymbolicTensorType>(op.getInput().getType()), op.getAxis(), row, when));
      })
      .Case([&](ReluOp) {
        ExprRef x = rules.aligned(op->getOperand(0));
        return s.compute(ScalarOp::Max, x->type, {x, s.zero(x->type)});
      })
      .Case([&](CompareOp op) {
        return s.compare(op.getPredicate(), rules.aligned(op.getLhs()), rules.aligned(op.getRhs()));
      })
      .Case([&](SelectOp op) {
        return s.select(rules.aligned(op.getCondition()), rules.aligned(op.getLhs()),
                        rules.aligned(op.getRhs()));
      })
      .Case([&](CastOp op) { return s.cast(rules.scalar(), rules.aligned(op.getInput())); })
      .Case([&](ParamOp op) {
        auto data = op->getAttrOfType<ElementsAttr>("value");
        return data ? rules.constant(data)
                    : fail(op, "has no value: weights are bound before kernels are formed");
      })
      .Default([&](Operation *op) { return fail(op, unsupported); });
}
