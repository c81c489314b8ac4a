// A certificate that is good for this run, made by openssl in a temporary folder.
#pragma once

#include <string>

#include "tests/support/temp_dir.hpp"

namespace colletta::bench {

class Certificate {
 public:
  /// ECDSA on P-256, as public authorities give out. Throws std::runtime_error.
  Certificate();
  [[nodiscard]] std::string chain() const { return (dir_ / "chain.pem").string(); }
  [[nodiscard]] std::string key() const { return (dir_ / "key.pem").string(); }

 private:
  test::TempDir dir_;
};

}  // namespace colletta::bench
