# Compiler flags, ccache, mold, sanitizers: everything that is about the tools and not about Colletta.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(_ccache ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${_ccache})
  set(CMAKE_C_COMPILER_LAUNCHER ${_ccache})
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                    -Wnon-virtual-dtor -Wswitch -fdiagnostics-color=auto)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-interference-size)
endif()

# All code ends in programs, none in a shared library: a function may be inlined where it is called,
# which -fPIC forbids for all that another library could replace.
add_compile_options(-fPIE)
add_link_options(-pie)

# The presets release, asan and tsan compile several files of a target as one (CMAKE_UNITY_BUILD): most
# of a file's cost is its headers, so a clean build takes a third of the time. dev and clang see each
# file alone, so that one that lacks an include is found there. What stands in anonymous namespaces is
# unique in its target (tests/tidy/code/file_names.cpp), so both mean the same.
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC takes all but the file that it was called with for headers, where such a member would be wrong.
  add_compile_options(-Wno-subobject-linkage)
endif()

# Code that waits for others or runs once gains nothing from -O2, which takes a fourth of its compile time.
function(colletta_optimise_lightly target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

if(COLLETTA_SANITIZE STREQUAL "address")
  # SOCI's polymorphic backends do not link with vptr checks.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined -fno-sanitize=vptr)
elseif(COLLETTA_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
endif()
