#include "server/services/webhooks.hpp"

#include "sql/queries/services.hpp"

namespace colletta::services {

Result<CheckedNotice> check_notice(store::Session& db, const payments::Gateway& gateway,
                                   const std::string& raw, const payments::Headers& headers,
                                   Timestamp now) {
  auto notice = gateway.verify_webhook(raw, headers, now);
  if (!notice) return notice.error();
  const auto key = payments::parse_idempotency_key(notice->key);
  if (!key) return err(Errc::kNotFound, "key");
  const auto city =
      db.fetch_one<std::string>(store::sql::city_of_attempt, {{"attempt", key->attempt}});
  if (!city) return err(Errc::kNotFound, "key");
  return CheckedNotice{CityId::of(std::get<0>(*city)),
                       {gateway.capabilities().rail, *notice, raw}};
}

}  // namespace colletta::services
