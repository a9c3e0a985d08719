// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Specialisation: a partial evaluator over the syntax tree whose residual is model IR. Each call is evaluated
// with its own sizes, so inlining and specialisation are one step; call-site locations say how an op came
// about. Whether sizes agree is never decided here: what must agree becomes an op that states it, and the
// prover decides.

#pragma once

#include "frontend/language/Alike.h"
#include "frontend/language/Builtins.h"
#include "frontend/language/Program.h"
#include "frontend/language/Values.h"
#include "ir/Ops.h"

#include "mlir/IR/BuiltinOps.h"

#include <functional>

namespace rondo::language {

// The arguments of a call, evaluated.
struct CallArguments {
  Range range; // Of the call.
  std::vector<Value> positional;
  std::vector<Range> ranges; // Of the positional ones.
  llvm::StringMap<Value> labelled;
  llvm::StringMap<Range> labelRanges;
  const Expr *along = nullptr;
  EnvPtr env;

  const Value *labelledValue(llvm::StringRef label) const {
    auto it = labelled.find(label);
    return it == labelled.end() ? nullptr : &it->second;
  }
};

// A comparison of sizes: lhs == rhs or lhs >= rhs.
struct SizeCondition {
  ObligationKind kind;
  DimAttr lhs, rhs;
  std::string text;
  Range range;
};

// What an op does to the rows of its first operands: it rearranges axes first..last. `key` is the op with its
// parameters.
struct RowsMoved {
  int64_t first = 0, last = 0;
  size_t operands = 1;
  std::string key;
  static RowsMoved along(int64_t axis, std::string key) {
    key += " along " + std::to_string(axis);
    return {axis, axis, 1, std::move(key)};
  }
};
using RowsOp = llvm::function_ref<Value(mlir::ValueRange)>;

// The yields of a loop's value alone, where there is room for just them.
Value takeYields(Value value, size_t room);

class Elaborator {
public:
  Elaborator(const Program &program, mlir::MLIRContext &context, Sources &sources, Diagnostics &diagnostics);
  ~Elaborator();
  mlir::OwningOpRef<mlir::ModuleOp> run(llvm::StringRef modelFolderFile);
  // Told each expression when it has been evaluated, as often as that happens. A tensor lives only as long as
  // the elaborator does not drop the op that makes it: keep its type.
  using Observer = std::function<void(const Expr &, const Value &, const EnvPtr &)>;
  void observe(Observer observer) { observer_ = std::move(observer); }

  // --- Ground (Elaborator.cpp)
  mlir::MLIRContext *context() { return context_; }
  mlir::OpBuilder &builder() { return builder_; }
  DimAttr constant(int64_t value) { return DimAttr::constant(context_, value); }
  DimAttr symbol(llvm::StringRef name) { return DimAttr::symbol(context_, name); }
  mlir::Type f32() { return builder_.getF32Type(); }
  mlir::Type i32() { return builder_.getI32Type(); }
  mlir::Type boolean() { return builder_.getI1Type(); }
  mlir::Type dtype(llvm::StringRef name);
  EnvPtr newEnv(EnvPtr parent);
  std::string fresh(const llvm::Twine &base); // A symbol that no user can write.
  mlir::Location location(Range range);
  mlir::LocationAttr placeOfSize(const Value &size, Range range);
  Value error(const char *code, Range range, const llvm::Twine &message,
              llvm::StringRef help = ""); // Gives poison.

  // Builds an op by its shape rule; poison, with a report, where it is ill-formed.
  template <typename OpT, typename... Args> OpT op(Range range, Args &&...args) {
    here_ = range;
    return rondo::create<OpT>(builder_, location(range), &sink_, std::forward<Args>(args)...);
  }
  template <typename OpT, typename... Args> Value emit(Range range, Args &&...args) {
    OpT made = op<OpT>(range, std::forward<Args>(args)...);
    return made ? Value::ofTensor(made->getResult(0)) : Value();
  }
  // For ops with several results: runs the rule on an op built with placeholder types.
  bool infer(mlir::Operation *op, Range range);

