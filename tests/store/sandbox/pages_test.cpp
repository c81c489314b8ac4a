// The hosted pages as a browser gets them: through the routes, on a running service.
#include "server/sandbox/pages.hpp"

#include <gtest/gtest.h>

#include <future>

#include "server/http/url.hpp"
#include "server/sandbox/html.hpp"
#include "server/sandbox/routes.hpp"
#include "tests/store/sandbox/running_rail.hpp"

namespace colletta::sandbox {
namespace {

using http::Handled;
using http::Method;
using http::Request;
using http::Response;
using payments::Collect;
using payments::PaymentState;

TEST(HtmlWriter, EscapesWhateverIsAValue) {
  EXPECT_EQ(escape_html("<a href=\"x\">'&amp;"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;");
  EXPECT_EQ(escape_html("città €"), "città €");
  Html html;
  html.raw("<p").attribute("title", "\"><script>").raw(">").text("</p><b>").raw("</p>");
  EXPECT_EQ(std::move(html).take(),
            "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;/p&gt;&lt;b&gt;</p>");
}

TEST(ShownAmount, InBothLanguages) {
  EXPECT_EQ(shown_amount(Money::cents(5), "it"), "0,05\u00a0€");
  EXPECT_EQ(shown_amount(Money::cents(123'450), "it"), "1.234,50\u00a0€");
  EXPECT_EQ(shown_amount(Money::cents(123'450), "en"), "€1,234.50");
  EXPECT_EQ(shown_amount(Money::cents(99'999), "en"), "€999.99");
  EXPECT_EQ(shown_amount(Money::cents(100'000'000), "it"), "1.000.000,00\u00a0€");
}

class HostedPages : public testing::Test {
 protected:
  HostedPages()
      : session(store::Session::open(store::SqliteUrl{(rail.dir / "other.sqlite").string()},
                                     store::Access::kWrite)),
        router(page_routes(*rail.service)),
        api(api_routes(*rail.service)) {
    payment = rail.begin("", Collect::kHold, "A").reference;
  }

  Response run(const http::Router& table, Request request) {
    const http::Router::Match match = table.match(request.method, request.path);
    EXPECT_NE(match.route, nullptr);
    request.params = match.params;
    Handled handled = match.route->handler(request, session);
    while (auto* later = std::get_if<http::Later>(&handled)) {
      const auto step = std::make_shared<std::promise<http::Step>>();
      later->start([step](http::Step next) { step->set_value(std::move(next)); });
      const http::Step next = step->get_future().get();
      handled = next(session);
    }
    return std::get<Response>(handled);
  }
  Response get(const std::string& path) {
    Request request;
    request.path = path;
    request.target = path;
    return run(router, request);
  }
  Response post(const http::Pairs& form) {
    Request request;
    request.method = Method::kPost;
    request.path = "/sandbox/pay/" + payment;
    request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
    request.body = http::form_encode(form);
    return run(router, request);
  }
  Response post_card(const std::string& number, const std::string& name = "Ada") {
    return post({{"action", "card"}, {"number", number}, {"expiry", "12/34"}, {"name", name}});
  }
  static std::string header(const Response& response, std::string_view name) {
    return std::string(payments::header_of(response.headers, name));
  }
  static std::string text(const Response& response) {
    return response.body ? response.body->identity : std::string();
  }
  std::string page() { return text(get("/sandbox/pay/" + payment)); }

  RunningRail rail;
  store::Session session;
  http::Router router;
  http::Router api;
  std::string payment;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(HostedPages, ShowsWhatIsPaidToWhomAndThatItIsATest) {
  const Response response = get("/sandbox/pay/" + payment);
  EXPECT_EQ(response.status, 200);
  const std::string html = text(response);
  EXPECT_TRUE(has(html, "<html lang=\"it\">"));
  EXPECT_TRUE(has(html, "nessun denaro reale"));
  EXPECT_TRUE(has(html, "25,00\u00a0€"));
  EXPECT_TRUE(has(html, "City of Example"));
  EXPECT_TRUE(has(html, "A garden for &lt;everyone&gt;"));
  EXPECT_FALSE(has(html, "<everyone>"));
  EXPECT_TRUE(has(html, "4242 4242 4242 4242"));
  for (const char* field : {"number", "expiry", "name"}) {
    EXPECT_TRUE(has(html, "<label for=\"" + std::string(field) + "\">"));
    EXPECT_TRUE(has(html, "id=\"" + std::string(field) + "\""));
  }
  EXPECT_FALSE(has(html, "<script"));
  EXPECT_FALSE(has(html, " style="));
  EXPECT_EQ(header(response, "Cache-Control"), "no-store");
  EXPECT_TRUE(has(header(response, "Content-Security-Policy"), "form-action 'self'"));
  EXPECT_TRUE(has(header(response, "Content-Security-Policy"), "default-src 'none'"));
}

TEST_F(HostedPages, SpeaksThePaymentsLanguage) {
  auto request = payments::sandbox::Rail::request("", Collect::kHold, "B");
  request.locale = "en";
  request.return_url = "https://city.test/receipt/1";
  const auto reply = rail.send(rail.gateway.begin(request));
  payment = rail.gateway.parse(payments::Operation::kBegin, reply).reference;
  const Response response = get("/sandbox/pay/" + payment);
  EXPECT_TRUE(has(text(response), "<html lang=\"en\">"));
  EXPECT_TRUE(has(text(response), "no real money"));
  EXPECT_TRUE(has(text(response), "€25.00"));
  EXPECT_TRUE(has(header(response, "Content-Security-Policy"), "'self' https://city.test"));
}

TEST_F(HostedPages, CardLeadsBack) {
  const Response response = post_card("4242 4242 4242 4242");
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(header(response, "Location"), "/receipt/x");
  EXPECT_EQ(rail.fetched(payment).state, PaymentState::kAuthorised);
  EXPECT_EQ(get("/sandbox/pay/" + payment).status, 303);
}

TEST_F(HostedPages, WrongCardIsExplainedAndItsNumberNotRepeated) {
  const Response response = post_card("5555 5555 5555 4444", "\"><script>alert(1)</script>");
  EXPECT_EQ(response.status, 422);
  const std::string html = text(response);
  EXPECT_TRUE(has(html, "aria-invalid=\"true\""));
  EXPECT_TRUE(has(html, "href=\"#number\""));
  EXPECT_TRUE(has(html, "aria-describedby=\"number-hint number-error\""));
  EXPECT_FALSE(has(html, "5555 5555"));
  EXPECT_FALSE(has(html, "<script>"));
  EXPECT_TRUE(has(html, "value=\"&quot;&gt;&lt;script&gt;"));
  EXPECT_TRUE(has(html, "value=\"12/34\""));
}

TEST_F(HostedPages, StrongAuthenticationIsASecondPage) {
  const Response first = post_card("4000002500003155");
  EXPECT_EQ(first.status, 303);
  EXPECT_EQ(header(first, "Location"), "/sandbox/pay/" + payment);
  EXPECT_TRUE(has(page(), "value=\"accept\""));
  EXPECT_TRUE(has(page(), "Conferma che sei tu"));
  EXPECT_EQ(header(post({{"action", "accept"}}), "Location"), "/receipt/x");
  EXPECT_EQ(rail.fetched(payment).state, PaymentState::kAuthorised);
}

TEST_F(HostedPages, WalletAndBankTransferHaveTheirPages) {
  post({{"action", "wallet"}});
  EXPECT_TRUE(has(page(), "Approva nel tuo portafoglio"));
  EXPECT_EQ(header(post({{"action", "refuse"}}), "Location"), "/receipt/x");
  EXPECT_EQ(rail.fetched(payment).state, PaymentState::kDeclined);

  payment = rail.begin("", Collect::kHold, "B").reference;
  post({{"action", "bank_transfer"}});
  EXPECT_TRUE(has(page(), "SANDBOX "));
  EXPECT_TRUE(has(page(), "href=\"/receipt/x\""));
  EXPECT_EQ(rail.fetched(payment).state, PaymentState::kPending);
}

TEST_F(HostedPages, CancelLeadsToTheCancelAddress) {
  EXPECT_EQ(header(post({{"action", "cancel"}}), "Location"), "/pledge/x");
  EXPECT_EQ(rail.fetched(payment).state, PaymentState::kCancelled);
}

TEST_F(HostedPages, LostAnswerIsSaidSo) {
  const Response response = post_card("4000000000002008");
  EXPECT_EQ(response.status, 504);
  EXPECT_TRUE(has(text(response), "La risposta si è persa"));
  EXPECT_EQ(rail.fetched(payment).state, PaymentState::kAuthorised);
}

TEST_F(HostedPages, UnknownPaymentAndStoppedService) {
  EXPECT_EQ(get("/sandbox/pay/pay_other").status, 404);
  rail.service->stop();
  const Response busy = get("/sandbox/pay/" + payment);
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(header(busy, "Retry-After"), "2");
}

TEST_F(HostedPages, StylesheetIsServed) {
  const Response response = get("/sandbox/sandbox.css");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(header(response, "Content-Type"), "text/css; charset=utf-8");
}

TEST_F(HostedPages, ApiOverHttp) {
  const auto call =
      *rail.gateway.begin(payments::sandbox::Rail::request("tok_success", Collect::kHold, "H"));
  Request request;
  request.method = Method::kPost;
  request.target = call.url.substr(call.url.find("/sandbox"));
  request.path = request.target;
  for (const auto& [name, value] : call.headers) {
    std::string lower = name;
    for (char& c : lower) c = static_cast<char>(std::tolower(c));
    request.headers.emplace_back(lower, value);
  }
  request.body = call.body;
  const Response response = run(api, request);
  EXPECT_EQ(response.status, 200);
  const payments::Reply reply =
      rail.gateway.parse(payments::Operation::kBegin,
                         {.status = response.status, .headers = {}, .body = text(response)});
  EXPECT_EQ(reply.state, PaymentState::kAuthorised);
  request.headers.clear();
  EXPECT_EQ(run(api, request).status, 401);
}

}  // namespace
}  // namespace colletta::sandbox
