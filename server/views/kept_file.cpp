// A receipt or a proof as one HTML file: style, script and data inside, nothing from elsewhere. Its
// own policy lets exactly that style and that script run, whoever opens it and from wherever.
#include "server/views/escape.hpp"
#include "server/views/evaluation_pages.hpp"
#include "server/views/kept.hpp"
#include "server/views/pledge_pages.hpp"
#include "server/views/proof_block.hpp"
#include "server/views/site.hpp"
#include "server/views/wording.hpp"

namespace colletta::views {
namespace {

void fill_facts(Dict& dict, const Key& key, const std::vector<KeptFact>& facts) {
  for (const auto& [label, value] : facts) {
    Dict fact = dict.section(key);
    fact.set("FACT_LABEL"_k, label);
    fact.set("FACT_VALUE"_k, value);
  }
}

std::string body_of(const PageContext& ctx, const Kept& kept) {
  ctemplate::TemplateDictionary root("kept");
  Dict dict(root);
  dict.set("CITY"_k, ctx.city.name);
  dict.set("KEPT_TITLE"_k, kept.title);
  dict.show_with("KEPT_FIGURES"_k, "KEPT_FIGURE"_k, kept.figure);
  dict.set("KEPT_LEAD"_k, kept.lead);
  fill_facts(dict, "KEPT_FACTS"_k, kept.facts);
  if (!kept.matches.empty()) {
    Dict matches = dict.section("KEPT_MATCHES"_k);
    fill_facts(matches, "KEPT_LINES"_k, kept.matches);
  }
  fill_proof(dict, ctx, kept.entry, {.online = false});
  fill_qr(dict, kept.address);
  dict.set("KEPT_ADDRESS_WORDS"_k, kept.address_words);
  dict.set("KEPT_ADDRESS"_k, kept.address);
  dict.set("KEPT_MADE"_k, made_words(ctx));
  return ctx.site.expand_file(ctx.language, "kept", dict);
}

std::string file_of(const PageContext& ctx, const Kept& kept) {
  CHECK(kept.entry.proof.has_value(), "a file to keep holds a proof");
  const Inlined& style = ctx.site.inlined_of(ctx.city.palette, "kept-", ".css");
  const Inlined& script = ctx.site.inlined("kept.js");
  std::string html = "<!DOCTYPE html>\n<html lang=\"";
  html.append(to_string(ctx.language));
  html +=
      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src '" +
      style.hash + "'; script-src '" + script.hash +
      "'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" "
      "content=\"no-referrer\">\n<title>" +
      html_escaped(kept.title + " · " + ctx.city.name) + "</title>\n<style>" + style.text +
      "</style>\n</head>\n<body>\n" + body_of(ctx, kept) + "<script>" + script.text +
      "</script>\n</body>\n</html>\n";
  return html;
}

}  // namespace

std::string kept_file(const PageContext& ctx, const ProofPage& page) {
  return file_of(ctx, kept_of(ctx, page));
}

std::string kept_file(const PageContext& ctx, const ReceiptPage& page) {
  return file_of(ctx, kept_of(ctx, page));
}

std::string kept_file(const PageContext& ctx, const EntryReceiptPage& page) {
  return file_of(ctx, kept_of(ctx, page));
}

}  // namespace colletta::views
