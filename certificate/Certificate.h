// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A proof certificate as data: for each obligation of a model, in the order of the program, the inequalities
// that it comes down to and a derivation of each. docs/Certificates.md says what every part means. The text
// form is canonical: what is read prints as the same bytes, so that nothing in a file goes unread.
#pragma once

#include "ir/Dim.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rondo::certificate {

struct Reason;
struct Refutation;

/// A dimension that is known to be at least 0 (or 0): one that is in force, or one with a reason of its own.
struct Fact {
  DimAttr dim;
  std::shared_ptr<const Reason> reason; // null: in force
};

/// A fact times a number: positive for a fact "at least 0", any but 0 for a fact "is 0".
struct Term {
  Fact fact;
  int64_t times = 0;
};

/// Why a fact holds.
///   Product:    dim == facts[0] * facts[1], both at least 0
///   Multiple:   dim == facts[0] * factor, facts[0] is 0: dim is 0
///   Rounded:    dim == (sum of the terms) / divisor, the constant rounded down: a Chvatal-Gomory cut
///   Definition: what an atom is: min(a, b) <= a; b * div(a, b) <= a < b * div(a, b) + b for b >= 1, which
///               facts[0] says where b is no number
///   Choice:     min(a, b) - a is 0 where facts[0], b - a, is at least 0; and so on
///   Lemma:      its negation is refuted
enum class ReasonKind { Product, Multiple, Rounded, Definition, Choice, Lemma };
struct Reason {
  ReasonKind kind = ReasonKind::Lemma;
  std::vector<Fact> facts;
  std::vector<Term> terms;
  int64_t divisor = 1;
  DimAttr factor, atom;
  std::vector<Refutation> proof; // one
};

/// Assumptions lead to an absurdity: a sum of facts that is a negative number (Farkas), or, where `split` is
/// set, both cases split >= 0 and split <= -1 do.
struct Refutation {
  std::vector<Term> terms; // in the order of their facts' texts
  int64_t constant = 0;
  DimAttr split;
  std::vector<Refutation> cases; // two
};

/// An obligation, or a condition of a loop's claims: what it says as text, and a proof of each inequality in
/// it that is not evident. Without `certified` the prover alone vouches for it.
struct ClaimRecord {
  std::string place, what, claim;
  bool certified = true;
  std::vector<Refutation> proofs;
};

/// Integer values of a carried tensor: those of entry inputs without a range, and others in lo to hi (null
/// where that side has no bound).
struct ValueClaim {
  std::vector<std::string> inputs;
  bool others = true;
  DimAttr lo, hi;
  friend bool operator==(const ValueClaim &, const ValueClaim &) = default;
};

/// What is claimed of a loop: sizes of carried values and of final ones by their symbols, dimensions that are
/// 0 or at least 0 in every step, and values of carried integers by the number of the carried value.
struct LoopClaims {
  std::map<std::string, DimAttr> laws, finals;
  std::vector<DimAttr> zero, nonNegative;
  std::map<unsigned, ValueClaim> values;
};
struct LoopRecord {
  std::string place;
  LoopClaims claims;
};

using Record = std::variant<LoopRecord, ClaimRecord>;

struct EntryRecords {
  std::string name;
  std::vector<Record> records;
};

struct Certificate {
  /// As `digestOf` has it.
  std::string digest;
  int64_t obligations = 0, certified = 0;
  std::vector<EntryRecords> entries;
};

/// The text form.
std::string print(const Certificate &certificate);
/// Reads the text form; none where the text is anything else (`message` says what and where).
std::optional<Certificate> read(mlir::MLIRContext *context, llvm::StringRef text, std::string &message);

/// SHA-256 in hexadecimal digits of the text of a model; of one that brings other files in, of the digests of
/// all these texts, one behind the other.
std::string digestOf(llvm::ArrayRef<std::string> texts);

} // namespace rondo::certificate
