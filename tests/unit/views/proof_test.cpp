// The proof of an entry as page, data, file and paper: that each holds what checks it, that no text
// breaks out of its place, that the giver's part is the giver's alone; and the PDF as tools that we
// did not write read it.
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "domain/base/check.hpp"
#include "samples.hpp"
#include "server/views/pdf/catalogue.hpp"

namespace colletta::views {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

PageContext in_english() { return samples::guest(Language::kEnglish); }

ProofPage proof_page() { return {samples::proven()}; }

ReceiptPage paid() { return samples::receipt(ReceiptState::kConfirmed); }

/// A text that ends whatever it stands in.
constexpr std::string_view kHostile = R"({"x":"</script><script>alert(1)</script><!-- \" ' & )"
                                      "\xE2\x80\xA8\"}";

TEST(ProofJson, IsWhatTheScriptChecks) {
  const auto json = nlohmann::json::parse(proof_json(samples::proven()));
  EXPECT_EQ(json.at("leaf"), samples::proven().body);
  EXPECT_EQ(json.at("index"), samples::proven().row.event.seq);
  EXPECT_EQ(json.at("hashes").size(), 2U);
  EXPECT_EQ(json.at("checkpoint"), samples::proven().proof->checkpoint);
  EXPECT_EQ(json.at("vkey"), samples::proven().proof->vkey);
  EXPECT_FALSE(json.contains("salt"));
  EXPECT_FALSE(json.contains("private"));
  const auto own = nlohmann::json::parse(proof_json(*paid().entry));
  EXPECT_EQ(own.at("salt"), paid().entry->own->salt_base64);
  EXPECT_EQ(own.at("private"), paid().entry->own->text);
}

TEST(ProofJson, SaysThatItIsPending) {
  ProvenEntry entry = samples::proven();
  entry.proof.reset();
  EXPECT_EQ(proof_json(entry), R"({"pending":true})");
}

/// Whoever waits for a proof must not wait for ever.
TEST(ProofJson, SaysThatTheJournalIsForked) {
  ProvenEntry entry = samples::proven();
  entry.proof.reset();
  entry.forked = true;
  EXPECT_EQ(proof_json(entry), R"({"forked":true})");
}

TEST(ProofJson, IsTheSameTextInsideAnyMarkup) {
  ProvenEntry entry = samples::proven();
  entry.body = kHostile;
  const std::string text = proof_json(entry);
  for (const char c : {'<', '>', '&'}) EXPECT_THAT(text, Not(HasSubstr(std::string(1, c))));
  for (const char c : text) EXPECT_TRUE(c >= ' ' && c <= '~') << static_cast<int>(c);
  EXPECT_EQ(nlohmann::json::parse(text).at("leaf"), kHostile);
}

TEST(ProofBlock, HoldsAHostileEntryAsText) {
  ProofPage page = proof_page();
  page.entry.body = kHostile;
  for (const std::string& html : {render(in_english(), page), kept_file(in_english(), page)}) {
    EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(html, Not(HasSubstr("<!-- ")));
    EXPECT_THAT(html, HasSubstr("data-proof=\"{&quot;leaf&quot;:"));
  }
}

TEST(ProofBlock, OpensTheSealOnTheGiversReceiptAlone) {
  const std::string receipt = render(in_english(), paid());
  EXPECT_THAT(receipt, HasSubstr("data-step=\"mine\""));
  EXPECT_THAT(receipt, HasSubstr(paid().entry->own->salt_hex));
  const std::string page = render(in_english(), proof_page());
  EXPECT_THAT(page, Not(HasSubstr("data-step=\"mine\"")));
  EXPECT_THAT(page, HasSubstr("data-step=\"entry\""));
  EXPECT_THAT(page, HasSubstr("data-step=\"today\""));
  EXPECT_THAT(page, HasSubstr("/log/proof/"));
}

TEST(ProofBlock, SaysWhatItWaitsForAndOffersNothingToKeep) {
  ReceiptPage page = paid();
  page.entry->proof.reset();
  const std::string html = render(in_english(), page);
  EXPECT_THAT(html, HasSubstr("data-proof-wait=\"/pledges/Zq3v9xkYt7/proof.json\""));
  EXPECT_THAT(html, Not(HasSubstr("receipt.pdf")));
  EXPECT_THAT(html, Not(HasSubstr("data-proof=")));
  page.entry->forked = true;
  EXPECT_THAT(render(in_english(), page), Not(HasSubstr("data-proof-wait")));
  EXPECT_THAT(render(in_english(), page), HasSubstr("does not agree"));
}

TEST(KeptFile, ReachesForNothingOutsideItself) {
  const std::string html = kept_file(in_english(), paid());
  EXPECT_THAT(html, HasSubstr("default-src 'none'; style-src 'sha256-"));
  for (const char* part : {"<link", " src=", "/assets/", "@import", "url(", "data-step=\"today\"",
                           "/log/proof/", "http-equiv=\"refresh\""})
    EXPECT_THAT(html, Not(HasSubstr(part)));
  EXPECT_THAT(html, HasSubstr("<svg class=\"co-qr\""));
  EXPECT_THAT(html, HasSubstr("€150.50"));
  EXPECT_THAT(html, HasSubstr("What the pools added"));
}

TEST(KeptFile, WithoutAProofIsNone) {
  ProofPage page = proof_page();
  page.entry.proof.reset();
  EXPECT_THROW(kept_file(in_english(), page), CheckFailure);
  EXPECT_THROW(kept_pdf(in_english(), page), CheckFailure);
}

/// What a program says of the PDF.
class Paper : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("colletta-paper." + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string said_by(const std::string& program, const std::string& pdf,
                      const std::string& after = {}) {
    const auto file = folder_ / "paper.pdf";
    std::ofstream(file, std::ios::binary) << pdf;
    const std::string command = program + " " + file.string() + " " + after + " 2>&1";
    FILE* pipe = ::popen(command.c_str(), "r");
    EXPECT_NE(pipe, nullptr);
    std::string out;
    std::array<char, 4096> part{};
    while (const std::size_t n = std::fread(part.data(), 1, part.size(), pipe))
      out.append(part.data(), n);
    EXPECT_EQ(::pclose(pipe), 0) << command << "\n" << out;
    return out;
  }
  static std::string without_breaks(std::string text) {
    std::erase_if(text, [](char c) { return c == '\n' || c == '\f'; });
    return text;
  }

  std::filesystem::path folder_;
};

TEST_F(Paper, IsTaggedAndSaysWhatItIs) {
  const std::string info = said_by("pdfinfo", kept_pdf(in_english(), paid()));
  EXPECT_THAT(info, ContainsRegex("Tagged: +yes"));
  EXPECT_THAT(info, ContainsRegex("Title: +Receipt of your pledge"));
  EXPECT_THAT(info, ContainsRegex("Author: +Borgo Sereno"));
  EXPECT_THAT(info, ContainsRegex("Page size: .*A4"));
  EXPECT_THAT(info, Not(HasSubstr("Error")));
  const std::string read = said_by("pdfinfo -struct-text", kept_pdf(in_english(), paid()));
  for (const char* part :
       {"Document", "  H1", "  H2", "  Table", "TH", "TD", "Link", "Receipt of your pledge"})
    EXPECT_THAT(read, HasSubstr(part));
}

TEST_F(Paper, HoldsTheAmountAndEverythingThatChecksIt) {
  const auto page = paid();
  const std::string text =
      without_breaks(said_by("pdftotext -raw", kept_pdf(in_english(), page), "-"));
  for (const std::string& part :
       {std::string("€150.50"), page.campaign_title, page.entry->row.leaf_hash,
        page.entry->proof->vkey, page.entry->proof->hashes[1], page.entry->body,
        page.entry->own->salt_hex, page.entry->own->text, page.url,
        without_breaks(page.entry->proof->checkpoint)})
    EXPECT_THAT(text, HasSubstr(part));
}

/// As a telephone reads it, from the page that was printed.
TEST_F(Paper, ItsQrCodeLeadsToItsAddress) {
  const auto script = (folder_ / "read.py").string();
  std::ofstream(script) << R"(import sys, zbar
data = sys.stdin.buffer.read()
kind, width, height, most = data.split(None, 4)[:4]
pixels = data[-int(width) * int(height):]
image = zbar.Image(int(width), int(height), "Y800", pixels)
zbar.ImageScanner().scan(image)
for symbol in image:
    print(symbol.type, symbol.data)
)";
  const auto page = paid();
  const std::string read = "| /usr/bin/python3 " + script;
  EXPECT_EQ(said_by("pdftoppm -gray -r 150 -f 1 -l 1", kept_pdf(in_english(), page), read),
            "QRCODE " + page.url + "\n");
  EXPECT_EQ(said_by("pdftoppm -gray -r 150 -f 1 -l 1", kept_pdf(in_english(), proof_page()), read),
            "QRCODE https://colletta.example/journal/1242/proof\n");
}

