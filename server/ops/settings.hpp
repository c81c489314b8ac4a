// What an installation may set, as one struct of plain values. Defaults stand here and nowhere
// else; names, bounds and documentation stand in the table of config.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace colletta::ops {

struct Settings {
  struct {
    std::string url;       ///< empty: SQLite in the data folder
    std::string password;  ///< secret; used when the URL has none
  } database;
  struct {
    std::string dir = "data";
  } data;
  struct {
    std::string address = "127.0.0.1";
    std::int64_t port = 8080;
    std::int64_t threads = 0;
    std::string public_url;
    std::vector<std::string> trusted_proxies;
    std::string tls_cert;
    std::string tls_key;
    bool metrics_public = false;
    std::int64_t connections_max = 8'192;
    std::int64_t connections_per_address_max = 512;
    std::int64_t writes_max = 512;
    std::int64_t subscribers_max = 4'096;
    std::int64_t request_timeout_s = 15;
    std::int64_t idle_timeout_s = 60;
    std::int64_t write_timeout_s = 30;
    std::int64_t drain_notice_s = 0;
    std::int64_t shutdown_grace_s = 10;
  } server;
  struct {
    std::int64_t read_threads = 2;
    std::int64_t read_queue_max = 1'024;
    std::int64_t cpu_threads = 1;
    std::int64_t cpu_queue_max = 64;
  } workers;
  struct {
    std::int64_t queue_max = 4'096;
    std::int64_t batch_max = 256;
  } writer;
  struct {
    std::int64_t session_hours = 12;
    std::int64_t attempts_per_account = 5;
    std::int64_t attempts_per_address = 30;
    std::int64_t attempts_window_minutes = 15;
    std::int64_t argon2_ops = 2;
    std::int64_t argon2_memory_mib = 64;
  } login;
  struct {
    std::int64_t pledges_per_minute = 30;
    std::int64_t api_writes_per_minute = 120;
    std::int64_t simulations_per_minute = 30;
  } limits;
  struct {
    std::string url;       ///< empty: no mail is sent
    std::string user;      ///< empty: the server wants no log-in
    std::string password;  ///< secret
    std::string from;      ///< the installation's sender address
    std::string tls = "auto";
    std::string ca_file;  ///< empty: the system's authorities
    std::int64_t per_minute = 120;
  } mail;
  struct {
    std::string level = "info";
    std::string origin;    ///< of the transparency log; empty: host of server.public_url
    std::string key_file;  ///< that signs it; empty: log.key in the data folder
    std::string folder;    ///< of the checkpoints signed last; empty: log/ in the data folder
  } log;
  struct {
    std::int64_t every_s = 60;
    bool at_start = false;
  } verify;
};

}  // namespace colletta::ops
