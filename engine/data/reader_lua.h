#pragma once
/* reader_lua -- the Lua state for import scripts and the modules beside them. It is separate from
 * the game, and its libraries have no outside effects. */

struct lua_State;

/* Opens the libraries and `require`. require(NAME) returns the result of FOLDER/NAME.lua, or else
 * of the game library of that name (lib/ of a package in scripts), and runs each once. The folder ends with '/'. */
void reader_lua_open(struct lua_State *L, const char *folder);
