#include "domain/pledge/pledge.hpp"

namespace colletta {

std::string_view to_string(PledgeState state) noexcept {
  switch (state) {
    case PledgeState::kPlaced:
      return "placed";
    case PledgeState::kUnpaid:
      return "unpaid";
    case PledgeState::kConfirmed:
      return "confirmed";
    case PledgeState::kRefunding:
      return "refunding";
    case PledgeState::kRefunded:
      return "refunded";
    case PledgeState::kRefundFailed:
      return "refund_failed";
    case PledgeState::kChargedBack:
      return "charged_back";
  }
  return "";
}

Result<PledgeState> parse_pledge_state(std::string_view text) {
  for (const auto state : {PledgeState::kPlaced, PledgeState::kUnpaid, PledgeState::kConfirmed,
                           PledgeState::kRefunding, PledgeState::kRefunded,
                           PledgeState::kRefundFailed, PledgeState::kChargedBack})
    if (text == to_string(state)) return state;
  return err(Errc::kInvalid, "state");
}

std::string_view to_string(Task task) noexcept {
  switch (task) {
    case Task::kNone:
      return "";
    case Task::kBegin:
      return "begin";
    case Task::kCapture:
      return "capture";
    case Task::kVoid:
      return "void";
    case Task::kRefund:
      return "refund";
  }
  return "";
}

Result<Task> parse_task(std::string_view text) {
  for (const auto task : {Task::kNone, Task::kBegin, Task::kCapture, Task::kVoid, Task::kRefund})
    if (text == to_string(task)) return task;
  return err(Errc::kInvalid, "task");
}

}  // namespace colletta
