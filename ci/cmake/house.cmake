# What a room is: every x.cc of the folder in one library, every x_test.cc in one GoogleTest program beside it.
# Files are found, not listed: a new case, DUT or module is one new file and no edit elsewhere.
find_package(Threads REQUIRED)
find_package(GTest REQUIRED)
find_package(fmt REQUIRED)
include(GoogleTest)

# The distribution's Python has pytest and Scapy; another one on PATH may not.
set(HOUSE_PYTHON /usr/bin/python3)

find_program(CCACHE ccache)
if(CCACHE)
  # What ccache wants to know before it may cache a compilation with a precompiled header. CCACHE_DEPEND: the compiler's
  # list of includes is taken instead of preprocessing each file once more.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 ${CCACHE})
endif()

add_library(holdfast_flags INTERFACE)
target_compile_options(holdfast_flags INTERFACE -Wall -Wextra -Werror=return-type -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers)
target_include_directories(holdfast_flags INTERFACE ${CMAKE_SOURCE_DIR})

# The standard headers that nearly every file reads, and GoogleTest for the tests, are parsed once. They hide no wrong
# include: ci/check-arrows reads the #include lines themselves.
file(WRITE ${CMAKE_BINARY_DIR}/pch/empty.cc "")
add_library(holdfast_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cc)
target_link_libraries(holdfast_pch PUBLIC holdfast_flags)
target_precompile_headers(holdfast_pch PRIVATE <algorithm> <array> <chrono> <cstdint> <filesystem> <fstream> <functional>
                          <map> <memory> <optional> <set> <span> <sstream> <string> <string_view> <utility> <variant>
                          <vector>)
file(WRITE ${CMAKE_BINARY_DIR}/pch/empty_test.cc "")
add_library(holdfast_test_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty_test.cc)
target_link_libraries(holdfast_test_pch PUBLIC holdfast_flags GTest::gmock GTest::gtest)
target_precompile_headers(holdfast_test_pch PRIVATE <algorithm> <array> <chrono> <cstdint> <filesystem> <fstream>
                          <functional> <map> <memory> <optional> <set> <span> <sstream> <string> <string_view> <utility>
                          <variant> <vector> <gtest/gtest.h> <gmock/gmock.h>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(holdfast_flags INTERFACE -fpch-preprocess)
endif()

# holdfast_apart(FILE...): files whose own names (of an unnamed namespace) stand in another file of the room as well. The
# presets ci and asan read several files of a library as one, as their headers cost most; these stay single.
function(holdfast_apart)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# holdfast_room(NAME [OBJECT] [DEPS target...]): library holdfast_NAME from *.cc, less *_test.cc and *_main.cc;
# OBJECT keeps every file in the program that links it, as self-registering cases need.
function(holdfast_room name)
  cmake_parse_arguments(ROOM "OBJECT" "" "DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  list(FILTER sources EXCLUDE REGEX "_(test|main)\\.cc$")
  if(sources)
    if(ROOM_OBJECT)
      add_library(holdfast_${name} OBJECT ${sources})
    else()
      add_library(holdfast_${name} STATIC ${sources})
    endif()
    target_link_libraries(holdfast_${name} PUBLIC holdfast_flags ${ROOM_DEPS})
    target_precompile_headers(holdfast_${name} REUSE_FROM holdfast_pch)
  else()
    add_library(holdfast_${name} INTERFACE)
    target_link_libraries(holdfast_${name} INTERFACE holdfast_flags ${ROOM_DEPS})
  endif()
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cc)
  if(tests)
    holdfast_test(${name}_test LABELS unit SOURCES ${tests} DEPS holdfast_${name})
  endif()
endfunction()

# holdfast_test(NAME LABELS l... SOURCES s... DEPS d...): one GoogleTest program, its cases listed in ctest one by one.
# HOLDFAST_SOURCE_DIR is the checkout, for test data; the folder shared/ beside it may be absent and tests then skip.
function(holdfast_test name)
  cmake_parse_arguments(TEST "" "" "LABELS;SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_link_libraries(${name} PRIVATE ${TEST_DEPS} GTest::gmock GTest::gtest GTest::gtest_main)
  target_precompile_headers(${name} REUSE_FROM holdfast_test_pch)
  target_compile_definitions(${name} PRIVATE HOLDFAST_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  gtest_discover_tests(${name} TEST_PREFIX "${name}." PROPERTIES LABELS "${TEST_LABELS}" TIMEOUT 120
                       DISCOVERY_TIMEOUT 60)
endfunction()

# holdfast_program(NAME MAIN file DEPS d...): a program in build/bin.
function(holdfast_program name)
  cmake_parse_arguments(PROGRAM "" "MAIN" "DEPS" ${ARGN})
  add_executable(${name} ${PROGRAM_MAIN})
  target_link_libraries(${name} PRIVATE ${PROGRAM_DEPS})
  set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)
endfunction()
