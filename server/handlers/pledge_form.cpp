#include "server/handlers/pledge_form.hpp"

#include <algorithm>

namespace colletta::handlers {

Result<Money> read_gift(std::string_view text, const services::CityRow& city) {
  const auto amount = parse_money(text);
  if (!amount) return err(amount.error().code, "amount", amount.error().detail);
  if (*amount < city.pledge_min) return err(Errc::kTooSmall, "amount", to_decimal(city.pledge_min));
  if (*amount > city.pledge_max) return err(Errc::kTooLarge, "amount", to_decimal(city.pledge_max));
  return *amount;
}

PlacePledge read_pledge(const Visit& visit, const CampaignId& campaign, const PledgeId& fresh_id,
                        views::FormState& form) {
  const auto amount = read_gift(form.value("amount"), *visit.city);
  const auto id = parse_id<PledgeTag>(form.value("pledge_id"));
  PlacePledge command{
      .id = id ? *id : fresh_id,
      .campaign = campaign,
      // An amount that is wrong has its own error, and must not make another.
      .amount = amount ? *amount : visit.city->pledge_min,
      .person = visit.who ? visit.who->person.id : PersonId(),
      .email = visit.who ? visit.who->person.email : std::string(form.value("email")),
      .public_name = {},
      .message = std::string(form.value("message")),
      .locale = std::string(views::to_string(visit.language))};
  const bool shown = form.value("show_name") == "1";
  if (shown) command.public_name = form.value("name");
  if (!amount) form.errors.push_back(amount.error());
  const CityFacts city{visit.city->id, visit.city->pledge_min, visit.city->pledge_max};
  const auto errors = check_fields(command, city);
  std::ranges::copy(errors, std::back_inserter(form.errors));
  const bool name_is_wrong = form.error("name") != nullptr;
  if (shown && command.public_name.empty() && !name_is_wrong)
    form.errors.push_back(err(Errc::kMissing, "name", "show_name"));
  return command;
}

}  // namespace colletta::handlers
