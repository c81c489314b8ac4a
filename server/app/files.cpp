#include "server/app/files.hpp"

namespace colletta::app::files {

std::string templates() { return COLLETTA_TEMPLATES; }
std::string catalogues() { return COLLETTA_CATALOGUES; }
std::string assets() { return COLLETTA_ASSETS; }
std::string demo() { return COLLETTA_DEMO; }

}  // namespace colletta::app::files
