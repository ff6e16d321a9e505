# The four kinds of target this project has. A room's CMakeLists.txt is one call of one of these.
#
#   tributary_room(NAME engine_base HEADERS a.h SOURCES a.cc DEPS other_room PRIVATE_DEPS lib::lib)
#       The library of one room; INTERFACE when it has no sources. HEADERS are checked to compile
#       alone: by their source, which includes them first, or where there is none by the target
#       all_verify_interface_header_sets (all of them with TRIBUTARY_EVERY_HEADER=ON). DEPS are what the headers mention,
#       PRIVATE_DEPS what only the sources do. GENERATED_HEADERS are made by a custom command under
#       the build tree and included by the same path as if they lay in the source tree.
#   tributary_program(NAME tributary SOURCES main.cc DEPS ...)
#       An executable at the root of the build tree.
#   tributary_test(NAME engine_base_test SOURCES a_test.cc DEPS ... [DATA dir] [LABELS l] [TIMEOUT s])
#       One GoogleTest executable (gmock's main), each case registered with ctest. DATA is a folder
#       of the source tree handed to the test in the environment variable TRIBUTARY_TEST_DATA.
#       LABELS threads puts the test into the TSan run as well, LABELS full keeps it for
#       `ops/test --full`, LABELS kafka for ops/steps/kafka. TIMEOUT is per case, default 60 s.
#   tributary_fuzzer(NAME decode_fuzzer SOURCES decode_fuzzer.cc DEPS ... CORPUS dir)
#       A libFuzzer program; built only by the asan preset and listed in its fuzzers.txt.

set(TRIBUTARY_GENERATED_ROOT ${CMAKE_BINARY_DIR}/generated)

# tributary_add_rooms(<folders...>) adds those of the fixed list that have been built already, so
# that a room arrives with its own files and no list elsewhere changes.
function(tributary_add_rooms)
  foreach(room IN LISTS ARGN)
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${room}/CMakeLists.txt)
      add_subdirectory(${room})
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${room}/CMakeLists.txt)
  endforeach()
endfunction()

function(tributary_room)
  cmake_parse_arguments(ARG "" "NAME" "HEADERS;GENERATED_HEADERS;SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  tributary_check_arguments(tributary_room)
  if(ARG_SOURCES)
    add_library(${ARG_NAME} STATIC ${ARG_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(${ARG_NAME} PRIVATE ${ARG_PRIVATE_DEPS})
  elseif(ARG_PRIVATE_DEPS)
    message(FATAL_ERROR "tributary_room(${ARG_NAME}): PRIVATE_DEPS without SOURCES")
  else()
    add_library(${ARG_NAME} INTERFACE)
    set(scope INTERFACE)
  endif()
  # A header whose source includes it first has been compiled alone by that (tests/tidy sees to the
  # order); those without one are compiled for themselves.
  set(alone)
  set(with_source)
  foreach(header IN LISTS ARG_HEADERS)
    string(REGEX REPLACE "\\.h$" ".cc" source "${header}")
    if(source IN_LIST ARG_SOURCES AND NOT TRIBUTARY_EVERY_HEADER)
      list(APPEND with_source ${header})
    else()
      list(APPEND alone ${header})
    endif()
  endforeach()
  target_sources(${ARG_NAME}
    ${scope} FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR} FILES ${alone}
    ${scope} FILE_SET with_source TYPE HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR} FILES ${with_source})
  set_target_properties(${ARG_NAME} PROPERTIES INTERFACE_HEADER_SETS_TO_VERIFY HEADERS)
  if(ARG_GENERATED_HEADERS)
    target_sources(${ARG_NAME} ${scope} FILE_SET generated TYPE HEADERS
                   BASE_DIRS ${TRIBUTARY_GENERATED_ROOT} FILES ${ARG_GENERATED_HEADERS})
    set_property(TARGET ${ARG_NAME} APPEND PROPERTY INTERFACE_HEADER_SETS_TO_VERIFY generated)
    target_include_directories(${ARG_NAME} ${scope} ${TRIBUTARY_GENERATED_ROOT})
    # `ninja generated` makes what clang-tidy must find before it can read a file.
    add_custom_target(${ARG_NAME}_generated DEPENDS ${ARG_GENERATED_HEADERS})
    add_dependencies(${ARG_NAME} ${ARG_NAME}_generated)
    set_property(GLOBAL APPEND PROPERTY TRIBUTARY_GENERATED ${ARG_NAME}_generated)
  endif()
  target_link_libraries(${ARG_NAME} ${scope} tributary_flags ${ARG_DEPS})
endfunction()

function(tributary_program)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  tributary_check_arguments(tributary_program)
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE tributary_flags ${ARG_DEPS})
  if(TARGET jemalloc::jemalloc)
    target_link_libraries(${ARG_NAME} PRIVATE jemalloc::jemalloc)
  endif()
endfunction()

function(tributary_test)
  cmake_parse_arguments(ARG "" "NAME;DATA;TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  tributary_check_arguments(tributary_test)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  # Neither -fPIE nor -fPIC is given: the shared precompiled header must see the same flags.
  set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests
                                               POSITION_INDEPENDENT_CODE OFF)
  target_link_libraries(${ARG_NAME} PRIVATE tributary_flags ${ARG_DEPS} GTest::gmock
                                            GTest::gtest GTest::gmock_main Threads::Threads)
  if(TRIBUTARY_TEST_PCH)
    target_precompile_headers(${ARG_NAME} REUSE_FROM tributary_test_headers)
  endif()
  foreach(label IN LISTS ARG_LABELS)
    set_property(GLOBAL APPEND PROPERTY TRIBUTARY_TESTS_${label} ${ARG_NAME})
  endforeach()
  # An empty LABELS would take the next word as its value: then no test had its data.
  set(labels)
  if(ARG_LABELS)
    set(labels LABELS "${ARG_LABELS}")
  endif()
  set(environment)
  if(ARG_DATA)
    cmake_path(ABSOLUTE_PATH ARG_DATA BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    set(environment ENVIRONMENT "TRIBUTARY_TEST_DATA=${ARG_DATA}")
  endif()
  gtest_discover_tests(${ARG_NAME} DISCOVERY_MODE PRE_TEST TEST_PREFIX "${ARG_NAME}."
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    PROPERTIES TIMEOUT ${ARG_TIMEOUT} ${labels} ${environment})
endfunction()

function(tributary_fuzzer)
  cmake_parse_arguments(ARG "" "NAME;CORPUS" "SOURCES;DEPS" ${ARGN})
  tributary_check_arguments(tributary_fuzzer)
  if(NOT TRIBUTARY_FUZZ)
    return()
  endif()
  cmake_path(ABSOLUTE_PATH ARG_CORPUS BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE tributary_flags ${ARG_DEPS})
  target_link_options(${ARG_NAME} PRIVATE -fsanitize=fuzzer)
  set_property(GLOBAL APPEND PROPERTY TRIBUTARY_FUZZERS "${ARG_NAME} ${ARG_CORPUS}")
endfunction()

# A misspelt keyword must not be taken for a file name of the keyword before it.
macro(tributary_check_arguments function)
  if(ARG_UNPARSED_ARGUMENTS OR ARG_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "${function}(${ARG_NAME}): not understood: "
                        "${ARG_UNPARSED_ARGUMENTS} ${ARG_KEYWORDS_MISSING_VALUES}")
  endif()
endmacro()