  mlir::Value scalar(double value, mlir::Type type, Range range);
  // Sizes and literals become scalar tensors, of `wanted` if given, else i32 and f32. Null with a report
  // otherwise.
  mlir::Value tensorOf(const Value &value, Range range, mlir::Type wanted = {},
                       const llvm::Twine &what = "a tensor");
  mlir::Value cast(mlir::Value value, mlir::Type to, Range range);
  // A size: a Size value. Null with a report otherwise.
  DimAttr sizeOf(const Value &value, Range range, const llvm::Twine &what);
  std::optional<int64_t> constantOf(const Value &value, Range range, const llvm::Twine &what);
  void require(const SizeCondition &condition, Cause cause, const llvm::Twine &what, Range range);
  // A message without the symbols that loops make: their sizes as they are before the first step.
  std::string forUser(llvm::StringRef message) const;
  void nameValue(Value &value, llvm::StringRef name);

  // --- Ragged rows (RaggedRows.cpp)
  // An op that rearranges axes moved.first .. moved.last of its first operands, on those of which a later
  // axis is ragged: its lengths go the same way.
  Value gatherRows(Range range, int64_t axis, int64_t batch, mlir::Value table, mlir::Value ids);
  Value onRows(Range range, const RowsMoved &moved, llvm::ArrayRef<mlir::Value> operands, const RowsOp &op);
  // A reduction; over the rows of a ragged axis it takes those that are long enough at each position.
  Value reduce(Range range, ReduceKind kind, int64_t axis, mlir::Value x);

  // --- Sizes that data decides (Elaborator.cpp): one symbol for values that are made alike
  std::string lengthsSymbol(mlir::Value lengths, llvm::StringRef base);
  Value greatestOf(Range range, mlir::Value lengths);
  Value positionsIn(Range range, mlir::Value mask);

  // --- Expressions (Expressions.cpp)
  Value evaluate(const Expr *e, const EnvPtr &env);
  DimAttr evaluateSize(const Expr *e, const EnvPtr &env);
  Value binary(Operator op, const Value &lhs, const Value &rhs, Range range);
  Value unary(Operator op, const Value &operand, Range range);
  Value elementwise(Operator op, mlir::Value lhs, mlir::Value rhs, Range range);
  // Both as tensors of one dtype, a literal taking the other's. False with a report.
  bool unifyOperands(const Value &lhs, const Value &rhs, Range range, mlir::Value &left, mlir::Value &right);
  // The axis that `along` names; `otherwise` where nothing is written, `unnamed` where no axis has the name.
  // Negative with a report.
  int64_t findAxis(const Expr *along, SymbolicTensorType type, const EnvPtr &env, Range range,
                   std::optional<int64_t> otherwise, std::optional<int64_t> unnamed = std::nullopt);
  // Where `perRow`, sides may speak of lengths: they hold for each row.
  std::vector<SizeCondition> conditions(const Expr *e, const EnvPtr &env, bool perRow = false);
  void bind(const Pattern &pattern, Value value, const EnvPtr &env, Range range);

  // --- Calls (Calls.cpp)
  Value call(const Value &callee, CallArguments &arguments);
  Value callWith(const Value &callee, std::vector<Value> arguments, Range range, const EnvPtr &env);
  Value rebuilt(Value value, Range range);

  // --- Types (Types.cpp)
  // Binds the parameters that a declared type has to what the value says: those that stand alone as a size,
  // or those in products too; in results also names that nothing has declared.
  enum class Binding { Names, Products, Results };
  void bindParameters(const TypeExpr &type, const Value &value, Env &env, Binding mode = Binding::Names);
  // The value as the declared type; obligations where that is not plain. Poison, with a report, where it
  // cannot be.
  Value ascribe(const TypeExpr &type, Value value, const EnvPtr &env, Range range, const std::string &what);
  // The type of a tensor as declared; axes that leave something open take it from `actual`.
  SymbolicTensorType tensorType(const TensorType &type, const EnvPtr &env, SymbolicTensorType actual);
  Value ascribeTensor(SymbolicTensorType type, Value value, Range range, const std::string &what,
                      llvm::ArrayRef<Value> sizes = {});
  Value ascribeLike(const Value &model, Value value, Range range, const std::string &what);
  // `in 0..V`, `in letters`: the least and the greatest value; null with a report.
  std::pair<DimAttr, DimAttr> limits(const RangeConstraint &constraint, const EnvPtr &env);
  // States that the value lies in its declared range.
  void claimRange(const std::optional<RangeConstraint> &constraint, const Value &value, const EnvPtr &env,
                  Range range, const std::string &what);

private:
  // --- Ragged rows
  Value meanOfRows(Range range, int64_t axis, mlir::Value x);
  std::string rowsKey(const RowsMoved &moved, llvm::ArrayRef<mlir::Value> operands, int64_t axis);
  mlir::Value movedLengths(Range range, const RowsMoved &moved, llvm::ArrayRef<mlir::Value> operands,
                           int64_t axis, const RowsOp &op);

