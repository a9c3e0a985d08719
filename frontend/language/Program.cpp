// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Collecting a model's files, items and vocabularies.

#include "frontend/language/Program.h"
#include "frontend/language/Parser.h"
#include "frontend/language/StandardLibrary.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace rondo::language {

static constexpr llvm::StringLiteral standardPrefix("<std>/");

bool isStandard(const SourceBuffer *buffer) { return buffer && buffer->path().starts_with(standardPrefix); }

std::string besideFile(const SourceBuffer &buffer, llvm::StringRef file) {
  if (llvm::sys::path::is_absolute(file))
    return file.str();
  llvm::SmallString<128> path(llvm::sys::path::parent_path(buffer.path()));
  llvm::sys::path::append(path, file);
  return path.str().str();
}

const Item *Program::find(llvm::StringRef name, Range where) const {
  return (isStandard(where.buffer) ? standard : items).byName.lookup(name);
}

const std::vector<const FunctionItem *> *Program::overloadsOf(const FunctionItem &function) const {
  const Items &seen = isStandard(function.range.buffer) ? standard : items;
  auto it = seen.overloads.find(function.name.text);
  return it == seen.overloads.end() ? nullptr : &it->second;
}

std::vector<llvm::StringRef> Program::names() const {
  std::vector<llvm::StringRef> result;
  for (const auto &entry : items.byName)
    result.push_back(entry.getKey());
  return result;
}

llvm::StringRef firstStruct(const FunctionItem &function) {
  if (function.isEntry || function.parameters.empty())
    return "";
  auto *named = llvm::dyn_cast_or_null<NamedType>(function.parameters[0].type.get());
  bool generic = named && llvm::any_of(function.generics,
                                       [&](const Name &name) { return name.text == named->name.text; });
  return named && !generic ? llvm::StringRef(named->name.text) : "";
}

namespace {

const Name *nameOf(const Item &item) {
  if (auto *constant = llvm::dyn_cast<ConstItem>(&item))
    return &constant->name;
  if (auto *vocab = llvm::dyn_cast<VocabItem>(&item))
    return &vocab->name;
  if (auto *structure = llvm::dyn_cast<StructItem>(&item))
    return &structure->name;
  if (auto *function = llvm::dyn_cast<FunctionItem>(&item))
    return &function->name;
  if (auto *param = llvm::dyn_cast<ParamItem>(&item))
    return &param->name;
  return nullptr;
}

class Loader {
public:
  Loader(Sources &sources, Diagnostics &diagnostics) : sources_(sources), diagnostics_(diagnostics) {}

  void load(const SourceBuffer &buffer) {
    loaded_.insert(realPath(buffer.path()));
    File file = parse(buffer, diagnostics_);
    for (const ItemPtr &item : file.items)
      if (auto *use = llvm::dyn_cast<UseItem>(item.get()))
        load(*use);
    for (const ItemPtr &item : file.items)
      add(*item);
    program.files.push_back(std::move(file));
  }

  Program program;

private:
  /// A file has many names, and is loaded once.
  static std::string realPath(llvm::StringRef path) {
    llvm::SmallString<128> real;
    return llvm::sys::fs::real_path(path, real) ? path.str() : real.str().str();
  }

  void load(const UseItem &use) {
    if (use.broken)
      return;
    std::string path = besideFile(*use.range.buffer, use.path), message;
    if (loaded_.contains(realPath(path)))
      return;
    if (const SourceBuffer *buffer = sources_.read(path, message))
      load(*buffer);
    else
      diagnostics_.error(code::File, use.range, "cannot read `" + path + "`: " + message);
  }

  void add(const Item &item) {
    if (auto *weights = llvm::dyn_cast<WeightsItem>(&item)) {
      if (program.weights)
        diagnostics_.error(code::Name, item.range, "a model has one `weights`")
            .note(program.weights->range, "the first one is here");
      else if (!item.broken)
        program.weights = weights;
    }
    const Name *name = nameOf(item);
    if (!name || name->text.empty())
      return;
    if (isStandard(item.range.buffer))
      add(program.standard, *name, item);
    add(program.items, *name, item);
  }

  // Items of the model hide those of the standard library; otherwise a name has one meaning.
  void add(Items &items, const Name &name, const Item &item) {
    const Item *&slot = items.byName[name.text];
    bool hides = slot && isStandard(slot->range.buffer) && !isStandard(item.range.buffer);
    bool shares = slot && addOverload(items, name.text, *slot, item);
    if (slot && !hides && !shares)
      diagnostics_.error(code::Name, name.range, "`" + name.text + "` is defined twice")
          .note(slot->range, "the first definition is here");
    if (hides && !shares)
      items.overloads.erase(name.text);
    if (!slot || hides)
      slot = &item;
  }

