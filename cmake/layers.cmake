# Defines one static library per layer of src/. It is named parley_<layer> and contains every .cpp in the layer's folder.
#
#   parley_layer(http FOLDERS content USES base)     parley_layer(store/sqlite USES base store LINKS SQLite::SQLite3)
#
# FOLDERS lists folders inside the layer's folder that belong to the same library. USES lists other layers. LINKS lists
# external libraries. tests/structure checks that each folder includes only the folders that the table in src/README.md
# allows.

add_library(parley_warnings INTERFACE)
target_compile_options(parley_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Werror)
# With optimisation, two warnings of g++ 12 are wrongly reported inside its own std::string and std::optional (GCC bugs
# 105651 and 80635). The corresponding warnings of clang stay on.
target_compile_options(parley_warnings INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized>)
if(PARLEY_SANITIZE)
  add_compile_options(-fsanitize=${PARLEY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PARLEY_SANITIZE})
  # The vptr check opens a pipe to find out whether memory is readable. It reports false errors in a test that has used
  # up all descriptors.
  add_compile_options(-fno-sanitize=vptr)
  # A test that counts allocations defines its own operators new and delete, which would otherwise conflict with those of
  # the thread sanitizer.
  if(PARLEY_SANITIZE STREQUAL "thread")
    add_link_options(-Wl,-z,muldefs)
  endif()
endif()

# Most of the compile time of a small file is spent on headers of the standard library. Precompiled headers hide a missing
# include, so the release and debug presets do not use them.
set(parley_standard_headers <algorithm> <array> <chrono> <functional> <memory> <optional> <span> <string>
  <string_view> <unordered_map> <utility> <variant> <vector>)
if(PARLEY_PRECOMPILED)
  # ccache requires these options.
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
