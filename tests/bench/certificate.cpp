#include "tests/bench/certificate.hpp"

#include <stdexcept>

#include "tests/support/process.hpp"

namespace colletta::bench {

Certificate::Certificate() {
  test::Process openssl({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                         "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                         "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                         key(), "-out", chain()});
  const std::string told = openssl.read_all();
  if (openssl.wait() != 0) throw std::runtime_error("openssl made no certificate:\n" + told);
}

}  // namespace colletta::bench
