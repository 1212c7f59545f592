# One static library per layer of src/, named parley_<layer>, holding every .cpp in its folder.
#
#   parley_layer(http FOLDERS content USES base)     parley_layer(store/sqlite USES base store LINKS SQLite::SQLite3)
#
# FOLDERS names folders inside the layer's folder that belong to the same library; USES names other layers; LINKS names
# outside libraries. That a folder includes only what it uses is
# checked by tests/structure against the table in src/README.md.

add_library(parley_warnings INTERFACE)
target_compile_options(parley_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Werror)
# Two warnings that g++ 12 derives from data flow misfire inside its own std::string and std::optional once it
# optimises (GCC bugs 105651 and 80635). clang's counterparts stay on.
target_compile_options(parley_warnings INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized>)
if(PARLEY_SANITIZE)
  add_compile_options(-fsanitize=${PARLEY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PARLEY_SANITIZE})
  # Its run time opens a pipe to see whether memory may be read, and so misreports once a test has used up all
  # descriptors.
  add_compile_options(-fno-sanitize=vptr)
  # A test that counts allocations has operators new and delete of its own, for which the thread sanitizer's do not make
  # room by themselves.
  if(PARLEY_SANITIZE STREQUAL "thread")
    add_link_options(-Wl,-z,muldefs)
  endif()
endif()

# The standard library's headers are most of what a small file compiles. Where they are precompiled, whoever forgets
# to include one is not found out: so release and debug do without.
set(parley_standard_headers <algorithm> <array> <chrono> <functional> <memory> <optional> <span> <string>
  <string_view> <unordered_map> <utility> <variant> <vector>)
if(PARLEY_PRECOMPILED)
  # What ccache asks for.
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
    "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
endif()
function(parley_precompile target)
  if(NOT PARLEY_PRECOMPILED)
    return()
  elseif(target STREQUAL parley_base)
    target_precompile_headers(parley_base PRIVATE ${parley_standard_headers})
  else()
    target_precompile_headers(${target} REUSE_FROM parley_base)
  endif()
endfunction()

function(parley_layer folder)
  cmake_parse_arguments(LAYER "" "" "FOLDERS;USES;LINKS" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  set(patterns ${PROJECT_SOURCE_DIR}/src/${folder}/*.cpp)
  foreach(inner ${LAYER_FOLDERS})
    list(APPEND patterns ${PROJECT_SOURCE_DIR}/src/${folder}/${inner}/*.cpp)
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  set(kind PUBLIC)
  if(sources)
    add_library(parley_${name} STATIC ${sources})
    target_link_libraries(parley_${name} PRIVATE $<BUILD_INTERFACE:parley_warnings>)
    parley_precompile(parley_${name})
  else()
    add_library(parley_${name} INTERFACE)
    set(kind INTERFACE)
  endif()
  target_include_directories(parley_${name} ${kind} $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>)
  set_target_properties(parley_${name} PROPERTIES EXPORT_NAME ${name} PARLEY_FOLDERS "${LAYER_FOLDERS}")
  list(TRANSFORM LAYER_USES PREPEND parley_)
  target_link_libraries(parley_${name} ${kind} ${LAYER_USES} ${LAYER_LINKS})
  add_library(parley::${name} ALIAS parley_${name})
endfunction()
