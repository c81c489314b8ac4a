#include "server/services/webhooks.hpp"

#include "sql/queries/services.hpp"

namespace colletta::services {

Result<CheckedNotice> check_notice(store::Session& db, const payments::Gateway& gateway,
                                   const std::string& raw, const payments::Headers& headers,
                                   Timestamp now) {
  auto notice = gateway.verify_webhook(raw, headers, now);
  if (!notice) return notice.error();
  return place_notice(db, gateway.capabilities().rail, std::move(*notice), raw);
}

Result<CheckedNotice> place_notice(store::Session& db, const std::string& provider,
                                   payments::Notice notice, std::string raw) {
  std::optional<std::tuple<std::string>> city;
  if (const auto key = payments::parse_idempotency_key(notice.key))
    city = db.fetch_one<std::string>(store::sql::city_of_attempt, {{"attempt", key->attempt}});
  const bool unmatched = !city;
  if (unmatched) city = db.fetch_one<std::string>(store::sql::first_city, {});
  if (!city) return err(Errc::kNotFound, "city");
  return CheckedNotice{CityId::of(std::get<0>(*city)),
                       {provider, std::move(notice), std::move(raw), unmatched}};
}

}  // namespace colletta::services
