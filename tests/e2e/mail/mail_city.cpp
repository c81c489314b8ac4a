#include "tests/e2e/mail/mail_city.hpp"

#include <chrono>
#include <future>
#include <thread>

#include "tests/support/folders/folders.hpp"

namespace colletta::test {

const views::Site& built_site() {
  static const views::Site site({templates_dir(), catalogues_dir(), assets_dir()});
  return site;
}

MailCity::MailCity(std::string_view product, const CityOptions& options) : city(product, options) {
  settings.data.dir = city.data_dir();
  settings.database.url = city.url().str();
  settings.server.public_url = "https://colletta.example";
  settings.mail.url = server.url();
  settings.mail.from = "posta@colletta.example";
  std::filesystem::create_directories(settings.data.dir);
}

MailCity::~MailCity() { close(); }

void MailCity::open() {
  close();
  app::CoreOptions options;
  options.settings = settings;
  options.clock = city.clock();
  core_ = std::make_unique<app::Core>(std::move(options));
  jobs_ = core_->make_jobs({});
  mailer_ = core_->make_mailer(built_site());
  if (mailer_) mailer_->run_once();  // the cursor is at the head from here on
}

void MailCity::close() {
  mailer_.reset();
  jobs_.reset();
  if (core_) core_->stop();
  core_.reset();
}

PledgeId MailCity::give(std::int64_t cents, const std::string& email, const std::string& locale,
                        const std::string& token, const CampaignId& to) {
  PlacePledge command = city.pledge(cents, email, to);
  command.locale = locale;
  must(core_->writer(), city.id(), command);
  auto db = core_->reading_session();
  auto attempt = core_->attempts().begin_of(db, city.id(), command.id);
  EXPECT_TRUE(attempt.has_value());
  std::promise<void> begun;
  core_->runner().begin(*std::move(attempt), token,
                        [&](const Result<services::Begun>&) { begun.set_value(); });
  begun.get_future().get();
  settle();
  return command.id;
}

void MailCity::settle() {
  for (int round = 0; round < 50; ++round) {
    core_->sandbox().tick_now();
    const std::size_t done = jobs_->run_once();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    if (round > 3 && done == 0 && core_->runner().under_way() == 0) return;
  }
}

std::size_t MailCity::post() { return mailer_->run_once(); }

std::string MailCity::state(const PledgeId& pledge, const std::string& kind) const {
  auto session = city.read();
  const auto row = session.fetch_one<std::string>(
      {"mail_row", "SELECT state FROM mail WHERE pledge = :pledge AND kind = :kind"},
      {{"pledge", pledge}, {"kind", kind}});
  return row ? std::get<0>(*row) : "none";
}

std::int64_t MailCity::queued() const { return city.number("SELECT COUNT(*) FROM mail"); }

}  // namespace colletta::test
