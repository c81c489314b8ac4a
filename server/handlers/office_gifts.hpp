// What pools gave, from rows to the tables of pages.
#pragma once

#include "server/store/pool_gifts_read.hpp"
#include "server/views/office_pages.hpp"

namespace colletta::handlers {

views::PoolGift gift_of(const store::PoolGiftRow& row, Timestamp now);

}  // namespace colletta::handlers
