// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A syntax tree back to source text, one layout for all.

#include "frontend/language/SourcePrinter.h"

#include "llvm/ADT/STLFunctionalExtras.h"
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
  void write(const FloatExpr &e);
  void write(const ArrayExpr &e);
  void write(const BinaryExpr &e);
  void write(const CallExpr &e);
  void write(const ScanExpr &e);
  void write(const LoopExpr &e);
  void write(const ForExpr &e);
  void write(const IfExpr &e);
  void simple(const Expr &e);
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
    if (p.parts)
      pattern(*p.parts);
    else
      os_ << p.name.text;
    if (p.type) {
      os_ << ": ";
      type(*p.type);
    }
    constraint(p.constraint);
  });
  os_ << ')';
}

void Printer::write(const FloatExpr &e) {
  char text[40];
  for (int digits = 1; digits <= 17; ++digits) { // The shortest spelling that reads back the same.
    snprintf(text, sizeof text, "%.*g", digits, e.value);
    if (strtod(text, nullptr) == e.value)
      break;
  }
  bool whole = llvm::StringRef(text).find_first_of(".e") == llvm::StringRef::npos;
  os_ << text << (whole ? ".0" : "");
}

void Printer::write(const ArrayExpr &e) {
  os_ << '[';
  commas(e.elements, [&](const ExprPtr &x) { expr(*x); });
  if (e.repeat) {
    os_ << "; ";
    expr(*e.repeat, SumLevel);
  }
  os_ << ']';
}

void Printer::write(const BinaryExpr &e) {
  unsigned own = levelOf(e.op);
  expr(*e.lhs, own == CompareLevel ? own + 1 : own);
  os_ << ' ' << spelling(e.op) << ' ';
  expr(*e.rhs, own + 1);
}

void Printer::write(const CallExpr &e) {
  expr(*e.callee, PostfixLevel);
  os_ << '(';
  commas(e.arguments, [&](const Argument &a) {
    if (!a.label.text.empty())
      os_ << a.label.text << (a.label.text == "along" ? " " : ": ");
    expr(*a.value);
  });
  os_ << ')';
}

void Printer::write(const ScanExpr &e) {
  os_ << "scan ";
  pattern(e.element);
  os_ << " over ";
  expr(*e.sequence);
  os_ << " along ";
  expr(*e.along);
  os_ << (e.reverse ? " reverse" : "");
  carried(e.carried);
  os_ << ' ';
  block(*e.body);
}

void Printer::write(const LoopExpr &e) {
  os_ << "loop at most ";
  expr(*e.bound);
  carried(e.carried);
  if (e.whileCondition) {
    os_ << " while ";
    expr(*e.whileCondition);
  }
  os_ << ' ';
  block(*e.body);
  if (e.untilCondition) {
    os_ << " until ";
    expr(*e.untilCondition);
    os_ << (e.dropping ? ", dropping it" : "");
  }
}

void Printer::write(const ForExpr &e) {
  os_ << "for ";
  pattern(e.element);
  os_ << " in ";
  expr(*e.sequence);
  carried(e.carried);
  os_ << ' ';
  block(*e.body);
}

void Printer::write(const IfExpr &e) {
  os_ << "if ";
  expr(*e.condition);
  os_ << ' ';
  expr(*e.thenBranch);
  os_ << " else ";
  expr(*e.elseBranch);
}

void Printer::simple(const Expr &e) {
  if (auto *integer = llvm::dyn_cast<IntegerExpr>(&e)) {
    os_ << integer->value;
  } else if (auto *flag = llvm::dyn_cast<BoolExpr>(&e)) {
    os_ << (flag->value ? "true" : "false");
  } else if (auto *string = llvm::dyn_cast<StringExpr>(&e)) {
    quoted(string->value);
  } else if (auto *name = llvm::dyn_cast<NameExpr>(&e)) {
    os_ << name->name;
  } else if (auto *tuple = llvm::dyn_cast<TupleExpr>(&e)) {
    os_ << '(';
    commas(tuple->elements, [&](const ExprPtr &x) { expr(*x); });
    os_ << ')';
  } else if (auto *unary = llvm::dyn_cast<UnaryExpr>(&e)) {
    os_ << (unary->op == Operator::Not ? "not " : "-");
    expr(*unary->operand, levelOf(unary->op));
  } else if (auto *field = llvm::dyn_cast<FieldExpr>(&e)) {
    expr(*field->base, PostfixLevel);
    os_ << '.' << field->field.text;
  } else if (auto *index = llvm::dyn_cast<IndexExpr>(&e)) {
    expr(*index->base, PostfixLevel);
    os_ << '[';
    commas(index->items, [&](const IndexItem &item) { indexItem(item); });
    os_ << ']';
  } else if (auto *lambda = llvm::dyn_cast<LambdaExpr>(&e)) {
    os_ << "fn ";
    parameters(lambda->parameters);
    body(*lambda->body);
  } else {
    os_ << "<error>";
  }
}

void Printer::expr(const Expr &e, unsigned level) {
  bool parentheses = levelOf(e) < level;
  os_ << (parentheses ? "(" : "");
  switch (e.kind) {
  case ExprKind::Float:
    write(llvm::cast<FloatExpr>(e));
    break;
  case ExprKind::Array:
    write(llvm::cast<ArrayExpr>(e));
    break;
  case ExprKind::Binary:
    write(llvm::cast<BinaryExpr>(e));
    break;
  case ExprKind::Call:
    write(llvm::cast<CallExpr>(e));
    break;
  case ExprKind::Block:
    block(llvm::cast<BlockExpr>(e));
    break;
  case ExprKind::If:
    write(llvm::cast<IfExpr>(e));
    break;
  case ExprKind::Scan:
    write(llvm::cast<ScanExpr>(e));
    break;
  case ExprKind::Loop:
    write(llvm::cast<LoopExpr>(e));
    break;
  case ExprKind::For:
    write(llvm::cast<ForExpr>(e));
    break;
  default:
    simple(e);
  }
  os_ << (parentheses ? ")" : "");
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
  if (v.prepended)
    option("prepend", *v.prepended);
  if (v.appended)
    option("append", *v.appended);
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
