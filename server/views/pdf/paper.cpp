#include "server/views/pdf/paper.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <mutex>
#include <stdexcept>

#include "server/views/pdf/catalogue.hpp"

namespace colletta::views::pdf {
namespace {

// Points. A4, with margins that every printer can keep.
constexpr double kWidth = 595.276;
constexpr double kHeight = 841.89;
constexpr double kMargin = 54;
constexpr double kTop = 46;
constexpr double kBottom = kHeight - 60;
constexpr double kFootAt = kHeight - 44;
constexpr double kInner = kWidth - 2 * kMargin;
constexpr double kLabelWidth = 132;
constexpr double kQrSide = 92;
constexpr double kCodePad = 7;
constexpr double kHeadingNeeds = 60;  ///< with some lines of what it heads

constexpr const char* kText = "Lato, DejaVu Sans 10.5";
constexpr const char* kSmall = "Lato, DejaVu Sans 8.5";
constexpr const char* kStrong = "Lato, DejaVu Sans bold 10.5";
constexpr const char* kMono = "DejaVu Sans Mono 7.5";
constexpr const char* kLink = "DejaVu Sans Mono 8.5";  // an address is typed letter by letter
constexpr const char* kFigure = "Lato, DejaVu Sans bold 30";
constexpr const char* kHeadings[] = {"Lato, DejaVu Sans bold 21", "Lato, DejaVu Sans bold 13.5",
                                     "Lato, DejaVu Sans bold 10.5"};
constexpr const char* kHeadingTags[] = {"H1", "H2", "H3"};

struct Colour {
  double red = 0, green = 0, blue = 0;
};
constexpr Colour kInk{0.12, 0.14, 0.16};
constexpr Colour kQuiet{0.34, 0.36, 0.39};
constexpr Colour kLine{0.85, 0.82, 0.77};
constexpr Colour kSoft{0.965, 0.95, 0.925};

Colour colour_of(const std::string& hex) {
  if (hex.size() != 7) return kInk;
  const auto part = [&](std::size_t at) {
    return std::stoi(hex.substr(at, 2), nullptr, 16) / 255.0;
  };
  return {part(1), part(3), part(5)};
}

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
  void operator()(cairo_t* cr) const { cairo_destroy(cr); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
template <class T>
using Held = std::unique_ptr<T, Unref>;

cairo_status_t append(void* out, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

/// "it's" as a value of a tag's attributes.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

}  // namespace

struct Paper::Press {
  Press(const PaperHead& head, int pages);

  void tag(const char* name, const std::string& attributes = {}) {
    cairo_tag_begin(cr.get(), name, attributes.c_str());
  }
  void end(const char* name) { cairo_tag_end(cr.get(), name); }
  void ink(const Colour& colour) {
    cairo_set_source_rgb(cr.get(), colour.red, colour.green, colour.blue);
  }
  void bar(double x, double at, double width, double height, const Colour& colour) {
    ink(colour);
    cairo_rectangle(cr.get(), x, at, width, height);
    cairo_fill(cr.get());
  }
  Held<PangoLayout> layout(const char* font, const std::string& text, double width,
                           PangoWrapMode wrap = PANGO_WRAP_WORD_CHAR);
  static double height(PangoLayout* layout);
  /// At a place of the page, which it fits.
  void show(PangoLayout* layout, double x, double at, const Colour& colour);
  /// From `y` on, line by line, over as many pages as it takes; each part is a `name`.
  void flow(PangoLayout* layout, const char* name, double x, const Colour& colour,
            const std::function<void(double at, double height)>& behind = {});
  void need(double height) {
    if (y + height > kBottom) next_page();
  }
  void begin_page();
  void end_page();
  void next_page() {
    end_page();
    begin_page();
  }
  void finish();

  const PaperHead& head;
  const int pages;
  std::string bytes;
  Held<cairo_surface_t> surface;
  Held<cairo_t> cr;
  Held<PangoFontMap> fonts;
  Held<PangoContext> context;
  Colour accent;
  int page = 0;
  double y = kTop;
};

Paper::Press::Press(const PaperHead& about, int counted)
    : head(about),
      pages(counted),
      surface(cairo_pdf_surface_create_for_stream(append, &bytes, kWidth, kHeight)),
      cr(cairo_create(surface.get())),
      fonts(pango_cairo_font_map_new()),
      context(nullptr),
      accent(colour_of(about.colour)) {
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts.get()), 72);
  context.reset(pango_font_map_create_context(fonts.get()));
  // Letters stand where the paper has room for them, not on the dots of a screen.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context.get(), options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context.get(), FALSE);
  pango_context_set_language(context.get(), pango_language_from_string(head.language.c_str()));
  const auto say = [&](cairo_pdf_metadata_t what, const std::string& text) {
    cairo_pdf_surface_set_metadata(surface.get(), what, text.c_str());
  };
  say(CAIRO_PDF_METADATA_TITLE, head.title);
  say(CAIRO_PDF_METADATA_AUTHOR, head.author);
  say(CAIRO_PDF_METADATA_CREATOR, "Colletta");
  say(CAIRO_PDF_METADATA_CREATE_DATE, head.created);
  tag("Document");
  begin_page();
}

Held<PangoLayout> Paper::Press::layout(const char* font, const std::string& text, double width,
                                       PangoWrapMode wrap) {
  Held<PangoLayout> made(pango_layout_new(context.get()));
  PangoFontDescription* description = pango_font_description_from_string(font);
  pango_layout_set_font_description(made.get(), description);
  pango_font_description_free(description);
  PangoAttrList* attributes = pango_attr_list_new();
  // What is printed to the letter can be copied to the letter.
  pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
  pango_attr_list_insert(attributes, pango_attr_font_features_new("liga=0, clig=0, dlig=0"));
  pango_layout_set_attributes(made.get(), attributes);
  pango_attr_list_unref(attributes);
  pango_layout_set_wrap(made.get(), wrap);
  pango_layout_set_width(made.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_text(made.get(), text.data(), static_cast<int>(text.size()));
  return made;
}

double Paper::Press::height(PangoLayout* layout) {
  int tall = 0;
  pango_layout_get_size(layout, nullptr, &tall);
  return static_cast<double>(tall) / PANGO_SCALE;
}

void Paper::Press::show(PangoLayout* layout, double x, double at, const Colour& colour) {
  ink(colour);
  cairo_move_to(cr.get(), x, at);
  pango_cairo_show_layout(cr.get(), layout);
}

void Paper::Press::flow(PangoLayout* layout, const char* name, double x, const Colour& colour,
                        const std::function<void(double, double)>& behind) {
  PangoLayoutIter* iter = pango_layout_get_iter(layout);
  bool more = true;
  while (more) {
    // As many lines as this page holds.
    struct Line {
      PangoLayoutLine* line;
      double baseline, height;
    };
    std::vector<Line> lines;
    double filled = 0;
    while (more) {
      PangoRectangle box;
      pango_layout_iter_get_line_extents(iter, nullptr, &box);
      const double tall = static_cast<double>(box.height) / PANGO_SCALE;
      if (y + filled + tall > kBottom && (y > kTop || !lines.empty())) break;
      const double below = static_cast<double>(pango_layout_iter_get_baseline(iter) - box.y);
      lines.push_back(
          {pango_layout_iter_get_line_readonly(iter), filled + below / PANGO_SCALE, tall});
      filled += tall;
      more = pango_layout_iter_next_line(iter) != FALSE;
    }
    if (behind && !lines.empty()) behind(y, filled);
    if (!lines.empty()) {
      tag(name);
      ink(colour);
      for (const Line& one : lines) {
        cairo_move_to(cr.get(), x, y + one.baseline);
        pango_cairo_show_layout_line(cr.get(), one.line);
      }
      end(name);
    }
    y += filled;
    if (more) next_page();
  }
  pango_layout_iter_free(iter);
}

void Paper::Press::begin_page() {
  ++page;
  y = kTop;
  if (page > 1) return;
  const auto name = layout("Lato, DejaVu Sans bold 12", head.author, kInner);
  tag("P");
  show(name.get(), kMargin, y, accent);
  end("P");
  y += height(name.get()) + 5;
  bar(kMargin, y, kInner, 3, accent);
  y += 22;
}

void Paper::Press::end_page() {
  bar(kMargin, kFootAt - 6, kInner, 0.6, kLine);
  const auto foot = layout(kSmall, head.foot(page, pages), kInner);
  show(foot.get(), kMargin, kFootAt, kQuiet);
  cairo_show_page(cr.get());
}

void Paper::Press::finish() {
  end("Document");
  end_page();
  cairo_surface_finish(surface.get());
  const cairo_status_t status = cairo_surface_status(surface.get());
  const cairo_status_t drawn = cairo_status(cr.get());
  for (const cairo_status_t one : {status, drawn})
    if (one != CAIRO_STATUS_SUCCESS)
      throw std::runtime_error(std::string("no PDF: ") + cairo_status_to_string(one));
}

void Paper::heading(int level, const std::string& text) {
  const auto at = static_cast<std::size_t>(level - 1);
  const auto words = press_.layout(kHeadings[at], text, kInner);
  press_.y += level == 1 ? 0 : (level == 2 ? 13 : 7);
  press_.need(Press::height(words.get()) + kHeadingNeeds);
  press_.flow(words.get(), kHeadingTags[at], kMargin, level == 2 ? press_.accent : kInk);
  press_.y += level == 3 ? 2 : 5;
}

void Paper::paragraph(const std::string& text) {
  const auto words = press_.layout(kText, text, kInner);
  pango_layout_set_line_spacing(words.get(), 1.12F);
  press_.flow(words.get(), "P", kMargin, kInk);
  press_.y += 5;
}

void Paper::figure(const std::string& text, const std::string& below) {
  const auto large = press_.layout(kFigure, text, kInner);
  const auto small = press_.layout("Lato, DejaVu Sans 13", below, kInner);
  press_.need(Press::height(large.get()) + Press::height(small.get()));
  press_.y += 4;
  press_.flow(large.get(), "P", kMargin, press_.accent);
  press_.flow(small.get(), "P", kMargin, kInk);
  press_.y += 12;
}

void Paper::table(const std::vector<Row>& rows) {
  std::size_t next = 0;
  while (next < rows.size()) {
    // A table goes on as a new one on the next page: tags do not reach over pages.
    press_.tag("Table");
    const std::size_t first = next;
    for (; next < rows.size(); ++next) {
      const auto& [label, value] = rows[next];
      const auto left = press_.layout(kText, label, kLabelWidth - 10);
      const auto right = press_.layout(kStrong, value, kInner - kLabelWidth);
      const double tall = std::max(Press::height(left.get()), Press::height(right.get()));
      if (press_.y + tall + 8 > kBottom && (next > first || press_.y > kTop)) break;
      press_.bar(kMargin, press_.y, kInner, 0.6, kLine);
      press_.y += 4;
      press_.tag("TR");
      press_.tag("TH");
      press_.show(left.get(), kMargin, press_.y, kQuiet);
      press_.end("TH");
      press_.tag("TD");
      press_.show(right.get(), kMargin + kLabelWidth, press_.y, kInk);
      press_.end("TD");
      press_.end("TR");
      press_.y += tall + 4;
    }
    press_.end("Table");
    if (next < rows.size()) press_.next_page();
  }
  press_.bar(kMargin, press_.y, kInner, 0.6, kLine);
  press_.y += 8;
}

void Paper::exact(const std::string& text) {
  press_.need(2 * kCodePad + 24);
  press_.bar(kMargin, press_.y, kInner, kCodePad, kSoft);
  press_.y += kCodePad;
  const auto behind = [this](double at, double tall) {
    press_.bar(kMargin, at - 0.3, kInner, tall + 0.6, kSoft);
  };
  // Each line is a paragraph of its own, so that who listens hears where it ends.
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const auto words =
        press_.layout(kMono, text.substr(from, end - from), kInner - 2 * kCodePad, PANGO_WRAP_CHAR);
    if (end == from) {
      const double blank = Press::height(words.get());
      behind(press_.y, blank);
      press_.y += blank;
    } else {
      press_.flow(words.get(), "P", kMargin + kCodePad, kInk, behind);
    }
    from = end + 1;
  }
  press_.bar(kMargin, press_.y, kInner, kCodePad, kSoft);
  press_.y += kCodePad + 8;
}

void Paper::address(const std::string& words, const std::string& url,
                    const std::optional<QrCode>& code) {
  const double left = code ? kQrSide + 16 : 0;
  const auto said = press_.layout(kText, words, kInner - left);
  const auto link = press_.layout(kLink, url, kInner - left, PANGO_WRAP_CHAR);
  const double tall = Press::height(said.get()) + 4 + Press::height(link.get());
  press_.need(std::max(tall, code ? kQrSide : 0));
  if (code) {
    // Beside its address as a link: who hears the paper needs no picture of it.
    const double unit = kQrSide / code->size;
    press_.ink({0, 0, 0});
    for (const QrRun& run : code->runs)
      cairo_rectangle(press_.cr.get(), kMargin + run.x * unit, press_.y + run.y * unit,
                      run.length * unit, unit);
    cairo_fill(press_.cr.get());
  }
  double at = press_.y + (code ? std::max(0.0, (kQrSide - tall) / 2) : 0);
  press_.tag("P");
  press_.show(said.get(), kMargin + left, at, kInk);
  press_.end("P");
  at += Press::height(said.get()) + 4;
  press_.tag("P");
  press_.tag(CAIRO_TAG_LINK, "uri=" + quoted(url));
  press_.show(link.get(), kMargin + left, at, press_.accent);
  press_.end(CAIRO_TAG_LINK);
  press_.end("P");
  press_.y += std::max(tall, code ? kQrSide : 0) + 8;
}

std::string print(const PaperHead& head, const std::function<void(Paper&)>& write) {
  static std::mutex one_at_a_time;  // the fonts' configuration is shared by the whole process
  const std::lock_guard lock(one_at_a_time);
  const auto pass = [&](int pages) {
    Paper::Press press(head, pages);
    Paper paper(press);
    write(paper);
    press.finish();
    return std::pair(std::move(press.bytes), press.page);
  };
  const int pages = pass(0).second;
  return with_language(pass(pages).first, head.language);
}

}  // namespace colletta::views::pdf
