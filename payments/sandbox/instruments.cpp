#include "payments/sandbox/instruments.hpp"

#include <array>

namespace colletta::payments::sandbox {
namespace {

constexpr std::array<Instrument, 18> kInstruments = {{
    {.token = "tok_success",
     .number = "4242424242424242",
     .title_en = "Succeeds",
     .title_it = "Va a buon fine"},
    {.token = "tok_declined",
     .number = "4000000000000002",
     .title_en = "Is declined",
     .title_it = "È rifiutata",
     .decline_code = "card_declined"},
    {.token = "tok_insufficient_funds",
     .number = "4000000000009995",
     .title_en = "Is declined: insufficient funds",
     .title_it = "È rifiutata: fondi insufficienti",
     .decline_code = "insufficient_funds"},
    {.token = "tok_strong_authentication",
     .number = "4000002500003155",
     .title_en = "Asks for strong authentication",
     .title_it = "Chiede l'autenticazione forte",
     .confirm = true},
    {.token = "tok_slow",
     .number = "4000000000001000",
     .title_en = "Succeeds some seconds later",
     .title_it = "Va a buon fine dopo alcuni secondi",
     .slow = true},
    {.token = "tok_timeout",
     .number = "4000000000002008",
     .title_en = "Succeeds, but the answer is lost",
     .title_it = "Va a buon fine, ma la risposta si perde",
     .withhold = true},
    {.token = "tok_duplicate",
     .number = "4000000000003006",
     .title_en = "Succeeds, every notice is sent twice",
     .title_it = "Va a buon fine, ogni notifica arriva due volte",
     .duplicate = true},
    {.token = "tok_reorder",
     .number = "4000000000004004",
     .title_en = "Succeeds, notices arrive out of order",
     .title_it = "Va a buon fine, le notifiche arrivano in disordine",
     .reorder = true},
    {.token = "tok_refund_fails",
     .number = "4000000000005126",
     .title_en = "Succeeds, a refund fails later",
     .title_it = "Va a buon fine, un rimborso fallisce in seguito",
     .refund_fails = true},
    {.token = "tok_capture_fails",
     .number = "4000000000000341",
     .title_en = "Can be held, collecting it is declined",
     .title_it = "Si può bloccare l'importo, ma l'incasso è rifiutato",
     .capture_fails = true},
    {.token = "tok_charged_back",
     .number = "4000000000000259",
     .title_en = "Succeeds, the payer's bank takes it back 30 seconds later",
     .title_it = "Va a buon fine, la banca di chi paga lo riprende dopo 30 secondi",
     .charged_back = true},
    {.token = "tok_charged_back_duplicate",
     .title_en = "The same, every notice is sent twice",
     .title_it = "Lo stesso, ogni notifica arriva due volte",
     .duplicate = true,
     .charged_back = true},
    {.token = "tok_charged_back_reorder",
     .title_en = "The same, notices arrive out of order",
     .title_it = "Lo stesso, le notifiche arrivano in disordine",
     .reorder = true,
     .charged_back = true},
    {.token = "tok_charged_back_timeout",
     .title_en = "The same, the answers are lost",
     .title_it = "Lo stesso, le risposte si perdono",
     .withhold = true,
     .charged_back = true},
    {.token = kWalletToken,
     .method = Method::kWallet,
     .title_en = "Wallet: approved",
     .title_it = "Portafoglio digitale: approvato"},
    {.token = "tok_wallet_declined",
     .method = Method::kWallet,
     .title_en = "Wallet: refused",
     .title_it = "Portafoglio digitale: rifiutato",
     .decline_code = "wallet_refused"},
    {.token = kBankTransferToken,
     .method = Method::kBankTransfer,
     .title_en = "Bank transfer: arrives some seconds later",
     .title_it = "Bonifico: arriva dopo alcuni secondi",
     .slow = true},
    {.token = "tok_bank_transfer_arrived",
     .method = Method::kBankTransfer,
     .title_en = "Bank transfer: has arrived",
     .title_it = "Bonifico: già arrivato"},
}};

}  // namespace

std::span<const Instrument> instruments() noexcept { return kInstruments; }

const Instrument* instrument_of_token(std::string_view token) noexcept {
  for (const Instrument& row : kInstruments) {
    if (row.token == token) return &row;
  }
  return nullptr;
}

const Instrument* instrument_of_number(std::string_view digits) noexcept {
  if (digits.empty()) return nullptr;
  for (const Instrument& row : kInstruments) {
    if (row.number == digits) return &row;
  }
  return nullptr;
}

}  // namespace colletta::payments::sandbox