  // --- Expressions
  Value evaluateByKind(const Expr *e, const EnvPtr &env);
  Value name(const NameExpr &e, const EnvPtr &env);
  Value block(const BlockExpr &b, const EnvPtr &env);
  void statements(const BlockExpr &b, const EnvPtr &env);
  void stepStatement(const Stmt &s, const EnvPtr &env);
  Value field(const FieldExpr &e, const EnvPtr &env);
  Value index(const IndexExpr &e, const EnvPtr &env);
  Value indexTensor(const IndexExpr &e, Value base, const EnvPtr &env);
  Value indexParts(const IndexExpr &e, const Value &base, const EnvPtr &env);
  Value slice(Value base, int64_t axis, const IndexItem &item, const EnvPtr &env);
  Value callExpr(const CallExpr &e, const EnvPtr &env);
  Value conditional(const IfExpr &e, const EnvPtr &env);
  Value matmul(mlir::Value lhs, mlir::Value rhs, Range range);
  Value foldSizes(Operator op, const Value &lhs, const Value &rhs, Range range);
  Value foldNumbers(Operator op, double lhs, double rhs, Range range);
  void assume(const AssumeStmt &stmt, const EnvPtr &env);

  // --- Calls
  std::optional<Closure> overload(const Closure &closure, const CallArguments &arguments);
  Value callClosure(const Closure &closure, CallArguments &arguments);
  Value construct(const StructItem &structure, CallArguments &arguments);
  Value structOf(const StructItem &structure, std::vector<Value> values, llvm::ArrayRef<Range> ranges,
                 Range range);
  bool matchArguments(llvm::StringRef name, llvm::ArrayRef<std::string> names, CallArguments &arguments,
                      std::vector<Value> &values, std::vector<Range> &ranges);
  Value finishResult(const Closure &closure, Value value, const EnvPtr &env, Range range);
  Value global(const Item &item);
  Value evaluateConst(const ConstItem &item);

  // --- Types
  bool bindable(const NameExpr &e, const Env &env, Binding mode) const;
  Value &bindSize(llvm::StringRef name, DimAttr size, AxisAttr axis, Env &env);
  void bindAxes(const TensorType &type, mlir::Value tensor, Env &env, Binding mode);
  void solve(const Expr *e, DimAttr size, Env &env);
  AxisAttr axisType(const AxisExpr &declared, const EnvPtr &env, AxisAttr actual);
  DimAttr lengthsOf(const Expr *e, const EnvPtr &env);
  Value mismatch(const char *code, const TypeExpr &type, const Value &value, Range range,
                 const std::string &what);
  Value ascribeTensorType(const TensorType &type, Value value, const EnvPtr &env, Range range,
                          const std::string &what);
  Value ascribeNamed(const NamedType &type, Value value, const EnvPtr &env, Range range,
                     const std::string &what);

