#include "server/http/router.hpp"

#include <gtest/gtest.h>

#include "domain/base/check.hpp"

namespace colletta::http {
namespace {

Route route(Method method, std::string pattern) {
  Route made;
  made.method = method;
  made.name = pattern;
  made.pattern = std::move(pattern);
  made.handler = [](const Request&, store::Session&) -> Handled { return Response(); };
  return made;
}

class RouterTest : public testing::Test {
 protected:
  std::string matched(Method method, std::string_view path) const {
    const auto match = router_.match(method, path);
    return match.route == nullptr ? "" : match.route->pattern;
  }

  const Router router_{
      {route(Method::kGet, "/"), route(Method::kGet, "/c"), route(Method::kGet, "/c/new"),
       route(Method::kGet, "/c/{campaign}"), route(Method::kGet, "/c/{campaign}/pledge"),
       route(Method::kPost, "/c/{id}/pledge"), route(Method::kGet, "/c/new/{step}/done"),
       route(Method::kGet, "/assets/{file*}"), route(Method::kDelete, "/assets/one")}};
};

TEST_F(RouterTest, LiteralBeforeParameterBeforeRest) {
  EXPECT_EQ(matched(Method::kGet, "/"), "/");
  EXPECT_EQ(matched(Method::kGet, "/c"), "/c");
  EXPECT_EQ(matched(Method::kGet, "/c/new"), "/c/new");
  EXPECT_EQ(matched(Method::kGet, "/c/old"), "/c/{campaign}");
  EXPECT_EQ(matched(Method::kGet, "/assets/css/a.css"), "/assets/{file*}");
}

TEST_F(RouterTest, GoesBackWhenALiteralLeadsNowhere) {
  EXPECT_EQ(matched(Method::kGet, "/c/new/pledge"), "/c/{campaign}/pledge");
  EXPECT_EQ(matched(Method::kGet, "/c/new/2/done"), "/c/new/{step}/done");
}

TEST_F(RouterTest, ParametersBearTheNamesOfTheirRoute) {
  EXPECT_EQ(router_.match(Method::kGet, "/c/x y/pledge").params.at("campaign"), "x y");
  EXPECT_EQ(router_.match(Method::kPost, "/c/7/pledge").params.at("id"), "7");
  EXPECT_EQ(router_.match(Method::kGet, "/assets/a/b.js").params.at("file"), "a/b.js");
}

TEST_F(RouterTest, NoSuchPath) {
  for (const char* path : {"/d", "/c/", "/c/1/", "/c/1/2", "/assets", "/assets/", "", "c"}) {
    const auto match = router_.match(Method::kGet, path);
    EXPECT_EQ(match.route, nullptr) << path;
    EXPECT_EQ(match.allow, "") << path;
  }
}

TEST_F(RouterTest, OtherMethodsAreNamed) {
  EXPECT_EQ(router_.match(Method::kPut, "/c/1/pledge").allow, "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(router_.match(Method::kOptions, "/assets/one").allow, "DELETE, OPTIONS");
  EXPECT_EQ(router_.match(Method::kHead, "/assets/one").route, nullptr);
}

TEST_F(RouterTest, HeadIsServedByGet) {
  EXPECT_EQ(matched(Method::kHead, "/c/1"), "/c/{campaign}");
}

TEST(Router, RefusesTablesThatContradictThemselves) {
  const auto make = [](std::vector<Route> routes) { const Router router(std::move(routes)); };
  EXPECT_THROW(make({route(Method::kGet, "c")}), CheckFailure);
  EXPECT_THROW(make({route(Method::kGet, "/a"), route(Method::kGet, "/a")}), CheckFailure);
  EXPECT_THROW(make({route(Method::kGet, "/{a}"), route(Method::kGet, "/{b}")}), CheckFailure);
  EXPECT_THROW(make({route(Method::kGet, "/{a*}/b")}), CheckFailure);
  EXPECT_THROW(make({route(Method::kGet, "/{}")}), CheckFailure);
}

TEST(Router, KnowsTheLargestBody) {
  std::vector<Route> routes = {route(Method::kPost, "/a"), route(Method::kPost, "/b")};
  routes[0].body_bytes_max = 70;
  EXPECT_EQ(Router(std::move(routes)).body_bytes_max(), 70U);
}

}  // namespace
}  // namespace colletta::http
