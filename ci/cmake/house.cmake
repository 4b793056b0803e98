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
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(holdfast_flags INTERFACE)
target_compile_options(holdfast_flags INTERFACE -Wall -Wextra -Werror=return-type -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers)
target_include_directories(holdfast_flags INTERFACE ${CMAKE_SOURCE_DIR})

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
  target_compile_definitions(${name} PRIVATE HOLDFAST_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  gtest_discover_tests(${name} TEST_PREFIX "${name}." PROPERTIES LABELS "${TEST_LABELS}" TIMEOUT 120
                       DISCOVERY_TIMEOUT 60)
endfunction()

# holdfast_program(NAME MAIN file DEPS d...): a program in build/bin.
function(holdfast_program name)
  cmake_parse_arguments(PROGRAM "" "MAIN" "DEPS" ${ARGN})
  add_executable(${name} ${PROGRAM_MAIN})
  target_link_libraries(${name} PRIVATE ${PROGRAM_DEPS})
endfunction()
