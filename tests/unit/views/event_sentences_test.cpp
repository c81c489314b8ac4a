// Each act of the journal as people read it, in both languages.
#include "server/views/event_sentences.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "samples.hpp"

namespace colletta::views {
namespace {

using samples::english;
using samples::italian;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kZone = "Europe/Rome";
constexpr const char* kDots = "\u00a0";

Money euros(std::int64_t amount) { return Money::cents(amount * 100); }

/// An event of the garden in the call, with a pool that doubles up to 100 euros and two funders.
JournalRow row(Act act) {
  JournalRow out;
  out.event.call = CallId::of("C1");
  out.event.campaign = CampaignId::of("K1");
  out.event.act = std::move(act);
  PoolView pool;
  pool.id = PoolId::of("P1");
  pool.name = "Fondo";
  pool.rule.cap_per_pledge = euros(100);
  for (const auto& [id, name] : {std::pair{"F1", "Comune"}, {"F2", "Banca"}}) {
    matching::Funder& funder = pool.funders.emplace_back();
    funder.id = FunderId::of(id);
    funder.name = name;
  }
  out.names.call = "Bando";
  out.names.campaign = "Orto";
  out.names.pools = {pool};
  return out;
}

colletta::MatchLine line(std::int64_t amount, std::int64_t left) {
  return {PoolId::of("P1"), {{FunderId::of("F1"), euros(amount)}}, "abc", {}, euros(left)};
}

acts::PledgeConfirmed gift() {
  return {.amount = euros(25),
          .placed = samples::kNow,
          .provider = "sandbox",
          .method = "card",
          .donor = DonorId::of("D1"),
          .matches = {line(12, 8'000)}};
}

acts::PoolOpened opened_pool() {
  acts::PoolOpened act;
  act.pool = PoolId::of("P1");
  act.name = "Fondo";
  act.rule_hash = "abc";
  return act;
}

acts::CampaignPublished published() {
  acts::CampaignPublished act;
  act.title = "Orto";
  act.goal = euros(900);
  return act;
}

acts::RefundRequested withdrawn() {
  acts::RefundRequested act;
  act.amount = euros(25);
  act.provider = "sandbox";
  act.reason = "requested";
  return act;
}

acts::PaymentRefunded refunded(const char* reason, bool collected) {
  acts::PaymentRefunded act;
  act.amount = euros(25);
  act.provider = "sandbox";
  act.reason = reason;
  act.collected = collected;
  return act;
}

acts::RefundFailed refund_failed() {
  acts::RefundFailed act;
  act.amount = euros(25);
  act.provider = "sandbox";
  return act;
}

acts::ChargedBack charged_back(bool counted) {
  acts::ChargedBack act;
  act.amount = euros(25);
  act.provider = "sandbox";
  act.reason = "disputed";
  act.counted = counted;
  return act;
}

PoolParts pools() {
  return {PoolId::of("P1"), {{FunderId::of("F1"), euros(3)}, {FunderId::of("F2"), euros(2)}}};
}

struct Case {
  Act act;
  std::string english, italian;
};

std::vector<Case> cases() {
  const std::string nb = kDots;
  acts::PoolOpened city = opened_pool();
  city.funders = {{FunderId::of("F1"), "Comune", euros(1'000)},
                  {FunderId::of("F2"), "Banca", euros(500)}};
  acts::PoolOpened bank = city;
  bank.kind = matching::PoolKind::kPrivate;
  acts::PledgeConfirmed bare = gift();
  bare.matches.clear();
  return {
      {acts::CallOpened{"Bando", samples::kNow, samples::kNow, "abc", {}, {}},
       "The city opened the call “Bando”.", "Il Comune ha aperto il bando «Bando»."},
      {acts::CallClosed{2, euros(10), euros(5)},
       "The call “Bando” ended: 2 campaigns reached their goals.",
       "Il bando «Bando» è finito: ce l'hanno fatta 2 campagne."},
      {acts::ApplicationReceived{3, euros(900), "Centro"},
       "The call “Bando” received application 3.",
       "Il bando «Bando» ha ricevuto la candidatura 3."},
      {acts::ApplicationWithdrawn{3}, "Application 3 of the call “Bando” was taken back.",
       "La candidatura 3 del bando «Bando» è stata ritirata."},
      {acts::EvaluatorAppointed{"E2"}, "The city appointed evaluator E2 for the call “Bando”.",
       "Il Comune ha nominato E2 per valutare il bando «Bando»."},
      {acts::ConflictDeclared{"E2", 3, false},
       "Evaluator E2 declared no conflict of interest with application 3 of the call “Bando”.",
       "E2 ha dichiarato di non avere conflitti di interessi con la candidatura 3 del bando "
       "«Bando»."},
      {acts::ConflictDeclared{"E2", 3, true},
       "Evaluator E2 has a conflict of interest with application 3 of the call “Bando” and does "
       "not evaluate it.",
       "E2 ha un conflitto di interessi con la candidatura 3 del bando «Bando» e non la valuta."},
      {acts::ScoreCommitted{"E2", 3},
       "Evaluator E2 gave a score to application 3 of the call “Bando”.",
       "E2 ha dato un punteggio alla candidatura 3 del bando «Bando»."},
      {acts::ScoreRevealed{"E2", 3, {{"c1", "7.5"}}, "Chiaro.", "ab"},
       "The score of evaluator E2 for application 3 of the call “Bando” was opened.",
       "Il punteggio di E2 per la candidatura 3 del bando «Bando» è stato aperto."},
      {acts::RankingPublished{"aa", "bb", "cc", 12, 5, 36, 40, "dd"},
       "The ranking of the call “Bando” was published: of 12 applications 5 are selected.",
       "È pubblicata la graduatoria del bando «Bando»: su 12 candidature ne sono scelte 5."},
      {city, "The city opened the matching pool “Fondo” with €1,500.",
       "Il Comune ha aperto il fondo di cofinanziamento «Fondo» con 1.500" + nb + "€."},
      {bank, "The private matching pool “Fondo” was opened with €1,500.",
       "È stato aperto il fondo di cofinanziamento privato «Fondo» con 1.500" + nb + "€."},
      {acts::PoolFunded{PoolId::of("P1"), FunderId::of("F2"), "Banca", euros(70)},
       "Banca added €70 to the matching pool “Fondo”.",
       "Banca ha aggiunto 70" + nb + "€ al fondo di cofinanziamento «Fondo»."},
      {published(), "The campaign “Orto” was published: it wants to raise €900.",
       "È stata pubblicata la campagna «Orto»: vuole raccogliere 900" + nb + "€."},
      {acts::CampaignRevised{"abc"}, "The text of the campaign “Orto” was changed.",
       "È cambiato il testo della campagna «Orto»."},
      {gift(), "Somebody gave €25 to “Orto”, and matching pools add €12.",
       "Qualcuno ha donato 25" + nb + "€ a «Orto», e il cofinanziamento aggiunge 12" + nb + "€."},
      {bare, "Somebody gave €25 to “Orto”.", "Qualcuno ha donato 25" + nb + "€ a «Orto»."},
      {acts::MatchMoved{matching::ChangeKind::kReserved, line(12, 1)},
       "The matching pool “Fondo” promises €12 to “Orto”.",
       "Il fondo «Fondo» promette 12" + nb + "€ a «Orto»."},
      {acts::MatchMoved{matching::ChangeKind::kGranted, line(12, 1)},
       "The matching pool “Fondo” grants €12 to “Orto”.",
       "Il fondo «Fondo» assegna 12" + nb + "€ a «Orto»."},
      {acts::MatchMoved{matching::ChangeKind::kReleased, line(12, 1)},
       "The matching pool “Fondo” takes back its promise of €12 to “Orto”.",
       "Il fondo «Fondo» ritira la promessa di 12" + nb + "€ a «Orto»."},
      {acts::CampaignClosed{true, euros(600), euros(300), 9, 12},
       "The campaign “Orto” made it, with €600 from citizens and €300 from matching pools.",
       "La campagna «Orto» ce l'ha fatta, con 600" + nb + "€ dai cittadini e 300" + nb +
           "€ dal cofinanziamento."},
      {acts::CampaignClosed{false, euros(6), euros(0), 1, 1},
       "The campaign “Orto” did not make it: citizens had given €6.",
       "La campagna «Orto» non ce l'ha fatta: i cittadini avevano donato 6" + nb + "€."},
      {acts::PaymentCaptured{euros(25), "sandbox"}, "The €25 of a pledge to “Orto” were collected.",
       "Sono stati incassati i 25" + nb + "€ di una donazione a «Orto»."},
      {withdrawn(), "A pledge of €25 to “Orto” is withdrawn and no longer counts.",
       "Una donazione di 25" + nb + "€ a «Orto» è ritirata e non conta più."},
      {refunded("late", true), "€25 given to “Orto” went back to who gave them.",
       "25" + nb + "€ donati a «Orto» sono tornati a chi li aveva dati."},
      {refunded("requested", false), "The €25 held for “Orto” were let go: no money had moved.",
       "I 25" + nb + "€ bloccati per «Orto» sono stati sbloccati: il denaro non si era mosso."},
      {acts::PaymentLate{euros(25), samples::kNow, "sandbox"},
       "A payment of €25 for “Orto” arrived too late: it does not count and goes back.",
       "Un pagamento di 25" + nb +
           "€ per «Orto» è arrivato troppo tardi: non conta e viene restituito."},
      {acts::PaymentLate{euros(25), samples::kNow, "sandbox", true, true},
       "A second payment of €25 for one pledge to “Orto” arrived: it does not count and goes "
       "back.",
       "È arrivato un secondo pagamento di 25" + nb +
           "€ per la stessa donazione a «Orto»: non conta e viene restituito."},
      {refund_failed(),
       "€25 given to “Orto” could not be returned: they are still owed to who gave them.",
       "Non è stato possibile restituire 25" + nb +
           "€ donati a «Orto»: sono ancora dovuti a chi li aveva dati."},
      {charged_back(true),
       "€25 given to “Orto” were taken back by the giver's bank: the pledge no longer counts.",
       "La banca di chi aveva donato 25" + nb +
           "€ a «Orto» se li è ripresi: la donazione non conta più."},
      {charged_back(false),
       "€25 that were to be given back, of a pledge to “Orto”, were taken back by the giver's "
       "bank: they are owed no more.",
       "25" + nb +
           "€ da restituire, di una donazione a «Orto», sono stati ripresi dalla banca di chi "
           "aveva "
           "donato: non sono più dovuti."},
      {acts::PayoutApproved{2, euros(25), euros(20), "sandbox", "Semina", {pools()}},
       "Two officers approved tranche 2 of “Orto”: €25 go to the promoter.",
       "Due funzionari hanno approvato la tranche 2 di «Orto»: 25" + nb + "€ vanno al promotore."},
      {acts::PayoutPaid{2, euros(20), euros(20), "sandbox", "", {}},
       "€20 of tranche 2 of “Orto” were paid to the promoter.",
       "20" + nb + "€ della tranche 2 di «Orto» sono stati versati al promotore."},
      {acts::PayoutPaid{2, euros(5), {}, "", "Mandato 7", {pools()}},
       "The treasury paid €5 of tranche 2 of “Orto” to the promoter.",
       "La tesoreria ha versato al promotore 5" + nb + "€ della tranche 2 di «Orto»."},
      {acts::PayoutWithdrawn{2, euros(25), euros(20), euros(3), "bank_refused", {pools()}},
       "Tranche 2 of “Orto” was taken back before anything of its €25 was paid.",
       "La tranche 2 di «Orto» è stata ritirata prima che dei suoi 25" + nb +
           "€ si versasse qualcosa."},
      {acts::UpdatePublished{"abc"}, "An update about “Orto” was published.",
       "È stato pubblicato un aggiornamento su «Orto»."},
      {acts::IndicatorMeasured{"i1", "7.5", "2026-05-01", "abc"},
       "“Orto” reports a result: “i1”, 7.5 on 1 May 2026.",
       "«Orto» comunica un risultato: «i1», 7.5 il 1º maggio 2026."},
      {acts::CorrectionRecorded{"Copia vecchia.", "c"},
       "The city put something right: Copia vecchia.",
       "Il Comune ha corretto qualcosa: Copia vecchia."},
      {acts::KeyRotated{"borgo+1+k"}, "From here on the journal is signed with a new key.",
       "Da qui in poi il registro è firmato con una nuova chiave."},
      {acts::ErasureDone{{4, 7}}, "The personal data behind 2 entries were erased.",
       "Sono stati cancellati i dati personali dietro 2 voci."},
  };
}

TEST(EventSentences, SayEachActInBothLanguages) {
  std::set<std::size_t> acts;
  for (const Case& one : cases()) {
    const JournalRow entry = row(one.act);
    EXPECT_EQ(event_in_short(english(), entry, kZone), one.english);
    EXPECT_EQ(event_in_short(italian(), entry, kZone), one.italian);
    acts.insert(one.act.index());
  }
  EXPECT_EQ(acts.size(), std::variant_size_v<AnyAct>) << "an act that this test does not know";
}

TEST(EventSentences, SayMoreInFullAndTheSameFirst) {
  for (const Case& one : cases()) {
    const JournalRow entry = row(one.act);
    for (const Wording* w : {&english(), &italian()}) {
      const auto full = event_in_full(*w, entry, kZone);
      EXPECT_EQ(full.front(), event_in_short(*w, entry, kZone));
      for (const std::string& sentence : full) {
        EXPECT_THAT(sentence, testing::Not(HasSubstr("{"))) << "a place that nothing fills";
        EXPECT_FALSE(sentence.empty());
      }
    }
  }
}

TEST(EventSentences, TellWhatAPledgeDrewAndWhyNotMore) {
  acts::PledgeConfirmed given = gift();
  given.collected = given.verified = given.promoter_linked = true;
  given.matches[0].parts.push_back({FunderId::of("F2"), euros(3)});
  given.matches[0].limited_by = {matching::Limit::kCapPerPledge};
  EXPECT_THAT(event_in_full(english(), row(given), kZone),
              ElementsAre("Somebody gave €25 to “Orto”, and matching pools add €15.",
                          "The matching pool “Fondo” adds €15 and keeps €8,000.",
                          "Whose money it is: €12 from Comune and €3 from Banca.",
                          "Why not more: The pool counts up to €100 of each pledge.",
                          testing::AllOf(HasSubstr("paid with test provider (card)."),
                                         HasSubstr("The money was collected.")),
                          HasSubstr("called D1"), "The city had checked who this person is.",
                          "This person wrote the campaign."));
  given.matches[0].parts.clear();
  EXPECT_THAT(event_in_full(english(), row(given), kZone),
              Contains("The matching pool “Fondo” adds nothing and keeps €8,000."));
}

TEST(EventSentences, TellTheRuleOfAPoolAndItsFingerprint) {
  acts::PoolOpened opened = opened_pool();
  opened.funders = {{FunderId::of("F1"), "Comune", euros(1'000)}};
  const auto said = event_in_full(english(), row(opened), kZone);
  EXPECT_THAT(said, Contains("Comune puts in €1,000."));
  EXPECT_THAT(said, Contains("The city doubles each gift up to €100."));
  EXPECT_EQ(said.back(), "The fingerprint of its rule is abc.");
}

TEST(EventSentences, TellWhatARefundReversed) {
  acts::PaymentRefunded back = refunded("campaign_failed", true);
  back.matches = {line(12, 500)};
  const auto said = event_in_full(english(), row(back), kZone);
  EXPECT_THAT(said, Contains("The campaign did not reach what it needed."));
  EXPECT_THAT(said, Contains("The matching pool “Fondo” takes back €12 and has €500 again."));
}

TEST(EventSentences, UseTheNamesThatAreKnown) {
  JournalRow update = row(acts::UpdatePublished{"abc"});
  update.names.update = "Terra!";
  EXPECT_EQ(event_in_short(english(), update, kZone),
            "An update about “Orto” was published: “Terra!”.");
  JournalRow measured = row(acts::IndicatorMeasured{"i1", "7.5", "2026-05-01", "abc"});
  measured.names.indicator = "Panchine";
  measured.names.unit = "posti";
  measured.names.value_milli = 7'500;
  EXPECT_THAT(event_in_short(italian(), measured, kZone), HasSubstr("«Panchine», 7,5 posti"));
  JournalRow nameless = row(acts::CampaignRevised{"abc"});
  nameless.names = {};
  EXPECT_THAT(event_in_short(english(), nameless, kZone), HasSubstr("“K1”"));
}

TEST(EventKinds, HaveLabelsInBothLanguages) {
  std::set<std::string> labels;
  for (const EventKind kind : kEventKinds) {
    EXPECT_NE(event_kind_label(english(), kind), event_kind_label(italian(), kind));
    labels.insert(event_kind_label(italian(), kind));
  }
  EXPECT_EQ(labels.size(), kEventKinds.size());
}

}  // namespace
}  // namespace colletta::views