  // --- Loops (Loops.cpp)
  class OpenBlock; // A block that is being built.
  struct Step;     // What the body of a loop does to the values it yields and carries.
  struct Carried;
  Value scan(const ScanExpr &e, const EnvPtr &env);
  Value loop(const LoopExpr &e, const EnvPtr &env);
  Value unrolled(const ForExpr &e, const EnvPtr &env);
  Carried enterLoop(const std::vector<CarriedValue> &values, const EnvPtr &env);
  void addCarriedArguments(Carried &carried, mlir::Block &block, Env &env);
  void finishStep(Carried &carried, Step &step, const EnvPtr &env,
                  llvm::SmallVectorImpl<mlir::Value> &carriedValues,
                  llvm::SmallVectorImpl<mlir::Value> &yields);
  Value leaveLoop(Carried &carried, Step &step, mlir::Operation *op, Range range);
  Value failedLoop(Carried &carried, Step &step, Range range);
  Value loopValue(std::vector<Value> yields, std::vector<Value> finals, Range range);
  void runBody(const BlockExpr &body, Step &step, const EnvPtr &env);
  void addLeaf(Carried &carried, const Value &leaf, const std::string &path);
  mlir::Value carriedOn(const Value &argument, const Value &update, Range range, const std::string &path);
  bool scannedElements(const ScanExpr &e, Value &sequence, const EnvPtr &env, mlir::Block &body,
                       llvm::SmallVectorImpl<mlir::Value> &inputs, llvm::SmallVectorImpl<int64_t> &axes);
  void whileRegion(const LoopExpr &e, const Carried &carried, const EnvPtr &env, mlir::Region &region);
  int64_t yieldAxis(const Step &step, mlir::Value value, int64_t natural, const EnvPtr &env);

  // --- Entries and parameters (Entries.cpp)
  void buildEntry(const FunctionItem &f, bool alone);
  void checkAlone(const FunctionItem &f);
  struct EntryBuilder;
  void vocabulary(const VocabItem &vocab);
  void parameters();
  Value parameter(const TypeExpr &type, const EnvPtr &env, const ParamItem &item, const std::string &path,
                  const std::vector<int64_t> &indices);
  Value structParameter(const NamedType &type, const StructItem &structure, const EnvPtr &env,
                        const ParamItem &item, const std::string &path, const std::vector<int64_t> &indices);

  class Sink : public ShapeSink {
  public:
    explicit Sink(Elaborator &elaborator) : elaborator_(elaborator) {}
    void obligation(Obligation) override {} // The prover asks again.
    void illFormed(mlir::Operation *op, Cause cause, const llvm::Twine &message) override;

  private:
    Elaborator &elaborator_;
  };

  struct Frame {
    Range call;
    std::string callee;
    bool untyped = false; // Some argument has no type: the call decides what rank it has.
  };

  const Program &program_;
  mlir::MLIRContext *context_;
  Sources &sources_;
  Diagnostics &diagnostics_;
  mlir::OpBuilder builder_;
  mlir::ModuleOp module_;
  Sink sink_{*this};
  Observer observer_;
  Range here_;
  std::vector<Frame> frames_;
  size_t calls_ = 0;                        // of functions, in the whole model
  llvm::StringSet<> symbols_;               // Of the entry being built.
  llvm::StringMap<std::string> shownSizes_; // How a symbol of a loop is told to the user.
  Step *step_ = nullptr;                    // Of the innermost loop.
  // A function that is a value and the names that it sees refer to each other: the elaborator lets go of all
  // of them when it ends.
  std::vector<std::weak_ptr<Env>> environments_;
  EnvPtr globals_;
  llvm::StringMap<Value> constants_;
  llvm::StringSet<> underway_; // Constants being evaluated.
  llvm::StringMap<std::vector<std::string>> vocabularies_;
  llvm::StringMap<Value> entryParameters_; // The model's parameters, in the entry being built.
  llvm::StringSet<> tensorNames_;          // Of the weights file, as far as they are taken.
  llvm::DenseSet<const FunctionItem *> called_;
  llvm::StringMap<mlir::Value> movedLengths_; // Lengths of rearranged rows, by what was done to which.
  mlir::Block *entryBlock_ = nullptr;
  Alike alike_;
  // By the first value that is made like it: the symbol of lengths, of their greatest, the positions in a
  // mask.
  llvm::DenseMap<mlir::Value, std::string> lengthsSymbols_, greatestSymbols_;
  llvm::DenseMap<mlir::Value, NonzeroOp> positions_;
  EntryBuilder *entryBuilder_ = nullptr;

public:
  const std::vector<std::string> *vocabularySymbols(llvm::StringRef name) const;
};

} // namespace rondo::language
