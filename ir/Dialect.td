// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The `rondo` dialect: its attributes (dimension expressions, axes, symbols) and its one type.
#ifndef RONDO_IR_DIALECT
#define RONDO_IR_DIALECT

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

def RondoDialect : Dialect {
  let name = "rondo";
  let cppNamespace = "::rondo";
  let summary = "Model IR: what a sequence-to-sequence model means";
  let description = [{
    A small functional tensor IR. Every value is a tensor whose type carries symbolic dimensions; scalars have
    rank 0. Functions are inlined by the frontend, so a module holds parameters, vocabularies and entries.
    The verifier checks rank, dtype and the scope of symbols, never that two sizes are equal: a wrong program
    must be expressible to be refuted by the prover.
  }];
  let useDefaultAttributePrinterParser = 1;
  let useDefaultTypePrinterParser = 1;
}

//===-- Enumerations -----------------------------------------------------------------------------------===//

class RondoEnum<string name, list<I32EnumAttrCase> cases> : I32EnumAttr<name, "", cases> {
  let cppNamespace = "::rondo";
  let genSpecializedAttr = 0;
}
class RondoEnumAttr<EnumAttrInfo info, string mnemonic> : EnumAttr<RondoDialect, info, mnemonic> {
  let assemblyFormat = "`<` $value `>`";
}

def AtomKind : RondoEnum<"AtomKind", [
  I32EnumAttrCase<"FloorDiv", 0, "div">, I32EnumAttrCase<"Min", 1, "min">,
  I32EnumAttrCase<"Max", 2, "max">]>;
def Raggedness : RondoEnum<"Raggedness", [
  I32EnumAttrCase<"Dense", 0, "dense">, I32EnumAttrCase<"Ragged", 1, "ragged">,
  I32EnumAttrCase<"Padded", 2, "padded">]>;
def ComparePredicate : RondoEnum<"ComparePredicate", [
  I32EnumAttrCase<"Eq", 0, "eq">, I32EnumAttrCase<"Ne", 1, "ne">, I32EnumAttrCase<"Lt", 2, "lt">,
  I32EnumAttrCase<"Le", 3, "le">, I32EnumAttrCase<"Gt", 4, "gt">, I32EnumAttrCase<"Ge", 5, "ge">]>;
def ReduceKind : RondoEnum<"ReduceKind", [
  I32EnumAttrCase<"Sum", 0, "sum">, I32EnumAttrCase<"Mean", 1, "mean">, I32EnumAttrCase<"Max", 2, "max">,
  I32EnumAttrCase<"Min", 3, "min">, I32EnumAttrCase<"Prod", 4, "prod">, I32EnumAttrCase<"Any", 5, "any">,
  I32EnumAttrCase<"All", 6, "all">]>;
def ObligationKind : RondoEnum<"ObligationKind", [
  I32EnumAttrCase<"Equal", 0, "equal">, I32EnumAttrCase<"AtLeast", 1, "at_least">,
  I32EnumAttrCase<"SameLengths", 2, "same_lengths">, I32EnumAttrCase<"SameTag", 3, "same_tag">]>;
// The stable cause codes of a diagnostic, `E-LOOP-INV` and so on; Unknown lets the prover choose by the axes' roles.
def Cause : RondoEnum<"Cause", [
  I32EnumAttrCase<"Unknown", 0, "E-SHAPE">, I32EnumAttrCase<"LoopInv", 1, "E-LOOP-INV">,
  I32EnumAttrCase<"LoopRank", 2, "E-LOOP-RANK">, I32EnumAttrCase<"Arity", 3, "E-ARITY">,
  I32EnumAttrCase<"BatchSrc", 4, "E-BATCH-SRC">, I32EnumAttrCase<"Const", 5, "E-CONST">,
  I32EnumAttrCase<"Tile", 6, "E-TILE">, I32EnumAttrCase<"Feat", 7, "E-FEAT">,
  I32EnumAttrCase<"Layers", 8, "E-LAYERS">, I32EnumAttrCase<"State", 9, "E-STATE">,
  I32EnumAttrCase<"Rank", 10, "E-RANK">, I32EnumAttrCase<"Time", 11, "E-TIME">,
  I32EnumAttrCase<"Len", 12, "E-LEN">, I32EnumAttrCase<"Bound", 13, "E-BOUND">,
  I32EnumAttrCase<"Div", 14, "E-DIV">, I32EnumAttrCase<"Axis", 15, "E-AXIS">,
  I32EnumAttrCase<"Order", 16, "E-ORDER">, I32EnumAttrCase<"Pad", 17, "E-PAD">,
  I32EnumAttrCase<"Index", 18, "E-INDEX">, I32EnumAttrCase<"Range", 19, "E-RANGE">,
  I32EnumAttrCase<"Overflow", 20, "E-OVERFLOW">, I32EnumAttrCase<"Assume", 21, "E-ASSUME">,
  I32EnumAttrCase<"Unbound", 22, "E-UNBOUND">, I32EnumAttrCase<"Syntax", 23, "E-SYNTAX">,
  I32EnumAttrCase<"Name", 24, "E-NAME">, I32EnumAttrCase<"Type", 25, "E-TYPE">,
  I32EnumAttrCase<"Weight", 26, "E-WEIGHT">]>;

