# Writes the bytes of INPUT as the numbers of a C array to OUTPUT.
file(READ ${INPUT} digits HEX)
string(REGEX REPLACE "(................................)" "\\1\n" digits "${digits}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${digits}")
file(WRITE ${OUTPUT} "${bytes}\n")
