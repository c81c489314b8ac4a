#include "server/services/replay_scratch.hpp"

#include <charconv>

#include "server/ops/crypto.hpp"
#include "server/store/bulk.hpp"
#include "sql/scratch/replay.hpp"

namespace colletta::services {
namespace {

namespace sql = store::sql;
using Int = std::int64_t;
using Text = std::string;
using store::row;

// --- what a pledge drew, as one text ------------------------------------------------------------
// "pool=funder:cents,funder:cents;pool=..." in the order in which it was drawn. Names are plain
// (Replay sees to it), so no name holds one of the marks.

Text drawn_text(const ReplayedPledge& pledge) {
  Text out;
  for (const matching::Change& change : pledge.drawn) {
    if (change.parts.empty()) continue;
    if (!out.empty()) out += ';';
    out += change.pool.str();
    char mark = '=';
    for (const matching::Part& part : change.parts) {
      out += mark;
      out += part.funder.str();
      out += ':';
      out += std::to_string(part.amount.cents());
      mark = ',';
    }
  }
  return out;
}

std::string_view cut(std::string_view& text, char mark) {
  const std::string_view head = text.substr(0, text.find(mark));
  text.remove_prefix(std::min(head.size() + 1, text.size()));
  return head;
}

Int cut_number(std::string_view& text, char mark) {
  const std::string_view digits = cut(text, mark);
  Int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

void read_drawn(std::string_view text, ReplayedPledge& pledge) {
  while (!text.empty()) {
    std::string_view one = cut(text, ';');
    matching::Change change;
    change.pool = PoolId::of(Text(cut(one, '=')));
    change.campaign = pledge.pledge.campaign;
    change.pledge = pledge.pledge.id;
    change.donor = pledge.pledge.donor;
    while (!one.empty()) {
      std::string_view part = cut(one, ',');
      const std::string_view funder = cut(part, ':');
      change.parts.push_back({FunderId::of(Text(funder)), Money::cents(cut_number(part, ':'))});
    }
    pledge.drawn.push_back(std::move(change));
  }
}

// --- what a donor drew in a campaign, as one text: "pool=drawn:pledges:counted;pool=..." ---------

Text giver_draws_text(const std::vector<std::pair<PoolId, matching::Draw>>& draws) {
  Text out;
  for (const auto& [pool, draw] : draws) {
    if (!out.empty()) out += ';';
    out += pool.str();
    out += '=';
    out += std::to_string(draw.drawn.cents());
    out += ':';
    out += std::to_string(draw.pledges);
    out += ':';
    out += std::to_string(draw.counted.cents());
  }
  return out;
}

/// Names are plain, so none needs an escape.
Text givers_json(std::span<const Giver> givers) {
  Text out = "[";
  for (const auto& [campaign, donor] : givers) {
    if (out.size() > 1) out += ',';
    out += "[\"" + campaign.str() + "\",\"" + donor.str() + "\"]";
  }
  return out + "]";
}

PledgeState state_of(const Text& word) {
  auto state = parse_pledge_state(word);
  CHECK(state.ok(), "a scratch table holds what was put there");
  return *state;
}

std::vector<store::Row> pledge_rows(const ReplayRows& rows) {
  std::vector<store::Row> out;
  out.reserve(rows.pledges.size());
  for (const auto& [seq, p] : rows.pledges)
    out.push_back(row(seq, p.pledge.campaign, p.pledge.donor, p.pledge.amount.cents(),
                      p.pledge.placed, p.pledge.verified, p.pledge.promoter_linked,
                      to_string(p.state), p.collected, p.counted, p.refund_seq, drawn_text(p)));
  return out;
}

std::vector<store::Row> giver_rows(const ReplayRows& rows) {
  std::vector<store::Row> out;
  out.reserve(rows.givers.size());
  for (const auto& [giver, all] : rows.givers)
    out.push_back(row(giver.first, giver.second, all.given.cents(), giver_draws_text(all.draws)));
  return out;
}

}  // namespace

ReplayScratch::ReplayScratch() : session_(store::Session::scratch()) {
  for (const auto& make :
       {sql::replay_make_pledge, sql::replay_make_giver, sql::replay_make_withheld,
        sql::replay_make_withheld_index, sql::replay_make_ref, sql::replay_make_event_id,
        sql::replay_make_unopened, sql::replay_make_erased, sql::replay_make_met})
    session_.execute(make);
}

ReplayScratch::~ReplayScratch() {
  try {
    transaction_.commit();  // without a journal nothing can be rolled back, even on the way out
  } catch (const std::exception&) {
    // It goes away as it is.
  }
}

void ReplayScratch::load_pledges(const std::vector<Int>& positions,
                                 std::map<Int, ReplayedPledge>& into) {
  for (std::size_t at = 0; at < positions.size(); at += store::kListMax) {
    const auto begin = positions.begin() + static_cast<std::ptrdiff_t>(at);
    const auto size = std::min(store::kListMax, positions.size() - at);
    session_.for_each<Int, Text, Text, Int, Int, Int, Int, Text, Int, Int, Int, Text>(
        sql::replay_pledges,
        {{"seqs", std::vector<Int>(begin, begin + static_cast<std::ptrdiff_t>(size))}},
        [&](Int seq, Text& campaign, Text& donor, Int amount, Int placed, Int verified,
            Int promoter_linked, const Text& state, Int collected, Int counted, Int refund_seq,
            const Text& drawn) {
          ReplayedPledge p;
          p.pledge = {.id = PledgeId::of(std::to_string(seq)),
                      .campaign = CampaignId::of(std::move(campaign)),
                      .donor = DonorId::of(std::move(donor)),
                      .amount = Money::cents(amount),
                      .placed = {placed},
                      .verified = verified == 1,
                      .promoter_linked = promoter_linked == 1,
                      .position = seq};
          p.state = state_of(state);
          p.collected = collected == 1;
          p.counted = counted == 1;
          p.refund_seq = refund_seq;
          read_drawn(drawn, p);
          into.emplace(seq, std::move(p));
        });
  }
}

void ReplayScratch::load_givers(const std::vector<Giver>& givers, matching::Book& into) {
  session_.for_each<Text, Text, Int, Text>(
      sql::replay_givers, {{"givers", givers_json(givers)}},
      [&](Text& campaign_name, Text& donor_name, Int given, const Text& draws) {
        const CampaignId campaign = CampaignId::of(std::move(campaign_name));
        const DonorId donor = DonorId::of(std::move(donor_name));
        if (given != 0) into.given[{campaign, donor}] = Money::cents(given);
        each_giver_draw(draws, [&](Text&& pool, const matching::Draw& draw) {
          into.draws[{PoolId::of(std::move(pool)), campaign, donor}] = draw;
        });
      });
}

void ReplayScratch::load_withheld(const PoolId& pool, Int after, std::size_t most,
                                  std::map<WithheldKey, matching::Withheld>& into) {
  session_.for_each<Int, Text, Text, Int, Int>(
      sql::replay_withheld, {{"pool", pool}, {"after", after}, {"most", most}},
      [&](Int seq, Text& campaign, Text& donor, Int amount, Int drew) {
        into[{pool, seq}] = {.pledge = PledgeId::of(std::to_string(seq)),
                             .campaign = CampaignId::of(std::move(campaign)),
                             .donor = DonorId::of(std::move(donor)),
                             .amount = Money::cents(amount),
                             .drew = drew == 1};
      });
}

void ReplayScratch::forget_withheld(const PoolId& pool, Int position) {
  session_.execute(sql::replay_forget_withheld, {{"pool", pool}, {"seq", position}});
}

void ReplayScratch::forget_withheld(const CampaignId& campaign) {
  session_.execute(sql::replay_forget_withheld_of_campaign, {{"campaign", campaign}});
}

void ReplayScratch::keep(const ReplayRows& rows) {
  store::insert_or_update(session_, "pledge", {"seq"},
                          {"campaign", "donor", "amount", "placed", "verified", "promoter_linked",
                           "state", "collected", "counted", "refund_seq", "drawn"},
                          pledge_rows(rows));
  store::insert_or_update(session_, "giver", {"campaign", "donor"}, {"given", "draws"},
                          giver_rows(rows));
  std::vector<store::Row> queue, refs;
  for (const auto& [key, one] : rows.withheld)
    queue.push_back(
        row(key.first, key.second, one.campaign, one.donor, one.amount.cents(), one.drew));
  store::insert_or_update(session_, "withheld", {"pool", "seq"},
                          {"campaign", "donor", "amount", "drew"}, queue);
  for (const auto& [ref, seq] : rows.refs) refs.push_back(row(ref, seq));
  store::insert(session_, "event_ref", {"ref", "seq"}, refs);
  for (const auto& [pool, seq] : rows.withheld_gone) forget_withheld(pool, seq);
}

void ReplayScratch::unopened(const std::vector<Int>& positions) {
  if (positions.empty()) return;
  std::vector<store::Row> rows;
  for (const Int seq : positions) rows.push_back(row(seq));
  store::insert(session_, "unopened", {"seq"}, rows);
}

void ReplayScratch::erased(Int told, const std::vector<Int>& positions) {
  std::vector<store::Row> rows;
  for (const Int seq : positions) rows.push_back(row(seq, told));
  store::insert_or_update(session_, "erased", {"seq"}, {"told"}, rows);
  for (std::size_t at = 0; at < positions.size(); at += store::kListMax) {
    const auto begin = positions.begin() + static_cast<std::ptrdiff_t>(at);
    const auto size = std::min(store::kListMax, positions.size() - at);
    session_.execute(
        sql::replay_explained,
        {{"seqs", std::vector<Int>(begin, begin + static_cast<std::ptrdiff_t>(size))}});
  }
}

void each_giver_draw(std::string_view text,
                     const std::function<void(Text&& pool, const matching::Draw&)>& take) {
  while (!text.empty()) {
    std::string_view one = cut(text, ';');
    Text pool(cut(one, '='));
    matching::Draw draw;
    draw.drawn = Money::cents(cut_number(one, ':'));
    draw.pledges = cut_number(one, ':');
    draw.counted = Money::cents(cut_number(one, ':'));
    take(std::move(pool), draw);
  }
}

bool ReplayScratch::is_new_id(const std::string& id) {
  // An id of ours ascends with time and falls beside the last one; anything else may be any text.
  return session_.execute(sql::replay_note_id, {{"id", is_ulid(id) ? id : ops::sha256_hex(id)}}) ==
         1;
}

}  // namespace colletta::services
