// What is told about a campaign after its publication: updates by promoter and officer, and
// measurements of its indicators.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "server/handlers/visit.hpp"

namespace colletta::handlers {

http::Handled promoter_update_page(App& app, Visit visit, store::Session& db);
http::Handled promoter_update(App& app, Visit visit, store::Session& db);
http::Handled officer_update_page(App& app, Visit visit, store::Session& db);
http::Handled officer_update(App& app, Visit visit, store::Session& db);
http::Handled measurement_page(App& app, Visit visit, store::Session& db);
http::Handled record_measurement(App& app, Visit visit, store::Session& db);

/// A text at its bound with every byte percent-encoded is 180 kB.
inline constexpr std::size_t kUpdateBytesMax = 256 * 1024;

/// An id in the form of a ULID, made from what is said: the same words about the same campaign are
/// the same act, however often and from however many tabs the form is sent.
std::string id_of_words(std::initializer_list<std::string_view> words);

}  // namespace colletta::handlers
