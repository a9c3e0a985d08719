// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A syntax tree back to source text, one layout for all.

#include "frontend/language/SourcePrinter.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

namespace rondo::language {

namespace {

// How tightly an expression holds together; a looser one inside a tighter place gets parentheses.
enum Level : unsigned {
  Any,
  OrLevel,
  AndLevel,
  NotLevel,
  CompareLevel,
  SumLevel,
  ProductLevel,
  UnaryLevel,
  PostfixLevel
};

unsigned levelOf(Operator op) {
  switch (op) {
  case Operator::Or:
    return OrLevel;
  case Operator::And:
    return AndLevel;
  case Operator::Not:
    return NotLevel;
  case Operator::Add:
  case Operator::Sub:
    return SumLevel;
  case Operator::Mul:
  case Operator::Div:
  case Operator::Mod:
  case Operator::MatMul:
    return ProductLevel;
  case Operator::Negate:
    return UnaryLevel;
  default:
    return CompareLevel;
  }
}

unsigned levelOf(const Expr &e) {
  if (auto *binary = llvm::dyn_cast<BinaryExpr>(&e))
    return levelOf(binary->op);
  if (auto *unary = llvm::dyn_cast<UnaryExpr>(&e))
    return levelOf(unary->op);
  switch (e.kind) {
  case ExprKind::Scan:
  case ExprKind::Loop:
  case ExprKind::For:
  case ExprKind::If:
  case ExprKind::Lambda:
    return Any; // They end with a block or swallow what follows.
  default:
    return PostfixLevel;
  }
}

class Printer {
public:
  explicit Printer(llvm::raw_ostream &os) : os_(os) {}
  void item(const Item &item);
  void expr(const Expr &e, unsigned level = Any);
  void type(const TypeExpr &t);

private:
  template <class Range, class F> void commas(const Range &range, F each);
  void line() { os_ << '\n' << std::string(2 * indent_, ' '); }
  void quoted(llvm::StringRef text);
  void axis(const AxisExpr &a);
  void pattern(const Pattern &p);
  void statement(const Stmt &s);
  void block(const BlockExpr &b);
  void body(const Expr &e);
  void carried(const std::vector<CarriedValue> &values);
  void indexItem(const IndexItem &item);
  void constraint(const std::optional<RangeConstraint> &c);
  void parameters(const std::vector<Parameter> &ps);
  void generics(const std::vector<Name> &names);
  void function(const FunctionItem &f);
  void results(const FunctionItem &f);
  void vocab(const VocabItem &v);

