// A city at work whose mail goes to an independent mail server: pledges are paid at the embedded
// provider, and the clock is in the test's hand.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/views/site.hpp"
#include "tests/e2e/mail/mail_server.hpp"
#include "tests/support/city/city.hpp"

namespace colletta::test {

/// The site as it is built and shipped, read once.
const views::Site& built_site();

class MailCity {
 public:
  explicit MailCity(std::string_view product, const CityOptions& options = {});
  ~MailCity();

  /// Opens the installation with the settings, closing the one before.
  void open();
  void close();
  [[nodiscard]] app::Core& core() { return *core_; }
  [[nodiscard]] mail::Mailer& mailer() { return *mailer_; }
  [[nodiscard]] bool sends() const { return mailer_ != nullptr; }

  /// Places a pledge and pays it at the provider with one of its test instruments.
  PledgeId give(std::int64_t cents, const std::string& email, const std::string& locale = "it",
                const std::string& token = "tok_success", const CampaignId& to = {});
  /// Until what is due has been done at the provider and here.
  void settle();
  /// All that is due, retries that are not due yet aside. Returns what was sent.
  std::size_t post();
  /// State of a mail of the queue; "none".
  [[nodiscard]] std::string state(const PledgeId& pledge, const std::string& kind) const;
  [[nodiscard]] std::int64_t queued() const;

  City city;
  MailServer server;
  ops::Settings settings;

 private:
  std::unique_ptr<app::Core> core_;
  std::unique_ptr<jobs::Jobs> jobs_;
  std::unique_ptr<mail::Mailer> mailer_;
};

}  // namespace colletta::test
