#include "server/writer/command.hpp"

#include <iterator>

namespace colletta::writer {

Command::Command() = default;
Command::Command(const Command&) = default;
Command::Command(Command&&) noexcept = default;
Command& Command::operator=(const Command&) = default;
Command& Command::operator=(Command&&) noexcept = default;
Command::~Command() = default;

std::string_view name_of(const Command& command) {
  constexpr std::string_view kNames[] = {"open_call",
                                         "close_call",
                                         "open_pool",
                                         "fund_pool",
                                         "save_campaign",
                                         "hand_in_campaign",
                                         "withdraw_application",
                                         "appoint_evaluator",
                                         "declare_conflict",
                                         "commit_score",
                                         "publish_ranking",
                                         "return_campaign",
                                         "publish_campaign",
                                         "close_campaign",
                                         "publish_update",
                                         "record_measurement",
                                         "place_pledge",
                                         "retry_pledge",
                                         "refund_pledge",
                                         "settle_pledge",
                                         "name_payee",
                                         "verify_payee",
                                         "propose_payout",
                                         "approve_payout",
                                         "withdraw_payout",
                                         "record_transfer",
                                         "retry_payout",
                                         "erase_person",
                                         "record_correction",
                                         "rotate_key",
                                         "see_attempt",
                                         "record_notice",
                                         "write_rows"};
  static_assert(std::size(kNames) == std::variant_size_v<AnyCommand>);
  return kNames[command.index()];
}

}  // namespace colletta::writer
