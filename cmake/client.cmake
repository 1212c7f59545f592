# The layer `client`: a library that contains the files of the npm package socket.io-client, each plain and compressed. The
# assembler embeds them. Without the package the library is empty.
#
# PARLEY_CLIENT is the folder of the package. scripts/client.sh downloads it before the build; nothing is downloaded here.
enable_language(ASM)
set(PARLEY_CLIENT ${PROJECT_SOURCE_DIR}/build/client/node_modules/socket.io-client CACHE PATH
  "The npm package socket.io-client that the server serves")

function(parley_client_layer)
  set(folder ${PROJECT_BINARY_DIR}/client)
  file(MAKE_DIRECTORY ${folder})
  set(client_count 0)
  set(assembler "        .section .note.GNU-stack,\"\",%progbits\n        .section .rodata\n")
  set(inputs)
  if(EXISTS ${PARLEY_CLIENT}/package.json)
    file(READ ${PARLEY_CLIENT}/package.json package)
    string(JSON version GET "${package}" version)
    file(GLOB files ${PARLEY_CLIENT}/dist/socket.io*.js ${PARLEY_CLIENT}/dist/socket.io*.js.map)
    list(SORT files)
    foreach(file ${files})
      get_filename_component(name ${file} NAME)
      set(type "application/javascript; charset=utf-8")
      if(name MATCHES "\\.map$")
        set(type "application/json; charset=utf-8")
      endif()
      add_custom_command(OUTPUT ${folder}/${name}.gz DEPENDS ${file} VERBATIM
        COMMAND sh -c "gzip -9 -n -c \"$1\" > \"$2\"" sh ${file} ${folder}/${name}.gz)
      list(APPEND inputs ${file} ${folder}/${name}.gz)
      foreach(form plain gzip)
        set(symbol parley_client_${form}_${client_count})
        set(path ${file})
        if(form STREQUAL gzip)
          set(path ${folder}/${name}.gz)
        endif()
        string(APPEND assembler
          "        .global ${symbol}\n        .global ${symbol}_end\n${symbol}:\n        .incbin \"${path}\"\n${symbol}_end:\n")
        string(APPEND client_declarations "extern \"C\" const char ${symbol}[], ${symbol}_end[];\n")
      endforeach()
      set(n ${client_count})
      string(APPEND client_rows "      {\"/socket.io/${name}\", \"${type}\", \"\\\"${version}\\\"\",\n"
        "       between(parley_client_plain_${n}, parley_client_plain_${n}_end),\n"
        "       between(parley_client_gzip_${n}, parley_client_gzip_${n}_end)},\n")
      math(EXPR client_count "${client_count} + 1")
    endforeach()
  endif()
  configure_file(${PROJECT_SOURCE_DIR}/src/client/table.cpp.in ${folder}/table.cpp @ONLY)
  file(CONFIGURE OUTPUT ${folder}/files.S CONTENT "${assembler}" @ONLY)
  set_source_files_properties(${folder}/files.S PROPERTIES OBJECT_DEPENDS "${inputs}")

  add_library(parley_client STATIC ${folder}/table.cpp ${folder}/files.S)
  target_compile_options(parley_client PRIVATE
    $<$<COMPILE_LANGUAGE:CXX>:$<TARGET_PROPERTY:parley_warnings,INTERFACE_COMPILE_OPTIONS>>)
  target_link_libraries(parley_client PUBLIC parley_http)
  set_target_properties(parley_client PROPERTIES EXPORT_NAME client)
  add_library(parley::client ALIAS parley_client)
endfunction()
