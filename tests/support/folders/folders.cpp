#include "tests/support/folders/folders.hpp"

namespace colletta::test {

std::string project_dir() { return COLLETTA_SOURCE_DIR; }
std::string fixtures_dir() { return COLLETTA_SOURCE_DIR "/tests/fixtures"; }
std::string templates_dir() { return COLLETTA_SOURCE_DIR "/templates"; }
std::string catalogues_dir() { return COLLETTA_BINARY_DIR "/i18n"; }
std::string assets_dir() { return COLLETTA_BINARY_DIR "/assets"; }

}  // namespace colletta::test
