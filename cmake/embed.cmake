# Embeds files into a layer: a library that contains each file plain and compressed, and the table that lists them
# (src/LAYER/files.hpp). The assembler embeds them.
#
# The layer `client` contains the files of the npm package socket.io-client, and the layer `web` those of the page.
# PARLEY_PACKAGES is the folder of the npm packages. scripts/client.sh downloads them before the build; nothing is
# downloaded here. Without the packages the layer `client` is empty, and the page says what is missing.
enable_language(ASM)
set(PARLEY_PACKAGES ${PROJECT_SOURCE_DIR}/build/client/node_modules CACHE PATH
  "The folder of the npm packages that the server serves")

set(type_of_js "application/javascript; charset=utf-8")
set(type_of_map "application/json; charset=utf-8")
set(type_of_css "text/css; charset=utf-8")
set(type_of_html "text/html; charset=utf-8")
set(type_of_svg "image/svg+xml")
set(type_of_png "image/png")
set(type_of_webmanifest "application/manifest+json; charset=utf-8")

# parley_embed(LAYER FILES PREFIX [STRIP] [VERSION ...] [SOURCES ...]): FILES is a list of NAME=PATH, and PREFIX/NAME is the path that the file
# is requested with. The text {version} in PREFIX becomes the version, and so does the ETag: VERSION, or if it is not
# given, a hash of all files. SOURCES are further sources of the layer. With STRIP, scripts and styles are embedded without
# comments and indentation (strip.sed), except those of npm packages.
function(parley_embed layer files prefix)
  cmake_parse_arguments(EMBED "STRIP" "VERSION" "SOURCES" ${ARGN})
  set(strip ${PROJECT_SOURCE_DIR}/cmake/strip.sed)
  set(folder ${PROJECT_BINARY_DIR}/${layer})
  file(MAKE_DIRECTORY ${folder})
  if(NOT EMBED_VERSION)
    set(hashes "")
    foreach(entry ${files})
      string(REGEX REPLACE "^[^=]*=" "" path ${entry})
      file(SHA256 ${path} hash)
      string(APPEND hashes "${entry}${hash}")
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    endforeach()
    string(SHA256 hash "${hashes}")
    string(SUBSTRING ${hash} 0 12 EMBED_VERSION)
  endif()
  string(REPLACE "{version}" "${EMBED_VERSION}" prefix "${prefix}")

  set(count 0)
  set(assembler "        .section .note.GNU-stack,\"\",%progbits\n        .section .rodata\n")
  set(inputs)
  foreach(entry ${files})
    string(REGEX MATCH "^([^=]*)=(.*)$" found ${entry})
    set(name ${CMAKE_MATCH_1})
    set(file ${CMAKE_MATCH_2})
    string(REGEX MATCH "[^.]*$" ending ${name})
    string(REPLACE "/" "_" flat ${name})
    if(EMBED_STRIP AND ending MATCHES "^(js|css)$" AND NOT file MATCHES "/node_modules/")
      add_custom_command(OUTPUT ${folder}/${flat} DEPENDS ${file} ${strip} VERBATIM
        COMMAND sh -c "sed -f \"$1\" \"$2\" > \"$3\"" sh ${strip} ${file} ${folder}/${flat})
      set(file ${folder}/${flat})
    endif()
    set(gzipped ${folder}/${flat}.gz)
    add_custom_command(OUTPUT ${gzipped} DEPENDS ${file} VERBATIM
      COMMAND sh -c "gzip -9 -n -c \"$1\" > \"$2\"" sh ${file} ${gzipped})
    list(APPEND inputs ${file} ${gzipped})
    foreach(form plain gzip)
      set(symbol parley_${layer}_${form}_${count})
      set(path ${file})
      if(form STREQUAL gzip)
        set(path ${gzipped})
      endif()
      string(APPEND assembler
        "        .global ${symbol}\n        .global ${symbol}_end\n${symbol}:\n        .incbin \"${path}\"\n${symbol}_end:\n")
      string(APPEND declarations "extern \"C\" const char ${symbol}[], ${symbol}_end[];\n")
    endforeach()
    set(plain_symbol parley_${layer}_plain_${count})
    set(gzip_symbol parley_${layer}_gzip_${count})
    string(APPEND rows "      {\"${prefix}/${name}\", \"${type_of_${ending}}\", \"\\\"${EMBED_VERSION}\\\"\",\n"
      "       between(${plain_symbol}, ${plain_symbol}_end), between(${gzip_symbol}, ${gzip_symbol}_end)},\n")
    math(EXPR count "${count} + 1")
  endforeach()
  configure_file(${PROJECT_SOURCE_DIR}/cmake/embedded.cpp.in ${folder}/table.cpp @ONLY)
  file(CONFIGURE OUTPUT ${folder}/files.S CONTENT "${assembler}" @ONLY)
  set_source_files_properties(${folder}/files.S PROPERTIES OBJECT_DEPENDS "${inputs}")

  add_library(parley_${layer} STATIC ${folder}/table.cpp ${folder}/files.S ${EMBED_SOURCES})
  target_compile_options(parley_${layer} PRIVATE
    $<$<COMPILE_LANGUAGE:CXX>:$<TARGET_PROPERTY:parley_warnings,INTERFACE_COMPILE_OPTIONS>>)
  target_link_libraries(parley_${layer} PUBLIC parley_http)
  set_target_properties(parley_${layer} PROPERTIES EXPORT_NAME ${layer})
  add_library(parley::${layer} ALIAS parley_${layer})
endfunction()

function(parley_client_layer)
  set(package ${PARLEY_PACKAGES}/socket.io-client)
  set(files)
  set(version none)
  if(EXISTS ${package}/package.json)
    file(READ ${package}/package.json text)
    string(JSON version GET "${text}" version)
    file(GLOB paths ${package}/dist/socket.io*.js ${package}/dist/socket.io*.js.map)
    list(SORT paths)
    foreach(path ${paths})
      get_filename_component(name ${path} NAME)
      list(APPEND files ${name}=${path})
    endforeach()
  endif()
  parley_embed(client "${files}" /socket.io VERSION ${version})
endfunction()

function(parley_web_layer)
  set(folder ${PROJECT_SOURCE_DIR}/src/web/page)
  file(GLOB_RECURSE names CONFIGURE_DEPENDS RELATIVE ${folder} ${folder}/*)
  list(SORT names)
  set(files)
  foreach(name ${names})
    list(APPEND files ${name}=${folder}/${name})
  endforeach()
  # The page needs both packages. Without one of them the page has no scripts of its own, and says what is missing.
  set(preact ${PARLEY_PACKAGES}/htm/preact/standalone.module.js)
  if(EXISTS ${preact} AND EXISTS ${PARLEY_PACKAGES}/socket.io-client/package.json)
    list(APPEND files preact.js=${preact})
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/web/*.cpp)
  parley_embed(web "${files}" "/web/{version}" STRIP SOURCES ${sources})
endfunction()
