// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Symbols.h"

#include "llvm/ADT/StringExtras.h"

using namespace rondo;
using namespace rondo::tools;
using mlir::DictionaryAttr;
using mlir::StringAttr;

namespace {
/// Writes a dimension as postfix code over the entry's symbols.
class ExpressionWriter {
public:
  ExpressionWriter(const SymbolIndex &symbols, std::vector<rondo_instruction> &code)
      : symbols(symbols), code(code) {}

  bool write(Dim dim);

private:
  void push(rondo_operation operation, int64_t value = 0) { code.push_back({uint64_t(operation), value}); }
  bool writeFactor(mlir::Attribute factor);
  bool writeMonomial(DimMonomialAttr monomial, int64_t coefficient);

  const SymbolIndex &symbols;
  std::vector<rondo_instruction> &code;
};

} // namespace

bool ExpressionWriter::writeFactor(mlir::Attribute factor) {
  if (auto symbol = llvm::dyn_cast<StringAttr>(factor)) {
    auto found = symbols.find(symbol.getValue());
    if (found == symbols.end())
      return false;
    push(RONDO_SYMBOL, found->second);
    return true;
  }
  auto atom = llvm::cast<DimAtomAttr>(factor);
  if (!write(llvm::cast<Dim>(atom.getLhs())) || !write(llvm::cast<Dim>(atom.getRhs())))
    return false;
  push(atom.getKind() == AtomKind::FloorDiv ? RONDO_FLOORDIV
       : atom.getKind() == AtomKind::Min    ? RONDO_MIN
                                            : RONDO_MAX);
  return true;
}

bool ExpressionWriter::writeMonomial(DimMonomialAttr monomial, int64_t coefficient) {
  bool pushed = coefficient != 1 || monomial.getFactors().empty();
  if (pushed)
    push(RONDO_CONSTANT, coefficient);
  for (mlir::Attribute factor : monomial.getFactors()) {
    if (!writeFactor(factor))
      return false;
    if (pushed)
      push(RONDO_MUL);
    pushed = true;
  }
  return true;
}

bool ExpressionWriter::write(Dim dim) {
  if (dim.getMonomials().empty())
    push(RONDO_CONSTANT, 0);
  for (auto [index, monomial] : llvm::enumerate(dim.getMonomials())) {
    if (!writeMonomial(monomial, dim.getCoefficients()[index]))
      return false;
    if (index)
      push(RONDO_ADD);
  }
  return true;
}

bool tools::writeExpression(Dim dim, const SymbolIndex &symbols, runtime::Expression &result) {
  result = {};
  result.text = dim.text();
  return ExpressionWriter(symbols, result.code).write(dim);
}

std::string tools::asIdentifier(std::string symbol) {
  for (char &c : symbol)
    if (!llvm::isAlnum(c) && c != '_')
      c = '_';
  return symbol;
}

std::string tools::publicName(mlir::ArrayAttr outputs, llvm::StringRef symbol) {
  for (DictionaryAttr output : outputs.getAsRange<DictionaryAttr>())
    if (auto names = output.getAs<DictionaryAttr>("names"))
      if (auto name = names.getAs<StringAttr>(symbol))
        return name.str();
  return asIdentifier(symbol.str());
}
