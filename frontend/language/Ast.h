// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The syntax tree of a .rondo file, as written: nothing is resolved here.
// A part that could not be parsed is an error node, so that the rest of its file is still checked.

#pragma once

#include "frontend/language/Source.h"

#include "llvm/Support/Casting.h"

namespace rondo::language {

struct Name {
  std::string text; // Empty when it could not be parsed.
  Range range;
};

// --- Expressions -------------------------------------------------------------

enum class ExprKind : uint8_t {
  // clang-format off
  Error, Integer, Float, Bool, String, Name, Tuple, Array, Unary, Binary, Call, Field, Index, Lambda, Block, If,
  Scan, Loop, For
  // clang-format on
};

struct Expr {
  Expr(ExprKind kind, Range range) : kind(kind), range(range) {}
  virtual ~Expr() = default;
  const ExprKind kind;
  Range range;
};
using ExprPtr = std::unique_ptr<Expr>;

template <ExprKind K> struct ExprNode : Expr {
  explicit ExprNode(Range range) : Expr(K, range) {}
  static bool classof(const Expr *e) { return e->kind == K; }
};

struct ErrorExpr : ExprNode<ExprKind::Error> {
  using ExprNode::ExprNode;
};

struct IntegerExpr : ExprNode<ExprKind::Integer> {
  using ExprNode::ExprNode;
  int64_t value = 0;
};

struct FloatExpr : ExprNode<ExprKind::Float> {
  using ExprNode::ExprNode;
  double value = 0;
};

struct BoolExpr : ExprNode<ExprKind::Bool> {
  using ExprNode::ExprNode;
  bool value = false;
};

struct StringExpr : ExprNode<ExprKind::String> {
  using ExprNode::ExprNode;
  std::string value;
};

struct NameExpr : ExprNode<ExprKind::Name> {
  using ExprNode::ExprNode;
  std::string name;
};

struct TupleExpr : ExprNode<ExprKind::Tuple> {
  using ExprNode::ExprNode;
  std::vector<ExprPtr> elements;
};

struct ArrayExpr : ExprNode<ExprKind::Array> {
  using ExprNode::ExprNode;
  std::vector<ExprPtr> elements;
  ExprPtr repeat; // Of `[x; n]`, the n.
};

enum class Operator : uint8_t {
  Negate,
  Not,
  Add,
  Sub,
  Mul,
  Div,
  Mod,
  MatMul,
  Eq,
  Ne,
  Lt,
  Le,
  Gt,
  Ge,
  And,
  Or
};
llvm::StringRef spelling(Operator op);

struct UnaryExpr : ExprNode<ExprKind::Unary> {
  using ExprNode::ExprNode;
  Operator op = Operator::Negate;
  ExprPtr operand;
};

struct BinaryExpr : ExprNode<ExprKind::Binary> {
  using ExprNode::ExprNode;
  Operator op = Operator::Add;
  Range opRange;
  ExprPtr lhs, rhs;
};

struct Argument {
  Name label; // `name: value`, `along S` (label `along`), or empty.
  ExprPtr value;
};

struct CallExpr : ExprNode<ExprKind::Call> {
  using ExprNode::ExprNode;
  ExprPtr callee;
  std::vector<Argument> arguments;
};

struct FieldExpr : ExprNode<ExprKind::Field> {
  using ExprNode::ExprNode;
  ExprPtr base;
  Name field;
};

struct IndexItem {
  enum Kind : uint8_t { At, Slice, Ellipsis } kind = At;
  Range range;
  ExprPtr first, last; // Of a slice, each may be missing; of an index, `first`.
};

struct IndexExpr : ExprNode<ExprKind::Index> {
  using ExprNode::ExprNode;
  ExprPtr base;
  std::vector<IndexItem> items;
};

// --- Types -------------------------------------------------------------------

enum class TypeKind : uint8_t { Error, Tensor, Named, Tuple, Array, Function, Size };

struct TypeExpr {
  TypeExpr(TypeKind kind, Range range) : kind(kind), range(range) {}
  virtual ~TypeExpr() = default;
  const TypeKind kind;
  Range range;
};
using TypePtr = std::unique_ptr<TypeExpr>;

template <TypeKind K> struct TypeNode : TypeExpr {
  explicit TypeNode(Range range) : TypeExpr(K, range) {}
  static bool classof(const TypeExpr *t) { return t->kind == K; }
};

struct ErrorType : TypeNode<TypeKind::Error> {
  using TypeNode::TypeNode;
};

struct SizeType : TypeNode<TypeKind::Size> {
  using TypeNode::TypeNode;
};

struct AxisExpr {
  enum Raggedness : uint8_t { Dense, Ragged, Padded, PaddedBy } raggedness = Dense;
  Range range;
  Name tag;                       // `time` of `time: T`, or empty.
  ExprPtr size;                   // The name `_` matches every size.
  ExprPtr lengths;                // Of Ragged and Padded.
  Name mask;                      // Of PaddedBy.
  std::optional<int64_t> padding; // `padded len = 0`.
};

struct TensorType : TypeNode<TypeKind::Tensor> {
  using TypeNode::TypeNode;
  std::string dtype; // f32, i32, bool.
  std::vector<AxisExpr> axes;
};

// A struct with its sizes, or a type parameter. An argument is a size unless it can only be a type.
struct NamedType : TypeNode<TypeKind::Named> {
  struct Argument {
    TypePtr type;
    ExprPtr size;
  };
  using TypeNode::TypeNode;
  Name name;
  std::vector<Argument> arguments;
};

struct TupleType : TypeNode<TypeKind::Tuple> {
  using TypeNode::TypeNode;
  std::vector<TypePtr> elements;
};

struct ArrayType : TypeNode<TypeKind::Array> {
  using TypeNode::TypeNode;
  TypePtr element;
  ExprPtr size;
};

struct FunctionType : TypeNode<TypeKind::Function> {
  using TypeNode::TypeNode;
  std::vector<TypePtr> parameters;
  TypePtr result; // May be missing: then any.
};

// --- Patterns and statements -------------------------------------------------

// A name (`_` names nothing) or a tuple of patterns, each with a type if written.
struct Pattern {
  Range range;
  Name name;
  std::vector<Pattern> elements; // Of a tuple.
  bool isTuple = false;
  TypePtr type;
};

enum class StmtKind : uint8_t { Error, Let, Assume, Yield, Carry };

struct Stmt {
  Stmt(StmtKind kind, Range range) : kind(kind), range(range) {}
  virtual ~Stmt() = default;
  const StmtKind kind;
  Range range;
};
using StmtPtr = std::unique_ptr<Stmt>;

template <StmtKind K> struct StmtNode : Stmt {
  explicit StmtNode(Range range) : Stmt(K, range) {}
  static bool classof(const Stmt *s) { return s->kind == K; }
};

struct ErrorStmt : StmtNode<StmtKind::Error> {
  using StmtNode::StmtNode;
};

struct LetStmt : StmtNode<StmtKind::Let> {
  using StmtNode::StmtNode;
  Pattern pattern;
  ExprPtr value;
};

struct AssumeStmt : StmtNode<StmtKind::Assume> {
  using StmtNode::StmtNode;
  ExprPtr condition;
};

struct YieldStmt : StmtNode<StmtKind::Yield> {
  using StmtNode::StmtNode;
  ExprPtr value;
  ExprPtr along; // May be missing.
};

struct CarryStmt : StmtNode<StmtKind::Carry> {
  struct Update {
    Name name;
    ExprPtr value;
  };
  using StmtNode::StmtNode;
  std::vector<Update> updates;
};

struct BlockExpr : ExprNode<ExprKind::Block> {
  using ExprNode::ExprNode;
  std::vector<StmtPtr> statements;
  ExprPtr result; // May be missing: then the block has no value.
};

// --- Functions, conditions and loops -----------------------------------------

// `in 0..V`, `in 1..=S`, `in letters`.
struct RangeConstraint {
  Range range;
  ExprPtr lower, upper; // A vocabulary has `lower` alone.
  bool inclusive = false;
};

struct Parameter {
  Name name;                      // Of an argument that is taken apart: its text, which names nothing.
  std::unique_ptr<Pattern> parts; // What it is taken apart into, as in `fn (x, (h, c))`.
  TypePtr type;                   // May be missing.
  std::optional<RangeConstraint> constraint;
};

struct ResultDecl {
  Name name; // May be empty.
  TypePtr type;
  std::optional<RangeConstraint> constraint;
};

struct LambdaExpr : ExprNode<ExprKind::Lambda> {
  using ExprNode::ExprNode;
  std::vector<Parameter> parameters;
  ExprPtr body;
};

struct IfExpr : ExprNode<ExprKind::If> {
  using ExprNode::ExprNode;
  ExprPtr condition, thenBranch, elseBranch;
};

struct CarriedValue {
  Name name;
  TypePtr type; // May be missing.
  ExprPtr init;
};

struct ScanExpr : ExprNode<ExprKind::Scan> {
  using ExprNode::ExprNode;
  Pattern element;
  ExprPtr sequence, along;
  bool reverse = false;
  std::vector<CarriedValue> carried;
  std::unique_ptr<BlockExpr> body;
};

struct LoopExpr : ExprNode<ExprKind::Loop> {
  using ExprNode::ExprNode;
  ExprPtr bound;
  std::vector<CarriedValue> carried;
  std::unique_ptr<BlockExpr> body;
  ExprPtr whileCondition, untilCondition; // At most one.
  bool dropping = false;
};

struct ForExpr : ExprNode<ExprKind::For> {
  using ExprNode::ExprNode;
  Pattern element;
  ExprPtr sequence;
  std::vector<CarriedValue> carried;
  std::unique_ptr<BlockExpr> body;
};

// --- Items -------------------------------------------------------------------

enum class ItemKind : uint8_t { Use, Const, Weights, Vocab, Struct, Function, Param };

struct Item {
  Item(ItemKind kind, Range range) : kind(kind), range(range) {}
  virtual ~Item() = default;
  const ItemKind kind;
  Range range;
  bool broken = false; // Had a syntax error outside its body: its name exists, nothing else is said about it.
};
using ItemPtr = std::unique_ptr<Item>;

template <ItemKind K> struct ItemNode : Item {
  explicit ItemNode(Range range) : Item(K, range) {}
  static bool classof(const Item *i) { return i->kind == K; }
};

struct UseItem : ItemNode<ItemKind::Use> {
  using ItemNode::ItemNode;
  std::string path;
};

struct ConstItem : ItemNode<ItemKind::Const> {
  using ItemNode::ItemNode;
  Name name;
  ExprPtr value;
};

struct WeightsItem : ItemNode<ItemKind::Weights> {
  using ItemNode::ItemNode;
  std::string path;
};

struct VocabItem : ItemNode<ItemKind::Vocab> {
  using ItemNode::ItemNode;
  Name name;
  std::string path; // Empty for an inline list.
  std::vector<std::string> symbols;
  bool byCharacters = false, lowercase = false;
  std::optional<std::string> prepended, appended; // Symbols put around a text.
  std::optional<std::string> unknown;
};

struct Field {
  Name name;
  TypePtr type;
};

struct StructItem : ItemNode<ItemKind::Struct> {
  using ItemNode::ItemNode;
  Name name;
  std::vector<Name> generics;
  std::vector<Field> fields;
};

struct FunctionItem : ItemNode<ItemKind::Function> {
  using ItemNode::ItemNode;
  bool isEntry = false;
  Name name;
  std::vector<Name> generics;
  std::vector<Parameter> parameters;
  std::vector<ResultDecl> results; // Empty when not written; several are a tuple.
  std::vector<ExprPtr> where;
  ExprPtr body;
};

struct ParamItem : ItemNode<ItemKind::Param> {
  using ItemNode::ItemNode;
  Name name;
  TypePtr type;
  std::optional<std::string> from;
};

struct File {
  const SourceBuffer *buffer = nullptr;
  std::vector<ItemPtr> items;
};

} // namespace rondo::language
