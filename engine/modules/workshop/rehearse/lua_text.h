#pragma once
#include "engine/lua/host_impl.h"

/* Appends the Lua value at an index as builders read it: objects with their names, texts in quotes. Of a table the first
 * `items` values of its list, or its length; no script runs. */
void lua_text_put(struct host *host, lua_State *L, int index, size_t items, struct buf *out);
