#pragma once
/* reader_lua -- the Lua in which the importer's readers, and what stands beside them, run: apart from the game, with
 * libraries that touch nothing outside. */

struct lua_State;

/* Opens the libraries, and `require`: what FOLDER/NAME.lua returns, or else the library of the game of that name
 * (scripts/lib), once each. The folder ends with '/'; it is kept as it is given. */
void reader_lua_open(struct lua_State *L, const char *folder);