TEST_F(Paper, NamesItsLanguage) {
  EXPECT_THAT(kept_pdf(in_english(), proof_page()), HasSubstr("/Lang (en)"));
  EXPECT_THAT(kept_pdf(samples::guest(Language::kItalian), proof_page()), HasSubstr("/Lang (it)"));
  EXPECT_THROW(pdf::with_language("no PDF", "it"), std::runtime_error);
}

TEST_F(Paper, GoesOnOverAsManyPagesAsTheLargestEntryNeeds) {
  ProofPage page = proof_page();
  page.entry.body = "{\"x\":\"" + std::string(65'000, 'y') + "\"}";
  const std::string pdf = kept_pdf(in_english(), page);
  EXPECT_THAT(said_by("pdfinfo", pdf), ContainsRegex("Pages: +(9|1[0-9])\n"));
  const std::string text = said_by("pdftotext -raw", pdf, "-");
  EXPECT_EQ(std::count(text.begin(), text.end(), 'y') >= 65'000, true);
}

TEST_F(Paper, OfAnyTextIsStillAPaper) {
  ReceiptPage page = paid();
  page.campaign_title = "🌳 \xD0\x9C\xD0\xB8\xD1\x80 'a\\b' " + std::string(400, 'W');
  page.url = "https://colletta.example/o'brien\\x/pledges/s";
  EXPECT_THAT(said_by("pdfinfo", kept_pdf(in_english(), page)), ContainsRegex("Tagged: +yes"));
}

}  // namespace
}  // namespace colletta::views
