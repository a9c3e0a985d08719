// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The elaborator's ground: locations, errors, scalars, obligations; and the public functions.

#include "frontend/language/Elaborator.h"
#include "frontend/language/Language.h"

#include "llvm/ADT/StringExtras.h"

#include "mlir/IR/Verifier.h"

namespace rondo::language {

Elaborator::Elaborator(const Program &program, mlir::MLIRContext &context, Sources &sources,
                       Diagnostics &diagnostics)
    : program_(program), context_(&context), sources_(sources), diagnostics_(diagnostics), builder_(&context),
      globals_(newEnv(nullptr)) {}

Elaborator::~Elaborator() {
  for (const std::weak_ptr<Env> &known : environments_)
    if (EnvPtr env = known.lock()) {
      env->values.clear();
      env->types.clear();
    }
}

EnvPtr Elaborator::newEnv(EnvPtr parent) {
  auto env = std::make_shared<Env>(std::move(parent));
  environments_.push_back(env);
  return env;
}

mlir::OwningOpRef<mlir::ModuleOp> Elaborator::run(llvm::StringRef modelPath) {
  mlir::OwningOpRef<mlir::ModuleOp> module =
      mlir::ModuleOp::create(mlir::FileLineColLoc::get(context_, modelPath, 1, 1));
  module_ = *module;
  builder_.setInsertionPointToEnd(module_.getBody());
  if (program_.weights)
    module_->setAttr(weightsAttr, builder_.getStringAttr(
                                      besideFile(*program_.weights->range.buffer, program_.weights->path)));
  auto forEachItem = [&](auto visit) {
    for (const File &file : program_.files)
      for (const ItemPtr &item : file.items)
        if (!item->broken)
          visit(*item);
  };
  forEachItem([&](const Item &item) {
    if (auto *vocab = llvm::dyn_cast<VocabItem>(&item))
      vocabulary(*vocab);
  });
  forEachItem([&](const Item &item) {
    if (auto *c = llvm::dyn_cast<ConstItem>(&item))
      evaluateConst(*c);
    if (auto *f = llvm::dyn_cast<FunctionItem>(&item); f && f->isEntry)
      buildEntry(*f, /*alone=*/false);
  });
  forEachItem([&](const Item &item) {
    auto *f = llvm::dyn_cast<FunctionItem>(&item);
    if (f && !f->isEntry && !isStandard(f->range.buffer) && !called_.contains(f))
      checkAlone(*f);
  });
  return module;
}

mlir::Type Elaborator::dtype(llvm::StringRef name) {
  return name == "f32" ? f32() : name == "i32" ? i32() : boolean();
}

std::string Elaborator::fresh(const llvm::Twine &base) {
  std::string name = base.str();
  for (int i = 2; !symbols_.insert(name).second; ++i)
    name = (base + "#" + llvm::Twine(i)).str();
  return name;
}

mlir::Location Elaborator::location(Range range) {
  auto plain = [&](Range r) -> mlir::Location {
    if (!r.valid())
      return mlir::UnknownLoc::get(context_);
    Position start = r.start();
    return mlir::FileLineColLoc::get(context_, r.buffer->path(), start.line, start.column);
  };
  mlir::Location result = plain(range);
  for (const Frame &frame : llvm::reverse(frames_))
    result = mlir::CallSiteLoc::get(result, plain(frame.call));
  return result;
}

std::string Elaborator::forUser(llvm::StringRef message) const {
  std::string result;
  auto inName = [](char c) { return llvm::isAlnum(c) || c == '_' || c == '$' || c == '#' || c == '!'; };
  while (!message.empty()) {
    llvm::StringRef name = message.take_while(inName);
    if (name.empty()) {
      result += message.front();
      message = message.drop_front();
      continue;
    }
    message = message.drop_front(name.size());
    auto shown = shownSizes_.find(name);
    if (shown == shownSizes_.end()) {
      result += name;
    } else if (message.consume_front(" tag ")) { // The name by which its user knows the axis.
      llvm::StringRef tag = message.take_while([&](char c) { return inName(c) || c == '.'; });
      message = message.drop_front(tag.size());
      std::string product = tag.str();
      std::replace(product.begin(), product.end(), '.', '*');
      result += product;
    } else {
      result += shown->second;
    }
  }
  return result;
}

Value Elaborator::error(const char *code, Range range, const llvm::Twine &message, llvm::StringRef help) {
  // What goes wrong in the standard library is told where the user called it.
  Range shown = range;
  size_t depth = frames_.size();
  while (isStandard(shown.buffer) && depth > 0)
    shown = frames_[--depth].call;
  bool inLibrary = shown.buffer != range.buffer;
  // What has no type takes any rank: one that does not fit is the caller's.
  Range within = shown;
  size_t inner = depth;
  while (llvm::StringRef(code) == code::Rank && depth > 0 && frames_[depth - 1].untyped)
    shown = frames_[--depth].call;
  Diagnostic &d = diagnostics_.error(code, shown, forUser(message.str()));
  if (inLibrary)
    d.note(range, "in `" + frames_[inner].callee + "` of the standard library");
  if (depth < inner)
    d.note(within, "in `" + frames_[inner - 1].callee + "`, whose arguments have no types");
  for (size_t i = depth; i > 0 && depth - i < 4; --i)
    d.note(frames_[i - 1].call, "in `" + frames_[i - 1].callee + "`, called here");
  if (!help.empty())
    d.suggest(help);
  return Value();
}

void Elaborator::Sink::illFormed(mlir::Operation *, Cause cause, const llvm::Twine &message) {
  elaborator_.error(stringifyCause(cause).data(), elaborator_.here_, message);
}

bool Elaborator::infer(mlir::Operation *op, Range range) {
  here_ = range;
  if (mlir::succeeded(inferResultTypes(llvm::cast<ShapedOp>(op), &sink_)))
    return true;
  op->erase();
  return false;
}

mlir::Value Elaborator::scalar(double value, mlir::Type type, Range range) {
  auto shaped = mlir::RankedTensorType::get({}, type);
  mlir::DenseElementsAttr data =
      llvm::isa<mlir::FloatType>(type)
          ? mlir::DenseElementsAttr::get(shaped, mlir::FloatAttr::get(type, value).getValue())
          : mlir::DenseElementsAttr::get(shaped,
                                         llvm::APInt(type.getIntOrFloatBitWidth(), int64_t(value), true));
  return builder_.create<ConstantOp>(location(range), SymbolicTensorType::scalar(type), data);
}

mlir::Value Elaborator::cast(mlir::Value value, mlir::Type to, Range range) {
  if (llvm::cast<SymbolicTensorType>(value.getType()).getElementType() == to)
    return value;
  return emit<CastOp>(range, to, value).tensor;
}

static bool isWhole(double value) { return value == double(int64_t(value)); }

mlir::Value Elaborator::tensorOf(const Value &value, Range range, mlir::Type wanted,
                                 const llvm::Twine &what) {
  if (value.kind == Value::Tensor)
    return value.tensor;
  if (value.kind == Value::Bool && (!wanted || wanted == boolean()))
    return scalar(value.flag, boolean(), range);
  bool number = value.kind == Value::Number || value.isConstantSize();
  if (number && wanted != boolean()) {
    bool size = value.kind == Value::Size;
    double literal = size ? double(*value.size.asConstant()) : value.number;
    mlir::Type type = wanted ? wanted : size ? i32() : f32();
    if (type == i32() && (!isWhole(literal) || std::abs(literal) > 2147483647.0)) {
      error(code::Type, range, "`" + describe(value) + "` is not an i32");
      return {};
    }
    return scalar(literal, type, range);
  }
  if (value.kind == Value::Size && wanted != boolean()) {
    mlir::Value size =
        builder_.create<SizeOp>(location(range), SymbolicTensorType::scalar(i32()), value.size);
    return wanted && wanted != i32() ? cast(size, wanted, range) : size;
  }
  if (!value.isPoison()) // What is poison has been reported.
    error(code::Type, range, "expected " + what + ", not `" + describe(value) + "`");
  return {};
}

DimAttr Elaborator::sizeOf(const Value &value, Range range, const llvm::Twine &what) {
  if (value.kind == Value::Size) {
    if (!value.size.overflowed())
      return value.size;
    error(code::Overflow, range, what + " does not fit into 64 bits", "no array can be so large");
    return {};
  }
  if (value.kind == Value::Number && isWhole(value.number))
    return constant(int64_t(value.number));
  if (value.isPoison())
    return {};
  error(code::Type, range,
        what + " is a size (a whole number, or computed from the sizes of axes), not `" + describe(value) +
            "`");
  return {};
}

std::optional<int64_t> Elaborator::constantOf(const Value &value, Range range, const llvm::Twine &what) {
  DimAttr size = sizeOf(value, range, what);
  if (!size)
    return std::nullopt;
  if (auto number = size.asConstant())
    return number;
  error(code::Const, range,
        what + " must be a number that is known when compiling, not `" + size.text() + "`");
  return std::nullopt;
}

void Elaborator::require(const SizeCondition &condition, Cause cause, const llvm::Twine &what, Range range) {
  bool plain = condition.kind == ObligationKind::Equal && condition.lhs == condition.rhs;
  if (auto difference = (condition.lhs - condition.rhs).asConstant();
      plain || (difference && condition.kind == ObligationKind::AtLeast && *difference >= 0))
    return;
  builder_.create<RequireOp>(location(range), condition.kind, condition.lhs, condition.rhs, cause,
                             what.str());
}

// The name lies innermost in the location, so that who looks for the call site need not know of it.
static mlir::Location withName(mlir::Location loc, mlir::StringAttr name) {
  if (auto site = llvm::dyn_cast<mlir::CallSiteLoc>(loc))
    return mlir::CallSiteLoc::get(withName(site.getCallee(), name), site.getCaller());
  if (auto named = llvm::dyn_cast<mlir::NameLoc>(loc))
    loc = named.getChildLoc();
  return mlir::NameLoc::get(name, loc);
}

static llvm::StringRef nameIn(mlir::Location loc) {
  if (auto site = llvm::dyn_cast<mlir::CallSiteLoc>(loc))
    return nameIn(site.getCallee());
  if (auto named = llvm::dyn_cast<mlir::NameLoc>(loc))
    return named.getName().getValue();
  return {};
}

// `let` names the op: of one with several results, the results in order, with commas between them.
void Elaborator::nameValue(Value &value, llvm::StringRef name) {
  if (value.kind != Value::Tensor || name.empty() || name == "_")
    return;
  mlir::Operation *op = value.tensor.getDefiningOp();
  if (!op || op->getBlock() != builder_.getInsertionBlock() || llvm::isa<ParamOp>(op))
    return;
  std::string text = name.str();
  if (op->getNumResults() > 1) {
    llvm::SmallVector<llvm::StringRef> names;
    nameIn(op->getLoc()).split(names, ',');
    names.resize(op->getNumResults());
    names[llvm::cast<mlir::OpResult>(value.tensor).getResultNumber()] = name;
    text = llvm::join(names, ",");
  }
  op->setLoc(withName(op->getLoc(), builder_.getStringAttr(text)));
}

std::string Elaborator::lengthsSymbol(mlir::Value lengths, llvm::StringRef base) {
  auto [it, isNew] = lengthsSymbols_.try_emplace(alike_.first(lengths));
  if (isNew) {
    it->second = fresh(base + "$");
    alike_.setLengths(it->second, it->first);
  }
  return it->second;
}

// The op stands behind the lengths themselves: whoever sees these sees it.
Value Elaborator::greatestOf(Range range, mlir::Value lengths) {
  auto [it, isNew] = greatestSymbols_.try_emplace(alike_.first(lengths));
  if (isNew) {
    mlir::OpBuilder::InsertionGuard guard(builder_);
    builder_.setInsertionPointAfterValue(it->first);
    std::string symbol = fresh("maxlen$");
    if (!emit<MaxLenOp>(range, builder_.getStringAttr(symbol), DimAttr(), it->first).isPoison())
      it->second = symbol;
  }
  return it->second.empty() ? Value() : Value::ofSize(symbol(it->second));
}

Value Elaborator::positionsIn(Range range, mlir::Value mask) {
  mlir::Value first = alike_.first(mask);
  NonzeroOp known = positions_.lookup(first);
  if (known) // in the same way, in a value of its own that has its own name
    return emit<NonzeroOp>(range, known.getSymbolAttr(), first);
  mlir::OpBuilder::InsertionGuard guard(builder_);
  builder_.setInsertionPointAfterValue(first);
  Value made = emit<NonzeroOp>(range, builder_.getStringAttr(fresh("count$")), first);
  if (!made.isPoison())
    positions_[first] = made.tensor.getDefiningOp<NonzeroOp>();
  return made;
}

const std::vector<std::string> *Elaborator::vocabularySymbols(llvm::StringRef name) const {
  auto it = vocabularies_.find(name);
  return it == vocabularies_.end() ? nullptr : &it->second;
}

// --- Public ------------------------------------------------------------------

/// A file of functions alone is a library: it can be checked.
static bool hasFunctions(const Program &program) {
  return llvm::any_of(program.files, [](const File &file) {
    return llvm::any_of(file.items, [](const ItemPtr &item) {
      return llvm::isa<FunctionItem>(item.get()) && !isStandard(item->range.buffer);
    });
  });
}

static mlir::OwningOpRef<mlir::ModuleOp> import(const SourceBuffer &buffer, mlir::MLIRContext &context,
                                                Sources &sources, Diagnostics &diagnostics) {
  context.loadDialect<RondoDialect>();
  Program program = loadProgram(buffer, sources, diagnostics);
  checkNames(program, diagnostics);
  mlir::OwningOpRef<mlir::ModuleOp> module =
      Elaborator(program, context, sources, diagnostics).run(buffer.path());
  if (!diagnostics.hasErrors() && !hasFunctions(program))
    diagnostics.error(code::Name, Range(), "the model has no entry")
        .suggest("write `entry NAME(ARGUMENTS) -> (RESULTS) { … }`");
  diagnostics.sort();
  if (diagnostics.hasErrors())
    return nullptr;
  // What the elaborator builds is well-formed; that it is not is our mistake, which MLIR's handler tells.
  if (mlir::failed(mlir::verify(*module)))
    return nullptr;
  return module;
}

mlir::OwningOpRef<mlir::ModuleOp> importRondoText(llvm::StringRef path, llvm::StringRef text,
                                                  mlir::MLIRContext &context, Sources &sources,
                                                  Diagnostics &diagnostics) {
  return import(*sources.add(path, text), context, sources, diagnostics);
}

mlir::OwningOpRef<mlir::ModuleOp> importRondo(llvm::StringRef path, mlir::MLIRContext &context,
                                              Sources &sources, Diagnostics &diagnostics) {
  std::string message;
  const SourceBuffer *buffer = sources.read(path, message);
  if (!buffer) {
    diagnostics.error(code::File, Range(), "cannot read `" + path + "`: " + message);
    return nullptr;
  }
  return import(*buffer, context, sources, diagnostics);
}

} // namespace rondo::language
