// Shapes of co_await and co_spawn that g++ 12 miscompiles without a warning (double free, crash).
// The house rule leaves three: `auto x = co_await f(names);`, `x = co_await f(names);`, and the
// statement.
#pragma once

#include <vector>

#include "tests/tidy/code/source_tree.hpp"

namespace colletta::tidy {

/// Every co_await that does not stand in one of the allowed forms, and every co_spawn or co_await
/// expression with a capturing lambda or a braced temporary inside.
std::vector<Finding> dangerous_awaits(const SourceFile& file);

}  // namespace colletta::tidy