  llvm::raw_ostream &os_;
  unsigned indent_ = 0;
};

template <class Range, class F> void Printer::commas(const Range &range, F each) {
  bool first = true;
  for (const auto &element : range) {
    os_ << (first ? "" : ", ");
    first = false;
    each(element);
  }
}

void Printer::quoted(llvm::StringRef text) {
  os_ << '"';
  for (char c : text) {
    size_t escape = llvm::StringRef("\n\t\\\"").find(c);
    if (escape == llvm::StringRef::npos)
      os_ << c;
    else
      os_ << '\\' << "nt\\\""[escape];
  }
  os_ << '"';
}

void Printer::axis(const AxisExpr &a) {
  if (!a.tag.text.empty())
    os_ << a.tag.text << ": ";
  expr(*a.size, SumLevel);
  if (a.raggedness == AxisExpr::PaddedBy)
    os_ << " padded by " << a.mask.text;
  else if (a.raggedness != AxisExpr::Dense) {
    os_ << (a.raggedness == AxisExpr::Ragged ? " ragged " : " padded ");
    expr(*a.lengths, SumLevel);
  }
  if (a.padding)
    os_ << " = " << *a.padding;
}

void Printer::type(const TypeExpr &t) {
  if (auto *tensor = llvm::dyn_cast<TensorType>(&t)) {
    os_ << tensor->dtype;
    if (tensor->axes.empty())
      return;
    os_ << '[';
    commas(tensor->axes, [&](const AxisExpr &a) { axis(a); });
    os_ << ']';
  } else if (auto *named = llvm::dyn_cast<NamedType>(&t)) {
    os_ << named->name.text;
    if (named->arguments.empty())
      return;
    os_ << '<';
    commas(named->arguments,
           [&](const NamedType::Argument &a) { a.type ? type(*a.type) : expr(*a.size, SumLevel); });
    os_ << '>';
  } else if (auto *tuple = llvm::dyn_cast<TupleType>(&t)) {
    os_ << '(';
    commas(tuple->elements, [&](const TypePtr &e) { type(*e); });
    os_ << ')';
  } else if (auto *array = llvm::dyn_cast<ArrayType>(&t)) {
    os_ << '[';
    type(*array->element);
    os_ << "; ";
    expr(*array->size, SumLevel);
    os_ << ']';
  } else if (auto *function = llvm::dyn_cast<FunctionType>(&t)) {
    os_ << "fn(";
    commas(function->parameters, [&](const TypePtr &e) { type(*e); });
    os_ << ')';
    if (function->result) {
      os_ << " -> ";
      type(*function->result);
    }
  } else {
    os_ << (t.kind == TypeKind::Size ? "size" : "<error>");
  }
}

void Printer::pattern(const Pattern &p) {
  if (p.isTuple) {
    os_ << '(';
    commas(p.elements, [&](const Pattern &e) { pattern(e); });
    os_ << ')';
  } else {
    os_ << p.name.text;
  }
  if (p.type) {
    os_ << ": ";
    type(*p.type);
  }
}

void Printer::statement(const Stmt &s) {
  if (auto *let = llvm::dyn_cast<LetStmt>(&s)) {
    if (let->pattern.isTuple || !let->pattern.name.text.empty()) {
      os_ << "let ";
      pattern(let->pattern);
      os_ << " = ";
    }
    expr(*let->value);
  } else if (auto *assume = llvm::dyn_cast<AssumeStmt>(&s)) {
    os_ << "assume ";
    expr(*assume->condition);
  } else if (auto *yield = llvm::dyn_cast<YieldStmt>(&s)) {
    os_ << "yield ";
    expr(*yield->value);
    if (yield->along) {
      os_ << " along ";
      expr(*yield->along);
    }
  } else if (auto *carry = llvm::dyn_cast<CarryStmt>(&s)) {
    os_ << "carry ";
    commas(carry->updates, [&](const CarryStmt::Update &u) {
      os_ << u.name.text << " = ";
      expr(*u.value);
    });
  } else {
    os_ << "<error>";
  }
}

void Printer::block(const BlockExpr &b) {
  os_ << '{';
  ++indent_;
  for (const StmtPtr &s : b.statements) {
    line();
    statement(*s);
  }
  if (b.result) {
    line();
    expr(*b.result);
  }
  --indent_;
  line();
  os_ << '}';
}

void Printer::body(const Expr &e) {
  if (auto *b = llvm::dyn_cast<BlockExpr>(&e)) {
    os_ << ' ';
    return block(*b);
  }
  os_ << " = ";
  expr(e);
}

void Printer::carried(const std::vector<CarriedValue> &values) {
  if (values.empty())
    return;
  os_ << " carry ";
  commas(values, [&](const CarriedValue &v) {
    os_ << v.name.text;
    if (v.type) {
      os_ << ": ";
      type(*v.type);
    }
    os_ << " = ";
    expr(*v.init);
  });
}

void Printer::indexItem(const IndexItem &item) {
  if (item.kind == IndexItem::Ellipsis)
    os_ << "...";
  if (item.first)
    expr(*item.first);
  if (item.kind == IndexItem::Slice)
    os_ << ':';
  if (item.last)
    expr(*item.last);
}

void Printer::constraint(const std::optional<RangeConstraint> &c) {
  if (!c)
    return;
  os_ << " in ";
  expr(*c->lower, SumLevel);
  if (c->upper) {
    os_ << (c->inclusive ? "..=" : "..");
    expr(*c->upper, SumLevel);
  }
}

void Printer::parameters(const std::vector<Parameter> &ps) {
  os_ << '(';
  commas(ps, [&](const Parameter &p) {
    os_ << p.name.text;
    if (p.type) {
      os_ << ": ";
      type(*p.type);
    }
    constraint(p.constraint);
  });
  os_ << ')';
}

void Printer::expr(const Expr &e, unsigned level) {
  bool parentheses = levelOf(e) < level;
  if (parentheses)
    os_ << '(';
  switch (e.kind) {
  case ExprKind::Error:
    os_ << "<error>";
    break;
  case ExprKind::Integer:
    os_ << llvm::cast<IntegerExpr>(e).value;
    break;
  case ExprKind::Float: {
    std::string text = llvm::formatv("{0:g17}", llvm::cast<FloatExpr>(e).value);
    for (int digits = 1; digits < 17; ++digits) { // The shortest spelling that reads back the same.
      char buffer[40];
      snprintf(buffer, sizeof buffer, "%.*g", digits, llvm::cast<FloatExpr>(e).value);
      if (strtod(buffer, nullptr) == llvm::cast<FloatExpr>(e).value) {
        text = buffer;
        break;
      }
    }
    os_ << text << (llvm::StringRef(text).find_first_of(".e") == llvm::StringRef::npos ? ".0" : "");
    break;
  }
  case ExprKind::Bool:
    os_ << (llvm::cast<BoolExpr>(e).value ? "true" : "false");
    break;
  case ExprKind::String:
    quoted(llvm::cast<StringExpr>(e).value);
    break;
  case ExprKind::Name:
    os_ << llvm::cast<NameExpr>(e).name;
    break;
  case ExprKind::Tuple:
    os_ << '(';
    commas(llvm::cast<TupleExpr>(e).elements, [&](const ExprPtr &x) { expr(*x); });
    os_ << ')';
    break;
  case ExprKind::Array: {
    auto &array = llvm::cast<ArrayExpr>(e);
    os_ << '[';
    commas(array.elements, [&](const ExprPtr &x) { expr(*x); });
    if (array.repeat) {
      os_ << "; ";
      expr(*array.repeat, SumLevel);
    }
    os_ << ']';
    break;
  }
  case ExprKind::Unary: {
    auto &unary = llvm::cast<UnaryExpr>(e);
    os_ << (unary.op == Operator::Not ? "not " : "-");
    expr(*unary.operand, levelOf(unary.op));
    break;
  }
  case ExprKind::Binary: {
    auto &binary = llvm::cast<BinaryExpr>(e);
    unsigned own = levelOf(binary.op);
    expr(*binary.lhs, own == CompareLevel ? own + 1 : own);
    os_ << ' ' << spelling(binary.op) << ' ';
    expr(*binary.rhs, own + 1);
    break;
  }
  case ExprKind::Call: {
    auto &call = llvm::cast<CallExpr>(e);
    expr(*call.callee, PostfixLevel);
    os_ << '(';
    commas(call.arguments, [&](const Argument &a) {
      if (!a.label.text.empty())
        os_ << a.label.text << (a.label.text == "along" ? " " : ": ");
      expr(*a.value);
    });
    os_ << ')';
    break;
  }
  case ExprKind::Field: {
    auto &field = llvm::cast<FieldExpr>(e);
    expr(*field.base, PostfixLevel);
    os_ << '.' << field.field.text;
    break;
  }
  case ExprKind::Index: {
    auto &index = llvm::cast<IndexExpr>(e);
    expr(*index.base, PostfixLevel);
    os_ << '[';
    commas(index.items, [&](const IndexItem &item) { indexItem(item); });
    os_ << ']';
    break;
  }
  case ExprKind::Lambda: {
    auto &lambda = llvm::cast<LambdaExpr>(e);
    os_ << "fn ";
    parameters(lambda.parameters);
    body(*lambda.body);
    break;
  }
  case ExprKind::Block:
    block(llvm::cast<BlockExpr>(e));
    break;
  case ExprKind::If: {
    auto &conditional = llvm::cast<IfExpr>(e);
    os_ << "if ";
    expr(*conditional.condition);
    os_ << ' ';
    expr(*conditional.thenBranch);
    os_ << " else ";
    expr(*conditional.elseBranch);
    break;
  }
  case ExprKind::Scan: {
    auto &scan = llvm::cast<ScanExpr>(e);
    os_ << "scan ";
    pattern(scan.element);
    os_ << " over ";
    expr(*scan.sequence);
    os_ << " along ";
    expr(*scan.along);
    os_ << (scan.reverse ? " reverse" : "");
    carried(scan.carried);
    os_ << ' ';
    block(*scan.body);
    break;
  }
  case ExprKind::Loop: {
    auto &loop = llvm::cast<LoopExpr>(e);
    os_ << "loop at most ";
    expr(*loop.bound);
    carried(loop.carried);
    if (loop.whileCondition) {
      os_ << " while ";
      expr(*loop.whileCondition);
    }
    os_ << ' ';
    block(*loop.body);
    if (loop.untilCondition) {
      os_ << " until ";
      expr(*loop.untilCondition);
      os_ << (loop.dropping ? ", dropping it" : "");
    }
    break;
  }
  case ExprKind::For: {
    auto &loop = llvm::cast<ForExpr>(e);
    os_ << "for ";
    pattern(loop.element);
    os_ << " in ";
    expr(*loop.sequence);
    carried(loop.carried);
    os_ << ' ';
    block(*loop.body);
    break;
  }
  }
  if (parentheses)
    os_ << ')';
}

void Printer::generics(const std::vector<Name> &names) {
  if (names.empty())
    return;
  os_ << '<';
  commas(names, [&](const Name &n) { os_ << n.text; });
  os_ << '>';
}

void Printer::results(const FunctionItem &f) {
  if (f.results.empty())
    return;
  os_ << " -> ";
  bool one = f.results.size() == 1 && f.results[0].name.text.empty();
  os_ << (one ? "" : "(");
  commas(f.results, [&](const ResultDecl &r) {
    if (!r.name.text.empty())
      os_ << r.name.text << ": ";
    type(*r.type);
    constraint(r.constraint);
  });
  os_ << (one ? "" : ")");
}

void Printer::function(const FunctionItem &f) {
  os_ << (f.isEntry ? "entry " : "fn ") << f.name.text;
  generics(f.generics);
  parameters(f.parameters);
  results(f);
  if (!f.where.empty()) {
    os_ << " where ";
    commas(f.where, [&](const ExprPtr &e) { expr(*e); });
  }
  body(*f.body);
}

void Printer::vocab(const VocabItem &v) {
  os_ << "vocab " << v.name.text << " = ";
  if (v.path.empty()) {
    os_ << '[';
    commas(v.symbols, [&](const std::string &s) { quoted(s); });
    os_ << ']';
  } else {
    quoted(v.path);
  }
  os_ << " by " << (v.byCharacters ? "characters" : "words");
  auto option = [&](const char *word, llvm::StringRef symbol) {
    os_ << ", " << word << ' ';
    quoted(symbol);
  };
  for (const std::string &s : v.prepended)
    option("prepend", s);
  for (const std::string &s : v.appended)
    option("append", s);
  if (v.unknown)
    option("unknown", *v.unknown);
  os_ << (v.lowercase ? ", lowercase" : "");
}

void Printer::item(const Item &item) {
  if (item.broken) {
    os_ << "<error>\n";
    return;
  }
  if (auto *use = llvm::dyn_cast<UseItem>(&item)) {
    os_ << "use ";
    quoted(use->path);
  } else if (auto *constant = llvm::dyn_cast<ConstItem>(&item)) {
    os_ << "const " << constant->name.text << " = ";
    expr(*constant->value);
  } else if (auto *weights = llvm::dyn_cast<WeightsItem>(&item)) {
    os_ << "weights ";
    quoted(weights->path);
  } else if (auto *v = llvm::dyn_cast<VocabItem>(&item)) {
    vocab(*v);
  } else if (auto *structure = llvm::dyn_cast<StructItem>(&item)) {
    os_ << "struct " << structure->name.text;
    generics(structure->generics);
    os_ << " { ";
    commas(structure->fields, [&](const Field &f) {
      os_ << f.name.text << ": ";
      type(*f.type);
    });
    os_ << " }";
  } else if (auto *f = llvm::dyn_cast<FunctionItem>(&item)) {
    function(*f);
  } else if (auto *param = llvm::dyn_cast<ParamItem>(&item)) {
    os_ << "param " << param->name.text << ": ";
    type(*param->type);
    if (param->from) {
      os_ << " from ";
      quoted(*param->from);
    }
  }
  os_ << '\n';
}

} // namespace

std::string print(const File &file) {
  std::string text;
  llvm::raw_string_ostream os(text);
  for (const ItemPtr &item : file.items)
    Printer(os).item(*item);
  return text;
}

std::string print(const Expr &expr) {
  std::string text;
  llvm::raw_string_ostream os(text);
  Printer(os).expr(expr);
  return text;
}

std::string print(const TypeExpr &type) {
  std::string text;
  llvm::raw_string_ostream os(text);
  Printer(os).type(type);
  return text;
}

} // namespace rondo::language
