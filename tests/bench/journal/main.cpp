// colletta_long_journal URL EVENTS: an empty database with a city whose journal has so many events.
//   colletta_long_journal sqlite:///tmp/long.sqlite 1000000
//   /usr/bin/time -v colletta verify --database sqlite:///tmp/long.sqlite
#include <cstdlib>
#include <iostream>

#include "tests/support/journal/long_journal.hpp"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "colletta_long_journal URL EVENTS\n";
    return 2;
  }
  const auto url = colletta::store::DatabaseUrl::parse(argv[1]);
  if (!url) {
    std::cerr << url.error().detail << '\n';
    return 3;
  }
  const auto events = colletta::test::write_long_journal(*url, std::atoll(argv[2]));
  std::cout << events << " events\n";
  return 0;
}
