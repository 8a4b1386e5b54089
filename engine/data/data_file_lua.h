#pragma once
#include "engine/base/err.h"
#include "world/value/value.h"

struct lua_State;

/* Reads the value at index (absolute) of a Lua stack as data. Text is cleaned, tables are copied.
 * Neither raises nor allocates in Lua. The caller owns *out. */
MUST_CHECK bool data_file_from_lua(
        struct lua_State *L, int index, struct value *out, struct err *err);

/* Sets what functions, strings and nil of a file say when they are used as something else. */
void data_file_set_words(struct lua_State *L);
