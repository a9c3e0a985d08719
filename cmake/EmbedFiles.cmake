# Writes a C++ source that holds text files: cmake "-DFILES=a;b" -DTEMPLATE=X.cpp.in -DOUTPUT=X.cpp -P EmbedFiles.cmake
# `FILES_HERE` in the template becomes one `{"name", R"(text)"},` a file; the name is without the folder.
set(entries "")
foreach(file ${FILES})
  get_filename_component(name ${file} NAME)
  file(READ ${file} content)
  string(APPEND entries "    {\"${name}\", R\"file(${content})file\"},\n")
endforeach()
file(READ ${TEMPLATE} text)
string(REPLACE "FILES_HERE\n" "${entries}" text "${text}")
file(WRITE ${OUTPUT} "${text}")
