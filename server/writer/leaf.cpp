// A leaf: an event's bytes, their hash, and the salted commitment to its private part.
#include "domain/base/limits.hpp"
#include "domain/journal/event_json.hpp"
#include "server/writer/batch.hpp"

namespace colletta::writer {

Leaf make_leaf(const Event& event, const Crypto& crypto) {
  Leaf leaf;
  std::string commitment;
  if (!event.priv.empty()) {
    const std::string salt = crypto.random_bytes(32);
    leaf.salt = crypto.hex(salt);
    leaf.private_body = private_body(event);
    commitment = crypto.base64(crypto.hmac_sha256(salt, "colletta/v1\n" + leaf.private_body));
  }
  leaf.body = public_body(event, commitment);
  CHECK(leaf.body.size() <= limits::kLeafBytesMax, "a leaf must fit: longer things enter by hash");
  leaf.leaf_hash = crypto.sha256_hex(std::string(1, '\0') + leaf.body);
  return leaf;
}

}  // namespace colletta::writer