def ComparePredicateAttr : RondoEnumAttr<ComparePredicate, "compare">;
def ReduceKindAttr : RondoEnumAttr<ReduceKind, "reduce">;
def ObligationKindAttr : RondoEnumAttr<ObligationKind, "obligation">;

//===-- Dimension expressions --------------------------------------------------------------------------===//

class RondoAttr<string name, string attrMnemonic> : AttrDef<RondoDialect, name> { let mnemonic = attrMnemonic; }

def DimAtomAttr : RondoAttr<"DimAtom", "atom"> {
  let summary = "div (rounded down), min or max of two dimension expressions, in normal form";
  let parameters = (ins "AtomKind":$kind, "::mlir::Attribute":$lhs, "::mlir::Attribute":$rhs);
  let hasCustomAssemblyFormat = 1;
}

def DimMonomialAttr : RondoAttr<"DimMonomial", "monomial"> {
  let summary = "A sorted product of factors; a factor is a symbol (StringAttr) or an atom (DimAtomAttr)";
  let parameters = (ins ArrayRefParameter<"::mlir::Attribute">:$factors);
  let hasCustomAssemblyFormat = 1;
}

def DimAttr : RondoAttr<"Dim", "dim"> {
  let summary = "A dimension: a canonical polynomial with integer coefficients";
  let description = [{
    Written `#rondo.dim<"2*B*K + T - 1">`. Sums and products are canonical, so two dimensions that are equal as
    polynomials are the same attribute and compare by pointer. Atoms are `div(a, b)`, `min(a, b)` and
    `max(a, b)`; `mod(a, b)` is rewritten to `a - b*div(a, b)`.
  }];
  let parameters = (ins ArrayRefParameter<"DimMonomialAttr">:$monomials, ArrayRefParameter<"int64_t">:$coefficients);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    /// The constant `value`, and the symbol `name`.
    static DimAttr constant(::mlir::MLIRContext *context, int64_t value);
    static DimAttr symbol(::mlir::MLIRContext *context, ::llvm::StringRef name);
    /// Reads the text form; nullopt where it is not a dimension (`message` says why).
    static ::std::optional<DimAttr> parseText(::mlir::MLIRContext *context, ::llvm::StringRef text,
                                              ::std::string *message = nullptr);

    DimAttr operator+(DimAttr other) const;
    DimAttr operator-(DimAttr other) const;
    DimAttr operator*(DimAttr other) const;
    DimAttr operator-() const;
    DimAttr operator+(int64_t c) const { return *this + constant(getContext(), c); }
    DimAttr operator-(int64_t c) const { return *this - constant(getContext(), c); }
    DimAttr operator*(int64_t c) const { return *this * constant(getContext(), c); }
    /// Rounds towards minus infinity; the divisor is taken to be at least 1 (who divides states that obligation).
    DimAttr floorDiv(DimAttr divisor) const;
    DimAttr mod(DimAttr divisor) const;
    DimAttr min(DimAttr other) const;
    DimAttr max(DimAttr other) const;

    ::std::optional<int64_t> asConstant() const;
    /// The symbol's name where the dimension is one symbol, else nullopt.
    ::std::optional<::llvm::StringRef> asSymbol() const;
    bool isConstant(int64_t value) const { return asConstant() == value; }
    /// True only where the value is at least 0 for all symbols of at least 0 (it may be so without being seen here).
    bool isNonNegative() const;
    /// True where a coefficient or an exact value left 64 bits on the way here.
    bool overflowed() const;

    /// Calls `visit` for each symbol, those inside atoms included, in the order of the text form (repeats possible).
    void forEachSymbol(::llvm::function_ref<void(::mlir::StringAttr)> visit) const;
    bool mentions(::llvm::StringRef symbol) const;
    /// Replaces each symbol by what `replacement` gives for it (a null DimAttr keeps the symbol).
    DimAttr substitute(::llvm::function_ref<DimAttr(::mlir::StringAttr)> replacement) const;
    /// The value for the given symbols; nullopt where one has none, a divisor is not positive, or 64 bits are left.
    ::std::optional<int64_t> evaluate(
        ::llvm::function_ref<::std::optional<int64_t>(::llvm::StringRef)> value) const;

    /// The text form, in the user's names: `2*B*K + T - 1`.
    ::std::string text() const;
  }];
}

