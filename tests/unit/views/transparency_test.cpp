// The page about the signed journal: earlier keys are listed with what they signed, and only where
// there are some.
#include <gmock/gmock.h>

#include "samples.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::views {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TransparencyPage page_of_log() {
  return {.origin = "colletta.example/borgo",
          .key = "colletta.example/borgo+0123abcd+AQID",
          .log_url = "https://colletta.example/borgo/log"};
}

TEST(Transparency, ListsEarlierKeysWithWhatTheySigned) {
  TransparencyPage page = page_of_log();
  page.earlier_keys = {{"colletta.example/borgo+89abcdef+BQYH", 1, 1200, 1200},
                       {"colletta.example/borgo+<76543210", 1201, 9000, 9000}};
  const std::string english = render(samples::guest(Language::kEnglish), page);
  EXPECT_THAT(english,
              AllOf(HasSubstr("Earlier keys"), HasSubstr("borgo+89abcdef+BQYH"),
                    HasSubstr("Checkpoints of 1 to 1,200 entries."), HasSubstr("/journal/1200\"")));
  EXPECT_THAT(english, AllOf(HasSubstr("borgo+&lt;76543210"), HasSubstr("1,201 to 9,000"),
                             HasSubstr("/journal/9000\"")));
  const std::string italian = render(samples::guest(Language::kItalian), page);
  EXPECT_THAT(italian,
              AllOf(HasSubstr("Chiavi precedenti"), HasSubstr("Sigilli da 1 a 1.200 voci."),
                    HasSubstr("indicata alla voce 9.000")));
}

TEST(Transparency, SaysNothingOfKeysThatThereNeverWere) {
  const std::string english = render(samples::guest(Language::kEnglish), page_of_log());
  EXPECT_THAT(english, Not(HasSubstr("Earlier keys")));
}

}  // namespace
}  // namespace colletta::views
