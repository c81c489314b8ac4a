// Where tests find the project's own files. In a unit of its own, so that no other unit's bytes
// hang on where the project stands: a checkout beside this one then compiles from the cache.
#pragma once

#include <string>

namespace colletta::test {

/// The project's top folder, without a slash at the end, as the others.
std::string project_dir();
/// tests/fixtures
std::string fixtures_dir();
std::string templates_dir();
/// What the build makes of templates/i18n and templates/assets.
std::string catalogues_dir();
std::string assets_dir();

}  // namespace colletta::test
