// Proofs in every state that looks different, and what one keeps of them.
#include "sample_data.hpp"

namespace colletta::views::samples {

ProvenEntry proven() {
  return {
      .row = journal()[0],
      .body = R"({"at":"2026-03-01T12:00:00Z","campaign":"01JNGARDEN0000000000000001",)"
              R"("post":[["clearing:sandbox",5000],["held:01JN",-5000]],)"
              R"("t":"pledge.confirmed","v":1})",
      .proof = EntryProof{.size = 12,
                          .hashes = {"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
                                     "zMLTBcAA6trs7gKcq0p1QqBJ0q3xqcYk6cMBAKQlBv4="},
                          .checkpoint = "colletta.example/borgo\n12\n"
                                        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
                                        "\u2014 colletta.example/borgo Az3grlgtzPICa5OS8npVmf1M"
                                        "yq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyW"
                                        "E+xeMcTOAYQ8=\n",
                          .vkey = "colletta.example/borgo+033de0ae+AUsQb0sEcr2O1T0KFhkyMBQm"},
      .own = {}};
}

void add_proofs(std::vector<Sample>& out) {
  const auto page = [&out](const char* name, ProofPage model) {
    out.push_back({name, [model](Language language) {
                     return render(guest(language, "/journal/1242/proof"), model);
                   }});
  };
  const auto acts = [&out](const char* name, ActsPage model) {
    out.push_back({name, [model](Language language) {
                     return render(signed_in(language, "/desk/campaigns/1/acts"), model);
                   }});
  };
  ProofPage model{proven()};
  page("proof", model);
  model.entry.forked = true;
  page("proof_forked", model);
  model = {proven()};
  model.entry.proof.reset();
  page("proof_pending", model);
  model = {proven()};
  model.entry.proof->hashes.clear();
  model.entry.proof->size = 1;
  page("proof_alone", model);
  out.push_back({"kept_proof", [](Language language) {
                   return kept_file(guest(language), ProofPage{proven()});
                 }});
  out.push_back({"kept_receipt", [](Language language) {
                   return kept_file(guest(language), receipt(ReceiptState::kConfirmed));
                 }});
  acts("acts", {cards()[0].id, cards()[0].title, journal(), true});
  acts("acts_none", {cards()[0].id, cards()[0].title, {}, false});
}

}  // namespace colletta::views::samples
