// The pieces of the fictional city.
#include "sample_data.hpp"

namespace colletta::views::samples {

namespace {

Timestamp day(int offset) { return kNow + offset * kDayUs; }

std::string hash(char digit) { return std::string(60, digit) + "0af3"; }

CampaignCard card(const std::string& id, const std::string& title, const std::string& summary,
                  const std::string& area, const std::string& theme, Stage stage) {
  CampaignCard out;
  out.id = CampaignId::of(id);
  out.title = title;
  out.summary = summary;
  out.area = area;
  out.theme = theme;
  out.promoter = "Associazione Orti di Tutti";
  out.stage = stage;
  out.opens = day(-20);
  out.closes = stage == Stage::kSucceeded || stage == Stage::kFailed ? day(-2) : day(23);
  return out;
}

Figures figures(std::int64_t citizens, std::int64_t city, std::int64_t bank, std::int64_t goal,
                std::int64_t donors) {
  Figures out;
  out.citizens = Money::cents(citizens * 100);
  out.pools = {
      {PoolId::of("P1"), "Fondo del Comune", matching::PoolKind::kPublic, Money::cents(city * 100)},
      {PoolId::of("P2"), "Fondo Banca del Borgo", matching::PoolKind::kPrivate,
       Money::cents(bank * 100 + 50)}};
  out.goal = Money::cents(goal * 100);
  out.minimum = Money::cents(goal * 60);
  out.optimum = Money::cents(goal * 130);
  out.donors = donors;
  return out;
}

}  // namespace

std::vector<CampaignCard> cards() {
  std::vector<CampaignCard> out = {
      card("01JNGARDEN0000000000000001", "Un orto sul tetto della biblioteca",
           "Duecento metri quadri di terrazza diventano un orto aperto al quartiere: aiuole "
           "rialzate, "
           "un'aula all'aperto per le scuole e un raccolto da dividere.",
           "Rione Fontana", "Verde", Stage::kOpen),
      card("01JNMUSIC00000000000000002", "Strumenti in prestito",
           "Una biblioteca di strumenti musicali: chi vuole provare un violino lo porta a casa.",
           "Porta Vecchia", "Cultura", Stage::kOpen),
      card("01JNBIKES00000000000000003", "Officina delle biciclette",
           "Un'officina popolare dove si ripara insieme e si impara un mestiere.", "Borgo Alto",
           "Mobilità", Stage::kOpen),
      card("01JNKITCHEN000000000000004", "La cucina di piazza",
           "Una cucina comune per chi mangia da solo.", "Rione Fontana", "Comunità",
           Stage::kSucceeded),
      card("01JNLIGHTS00000000000000005", "Lucciole: luci per il sottopasso",
           "Un passaggio sicuro anche di sera.", "Stazione", "Cultura", Stage::kFailed),
      card("01JNRIVER000000000000000006", "Panchine lungo il fiume",
           "Dodici panchine fatte dagli studenti della scuola del legno.", "Lungofiume", "Verde",
           Stage::kPublished),
  };
  out[0].figures = figures(7340, 2150, 900, 18000, 187);
  out[1].figures = figures(2210, 610, 0, 4000, 74);
  out[2].figures = figures(640, 0, 0, 9500, 21);
  out[3].figures = figures(9800, 6000, 1200, 15000, 312);
  out[4].figures = figures(1200, 0, 0, 8000, 1);
  out[5].figures = figures(0, 0, 0, 6000, 0);
  out[5].opens = day(6);
  out[1].closes = kNow + 5 * kHourUs;
  return out;
}

PoolView public_pool() {
  PoolView out;
  out.id = PoolId::of("P1");
  out.call = CallId::of("C1");
  out.name = "Fondo del Comune";
  out.order = 1;
  out.rule.kind = matching::RuleKind::kPerPledge;
  out.rule.cap_per_pledge = Money::cents(10000);
  out.rule.pledges_per_donor = 1;
  out.rule.cap_per_campaign = Money::cents(600000);
  out.rule.condition.donors = 30;
  out.rule_json = R"({"cap_per_campaign":600000,"cap_per_pledge":10000,"condition":{"donors":30},)"
                  R"("kind":"per_pledge","pledges_per_donor":1,"version":1})";
  out.rule_hash = hash('7');
  out.seq = 880;
  out.funders = {{FunderId::of("F1"), "Comune di Borgo Sereno", Money::cents(5000000),
                  Money::cents(276000), Money::cents(600000)}};
  return out;
}

PoolView private_pool() {
  PoolView out;
  out.id = PoolId::of("P2");
  out.call = CallId::of("C1");
  out.name = "Fondo Banca del Borgo";
  out.kind = matching::PoolKind::kPrivate;
  out.order = 2;
  out.rule.kind = matching::RuleKind::kFixedShare;
  out.rule.share = Rational::make(1, 10).value();
  out.rule.condition.share_of_goal = Rational::make(2, 5).value();
  out.rule.ceiling = matching::Ceiling::kOptimum;
  out.rule_json =
      R"({"condition":{"share_of_goal":"2/5"},"kind":"fixed_share","share":"1/10","version":1})";
  out.rule_hash = hash('c');
  out.funders = {
      {FunderId::of("F2"), "Banca del Borgo", Money::cents(1500000), Money::cents(90050),
       Money::cents(120000)},
      {FunderId::of("F3"), "Panificio Fratelli Grano", Money::cents(50000), Money(), Money()}};
  return out;
}

CallCard call_card() {
  return {CallId::of("C1"),
          "Quartieri che crescono 2026",
          "Progetti piccoli e concreti per rendere i quartieri più verdi, aperti e vicini.",
          day(-40),
          day(60),
          6,
          Money::cents(6550000),
          Money::cents(5463950)};
}

std::vector<UpdateItem> updates() {
  return {
      {"La terra è arrivata!",
       "Otto metri cubi di **terriccio** sono sul tetto.\n\n- sabato si "
       "riempiono le aiuole\n- servono guanti\n\nDettagli su [il sito](https://example.org/orto).",
       "Marta Verdini", false, day(-1), CampaignId::of("01JNGARDEN0000000000000001"),
       "Un orto sul tetto della biblioteca"},
      {"Permesso rilasciato", "L'ufficio tecnico ha verificato la portata del solaio.",
       "Ufficio Partecipazione", true, day(-6), CampaignId::of("01JNGARDEN0000000000000001"),
       "Un orto sul tetto della biblioteca"}};
}

std::vector<JournalRow> journal() {
  const std::string title = "Un orto sul tetto della biblioteca";
  const auto entry = [&](std::int64_t seq, int when, char leaf, Act act,
                         std::optional<Money> amount, bool about = true) {
    JournalRow row;
    row.event.seq = seq;
    row.event.at = day(when);
    row.event.act = std::move(act);
    if (about) row.event.campaign = CampaignId::of("01JNGARDEN0000000000000001");
    row.names.campaign = about ? title : "";
    row.leaf_hash = hash(leaf);
    row.amount = amount;
    return row;
  };
  acts::PledgeConfirmed gift;
  gift.amount = Money::cents(5'000);
  gift.placed = day(-1);
  gift.provider = "sandbox";
  gift.method = "card";
  gift.donor = DonorId::of("01JNDONOR00000000000000001");
  colletta::MatchLine line;
  line.parts = {{FunderId::of("01JNFUNDER0000000000000001"), Money::cents(90'050)}};
  line.left = Money::cents(1'000'000);
  acts::CampaignPublished published;
  published.title = title;
  published.goal = Money::cents(900'000);
  acts::PoolOpened pool;
  pool.name = "Fondo del Comune";
  return {entry(1242, -1, 'a', gift, gift.amount),
          entry(1240, -1, 'b', acts::MatchMoved{matching::ChangeKind::kReserved, line},
                Money::cents(90'050)),
          entry(1117, -3, 'd', acts::IndicatorMeasured{"i1", "71", "2026-02-27", hash('c')},
                std::nullopt),
          entry(903, -20, 'e', published, std::nullopt),
          entry(880, -39, 'f', pool, Money::cents(5'000'000), false)};
}

std::vector<Indicator> indicators() {
  Indicator people{"I1", "Persone che curano l'orto", "persone", 0, 120000, day(200), {}};
  people.measurements = {
      {18000, day(-15), "", "Prima riunione"},
      {46500, day(-8), "https://example.org/foglio-firme", ""},
      {71000, day(-3), "https://example.org/foglio-firme-2", "Media delle presenze"}};
  return {people, {"I2", "Temperatura del tetto a luglio", "gradi", 48000, 39500, day(150), {}}};
}

std::string story() {
  return "# Perché un orto qui\n\nLa terrazza della biblioteca è **vuota** da vent'anni. Noi, che "
         "ci "
         "passiamo ogni giorno, vogliamo farne un luogo dove si semina e si legge.\n\n## Che cosa "
         "faremo\n\n1. Aiuole rialzate, raggiungibili anche in carrozzina\n2. Una cisterna per la "
         "pioggia\n3. Un'aula all'aperto per tre scuole\n\n> La città si cura un vaso alla "
         "volta.\n\n"
         "| Mese | Lavoro |\n|---|---|\n| aprile | aiuole |\n| maggio | semina |\n";
}

FormState editor_values() {
  FormState form;
  form.values = {{"title", "Un orto sul tetto della biblioteca"},
                 {"summary", "Duecento metri quadri di terrazza diventano un orto aperto."},
                 {"story", story()},
                 {"call", "C1"},
                 {"area", "Rione Fontana"},
                 {"theme", "Verde"},
                 {"goal", "18000"},
                 {"model", "all_or_nothing"},
                 {"opens", "2026-03-10T09:00"},
                 {"closes", "2026-05-09T23:59"},
                 {"budget[0].label", "Aiuole e terra"},
                 {"budget[0].amount", "8200"},
                 {"budget[0].required", "1"},
                 {"budget[1].label", "Cisterna"},
                 {"budget[1].amount", "10,999"},
                 {"plan[0].label", "Montare le aiuole"},
                 {"plan[0].due", "2026-06-01"},
                 {"indicators[0].id", "I1"},
                 {"indicators[0].label", "Persone che curano l'orto"},
                 {"indicators[0].unit", "persone"},
                 {"indicators[0].baseline", "0"},
                 {"indicators[0].target", "120"},
                 {"indicators[0].due", "2026-10-01"}};
  return form;
}

MatchLine matched(std::int64_t cents, std::vector<matching::Limit> limits) {
  const PoolView pool = public_pool();
  return {pool.name, pool.kind, pool.rule, pool.rule_hash, Money::cents(cents), std::move(limits)};
}

std::vector<PoolGift> gifts() {
  return {{CampaignId::of("01JNGARDEN0000000000000001"), "Un orto sul tetto della biblioteca",
           Stage::kOpen, Money::cents(215000), Money()},
          {CampaignId::of("01JNKITCHEN000000000000004"), "La cucina di piazza", Stage::kSucceeded,
           Money(), Money::cents(600000)}};
}

}  // namespace colletta::views::samples
