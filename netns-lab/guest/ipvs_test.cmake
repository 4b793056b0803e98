# holdfast_ipvs_test(NAME [SOURCES s... DEPS d...] [COMMAND c...]): a test that needs IPVS in the kernel, label ipvs.
# Either a GoogleTest program, run as a whole (a guest boots once for all its cases), or a command. It runs as root in
# a fresh network namespace: of this machine where its kernel has IPVS, of the guest elsewhere; skipped where neither
# can be, with the reason in its output.
include_guard(GLOBAL)

function(holdfast_ipvs_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;DEPS;COMMAND" ${ARGN})
  if(TEST_SOURCES)
    add_executable(${name} ${TEST_SOURCES})
    target_link_libraries(${name} PRIVATE ${TEST_DEPS} GTest::gmock GTest::gtest GTest::gtest_main)
    target_precompile_headers(${name} REUSE_FROM holdfast_test_pch)
    set(TEST_COMMAND $<TARGET_FILE:${name}>)
  endif()
  add_test(NAME ${name}
           COMMAND ${CMAKE_SOURCE_DIR}/netns-lab/guest/with-ipvs $<TARGET_FILE:holdfast-lab> -s ${CMAKE_SOURCE_DIR}
                   -s ${CMAKE_BINARY_DIR} -- ${TEST_COMMAND})
  set_tests_properties(${name} PROPERTIES LABELS ipvs SKIP_RETURN_CODE 6 TIMEOUT 400)
endfunction()
