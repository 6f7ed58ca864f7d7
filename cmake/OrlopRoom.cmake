# The files of a room or program as one translation unit: option ORLOP_UNITY, which the preset `release` sets. It costs a
# third of compiling them one by one; names in unnamed namespaces are therefore unique in a room (architecture test).
function(orlop_as_one_unit target)
  if(ORLOP_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
    # gcc says this of every type with a member of an unnamed namespace's type once the file is included by another.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
endfunction()

# A room: one folder, one noun, one static library, one layer.
#
#   orlop_room(trust LAYER 2 SOURCES client.cpp PUBLIC base codec PRIVATE OpenSSL::Crypto)
#
# makes `orlop_trust` (alias orlop::trust). Names without `::` in PUBLIC and PRIVATE are rooms, in whatever order they
# are made. A room may use rooms of its own or a lower layer only; configuration fails otherwise. A source may be a
# pattern (`claims/*.cpp`): the folder of a list of nouns, where a file more is seen without being named.
function(orlop_room name)
  cmake_parse_arguments(ROOM "" "LAYER" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  set(target orlop_${name})
  orlop_expand(ROOM_SOURCES ${ROOM_SOURCES})
  add_library(${target} STATIC ${ROOM_SOURCES})
  add_library(orlop::${name} ALIAS ${target})
  set_property(TARGET ${target} PROPERTY ORLOP_LAYER ${ROOM_LAYER})
  orlop_has_threads(threads ${ROOM_SOURCES})
  set_property(TARGET ${target} PROPERTY ORLOP_THREADS ${threads})
  target_link_libraries(${target} PRIVATE orlop_warnings)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  orlop_as_one_unit(${target})
  orlop_quicken(${target})
  foreach(scope PUBLIC PRIVATE)
    foreach(dependency ${ROOM_${scope}})
      if(dependency MATCHES "::|^-l|^/")
        target_link_libraries(${target} ${scope} ${dependency})
        continue()
      endif()
      set_property(GLOBAL APPEND PROPERTY ORLOP_USES "${name}:${ROOM_LAYER}:${dependency}")
      target_link_libraries(${target} ${scope} orlop_${dependency})
    endforeach()
  endforeach()
endfunction()

# Every use of a room by another one, judged when all rooms are known.
function(orlop_check_layers)
  get_property(uses GLOBAL PROPERTY ORLOP_USES)
  foreach(use ${uses})
    string(REPLACE ":" ";" use ${use})
    list(POP_FRONT use name layer dependency)
    if(NOT TARGET orlop_${dependency})
      message(FATAL_ERROR "room ${name} uses room ${dependency}, which does not exist")
    endif()
    get_property(lower TARGET orlop_${dependency} PROPERTY ORLOP_LAYER)
    if(lower GREATER layer)
      message(FATAL_ERROR "room ${name} (L${layer}) must not use room ${dependency} (L${lower})")
    endif()
  endforeach()
endfunction()
cmake_language(DEFER DIRECTORY ${PROJECT_SOURCE_DIR} CALL orlop_check_layers)

# Sets `result` to the files, patterns among them by what they stand for now; a build looks again.
function(orlop_expand result)
  set(files "")
  foreach(file ${ARGN})
    if(file MATCHES "[*]")
      file(GLOB file CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${file})
    endif()
    list(APPEND files ${file})
  endforeach()
  set(${result} ${files} PARENT_SCOPE)
endfunction()

# Adds every folder below this one that has a CMakeLists.txt: the nouns of a list that are rooms. `result` is their names.
function(orlop_add_nouns result)
  file(GLOB lists CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} */CMakeLists.txt)
  set(nouns "")
  foreach(list ${lists})
    get_filename_component(noun ${list} DIRECTORY)
    add_subdirectory(${noun})
    list(APPEND nouns ${noun})
  endforeach()
  set(${result} ${nouns} PARENT_SCOPE)
endfunction()

# A program: orlop_program(orlop SOURCES main.cpp ROOMS agent_cli). The target `programs` is what an image is built
# with and from; TOOL marks what only developers run, which nobody who builds an image waits for.
add_custom_target(programs)
function(orlop_program name)
  cmake_parse_arguments(PROGRAM "TOOL" "" "SOURCES;ROOMS" ${ARGN})
  add_executable(${name} ${PROGRAM_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  orlop_as_one_unit(${name})
  target_link_libraries(${name} PRIVATE orlop_warnings)
  orlop_quicken(${name})
  if(NOT PROGRAM_TOOL)
    add_dependencies(programs ${name})
  endif()
  foreach(room ${PROGRAM_ROOMS})
    target_link_libraries(${name} PRIVATE orlop_${room})
  endforeach()
endfunction()

# The headers that nearly every file includes, parsed once for all rooms and programs: option ORLOP_QUICK. It hides a
# missing include, as one unit a room does: `sanitize`, `tsan` and `fuzz` have neither. Tests do the same in every
# preset, with headers of their own (tests/CMakeLists.txt).
function(orlop_quicken target)
  if(NOT ORLOP_QUICK OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    return()
  endif()
  if(NOT TARGET orlop_headers)
    add_library(orlop_headers OBJECT ${PROJECT_SOURCE_DIR}/cmake/headers.cpp)
    target_link_libraries(orlop_headers PRIVATE orlop_warnings)
    target_compile_options(orlop_headers PRIVATE -fpch-preprocess)
    target_precompile_headers(orlop_headers PRIVATE <algorithm> <chrono> <expected> <filesystem> <format> <functional>
      <map> <memory> <optional> <set> <span> <string> <vector>)
  endif()
  target_compile_options(${target} PRIVATE -fpch-preprocess)
  target_precompile_headers(${target} REUSE_FROM orlop_headers)
endfunction()

# Whether one of these files, or a header of their name, starts threads or is made for several.
function(orlop_has_threads result)
  set(${result} OFF PARENT_SCOPE)
  foreach(source ${ARGN})
    string(REGEX REPLACE "[.]cpp$" ".hpp" header ${source})
    foreach(file ${source} ${header})
      if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${file})
        file(STRINGS ${CMAKE_CURRENT_SOURCE_DIR}/${file} found LIMIT_COUNT 1 REGEX "std::(jthread|thread|mutex|atomic)")
        if(found)
          set(${result} ON PARENT_SCOPE)
        endif()
      endif()
    endforeach()
  endforeach()
endfunction()

# Unit tests of one room: orlop_unit_test(trust SOURCES client_test.cpp ROOMS trust). They are compiled as one unit
# where rooms are; SEPARATE keeps each file by itself, where two have a type or a helper of one name. Tests that have
# threads, or whose rooms have (THREADS where neither shows it), are built by the target `threaded` and listed in
# threaded.txt: what ./run check runs under the thread sanitizer.
add_custom_target(threaded)
file(WRITE ${PROJECT_BINARY_DIR}/threaded.txt "")
function(orlop_unit_test name)
  cmake_parse_arguments(UNIT "SEPARATE;THREADS" "LABEL" "SOURCES;ROOMS;LIBS" ${ARGN})
  if(NOT UNIT_LABEL)
    set(UNIT_LABEL unit)
  endif()
  set(target ${UNIT_LABEL}_${name})
  add_executable(${target} ${UNIT_SOURCES})
  target_link_libraries(${target} PRIVATE orlop_warnings orlop_test_support GTest::gmock_main ${UNIT_LIBS})
  if(NOT UNIT_SEPARATE)
    orlop_as_one_unit(${target})
  endif()
  orlop_reuse_test_headers(${target})
  orlop_has_threads(threads ${UNIT_SOURCES})
  foreach(room ${UNIT_ROOMS})
    target_link_libraries(${target} PRIVATE orlop_${room})
    get_property(room_threads TARGET orlop_${room} PROPERTY ORLOP_THREADS)
    if(room_threads)
      set(threads ON)
    endif()
  endforeach()
  if(threads OR UNIT_THREADS)
    add_dependencies(threaded ${target})
    file(APPEND ${PROJECT_BINARY_DIR}/threaded.txt "${name}\n")
  endif()
  gtest_discover_tests(${target} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    DISCOVERY_MODE PRE_TEST NO_PRETTY_VALUES PROPERTIES LABELS ${UNIT_LABEL} TIMEOUT 120)
endfunction()
