// A property as a test: what RapidCheck finds against it fails the test that asked.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>

namespace colletta {

inline void check(const char* what, const std::function<void()>& property) {
  EXPECT_TRUE(rc::check(what, property)) << what;
}

}  // namespace colletta
