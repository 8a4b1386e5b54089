#pragma once
/* Telnet's bytes as C string literals, to be joined: DO NAWS, SB NAWS "\000\120\000\030" SE. */

#include "engine/base/str.h"

#define IAC "\377"
#define DONT IAC "\376"
#define DO IAC "\375"
#define WONT IAC "\374"
#define WILL IAC "\373"
#define SB IAC "\372"
#define SE IAC "\360"
#define GA IAC "\371"
#define EOR_MARK IAC "\357"

#define ECHO "\001"
#define SGA "\003"
#define TTYPE "\030"
#define EOR "\031"
#define NAWS "\037"
#define ENVIRON "\047"
#define CHARSET "\052"
#define MSDP "\105"
#define MSSP "\106"
#define MXP "\133"
#define MCCP2 "\126"
#define GMCP "\311"

/* Bytes that may hold NUL. */
#define BYTES(literal) ((struct str){literal, sizeof(literal) - 1})

#define assert_bytes(actual, literal)                                                          \
    do {                                                                                       \
        assert_int_equal((actual).length, sizeof(literal) - 1);                                \
        assert_memory_equal((actual).bytes, literal, sizeof(literal) - 1);                     \
    } while (0)
