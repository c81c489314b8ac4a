# Puts sql/queries and sql/schema into the program. Two uses of this file:
#   colletta_embed_sql(TARGET DIR)  for the build: declares the step below and adds what it makes
#   cmake -P                        the step: one header for each query file, one .cpp for the rest
# Queries of sql/scratch are about databases that the program makes for itself and throws away.
# A query file holds `-- name: <word>` lines, each followed by one statement.

function(colletta_embed_sql target dir)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/embedded")
  set(script "${PROJECT_SOURCE_DIR}/deploy/cmake/EmbedSql.cmake")
  file(GLOB queries CONFIGURE_DEPENDS "${dir}/queries/*.sql")
  file(GLOB scratch CONFIGURE_DEPENDS "${dir}/scratch/*.sql")
  file(GLOB schema CONFIGURE_DEPENDS "${dir}/schema/*.sql")
  set(made "${out}/sql/embedded.cpp")
  foreach(file IN LISTS queries)
    cmake_path(GET file STEM stem)
    list(APPEND made "${out}/sql/queries/${stem}.hpp")
  endforeach()
  foreach(file IN LISTS scratch)
    cmake_path(GET file STEM stem)
    list(APPEND made "${out}/sql/scratch/${stem}.hpp")
  endforeach()
  add_custom_command(OUTPUT ${made}
    COMMAND ${CMAKE_COMMAND} "-DSQL_DIR=${dir}" "-DOUT_DIR=${out}" -P "${script}"
    DEPENDS "${script}" ${queries} ${scratch} ${schema}
    COMMENT "Embedding ${dir}" VERBATIM)
  target_sources(${target} PRIVATE ${made})
  # It includes every query: whatever it is compiled with would be made anew with each of them.
  set_source_files_properties("${out}/sql/embedded.cpp" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_include_directories(${target} PUBLIC "${out}")
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE)
  return()
endif()
cmake_minimum_required(VERSION 3.25)

# Writes only what changed, so that touching one query file does not rebuild the users of the others.
function(write_if_changed path text)
  set(old "")
  if(EXISTS "${path}")
    file(READ "${path}" old)
  endif()
  if(NOT old STREQUAL text)
    file(WRITE "${path}" "${text}")
  endif()
endfunction()

set(all_includes "")
set(all_names "")
set(seen "")
file(GLOB queries "${SQL_DIR}/queries/*.sql" "${SQL_DIR}/scratch/*.sql")
foreach(file IN LISTS queries)
  cmake_path(GET file STEM stem)
  cmake_path(GET file PARENT_PATH folder)
  cmake_path(GET folder FILENAME folder)
  file(READ "${file}" rest)
  set(body "")
  string(FIND "${rest}" "-- name: " at)
  while(at GREATER_EQUAL 0)
    math(EXPR at "${at} + 9")
    string(SUBSTRING "${rest}" ${at} -1 rest)
    string(FIND "${rest}" "\n" line_end)
    string(SUBSTRING "${rest}" 0 ${line_end} name)
    string(STRIP "${name}" name)
    if(NOT name MATCHES "^[a-z][a-z0-9_]*$")
      message(FATAL_ERROR "${file}: '-- name: ${name}' is not a word of [a-z0-9_]")
    endif()
    if(name IN_LIST seen)
      message(FATAL_ERROR "${file}: the name ${name} is taken")
    endif()
    list(APPEND seen ${name})
    string(SUBSTRING "${rest}" ${line_end} -1 rest)
    string(FIND "${rest}" "-- name: " at)
    string(SUBSTRING "${rest}" 0 ${at} text)
    string(STRIP "${text}" text)
    string(REGEX REPLACE ";$" "" text "${text}")
    if(text STREQUAL "" OR text MATCHES ";[ \t\r]*\n")
      message(FATAL_ERROR "${file}: ${name} must hold exactly one statement")
    endif()
    string(APPEND body "inline constexpr Query ${name}{\"${name}\", R\"sql(${text})sql\"};\n")
    if(folder STREQUAL "queries")
      string(APPEND all_names "    sql::${name},\n")
    endif()
  endwhile()
  write_if_changed("${OUT_DIR}/sql/${folder}/${stem}.hpp"
"// Made from sql/${folder}/${stem}.sql by deploy/cmake/EmbedSql.cmake.
#pragma once

#include \"server/store/query.hpp\"

namespace colletta::store::sql {

${body}
}  // namespace colletta::store::sql
")
  string(APPEND all_includes "#include \"sql/${folder}/${stem}.hpp\"\n")
endforeach()

set(migrations "")
set(expected 1)
file(GLOB schema "${SQL_DIR}/schema/*.sql")
foreach(file IN LISTS schema)
  cmake_path(GET file STEM stem)
  if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
    message(FATAL_ERROR "${file}: a migration is named NNNN_name.sql")
  endif()
  set(name "${CMAKE_MATCH_2}")
  string(REGEX REPLACE "^0+" "" version "${CMAKE_MATCH_1}")
  if(NOT version EQUAL expected)
    message(FATAL_ERROR "${file}: migrations count up without gaps, ${expected} is missing")
  endif()
  math(EXPR expected "${expected} + 1")
  file(READ "${file}" text)
  string(APPEND migrations "    Migration{${version}, \"${name}\", R\"sql(${text})sql\"},\n")
endforeach()

write_if_changed("${OUT_DIR}/sql/embedded.cpp"
"// Made from sql/ by deploy/cmake/EmbedSql.cmake.
#include <vector>

#include \"server/store/migrate.hpp\"
${all_includes}
namespace colletta::store {

std::span<const Query> all_queries() {
  static const std::vector<Query> queries = {
${all_names}  };
  return queries;
}

std::span<const Migration> embedded_migrations() {
  static const std::vector<Migration> migrations = {
${migrations}  };
  return migrations;
}

}  // namespace colletta::store
")
