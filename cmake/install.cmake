# Installs the Socket.IO server as a library: the layers that do not depend on the chat, their headers, and a package
# configuration. Users of the library write
#
#   find_package(parley REQUIRED)
#   target_link_libraries(app PRIVATE parley::socketio parley::net)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(PARLEY_LIBRARY_LAYERS base http ws engineio socketio client net)

function(parley_install_library)
  set(headers ${CMAKE_INSTALL_INCLUDEDIR}/parley)
  set(package ${CMAKE_INSTALL_LIBDIR}/cmake/parley)
  list(TRANSFORM PARLEY_LIBRARY_LAYERS PREPEND parley_ OUTPUT_VARIABLE targets)

  install(TARGETS ${targets} asio EXPORT parley COMPONENT library INCLUDES DESTINATION ${headers})
  foreach(layer ${PARLEY_LIBRARY_LAYERS})
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/src/${layer} DESTINATION ${headers} COMPONENT library
      FILES_MATCHING PATTERN *.hpp)
  endforeach()
  install(EXPORT parley NAMESPACE parley:: FILE parley-targets.cmake DESTINATION ${package} COMPONENT library)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/parley-config.cmake.in
    ${PROJECT_BINARY_DIR}/parley-config.cmake INSTALL_DESTINATION ${package})
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/parley-config-version.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/parley-config.cmake ${PROJECT_BINARY_DIR}/parley-config-version.cmake
    DESTINATION ${package} COMPONENT library)
endfunction()
