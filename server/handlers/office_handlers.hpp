// The pages of the officer's desk and of sponsors, as handlers of the route table in office.cpp.
#pragma once

#include "server/handlers/desk_door.hpp"

namespace colletta::handlers {

// office_review.cpp: campaigns that were handed in
http::Handled review_page(App& app, Visit visit, store::Session& db);
http::Handled publish_campaign(App& app, Visit visit, store::Session& db);
http::Handled return_campaign(App& app, Visit visit, store::Session& db);

// office_calls.cpp
http::Handled office_calls(App& app, Visit visit, store::Session& db);
http::Handled new_call_page(App& app, Visit visit, store::Session& db);
http::Handled open_call(App& app, Visit visit, store::Session& db);

// office_evaluation.cpp
http::Handled evaluation_page(App& app, Visit visit, store::Session& db);
http::Handled appoint_evaluator(App& app, Visit visit, store::Session& db);
http::Handled publish_ranking(App& app, Visit visit, store::Session& db);

// office_pools.cpp: also a sponsor's, who opens private pools and adds its own money only
http::Handled officer_pool_form(App& app, Visit visit, store::Session& db);
http::Handled officer_open_pool(App& app, Visit visit, store::Session& db);
http::Handled sponsor_pool_form(App& app, Visit visit, store::Session& db);
http::Handled sponsor_open_pool(App& app, Visit visit, store::Session& db);

// office_funding.cpp
http::Handled officer_pool(App& app, Visit visit, store::Session& db);
http::Handled officer_fund_pool(App& app, Visit visit, store::Session& db);
http::Handled sponsor_pool(App& app, Visit visit, store::Session& db);
http::Handled sponsor_fund_pool(App& app, Visit visit, store::Session& db);

// office_payments.cpp
http::Handled office_payments(App& app, Visit visit, store::Session& db);
http::Handled office_donors(App& app, Visit visit, store::Session& db);
http::Handled refund_pledge(App& app, Visit visit, store::Session& db);

// office_payouts.cpp
http::Handled office_payouts(App& app, Visit visit, store::Session& db);
http::Handled office_orders(App& app, Visit visit, store::Session& db);
http::Handled office_payout_page(App& app, Visit visit, store::Session& db);
http::Handled propose_payout(App& app, Visit visit, store::Session& db);
http::Handled verify_payee(App& app, Visit visit, store::Session& db);
http::Handled change_tranche(App& app, Visit visit, store::Session& db);

// office_people.cpp: an admin's
http::Handled people_page(App& app, Visit visit, store::Session& db);
http::Handled find_person(App& app, Visit visit, store::Session& db);
http::Handled erase_person(App& app, Visit visit, store::Session& db);

// sponsor.cpp
http::Handled sponsor(App& app, Visit visit, store::Session& db);

}  // namespace colletta::handlers
