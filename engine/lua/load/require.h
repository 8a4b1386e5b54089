#pragma once
#include "engine/base/str.h"

#include <lua.h>

/* require -- the modules of the stock game: the results of the files in lib/ of the packages that
 * are on, by package and name, in a table of the registry. */

enum module_state { MODULE_MISSING, MODULE_LOADS, MODULE_LOADED };

/* Looks for a module. If it is loaded, pushes it. */
enum module_state module_find(lua_State *L, int modules, const char *package, struct str name);
/* Marks a module as being loaded. */
void module_begin(lua_State *L, int modules, const char *package, struct str name);
/* Pops a module and keeps it. */
void module_end(lua_State *L, int modules, const char *package, struct str name);
