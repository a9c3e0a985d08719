# How a Rondo library or program is built: warnings, include roots, what it links.
find_program(RONDO_CCACHE ccache)
if(RONDO_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${RONDO_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${RONDO_CCACHE})
endif()
find_program(RONDO_MOLD mold)

# Flags of every target of ours; MLIR's headers are system headers, so our warnings do not see them.
add_library(rondo_flags INTERFACE)
target_include_directories(rondo_flags INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
target_include_directories(rondo_flags SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
target_compile_options(rondo_flags INTERFACE -Wall -Wextra -Wno-unused-parameter -fno-exceptions)
if(NOT LLVM_ENABLE_RTTI)
  target_compile_options(rondo_flags INTERFACE -fno-rtti)
endif()
if(RONDO_MOLD)
  target_link_options(rondo_flags INTERFACE -fuse-ld=mold)
endif()
if(RONDO_SANITIZE)
  target_compile_options(rondo_flags INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize=vptr)
  target_link_options(rondo_flags INTERFACE -fsanitize=address,undefined)
endif()

# rondo_library(Name SOURCES a.cpp ... LINKS RondoIr ... [DEPENDS tablegen targets])
function(rondo_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC rondo_flags ${arg_LINKS})
  if(arg_DEPENDS)
    add_dependencies(${name} ${arg_DEPENDS})
  endif()
endfunction()

# rondo_program(name SOURCES ... LINKS ...)
function(rondo_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE rondo_flags ${arg_LINKS})
endfunction()

# rondo_embed(OUTPUT TEMPLATE FILE...): a C++ source made of a template and text files, made again when one of them changes.
function(rondo_embed output template)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} "-DFILES=${ARGN}" -DTEMPLATE=${template} -DOUTPUT=${output} -P ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    DEPENDS ${ARGN} ${template} ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake VERBATIM)
endfunction()
