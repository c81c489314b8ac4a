// Receipts and proofs as the server gives them: held against the log's own mathematics, on both
// databases; what is the giver's alone stays so; what is not signed is not claimed.
#include <gmock/gmock.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "domain/journal/event_json.hpp"
#include "domain/log/checkpoint.hpp"
#include "domain/log/merkle.hpp"
#include "server/ops/crypto.hpp"
#include "server/ops/ed25519.hpp"
#include "server/store/journal_read.hpp"
#include "server/store/pledges_read.hpp"
#include "server/views/paths.hpp"
#include "tests/e2e/public/town.hpp"

namespace colletta::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
namespace paths = views::paths;

/// What a reader's program says of a proof.
struct Verdict {
  bool position = false;   ///< it stands in the tree of the checkpoint, at its own position
  bool signature = false;  ///< the checkpoint is signed by the key
  bool seal = false;       ///< salt and private part open the commitment
};

Verdict check(const json& proof) {
  Verdict verdict;
  const std::string leaf = proof.at("leaf");
  const auto key = log::parse_vkey(ops::sha256, proof.at("vkey").get<std::string>());
  if (!key) return verdict;
  const auto head =
      log::open_checkpoint(proof.at("checkpoint").get<std::string>(), {*key}, ops::verify_ed25519);
  verdict.signature = head.ok();
  std::vector<log::Hash> path;
  for (const json& hash : proof.at("hashes"))
    path.push_back(log::hash_of_base64(hash.get<std::string>()).value());
  const std::int64_t index = proof.at("index");
  verdict.position = head.ok() && json::parse(leaf).at("seq") == index &&
                     log::verify_inclusion(ops::sha256, log::leaf_hash(ops::sha256, leaf), index,
                                           head->size, path, head->root);
  if (!proof.contains("salt")) return verdict;
  const auto salt = ops::from_base64(proof.at("salt").get<std::string>());
  const std::string words = "colletta/v1\n" + proof.at("private").get<std::string>();
  verdict.seal = salt.ok() && ops::base64(ops::hmac_sha256(*salt, words)) == commitment_of(leaf);
  return verdict;
}

class Proofs : public testing::TestWithParam<const char*> {
 protected:
  std::string pledge(const std::string& amount) {
    const std::string path = paths::pledge_form(town_.campaign);
    const auto page = town_.get(path);
    const http::Pairs form{{"csrf", hidden(page, "csrf")},
                           {"pledge_id", hidden(page, "pledge_id")},
                           {"amount", amount},
                           {"email", "maria@posta.example"},
                           {"show_name", "1"},
                           {"name", "Maria"},
                           {"message", ""},
                           {"do", "give"}};
    pledge_ = PledgeId::of(form.at(1).second);
    provider_ = header(town_.post(path, form), "Location");
    return town_.core().receipts.secret_of(town_.city(), pledge_);
  }
  std::string paid(const std::string& amount) {
    const std::string secret = pledge(amount);
    town_.pay(provider_, "4242424242424242");
    return secret;
  }
  std::int64_t seq() { return store::pledge(town_.db(), town_.city(), pledge_)->seq; }

