// A whole installation: a database of its own, two cities, people of every role, the server on a
// free port, and browsers that keep cookies and send forms with their tokens. Starting one takes
// longer than any test, so all tests of the program share one on each database: a test must look
// only at what it has made.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/app/core.hpp"
#include "server/app/web.hpp"
#include "server/http/url.hpp"
#include "tests/support/test_database.hpp"

namespace colletta::test {

using Fields = http::Pairs;

struct Page {
  int status = 0;
  std::string body;
  std::string location;  ///< of a redirect, without the city's prefix
  std::string landing;   ///< the same with the notice that it will show: "/office published"
  std::string head;
  [[nodiscard]] bool has(std::string_view text) const {
    return body.find(text) != std::string::npos;
  }
  /// Value of the first field with this name.
  [[nodiscard]] std::string field(const std::string& name) const;
  /// All values of a header.
  [[nodiscard]] std::vector<std::string> headers(const std::string& name) const;
  [[nodiscard]] std::string header(const std::string& name) const;  ///< the first, or empty
};

/// The fields with `name` set to `value`, added when it is not there.
Fields with(Fields fields, const std::string& name, const std::string& value);

class Browser {
 public:
  Browser(std::uint16_t port, std::string city) : port_(port), base_("/" + city) {}

  Page get(const std::string& path);
  /// Adds the token of the last page that held one, unless the form has its own.
  Page post(const std::string& path, Fields form);
  /// Asks for `form_path` first, takes its token, then posts.
  Page fill(const std::string& form_path, Fields form);
  Page log_in(const std::string& email, const std::string& password);

  std::map<std::string, std::string> cookies;
  std::string extra_headers;  ///< lines with their ends

 private:
  Page send(const std::string& method, const std::string& path, std::string body);

  std::uint16_t port_;
  std::string base_, token_;
};

inline constexpr const char* kPassword = "una parola lunga";

class Installation {
 public:
  /// Cities "borgo" and "altrove", each with promoter@, promoter2@, officer@, sponsor@, admin@,
  /// evaluator@, evaluator2@, citizen@,
  /// leaver@ (whom a test erases) and locked@ (whose log-in a test uses up), all
  /// @example.org with kPassword.
  explicit Installation(std::string_view product);
  ~Installation();
  static Installation& shared(const std::string& product);

  /// Somebody signed in at "borgo", or a guest when `who` is empty.
  Browser browser(const std::string& who = {}, const std::string& city = "borgo");
  [[nodiscard]] app::Core& core() { return *core_; }
  [[nodiscard]] store::Session session() const { return core_->reading_session(); }
  Timestamp now() const { return core_->clock(); }

  /// What tests about later steps start from. Each carries commands out as the people would.
  CallId open_call(const std::string& title = "Bando aperto");
  CampaignId published_campaign(const CallId& call, const std::string& title = "Un giardino");
  /// As if its last day had passed.
  void end_campaign(const CampaignId& id);
  /// The last day for applications of a call with selection rules.
  void set_apply_by(const CallId& id, Timestamp apply_by);
  /// A confirmed pledge of 50 EUR by a guest.
  PledgeId pledge(const CampaignId& campaign, const std::string& name = "Ada Bruni");

 private:
  void populate();
  void run(writer::Command command);
  Actor actor(const std::string& who);

  TempDir dir_;
  TestDatabase database_;
  std::unique_ptr<app::Core> core_;
  std::unique_ptr<app::Web> web_;
};

class Desks : public testing::TestWithParam<const char*> {
 protected:
  Installation& installation_ = Installation::shared(GetParam());
};

}  // namespace colletta::test
