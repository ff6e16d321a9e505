# Compiler, linker and cache: how things are built, for every target alike.

# Warnings are errors with the two compilers this is developed on. Another version may warn about
# what these do not, which must not stop somebody who only wants to build.
if((CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION MATCHES "^12\\.") OR
   (CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION MATCHES "^14\\."))
  set(werror ON)
else()
  set(werror OFF)
endif()
option(TRIBUTARY_WERROR "Treat warnings as errors" ${werror})

find_program(TRIBUTARY_CCACHE ccache)
if(TRIBUTARY_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The two sloppiness settings are what ccache asks for when precompiled headers are used. The base
  # folder makes paths relative, so that a second clone or worktree finds what the first compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${TRIBUTARY_CCACHE})
endif()

find_program(TRIBUTARY_MOLD mold)
find_program(TRIBUTARY_LLD ld.lld)
if(TRIBUTARY_MOLD)
  add_link_options(-fuse-ld=mold)
elseif(TRIBUTARY_LLD)
  add_link_options(-fuse-ld=lld)
endif()

# Our own code only: these are attached to our targets by rooms.cmake, never to a library's.
add_library(tributary_flags INTERFACE)
target_compile_options(tributary_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast
  $<$<BOOL:${TRIBUTARY_WERROR}>:-Werror>
  # What g++ 12 concludes after inlining is often false about std::string, vector and variant.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds
                           -Wno-stringop-overflow -Wno-stringop-overread -Wno-dangling-pointer
                           -Wno-free-nonheap-object>
  # What ccache needs to keep what includes a precompiled header.
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
  "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
target_include_directories(tributary_flags INTERFACE ${CMAKE_SOURCE_DIR})

if(TRIBUTARY_SANITIZE)
  add_compile_options(-fsanitize=${TRIBUTARY_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TRIBUTARY_SANITIZE})
endif()
