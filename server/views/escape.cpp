#include "server/views/escape.hpp"

#include <ctemplate/template_emitter.h>
#include <ctemplate/template_modifiers.h>

namespace colletta::views {

std::string html_escaped(std::string_view text) {
  std::string out;
  ctemplate::StringEmitter emitter(&out);
  ctemplate::html_escape.Modify(text.data(), text.size(), nullptr, &emitter, "");
  return out;
}

}  // namespace colletta::views
