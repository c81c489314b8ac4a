// Every bound of the product, with its reason. A bound that is not here does not exist.
#pragma once

#include <cstddef>
#include <cstdint>

#include "domain/base/time.hpp"

namespace colletta::limits {

// --- texts, in bytes of UTF-8 unless said otherwise -------------------------------------------
inline constexpr std::size_t kTitleBytesMax = 160;     ///< fits a card's two lines and a page title
inline constexpr std::size_t kSummaryBytesMax = 600;   ///< what search engines and cards show
inline constexpr std::size_t kStoryBytesMax = 60'000;  ///< about twenty printed pages
inline constexpr std::size_t kMessageBytesMax = 500;   ///< a pledger's word to the promoter
inline constexpr std::size_t kNameBytesMax = 120;      ///< public name of a person or funder
inline constexpr std::size_t kEmailBytesMax = 254;     ///< RFC 5321 path limit
inline constexpr std::size_t kReasonBytesMax = 2'000;  ///< an officer's reasons
inline constexpr std::size_t kUrlBytesMax = 2'000;     ///< what browsers and proxies carry
inline constexpr std::size_t kLabelBytesMax = 200;     ///< budget line, milestone, indicator, unit
inline constexpr std::size_t kFilterBytesMax = 200;    ///< of a list: words, an area or a theme
inline constexpr std::size_t kPasswordBytesMin = 10;
inline constexpr std::size_t kPasswordBytesMax = 256;  ///< argon2id input stays cheap to move

// --- lists ------------------------------------------------------------------------------------
inline constexpr std::size_t kBudgetLinesMax = 40;
inline constexpr std::size_t kMilestonesMax = 20;
inline constexpr std::size_t kIndicatorsMax = 20;
inline constexpr std::size_t kFundersMax = 20;       ///< of one pool
inline constexpr std::size_t kPoolsPerCallMax = 10;  ///< each pledge asks every pool of its call

// --- money, in cents ----------------------------------------------------------------------------
inline constexpr std::int64_t kPledgeCentsMin = 100;  ///< default of a city; below, fees eat it
inline constexpr std::int64_t kPledgeCentsMax = 1'000'000;  ///< default of a city: 10,000 EUR
inline constexpr std::int64_t kAmountCentsMax =
    1'000'000'000'000;  ///< 10 billion EUR: no city's budget is larger
inline constexpr std::int64_t kGoalCentsMax = 100'000'000'000;  ///< 1 billion EUR

// --- payouts
// --------------------------------------------------------------------------------------
/// Of what citizens gave, as long as payers' banks may pull it back: SEPA debits for eight weeks.
inline constexpr std::int64_t kPayoutReservePercent = 10;
inline constexpr std::int64_t kPayoutReserveUs = 56 * kDayUs;
/// Nothing is paid to an account that was named so lately: its owner has time to object.
inline constexpr std::int64_t kPayeeCoolOffUs = 3 * kDayUs;
inline constexpr std::int64_t kTranchesMax = 100;  ///< of a campaign, with those withdrawn

// --- matching rules -----------------------------------------------------------------------------
inline constexpr std::int64_t kRatioTermMax =
    1'000'000;  ///< times kAmountCentsMax still fits 64 bits
inline constexpr std::int64_t kRuleCountMax =
    1'000'000;                                     ///< donors, pledges a donor: a whole city's
inline constexpr std::size_t kRatesMax = 100;      ///< a day of its own for each week of two years
inline constexpr std::size_t kRuleNamesMax = 100;  ///< areas or themes that a rule lists

// --- selection: criteria, scores, ranking --------------------------------------------------------
inline constexpr std::size_t kCriteriaMax = 20;    ///< an evaluator keeps no more apart
inline constexpr std::size_t kQuotasMax = 100;     ///< a largest and a least number for 50 areas
inline constexpr std::size_t kEvaluatorsMax = 50;  ///< of a call: a large commission has eleven
/// Of a number in rules and of points: nine digits, so that sums of products fit 64 bits.
inline constexpr std::int64_t kExactTermMax = 1'000'000'000;
/// Of a call's rules in their canonical form: they stand in its first entry, where quotes double.
inline constexpr std::size_t kRulesBytesMax = 30'000;
inline constexpr std::size_t kExactBytesMax = 32;  ///< of such a number as text
inline constexpr std::size_t kApplicationsMax =
    10'000;                                            ///< of a call: the largest had some hundreds
inline constexpr std::size_t kExclusionCodesMax = 20;  ///< of one application
inline constexpr std::size_t kScoreRowsMax = 1'000'000;      ///< of a file: 10,000 times 5 times 20
inline constexpr std::size_t kScoreLineBytesMax = 1'000;     ///< three ids in quotes and a number
inline constexpr std::size_t kCallFileBytesMax = 16U << 20;  ///< so many applications with long ids

// --- simulations, which anybody may ask for ------------------------------------------------------
inline constexpr std::size_t kSimulationBytesMax = 2U << 20;  ///< so many events with long ids
inline constexpr std::size_t kSimulationPledgesMax = 20'000;  ///< of a call, and made up for it
/// With 10 pools of 20 funders half a second of one core: the answer's bound lets no more be.
inline constexpr std::size_t kSimulationEventsMax = 10'000;
/// Of an answer, which names each pool with its funders at each pledge: what a reader still opens.
inline constexpr std::size_t kSimulationAnswerBytesMax = 16U << 20;
inline constexpr std::size_t kSimulationCampaignsMax = 500;  ///< more than any call has had
/// Pledges looked at again by `redistribute`: occasions times pledges. Some seconds of one core.
inline constexpr std::size_t kSimulationStepsMax = 5'000'000;

// --- journal
// --------------------------------------------------------------------------------------
inline constexpr std::size_t kLeafBytesMax = 65'535;  ///< longer things enter the journal by hash
inline constexpr std::size_t kErasedPositionsMax =
    3'000;  ///< of one erasure.done: so many positions of 16 digits fit a leaf
inline constexpr std::size_t kIdBytesMax =
    64;  ///< of a name in the journal: a ULID has 26, a provider's name or an account part fits
/// A signed note with sixteen post-quantum signatures of witnesses fits; nothing sane is larger.
inline constexpr std::size_t kNoteBytesMax = 131'072;
inline constexpr std::size_t kLogNameBytesMax = 300;  ///< a host, a path: an origin, a key's name

// --- the writer
// -----------------------------------------------------------------------------------
inline constexpr std::size_t kWriterQueueMax = 4'096;  ///< some seconds of work at the slowest disk
inline constexpr std::size_t kWriterBatchMax = 256;    ///< bulk inserts stop gaining beyond

// --- API
// ------------------------------------------------------------------------------------------
inline constexpr std::size_t kPageSizeMax = 100;
inline constexpr std::size_t kPageSizeDefault = 20;

}  // namespace colletta::limits
