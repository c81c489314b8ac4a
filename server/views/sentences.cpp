#include "server/views/sentences.hpp"

namespace colletta::views {

std::string notice_sentence(const Wording& w, Notice notice) {
  switch (notice) {
    case Notice::kSignedIn:
      return w.tr("You are logged in.");
    case Notice::kSignedOut:
      return w.tr("You are logged out.");
    case Notice::kCampaignSaved:
      return w.tr("The campaign is saved.");
    case Notice::kHandedIn:
      return w.tr("The campaign is handed in: the city will read it.");
    case Notice::kTakenBack:
      return w.tr("The application is taken back: the campaign is a draft again.");
    case Notice::kEvaluatorAppointed:
      return w.tr("The evaluator is appointed.");
    case Notice::kConflictDeclared:
      return w.tr("Your declaration is in the journal.");
    case Notice::kScoreGiven:
      return w.tr("Your score is given, and sealed in the journal.");
    case Notice::kRankingPublished:
      return w.tr("The ranking is published, and every score is open.");
    case Notice::kReturned:
      return w.tr("The campaign went back to its promoter with your reasons.");
    case Notice::kPublished:
      return w.tr("The campaign is published.");
    case Notice::kUpdatePublished:
      return w.tr("The update is published.");
    case Notice::kMeasurementRecorded:
      return w.tr("The measurement is recorded.");
    case Notice::kCallOpened:
      return w.tr("The call is open.");
    case Notice::kPoolOpened:
      return w.tr("The matching pool is open.");
    case Notice::kPoolFunded:
      return w.tr("The money was added to the pool.");
    case Notice::kPledgeCancelled:
      return w.tr("The pledge is withdrawn.");
    case Notice::kRefundAsked:
      return w.tr("The money is on its way back to who gave it.");
    case Notice::kPayeeNamed:
      return w.tr("The account is saved. An officer of the city will check it.");
    case Notice::kPayeeVerified:
      return w.tr("The account is marked as checked.");
    case Notice::kPayoutProposed:
      return w.tr("The tranche is proposed: a second officer has to approve it.");
    case Notice::kPayoutApproved:
      return w.tr("The tranche is approved and stands in the journal.");
    case Notice::kPayoutWithdrawn:
      return w.tr("The tranche was taken back.");
    case Notice::kTransferRecorded:
      return w.tr("The transfer is recorded.");
    case Notice::kPayoutRetried:
      return w.tr("The payment provider is asked again.");
    case Notice::kPersonErased:
      return w.tr("The person is erased.");
  }
  return {};
}

std::string stage_label(const Wording& w, Stage stage) {
  switch (stage) {
    case Stage::kDraft:
      return w.tr("Draft");
    case Stage::kHandedIn:
      return w.tr("Handed in");
    case Stage::kReturned:
      return w.tr("Returned");
    case Stage::kPublished:
      return w.tr("Opens soon");
    case Stage::kOpen:
      return w.tr("Open");
    case Stage::kSucceeded:
      return w.tr("Funded");
    case Stage::kFailed:
      return w.tr("Not funded");
  }
  return {};
}

std::string_view stage_class(Stage stage) noexcept {
  switch (stage) {
    case Stage::kDraft:
      return "co-state-draft";
    case Stage::kHandedIn:
    case Stage::kReturned:
    case Stage::kPublished:
      return "co-state-waiting";
    case Stage::kOpen:
      return "co-state-open";
    case Stage::kSucceeded:
      return "co-state-succeeded";
    case Stage::kFailed:
      return "co-state-failed";
  }
  return {};
}

std::string model_sentence(const Wording& w, matching::Model model) {
  switch (model) {
    case matching::Model::kAllOrNothing:
      return w.tr(
          "All or nothing: if the minimum is not reached, you get your money back in full.");
    case matching::Model::kKeepWhatYouRaise:
      return w.tr("Every pledge reaches the project, even if the goal is not reached.");
  }
  return {};
}

std::string pool_kind_label(const Wording& w, matching::PoolKind kind) {
  switch (kind) {
    case matching::PoolKind::kPublic:
      return w.tr("Public money");
    case matching::PoolKind::kPrivate:
      return w.tr("Private money");
  }
  return {};
}

std::string method_word(const Wording& w, const std::string& method) {
  if (method == "card") return w.tr("card");
  if (method == "wallet") return w.tr("digital wallet");
  if (method == "bank_transfer") return w.tr("bank transfer");
  return method;
}

std::string payment_word(const Wording& w, std::string_view code) {
  if (code == "waiting" || code == "pending" || code == "placed")
    return w.tr("waiting for payment");
  if (code == "unpaid") return w.tr("not paid");
  if (code == "confirmed") return w.tr("confirmed");
  if (code == "declined") return w.tr("declined");
  if (code == "cancelled") return w.tr("cancelled");
  if (code == "abandoned" || code == "expired") return w.tr("abandoned");
  if (code == "refunding") return w.tr("being refunded");
  if (code == "refunded") return w.tr("refunded");
  if (code == "refund_failed") return w.tr("refund failed");
  if (code == "charged_back") return w.tr("taken back by the bank");
  if (code == "unknown") return w.tr("unknown");
  if (code == "failed") return w.tr("failed");
  if (code == "refused") return w.tr("refused by the provider");
  if (code == "begin") return w.tr("start of payment");
  if (code == "charge") return w.tr("charge");
  if (code == "capture") return w.tr("capture");
  if (code == "void") return w.tr("release of the hold");
  if (code == "refund") return w.tr("refund");
  return std::string(code);
}

}  // namespace colletta::views
