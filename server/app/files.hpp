// Where the files stand that the program was built with and reads while it runs.
#pragma once

#include <string>

namespace colletta::app::files {

std::string templates();   ///< folder of the pages' templates
std::string catalogues();  ///< folder of the languages' catalogues
std::string assets();      ///< folder of what pages link to, named by hash, and its manifest
std::string demo();        ///< the demo city, as JSON

}  // namespace colletta::app::files