//===-- Axes, symbols and the type ---------------------------------------------------------------------===//

def AxisAttr : RondoAttr<"Axis", "axis"> {
  let summary = "One axis of a tensor: size, tag, raggedness";
  let description = [{
    Written `S`, `B*K tag B.K`, `S ragged len`, `S padded len`, `S padded len = 0`, `S padded by m`.
    `lengths` (for `ragged` and `padded`) is a dimension over symbols that have a value for each row. The tag is an
    ordered product of names; it is printed where it is not the default (the size's name, where the size is one symbol).
  }];
  let parameters = (ins "DimAttr":$size, ArrayRefParameter<"::mlir::StringAttr">:$tag, "Raggedness":$raggedness,
                        "DimAttr":$lengths, "::mlir::StringAttr":$mask, "::mlir::IntegerAttr":$padding);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    /// A dense axis with the default tag of `size`.
    static AxisAttr dense(DimAttr size);
    static AxisAttr dense(::mlir::MLIRContext *context, int64_t size);
    static AxisAttr ragged(DimAttr size, DimAttr lengths);
    bool isRagged() const { return getRaggedness() == Raggedness::Ragged; }
    bool isPadded() const { return getRaggedness() == Raggedness::Padded; }
    bool isDense() const { return getRaggedness() == Raggedness::Dense; }
    /// How many valid positions a row has: its lengths, or the size.
    DimAttr extent() const { return isRagged() ? getLengths() : getSize(); }
    /// True where the tag is the size's own name, which the text form leaves out.
    bool hasDefaultTag() const;
    AxisAttr withSize(DimAttr size) const;      // another size: the tag becomes that size's default
    AxisAttr resized(DimAttr size) const;       // another size: a tag that says more than the old size's name stays
    AxisAttr withTag(::llvm::ArrayRef<::mlir::StringAttr> tag) const;
    AxisAttr withLengths(DimAttr lengths) const;
    AxisAttr asDense() const;
    AxisAttr substitute(::llvm::function_ref<DimAttr(::mlir::StringAttr)> replacement) const;
    ::std::string text() const;
    static ::std::optional<AxisAttr> parseText(::mlir::MLIRContext *context, ::llvm::StringRef text,
                                               ::std::string *message = nullptr);
  }];
}

def SymbolAttr : RondoAttr<"Symbol", "symbol"> {
  let summary = "A symbol that an entry or a loop declares, with its range";
  let description = [{
    `#rondo.symbol<"S", min = "1">`, `#rondo.symbol<"len", min = "1", max = "S", rows = "B">`. `min` and `max`
    (inclusive, may be absent) are dimensions over symbols declared before. `rows`, where present, is the size of the axis
    over which the symbol has one value a row (`B`, `4`, `2*B`): it is a lengths symbol.
  }];
  let parameters = (ins "::mlir::StringAttr":$symbolName, "DimAttr":$min, OptionalParameter<"DimAttr">:$max,
                        OptionalParameter<"DimAttr">:$rows);
  let hasCustomAssemblyFormat = 1;
}

def SymbolicTensorType : TypeDef<RondoDialect, "SymbolicTensor"> {
  let mnemonic = "tensor";
  let summary = "A tensor with symbolic, tagged and possibly ragged axes";
  let description = "Written `!rondo.tensor<\"f32[B, S ragged len, 2*H]\">`; dtypes are f32, f64, i32, bool.";
  let parameters = (ins "::mlir::Type":$elementType, ArrayRefParameter<"AxisAttr">:$axes);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    static SymbolicTensorType scalar(::mlir::Type elementType);
    int64_t getRank() const { return getAxes().size(); }
    AxisAttr axis(int64_t i) const { return getAxes()[i]; }
    DimAttr size(int64_t i) const { return getAxes()[i].getSize(); }
    bool isFloat() const;
    bool isInteger() const;   // i32
    bool isBool() const;      // i1
    SymbolicTensorType withElementType(::mlir::Type elementType) const;
    SymbolicTensorType withAxes(::llvm::ArrayRef<AxisAttr> axes) const;
    SymbolicTensorType withAxis(int64_t i, AxisAttr axis) const;
    /// The product of the sizes.
    DimAttr numElements() const;
    SymbolicTensorType substitute(::llvm::function_ref<DimAttr(::mlir::StringAttr)> replacement) const;
    /// As a user writes it: `f32[B, S ragged len]`; a scalar is `f32`.
    ::std::string text() const;
    static ::std::optional<SymbolicTensorType> parseText(::mlir::MLIRContext *context, ::llvm::StringRef text,
                                                         ::std::string *message = nullptr);
  }];
}

def AnyRondoTensor : Type<CPred<"::llvm::isa<::rondo::SymbolicTensorType>($_self)">, "rondo tensor",
                          "::rondo::SymbolicTensorType">;

#endif