  // Functions that take another struct first, and as many arguments, may share a name; a model's function
  // takes the place of the library's for the same struct.
  bool addOverload(Items &items, llvm::StringRef name, const Item &first, const Item &item) {
    auto *one = llvm::dyn_cast<FunctionItem>(&first), *other = llvm::dyn_cast<FunctionItem>(&item);
    if (!one || !other || firstStruct(*one).empty() || firstStruct(*other).empty() ||
        one->parameters.size() != other->parameters.size())
      return false;
    std::vector<const FunctionItem *> &all = items.overloads[name];
    if (all.empty())
      all.push_back(one);
    auto same = llvm::find_if(all, [&](auto *known) { return firstStruct(*known) == firstStruct(*other); });
    if (same == all.end()) {
      all.push_back(other);
      return true;
    }
    bool hides = isStandard((*same)->range.buffer) && !isStandard(other->range.buffer);
    if (hides)
      *same = other;
    return hides;
  }

  Sources &sources_;
  Diagnostics &diagnostics_;
  llvm::StringSet<> loaded_;
};

} // namespace

Program loadProgram(const SourceBuffer &model, Sources &sources, Diagnostics &diagnostics) {
  Loader loader(sources, diagnostics);
  for (const StandardFile &file : standardLibrary())
    loader.load(*sources.add((standardPrefix + file.name).str(), file.text));
  loader.load(model);
  return std::move(loader.program);
}

// --- Vocabularies ------------------------------------------------------------

static bool readFile(const VocabItem &vocab, std::vector<std::string> &symbols, Sources &sources,
                     Diagnostics &diagnostics) {
  std::string path = besideFile(*vocab.range.buffer, vocab.path), message;
  const SourceBuffer *file = sources.read(path, message);
  if (!file) {
    diagnostics.error(code::File, vocab.range, "cannot read the vocabulary `" + path + "`: " + message)
        .suggest("a vocabulary's file stands beside the model and has one symbol a line");
    return false;
  }
  llvm::SmallVector<llvm::StringRef> lines;
  file->text().split(lines, '\n');
  if (!lines.empty() && lines.back().empty())
    lines.pop_back(); // The last line ends like the others.
  for (llvm::StringRef line : lines)
    symbols.push_back(line.rtrim('\r').str());
  return true;
}

/// What no text can hold is no symbol either.
static std::string whyNoSymbol(llvm::StringRef symbol) {
  auto *begin = reinterpret_cast<const llvm::UTF8 *>(symbol.begin());
  if (!llvm::isLegalUTF8String(&begin, reinterpret_cast<const llvm::UTF8 *>(symbol.end())))
    return "is not valid UTF-8: convert the file first";
  return symbol.contains('\0') ? "holds U+0000, which no text may hold" : "";
}

std::optional<std::vector<std::string>> readSymbols(const VocabItem &vocab, Sources &sources,
                                                    Diagnostics &diagnostics) {
  std::vector<std::string> symbols = vocab.symbols;
  if (!vocab.path.empty() && !readFile(vocab, symbols, sources, diagnostics))
    return std::nullopt;
  if (symbols.empty()) {
    diagnostics.error(code::File, vocab.range, "the vocabulary `" + vocab.name.text + "` has no symbols");
    return std::nullopt;
  }
  llvm::StringMap<size_t> ids;
  for (size_t i = 0; i < symbols.size(); ++i) {
    if (std::string problem = whyNoSymbol(symbols[i]); !problem.empty()) {
      diagnostics.error(code::File, vocab.range,
                        "symbol " + llvm::Twine(i) + " of the vocabulary `" + vocab.name.text + "` " +
                            problem);
      return std::nullopt;
    }
    if (auto [it, fresh] = ids.try_emplace(symbols[i], i); !fresh) {
      diagnostics.error(code::File, vocab.range,
                        "the vocabulary `" + vocab.name.text + "` has `" + symbols[i] +
                            "` twice, as numbers " + llvm::Twine(it->second) + " and " + llvm::Twine(i));
      return std::nullopt;
    }
  }
  auto check = [&](const std::string &symbol, const char *role) {
    if (!ids.contains(symbol))
      diagnostics.error(code::Name, vocab.range,
                        llvm::Twine("`") + symbol + "`, the " + role + " symbol, is not in the vocabulary `" +
                            vocab.name.text + "`");
  };
  if (vocab.prepended)
    check(*vocab.prepended, "prepended");
  if (vocab.appended)
    check(*vocab.appended, "appended");
  if (vocab.unknown)
    check(*vocab.unknown, "unknown");
  return symbols;
}

} // namespace rondo::language
