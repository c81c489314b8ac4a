// Texts that stand outside the journal and enter it by their hash: which bytes are hashed, and
// where an event says the hash. It must never know where the texts are kept.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "domain/journal/event.hpp"

namespace colletta {

/// Several texts as one, each after its length in bytes and a colon: no two lists of texts make the
/// same bytes. So are a call's title, summary and text hashed, an update's title and text, and a
/// measurement's evidence and note; a campaign's content is a document (campaign/content_json.hpp).
std::string hashed_text(std::initializer_list<std::string_view> parts);

/// The hash of the text that the event is about; empty: it is about none.
std::string hash_of_text(const Act& act);

}  // namespace colletta