  /// The proof, once it is signed.
  json proof(const std::string& path) {
    for (int tries = 0; tries < 400; ++tries) {
      const auto answer = town_.get(path);
      EXPECT_EQ(answer.status, 200) << path;
      if (json found = json::parse(text(answer)); !found.contains("pending")) return found;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ADD_FAILURE() << path << " is never signed";
    return {};
  }

  Town town_{GetParam()};
  PledgeId pledge_;
  std::string provider_;
};
INSTANTIATE_TEST_SUITE_P(Databases, Proofs, both_databases(), database_name);

TEST_P(Proofs, AReceiptsProofVerifies) {
  const std::string secret = paid("10");
  const json own = proof(paths::receipt_proof(secret));
  const Verdict verdict = check(own);
  EXPECT_TRUE(verdict.position && verdict.signature && verdict.seal) << own;
  EXPECT_EQ(own.at("index"), seq());
  EXPECT_EQ(header(town_.get(paths::receipt_proof(secret)), "Cache-Control"), "no-store");
  json changed = own;
  changed["private"] = own.at("private").get<std::string>() + " ";
  EXPECT_FALSE(check(changed).seal);
  changed = own;
  changed["index"] = seq() - 1;
  EXPECT_FALSE(check(changed).position);
}

TEST_P(Proofs, EveryEntryHasOneThatHoldsNothingPrivate) {
  const std::string secret = paid("10");
  const json own = proof(paths::receipt_proof(secret));
  for (std::int64_t at = 0; at <= seq(); ++at) {
    const json one = proof(paths::proof_json(at));
    const Verdict verdict = check(one);
    EXPECT_TRUE(verdict.position && verdict.signature) << one;
    EXPECT_FALSE(one.contains("salt") || one.contains("private"));
  }
  for (const std::string& path : {paths::proof(seq()), paths::proof_json(seq()),
                                  paths::proof_file(seq()), paths::proof_pdf(seq())})
    for (const char* part : {"salt", "private"})
      EXPECT_THAT(text(town_.get(path)), Not(HasSubstr(own.at(part).get<std::string>()))) << path;
}

TEST_P(Proofs, ThePagesShowWhatIsChecked) {
  const std::string secret = paid("10");
  const json own = proof(paths::receipt_proof(secret));
  const auto receipt = text(town_.get(paths::receipt(secret)));
  EXPECT_THAT(receipt, HasSubstr("data-step=\"mine\""));
  EXPECT_THAT(receipt, HasSubstr(paths::receipt_pdf(secret)));
  EXPECT_THAT(receipt, HasSubstr(paths::proof(seq())));
  const auto row = store::event_at(town_.db(), town_.city(), seq()).value();
  const auto page = town_.get(paths::proof(seq()));
  EXPECT_THAT(text(page), HasSubstr(row.leaf));
  EXPECT_THAT(text(page), HasSubstr(own.at("vkey").get<std::string>()));
  EXPECT_EQ(header(page, "Cache-Control"), "no-cache");
  EXPECT_THAT(text(town_.get(paths::journal_entry(seq()))), HasSubstr(paths::proof(seq())));
}

TEST_P(Proofs, WhatOneKeepsComesAsAFile) {
  const std::string secret = paid("10");
  static_cast<void>(proof(paths::receipt_proof(secret)));
  const std::string at = std::to_string(seq());
  for (const auto& [path, type, name, start] :
       {std::tuple{paths::receipt_file(secret), "text/html; charset=utf-8", "borgo-" + at + ".html",
                   "<!DOCTYPE html>"},
        std::tuple{paths::receipt_pdf(secret), "application/pdf", "borgo-" + at + ".pdf", "%PDF-"},
        std::tuple{paths::proof_file(seq()), "text/html; charset=utf-8",
                   "borgo-journal-" + at + ".html", "<!DOCTYPE html>"},
        std::tuple{paths::proof_pdf(seq()), "application/pdf", "borgo-journal-" + at + ".pdf",
                   "%PDF-"}}) {
    const auto file = town_.get(path);
    EXPECT_EQ(file.status, 200) << path;
    EXPECT_EQ(header(file, "Content-Type"), type);
    EXPECT_EQ(header(file, "Content-Disposition"), "attachment; filename=\"" + name + "\"");
    EXPECT_EQ(header(file, "Cache-Control"), "no-store");
    EXPECT_THAT(text(file), StartsWith(start)) << path;
  }
}

TEST_P(Proofs, PapersAreNotMadeWithoutEndForOneAddress) {
  static_cast<void>(proof(paths::proof_json(0)));
  int made = 0;
  while (made < 200 && town_.get(paths::proof_pdf(0)).status == 200) ++made;
  EXPECT_EQ(made, 100) << "the allowance of the installation under test";
  EXPECT_EQ(town_.get(paths::proof_pdf(0)).status, 429);
  EXPECT_EQ(town_.get(paths::proof(0)).status, 200);
}

TEST_P(Proofs, WhatIsNotConfirmedHasNothingToProve) {
  const std::string secret = pledge("10");
  for (const std::string& path :
       {paths::receipt_proof(secret), paths::receipt_file(secret), paths::receipt_pdf(secret)})
    EXPECT_EQ(town_.get(path).status, 404) << path;
  EXPECT_EQ(town_.get(paths::receipt(secret)).status, 200);
}

TEST_P(Proofs, NobodyGuessesAnothersReceipt) {
  std::string secret = paid("10");
  secret.back() = secret.back() == 'A' ? 'B' : 'A';
  for (const std::string& path :
       {paths::receipt_proof(secret), paths::receipt_file(secret), paths::receipt_pdf(secret)})
    EXPECT_EQ(town_.get(path).status, 404) << path;
  town_.visit("valle");
  EXPECT_EQ(town_.get(paths::proof(0)).status, 404);
  EXPECT_EQ(town_.get(paths::proof_json(0)).status, 404);
}

TEST_P(Proofs, WhatIsNoEntryIsNotFound) {
  for (const std::string name : {"-1", "x", "1e3", "01", "999999", "9223372036854775808"})
    for (const std::string ending : {"/proof", "/proof.json", "/proof.html", "/proof.pdf"})
      EXPECT_EQ(town_.get("/journal/" + name + ending).status, 404) << name << ending;
}

TEST_P(Proofs, OfAPromotersActsAreThoseOfTheCampaignAlone) {
  const Actor promoter{.person = PersonId::of("01HZZZZZZZZZZZZZZZZZZZZZZZ"),
                       .roles = Roles().add(Role::kPromoter)};
  town_.run(PublishUpdate{.id = town_.id<CampaignTag>().str(),
                          .campaign = town_.campaign,
                          .actor = promoter,
                          .title = "Notizie",
                          .text = "Ecco."});
  paid("10");
  town_.add_campaign("Un altro", -kDayUs, kDayUs);
  const auto acts = store::events_of_kinds(town_.db(), town_.city(), town_.campaign,
                                           {"campaign.published", "update.published"}, 10);
  ASSERT_EQ(acts.size(), 2U);
  EXPECT_EQ(acts[0].type, "update.published");
  EXPECT_EQ(acts[1].type, "campaign.published");
  for (const auto& act : acts) {
    const Verdict verdict = check(proof(paths::proof_json(act.seq)));
    EXPECT_TRUE(verdict.position && verdict.signature);
  }
}

}  // namespace
}  // namespace colletta::test
