#pragma once
#include "engine/base/err.h"
#include "world/value/value.h"

struct lua_State;

/* Reads the value at index (absolute) of a Lua stack as data. Text is cleaned, tables are copied.
 * Neither raises nor allocates in Lua. The caller owns *out. */
MUST_CHECK bool data_file_from_lua(
        struct lua_State *L, int index, struct value *out, struct err *err);

/* Replaces Lua's message about a mistake at *line and column of source by a sentence about the place
 * where the mistake is, whose line it puts into *line. */
void data_file_explain(struct str source, int column, int *line, struct err *err);
/* Returns the line in which a word is used as a value, at or before line `end`; `end` if it is in none. */
int data_file_word_line(struct str source, int end, struct str word);

/* Sets what functions, strings and nil of a file say when they are used as something else. */
void data_file_set_words(struct lua_State *L);
