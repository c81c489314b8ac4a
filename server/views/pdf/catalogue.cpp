#include "server/views/pdf/catalogue.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>

namespace colletta::views::pdf {
namespace {

/// What follows the last `mark` up to `end`.
std::string_view after_last(std::string_view pdf, std::string_view mark, std::string_view end) {
  const std::size_t at = pdf.rfind(mark);
  if (at == std::string_view::npos)
    throw std::runtime_error("a PDF without its " + std::string(mark));
  const std::size_t from = at + mark.size();
  const std::size_t until = pdf.find(end, from);
  if (until == std::string_view::npos) throw std::runtime_error("a PDF that breaks off");
  return pdf.substr(from, until - from);
}

/// The number that follows a name in a dictionary: "/Root 12 0 R" -> "12".
std::string number_after(std::string_view dictionary, std::string_view name) {
  std::size_t at = dictionary.find(name);
  if (at == std::string_view::npos) throw std::runtime_error("a PDF without " + std::string(name));
  at = dictionary.find_first_of("0123456789", at + name.size());
  const std::size_t end = dictionary.find_first_not_of("0123456789", at);
  return std::string(dictionary.substr(at, end - at));
}

}  // namespace

std::string with_language(std::string pdf, std::string_view language) {
  const std::string_view trailer = after_last(pdf, "trailer", "startxref");
  const std::string root = number_after(trailer, "/Root");
  const std::string info = number_after(trailer, "/Info");
  const std::string size = number_after(trailer, "/Size");
  const std::string before = number_after(after_last(pdf, "startxref", "%%EOF"), "");
  const std::string start = "\n" + root + " 0 obj\n";
  const std::string_view catalogue = after_last(pdf, start, "endobj");
  const std::size_t open = catalogue.find("<<");
  if (open == std::string_view::npos) throw std::runtime_error("a PDF whose catalogue is none");
  // Some releases of the library tag the text and forget to say so.
  const std::string marked = catalogue.find("/MarkInfo") == std::string_view::npos
                                 ? "\n   /MarkInfo << /Marked true >>"
                                 : "";
  const std::string body = "<< /Lang (" + std::string(language) +
                           ")\n   /ViewerPreferences << /DisplayDocTitle true >>" + marked +
                           std::string(catalogue.substr(open + 2));
  const std::size_t object_at = pdf.size() + 1;
  pdf += start + body + "endobj\n";
  const std::size_t table_at = pdf.size();
  std::array<char, 24> entry{};  // 20 bytes each, as the format wants them
  std::snprintf(entry.data(), entry.size(), "%010zu 00000 n \n", object_at);
  pdf += "xref\n" + root + " 1\n" + entry.data() + "trailer\n<< /Size " + size + "\n   /Root " +
         root + " 0 R\n   /Info " + info + " 0 R\n   /Prev " + before + "\n>>\nstartxref\n" +
         std::to_string(table_at) + "\n%%EOF\n";
  return pdf;
}

}  // namespace colletta::views::pdf
