// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The campaign's random programs: what is accepted has a certificate that checks, what is not accepted has
// none that certifies all of it, however hard the producer tries.
#include "Certified.h"
#include "tests/campaign/Campaign.h"

namespace rondo::certificate::tests {
namespace {

class RandomTest : public CertificateTest {
protected:
  struct Tally {
    int64_t accepted = 0, others = 0, obligations = 0, certified = 0, vouched = 0;
  };

  void judge(const std::string &text, Tally &tally) {
    language::Sources sources;
    language::Diagnostics diagnostics;
    mlir::MLIRContext own(mlir::MLIRContext::Threading::DISABLED);
    auto model = language::importRondoText("model.rondo", text, own, sources, diagnostics);
    if (!model)
      return;
    mlir::OwningOpRef<mlir::ModuleOp> proved = model->clone();
    passes::Proof proof = passes::prove(*proved);
    std::string message, written = print(passes::certify(*model, *proved));
    auto certificate = read(&own, written, message);
    ASSERT_TRUE(certificate) << message << "\n" << written;
    CheckResult checked = check(*model, "", *certificate);
    if (proof.verdict != passes::Verdict::Accepted) {
      ++tally.others;
      EXPECT_TRUE(!checked.error.empty() || checked.certified < checked.obligations)
          << text << "\n"
          << passes::proofText(proof, false) << written;
      return;
    }
    ++tally.accepted;
    EXPECT_EQ(checked.error, "") << text << "\n" << written;
    tally.obligations += checked.obligations;
    tally.certified += checked.certified;
    llvm::SmallVector<llvm::StringRef> lines;
    llvm::StringRef(written).split(lines, '\n');
    for (llvm::StringRef line : lines) // masks by hand, of which the checker knows nothing
      tally.vouched += line.contains(" not reach ") && line.contains("\"certified\":false");
  }
};

TEST_F(RandomTest, AcceptedOnesAreCertifiedOthersAreNot) {
  Tally right, changed;
  constexpr uint64_t seed = 1, most = 800;
  for (uint64_t number = 0; number < most; ++number)
    judge(campaign::makeCase(seed, number).program.text(), number % 2 ? changed : right);
  std::cout << right.accepted << " programs, " << right.certified << " of " << right.obligations
            << " obligations certified; " << changed.others << " wrong ones\n";
  EXPECT_GT(right.accepted, 300);
  EXPECT_GT(changed.others, 100);
  EXPECT_GE(double(right.certified), 0.95 * double(right.obligations - right.vouched));
  EXPECT_GE(double(right.certified), 0.85 * double(right.obligations));
}

} // namespace
} // namespace rondo::certificate::tests
