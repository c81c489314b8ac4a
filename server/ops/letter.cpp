#include "server/ops/letter.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>

#include "domain/base/check.hpp"

namespace colletta::ops {
namespace {

struct ObjectEnd {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Object = std::unique_ptr<T, ObjectEnd>;

struct GlibEnd {
  void operator()(GDateTime* date) const { g_date_time_unref(date); }
  void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
  void operator()(char* text) const { g_free(text); }
};

std::string one_line(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) c = ' ';
  }
  return text;
}

void add_mailbox(GMimeMessage* message, GMimeAddressType type, const std::string& name,
                 const std::string& address) {
  const std::string line = one_line(name);
  g_mime_message_add_mailbox(message, type, line.empty() ? nullptr : line.c_str(), address.c_str());
}

Object<GMimeTextPart> text_part(const char* subtype, const std::string& text) {
  Object<GMimeTextPart> part(g_mime_text_part_new_with_subtype(subtype));
  g_mime_text_part_set_charset(part.get(), "utf-8");
  g_mime_text_part_set_text(part.get(), text.c_str());
  // Whatever it holds: ASCII, and lines of at most 76 characters.
  g_mime_part_set_content_encoding(GMIME_PART(part.get()), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return part;
}

void set_body(GMimeMessage* message, const Letter& letter) {
  const auto text = text_part("plain", letter.text);
  if (letter.html.empty()) {
    g_mime_message_set_mime_part(message, GMIME_OBJECT(text.get()));
    return;
  }
  const auto html = text_part("html", letter.html);
  // The last alternative is the one that a reader prefers (RFC 2046, 5.1.4).
  const Object<GMimeMultipart> both(g_mime_multipart_new_with_subtype("alternative"));
  g_mime_multipart_add(both.get(), GMIME_OBJECT(text.get()));
  g_mime_multipart_add(both.get(), GMIME_OBJECT(html.get()));
  g_mime_message_set_mime_part(message, GMIME_OBJECT(both.get()));
}

void set_headers(GMimeMessage* message, const Letter& letter) {
  add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, letter.from_name, letter.from);
  if (!letter.reply_to.empty())
    add_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, letter.from_name, letter.reply_to);
  add_mailbox(message, GMIME_ADDRESS_TYPE_TO, "", letter.to);
  g_mime_message_set_subject(message, one_line(letter.subject).c_str(), "utf-8");
  const std::unique_ptr<GDateTime, GlibEnd> date(
      g_date_time_new_from_unix_utc(letter.date.us / kSecondUs));
  g_mime_message_set_date(message, date.get());
  g_mime_message_set_message_id(message, one_line(letter.message_id).c_str());
  // RFC 3834: no machine answers it.
  g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted", "auto-generated", nullptr);
  if (!letter.language.empty())
    g_mime_object_set_header(GMIME_OBJECT(message), "Content-Language",
                             one_line(letter.language).c_str(), nullptr);
}

}  // namespace

bool is_mail_address(const std::string& address) {
  const std::size_t at = address.find('@');
  if (at == std::string::npos || at == 0 || at + 1 == address.size()) return false;
  if (address.find('@', at + 1) != std::string::npos) return false;
  return std::ranges::none_of(address, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7f ||
           std::string_view("<>()[],;:\\\"").find(c) != std::string_view::npos;
  });
}

Result<std::string> message_of(const Letter& letter) {
  static const bool ready = (g_mime_init(), true);
  CHECK(ready, "GMime starts");
  if (!is_mail_address(letter.from)) return err(Errc::kInvalid, "from");
  if (!letter.reply_to.empty() && !is_mail_address(letter.reply_to))
    return err(Errc::kInvalid, "reply_to");
  if (!is_mail_address(letter.to)) return err(Errc::kInvalid, "to");
  const Object<GMimeMessage> message(g_mime_message_new(TRUE));
  set_headers(message.get(), letter);
  set_body(message.get(), letter);
  const std::unique_ptr<GMimeFormatOptions, GlibEnd> options(g_mime_format_options_new());
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
  const std::unique_ptr<char, GlibEnd> bytes(
      g_mime_object_to_string(GMIME_OBJECT(message.get()), options.get()));
  return std::string(bytes.get());
}

}  // namespace colletta::ops
