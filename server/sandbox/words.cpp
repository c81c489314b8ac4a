#include "server/sandbox/words.hpp"

namespace colletta::sandbox {
namespace {

constexpr Words kEnglish = {
    .lang = "en",
    .provider = "Sandbox Pay",
    .test_banner = "TEST PROVIDER: no real money is moved",
    .title = "Payment",
    .amount = "Amount",
    .to_payee = "To",
    .for_what = "For",
    .hold_note =
        "By card or wallet the amount is only held now, and collected if the campaign succeeds.",
    .problem = "Please check this field",
    .choose = "How would you like to pay?",
    .card = "Card",
    .number = "Card number",
    .number_hint = "Only the test numbers below are accepted. Never type a real card's number.",
    .number_error = "This is not one of the test card numbers.",
    .expiry = "Expiry date",
    .expiry_hint = "Month and year, for example 12/34",
    .expiry_error = "Write month and year as MM/YY, not in the past.",
    .name = "Name on the card",
    .name_error = "Write any name.",
    .pay = "Pay",
    .test_cards = "Test card numbers",
    .test_cards_caption = "Test cards and what they do",
    .what_happens = "What happens",
    .wallet = "Digital wallet",
    .wallet_note = "You approve or refuse on the next page.",
    .wallet_button = "Pay with the wallet",
    .bank = "Bank transfer",
    .bank_note = "The money arrives some seconds later, and is collected at once.",
    .bank_button = "Pay by bank transfer",
    .cancel = "Cancel and go back",
    .strong_title = "Confirm that it is you",
    .strong_note = "Your bank asks you to confirm this payment.",
    .wallet_title = "Approve in your wallet",
    .wallet_confirm_note = "Your wallet asks you to approve this payment.",
    .accept = "Approve",
    .refuse = "Refuse",
    .transfer_title = "Your bank transfer",
    .transfer_note =
        "In this test the transfer is made for you. A real one would need these details:",
    .beneficiary = "Beneficiary",
    .reason = "Reason to write",
    .back = "Return to the site",
    .lost_title = "The answer was lost",
    .lost_note =
        "The payment service did not answer in time. Go back to the site: it will find out what "
        "became of your payment. Do not pay again before.",
    .missing_title = "No such payment",
    .missing_note = "Perhaps the address is incomplete. Go back to the site and start again.",
    .busy_title = "Just a moment",
    .busy_note = "The payment service is busy. Load this page again in a few seconds.",
};

constexpr Words kItalian = {
    .lang = "it",
    .provider = "Sandbox Pay",
    .test_banner = "FORNITORE DI PROVA: nessun denaro reale viene mosso",
    .title = "Pagamento",
    .amount = "Importo",
    .to_payee = "A",
    .for_what = "Per",
    .hold_note =
        "Con carta o portafoglio digitale l'importo ora è solo bloccato, e viene incassato se la "
        "campagna riesce.",
    .problem = "Controlla questo campo",
    .choose = "Come vuoi pagare?",
    .card = "Carta",
    .number = "Numero della carta",
    .number_hint =
        "Si accettano solo i numeri di prova qui sotto. Non scrivere mai il numero di una carta "
        "vera.",
    .number_error = "Questo non è uno dei numeri di prova.",
    .expiry = "Scadenza",
    .expiry_hint = "Mese e anno, per esempio 12/34",
    .expiry_error = "Scrivi mese e anno come MM/AA, non nel passato.",
    .name = "Nome sulla carta",
    .name_error = "Scrivi un nome qualsiasi.",
    .pay = "Paga",
    .test_cards = "Numeri di carte di prova",
    .test_cards_caption = "Le carte di prova e che cosa fanno",
    .what_happens = "Che cosa succede",
    .wallet = "Portafoglio digitale",
    .wallet_note = "Approvi o rifiuti nella pagina successiva.",
    .wallet_button = "Paga con il portafoglio",
    .bank = "Bonifico",
    .bank_note = "Il denaro arriva dopo alcuni secondi ed è incassato subito.",
    .bank_button = "Paga con bonifico",
    .cancel = "Annulla e torna indietro",
    .strong_title = "Conferma che sei tu",
    .strong_note = "La tua banca ti chiede di confermare questo pagamento.",
    .wallet_title = "Approva nel tuo portafoglio",
    .wallet_confirm_note = "Il tuo portafoglio digitale ti chiede di approvare questo pagamento.",
    .accept = "Approva",
    .refuse = "Rifiuta",
    .transfer_title = "Il tuo bonifico",
    .transfer_note =
        "In questa prova il bonifico è fatto per te. Per uno vero servirebbero questi dati:",
    .beneficiary = "Beneficiario",
    .reason = "Causale da scrivere",
    .back = "Torna al sito",
    .lost_title = "La risposta si è persa",
    .lost_note =
        "Il servizio di pagamento non ha risposto in tempo. Torna al sito: scoprirà che ne è stato "
        "del tuo pagamento. Non pagare di nuovo prima.",
    .missing_title = "Pagamento inesistente",
    .missing_note = "Forse l'indirizzo è incompleto. Torna al sito e ricomincia.",
    .busy_title = "Un momento",
    .busy_note = "Il servizio di pagamento è occupato. Ricarica la pagina tra qualche secondo.",
};

}  // namespace

const Words& words_of(std::string_view locale) noexcept {
  return locale == "en" ? kEnglish : kItalian;
}

}  // namespace colletta::sandbox
