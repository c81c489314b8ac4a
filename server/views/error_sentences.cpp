// Errors in a reader's words: first by code and field, then by code alone.
#include "server/views/sentences.hpp"

namespace colletta::views {

namespace {

// "budget[2].amount" -> "amount", "rule.cap_per_pledge" -> "cap_per_pledge".
std::string_view last_name(std::string_view field) {
  const std::size_t dot = field.rfind('.');
  return dot == std::string_view::npos ? field : field.substr(dot + 1);
}

std::string missing_sentence(const Wording& w, std::string_view field, std::string_view detail) {
  if (field == "name" && detail == "show_name")
    return w.tr("Write the name to show, or choose to give anonymously.");
  if (field == "call") return w.tr("Choose the call.");
  if (field == "amount") return w.tr("Write the amount.");
  if (field == "email") return w.tr("Write your e-mail address.");
  if (field == "password") return w.tr("Write your password.");
  if (field == "name") return w.tr("Write the name.");
  if (field == "title") return w.tr("Write a title.");
  if (field == "summary") return w.tr("Write a summary.");
  if (field == "story") return w.tr("Tell the story of the project.");
  if (field == "text") return w.tr("Write the text.");
  if (field == "label") return w.tr("Say what it is.");
  if (field == "unit") return w.tr("Write the unit, such as people or trees.");
  if (field == "goal") return w.tr("Write the goal.");
  if (field == "area") return w.tr("Choose an area.");
  if (field == "theme") return w.tr("Choose a theme.");
  if (field == "budget") return w.tr("Add at least one budget line that is needed.");
  if (field == "plan") return w.tr("Add at least one step to the plan.");
  if (field == "indicators") return w.tr("Add at least one indicator that you will measure.");
  if (field == "funders") return w.tr("Say who pays into the pool.");
  if (field == "holder") return w.tr("Write in whose name the account is.");
  if (field == "iban") return w.tr("Write the IBAN of the account.");
  if (field == "milestone") return w.tr("Choose the milestone.");
  if (field == "order") return w.tr("Write number and date of the treasury's order.");
  if (field == "reasons") return w.tr("Write the reasons: the promoter must know what to change.");
  if (field == "reason" || field == "recuse_reason") return w.tr("Write the reason.");
  if (field == "conflict") return w.tr("Choose one of the two.");
  if (field.starts_with("points[")) return w.tr("Give points.");
  if (field == "opens" || field == "closes" || field == "due" || field == "date" ||
      field == "from" || field == "until" || field == "apply_by") {
    return w.tr("Choose a date.");
  }
  if (detail == "num/den") return w.tr("Write a share as two whole numbers, such as 1/2.");
  if (detail.empty()) return w.tr("This is needed.");
  return w.tr("This is needed. Allowed: {detail}.", {{"detail", std::string(detail)}});
}

std::string invalid_sentence(const Wording& w, std::string_view field, const std::string& detail) {
  if (field == "email")
    return w.tr("This is not an e-mail address: it should look like name@example.org.");
  if (field == "iban" && detail == "country")
    return w.tr("An IBAN begins with a country such as IT, and euros can be sent there.");
  if (field == "iban" && detail == "length")
    return w.tr("This IBAN is too long or too short for its country.");
  if (field == "iban") return w.tr("This IBAN has a wrong digit: compare it with your bank's.");
  if (field == "milestone") return w.tr("This is no milestone of the campaign's plan.");
  if (field == "reason") return w.tr("Choose a reason.");
  if (field == "apply_by")
    return w.tr("The last day for applications lies between the opening and the close.");
  if (field.starts_with("points["))
    return detail.starts_with("a multiple of")
               ? w.tr("Give points in the steps that the rules ask for.")
               : w.tr("Write a number, such as 12 or 12,5.");
  if (field == "opens" || field == "closes" || field == "due" || field == "date") {
    return w.tr("This date does not fit: choose a real day, in the order of the campaign.");
  }
  if (detail == "YYYY-MM-DD")
    return w.tr("Write a real day, such as {day}.", {{"day", "2026-03-01"}});
  if (detail == "not before from") return w.tr("The last day comes before the first one.");
  if (field == "from" || field == "until") {
    return w.tr(
        "These days do not fit: each end comes after its beginning, and no day is named twice.");
  }
  if (detail.starts_with("no such field"))
    return w.tr("This kind of rule does not use this: leave it empty.");
  if (detail.starts_with("a rule that can pay"))
    return w.tr("As it stands the rule could never pay a cent.");
  if (field == "evidence") return w.tr("This is not a web address: it should start with https://.");
  if (field == "value" || field == "baseline" || field == "target") {
    return w.tr("Write a number, such as 12 or 12,5.");
  }
  if (field == "ratio" || field == "share" || field == "share_of_goal") {
    return w.tr("Write a share as two whole numbers, such as 1/2.");
  }
  if (detail.empty()) return w.tr("This does not have the right form.");
  return w.tr("This does not have the right form. Allowed: {detail}.", {{"detail", detail}});
}

// Details of size errors are bounds: for fields of money "200.00" or plain cents, else plain
// numbers.
std::string bound(const Wording& w, std::string_view field, const std::string& detail) {
  const bool money = field == "amount" || field == "goal" || field == "raised" ||
                     field.starts_with("cap_") || field == "min_pledge" || field == "more" ||
                     field == "gift" || field == "extra";
  if (money && detail.find('.') != std::string::npos)
    if (const auto amount = parse_money(detail)) return w.money(*amount);
  std::int64_t value = 0;
  for (const char c : detail) {
    if (c < '0' || c > '9' || value > 1'000'000'000'000) return detail;
    value = value * 10 + (c - '0');
  }
  return money ? w.money(Money::cents(value)) : w.number(value);
}

std::string size_sentence(const Wording& w, Errc code, std::string_view field,
                          const std::string& detail) {
  if (detail.empty()) {
    return code == Errc::kTooSmall || code == Errc::kTooShort ? w.tr("This is too little.")
                                                              : w.tr("This is too much.");
  }
  if (field == "date") return w.tr("This day has not come yet: choose today or a day before.");
  const std::string limit = bound(w, field, detail);
  if (code == Errc::kTooShort)
    return w.tr("This is too short: at least {n} characters.", {{"n", limit}});
  const bool list = field == "events" || field == "campaigns" || field == "pools";
  if (code == Errc::kTooLong && list)
    return w.tr("This is too long: at most {n} entries.", {{"n", limit}});
  if (code == Errc::kTooLong)
    return w.tr("This is too long: at most {n} characters.", {{"n", limit}});
  if (code == Errc::kTooSmall) return w.tr("This is too little: at least {n}.", {{"n", limit}});
  return w.tr("This is too much: at most {n}.", {{"n", limit}});
}

std::string state_sentence(const Wording& w, Errc code) {
  switch (code) {
    case Errc::kUnauthenticated:
      return w.tr("Log in first.");
    case Errc::kBadCredentials:
      return w.tr("E-mail address and password do not fit together.");
    case Errc::kForbidden:
      return w.tr("You are not allowed to do this.");
    case Errc::kBadCsrfToken:
      return w.tr("This page was open for too long. Nothing was done: please send it again.");
    case Errc::kTooManyAttempts:
      return w.tr("Too many attempts. Wait a few minutes and try again.");
    case Errc::kNotFound:
      return w.tr("This does not exist here.");
    case Errc::kIllegalTransition:
      return w.tr("This cannot be done in the state it is in now.");
    case Errc::kNotOpenYet:
      return w.tr("It is not open yet.");
    case Errc::kClosed:
      return w.tr("It is closed: the last day has passed.");
    case Errc::kAlreadyExists:
      return w.tr("This exists already.");
    case Errc::kIdempotencyMismatch:
      return w.tr("This form was already sent with other values. Open it again to give once more.");
    case Errc::kVersionMismatch:
      return w.tr(
          "Somebody has changed this in the meantime. Open it again and repeat your change.");
    case Errc::kVersionRequired:
      return w.tr("The request does not say which version it changes.");
    case Errc::kRuleFrozen:
      return w.tr(
          "The rule of a pool cannot be changed once it is open; only its budget may grow.");
    case Errc::kOutOfFunds:
      return w.tr("There is not enough money left.");
    case Errc::kUnsupportedOperation:
      return w.tr("This way of paying cannot do that.");
    case Errc::kBadSignature:
      return w.tr("The message is not signed as it should be.");
    case Errc::kProviderUnavailable:
      return w.tr("The payment provider does not answer. Nothing was charged: try again shortly.");
    case Errc::kPaymentDeclined:
      return w.tr("The payment was declined. Try again or use another card.");
    case Errc::kOverloaded:
      return w.tr(
          "Many people are here at this moment. Nothing was done: try again in a few seconds.");
    case Errc::kReadOnly:
      return w.tr("For the moment one can only read here. Nothing was done: try again later.");
    case Errc::kUnavailable:
      return w.tr("The service cannot be reached. Try again shortly.");
    case Errc::kPayloadTooLarge:
      return w.tr("What you sent is too large.");
    case Errc::kUnsupportedMediaType:
      return w.tr("This kind of content is not understood here.");
    case Errc::kMethodNotAllowed:
      return w.tr("This cannot be done at this address.");
    case Errc::kInternal:
      return w.tr("Something went wrong on our side. It has been noted.");
    // Those of input are worded by field.
    case Errc::kMissing:
    case Errc::kInvalid:
    case Errc::kTooShort:
    case Errc::kTooLong:
    case Errc::kTooSmall:
    case Errc::kTooLarge:
    case Errc::kInvalidAmount:
    case Errc::kInvalidCharacters:
    case Errc::kUnknownField:
    case Errc::kMalformedJson:
      break;
  }
  return {};
}

/// What keeps a ranking from being published, or a campaign from becoming public after one.
std::string ranking_sentence(const Wording& w, const Error& error, std::string_view field) {
  if (error.code == Errc::kTooSmall && field == "scores")
    return w.tr("Application {n} does not have the scores that it needs yet.",
                {{"n", error.detail.substr(0, error.detail.find(':'))}});
  if (error.code == Errc::kMissing && field == "applications")
    return w.tr("Nobody has applied: there is nothing to rank.");
  if (error.code == Errc::kAlreadyExists && field == "ranking")
    return w.tr("The ranking is published already.");
  if (error.code == Errc::kIllegalTransition && error.detail == "not_selected")
    return w.tr("The ranking did not select this application.");
  if (error.code == Errc::kIllegalTransition && error.detail == "ranking")
    return w.tr("The ranking decides which applications become campaigns: it is not there yet.");
  return {};
}

}  // namespace

std::string error_sentence(const Wording& w, const Error& error) {
  const std::string_view field = last_name(error.field);
  if (error.code == Errc::kNotFound && field == "email")
    return w.tr("Nobody in this city has this address.");
  if (error.code == Errc::kAlreadyExists && field == "email")
    return w.tr("This person evaluates the call already, as {code}.", {{"code", error.detail}});
  if (error.code == Errc::kForbidden && field == "email")
    return w.tr("This person does not have the role of evaluator.");
  if (error.code == Errc::kClosed && error.detail == "applications")
    return w.tr("The last day for applications has passed.");
  if (error.code == Errc::kForbidden && error.detail == "own")
    return w.tr("This application is your own: you cannot evaluate it.");
  if (error.code == Errc::kAlreadyExists && error.detail == "score")
    return w.tr("You have given your score already.");
  if (auto words = ranking_sentence(w, error, field); !words.empty()) return words;
  if (error.code == Errc::kIllegalTransition && error.detail == "pledged")
    return w.tr(
        "Somebody has given to a campaign of this call already. A pool that shares its money when "
        "the call ends has to be there before the first gift, since it looks at all of them.");
  switch (error.code) {
    case Errc::kMissing:
      return missing_sentence(w, field, error.detail);
    case Errc::kInvalid:
      return invalid_sentence(w, field, error.detail);
    case Errc::kTooShort:
    case Errc::kTooLong:
    case Errc::kTooSmall:
    case Errc::kTooLarge:
      return size_sentence(w, error.code, field, error.detail);
    case Errc::kInvalidAmount:
      return w.tr("Write an amount such as 10 or 10,50, without thousands separators.");
    case Errc::kInvalidCharacters:
      return w.tr("This holds characters that cannot be shown. Type it again without them.");
    case Errc::kUnknownField:
      return w.tr("The field {field} is not known here.", {{"field", error.field}});
    case Errc::kMalformedJson:
      return w.tr("This is not valid JSON.");
    case Errc::kUnauthenticated:
    case Errc::kBadCredentials:
    case Errc::kForbidden:
    case Errc::kBadCsrfToken:
    case Errc::kTooManyAttempts:
    case Errc::kNotFound:
    case Errc::kIllegalTransition:
    case Errc::kNotOpenYet:
    case Errc::kClosed:
    case Errc::kAlreadyExists:
    case Errc::kIdempotencyMismatch:
    case Errc::kVersionMismatch:
    case Errc::kVersionRequired:
    case Errc::kRuleFrozen:
    case Errc::kOutOfFunds:
    case Errc::kUnsupportedOperation:
    case Errc::kBadSignature:
    case Errc::kProviderUnavailable:
    case Errc::kPaymentDeclined:
    case Errc::kOverloaded:
    case Errc::kReadOnly:
    case Errc::kUnavailable:
    case Errc::kPayloadTooLarge:
    case Errc::kUnsupportedMediaType:
    case Errc::kMethodNotAllowed:
    case Errc::kInternal:
      return state_sentence(w, error.code);
  }
  return {};
}

StatusWords status_words(const Wording& w, int status) {
  if (status == 401)
    return {w.tr("Please log in"), w.tr("This page is for people who are logged in.")};
  if (status == 403)
    return {w.tr("This is not open to you"),
            w.tr("You are not allowed to do this. Perhaps the page was open for too long: go back, "
                 "load it again and try once more.")};
  if (status == 404)
    return {w.tr("This page does not exist"),
            w.tr("The address may be mistyped, or what stood here is gone.")};
  if (status == 410)
    return {w.tr("This receipt was erased"),
            w.tr("On request, the city has erased what could tell who gave. The gift itself stays "
                 "in the public journal, without a name.")};
  if (status == 405)
    return {w.tr("That does not work here"), w.tr("This address does not take such a request.")};
  if (status == 409)
    return {w.tr("It has changed in the meantime"),
            w.tr("What you wanted to do does not fit any more. Load the page again and look.")};
  if (status == 413)
    return {w.tr("That is too much at once"), w.tr("What you sent is larger than we can take.")};
  if (status == 429)
    return {w.tr("Slowly, please"),
            w.tr("Too many requests came from you. Wait a few minutes and try again.")};
  if (status == 503)
    return {w.tr("A moment, please"),
            w.tr("Very many people are here, or something is being mended. Nothing that you sent "
                 "was done: try again in a few seconds.")};
  if (status >= 500)
    return {w.tr("Something went wrong"),
            w.tr("The mistake is ours and has been noted. If you were paying, look at your receipt "
                 "before trying again.")};
  return {w.tr("We did not understand that"), w.tr("The request does not have the right form.")};
}

}  // namespace colletta::views
