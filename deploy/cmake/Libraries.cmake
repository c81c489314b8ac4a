# Third-party libraries, by the names that the rest of the build links: colletta_ext_<what>.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)

macro(colletta_pkg name)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${ARGN})
  add_library(colletta_ext_${name} INTERFACE)
  target_link_libraries(colletta_ext_${name} INTERFACE PkgConfig::${name})
endmacro()

find_package(Boost 1.81 EXACT REQUIRED COMPONENTS locale url)
add_library(colletta_ext_boost INTERFACE)
target_link_libraries(colletta_ext_boost INTERFACE Boost::headers Threads::Threads)
# NDEBUG for Boost alone: Beast asserts inside its chunk parser on hostile input (ARCHITECTURE.md).
target_compile_definitions(colletta_ext_boost INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_DISABLE_ASSERTS
  BOOST_ASIO_NO_DEPRECATED)

colletta_pkg(openssl openssl)
colletta_pkg(icu icu-uc icu-i18n)
colletta_pkg(sodium libsodium)
colletta_pkg(curl libcurl)
colletta_pkg(gmime gmime-3.0)
colletta_pkg(sqlite sqlite3)
colletta_pkg(mariadb libmariadb)
colletta_pkg(spdlog spdlog fmt)
colletta_pkg(toml tomlplusplus)
colletta_pkg(brotli libbrotlienc)
colletta_pkg(zlib zlib)
colletta_pkg(ctemplate libctemplate)
colletta_pkg(qrencode libqrencode)
colletta_pkg(pango pangocairo cairo-pdf)
colletta_pkg(prometheus prometheus-cpp-core)
colletta_pkg(xlsxwriter xlsxwriter)

find_library(SOCI_CORE soci_core REQUIRED)
find_library(SOCI_MYSQL soci_mysql REQUIRED)
find_library(SOCI_SQLITE soci_sqlite3 REQUIRED)
find_path(MARIADB_INCLUDE mysql.h PATH_SUFFIXES mariadb REQUIRED)
add_library(colletta_ext_soci INTERFACE)
target_include_directories(colletta_ext_soci SYSTEM INTERFACE ${MARIADB_INCLUDE})
target_link_libraries(colletta_ext_soci INTERFACE ${SOCI_CORE} ${SOCI_MYSQL} ${SOCI_SQLITE}
  colletta_ext_mariadb colletta_ext_sqlite)

find_library(CMARK_GFM cmark-gfm REQUIRED)
find_library(CMARK_GFM_EXTENSIONS cmark-gfm-extensions REQUIRED)
add_library(colletta_ext_cmark INTERFACE)
target_link_libraries(colletta_ext_cmark INTERFACE ${CMARK_GFM_EXTENSIONS} ${CMARK_GFM})

# colletta_library(NAME dep...) makes colletta_NAME from every .cpp below the calling folder
# that no nested CMakeLists.txt claims (EXCLUDE dir...). WAITS: what it does is mostly waiting, for a
# database or for people.
function(colletta_library name)
  cmake_parse_arguments(ARG "WAITS" "" "EXCLUDE;DEPS;PRIVATE_DEPS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  foreach(dir IN LISTS ARG_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "^${CMAKE_CURRENT_SOURCE_DIR}/${dir}/")
  endforeach()
  add_library(colletta_${name} STATIC ${sources})
  # Handlers change most often, and a changed line takes its neighbours with it.
  if(NOT name STREQUAL "handlers")
    set_target_properties(colletta_${name} PROPERTIES UNITY_BUILD_BATCH_SIZE 16)
  endif()
  if(ARG_WAITS)
    colletta_optimise_lightly(colletta_${name})
  endif()
  target_include_directories(colletta_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(colletta_${name} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS})
endfunction()
