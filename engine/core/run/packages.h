#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

struct buf;
struct engine;
struct object;
struct package;
struct packages;
struct world;

/* packages -- which packages of the game are on (engine/base/package.h). The script host reads
 * them; before it has done so, none is. */

/* The row of TABLE_META with the game's text. */
#define PACKAGES_GAME_ROW "game"

/* Returns the packages of the game, borrowed; NULL before the scripts are loaded. */
struct packages *packages_of(const struct engine *engine);
/* Sets them, and returns the former ones: each is owned by the engine or by the caller. */
struct packages *packages_set(struct engine *engine, struct packages *packages);
/* False for a package that is off or missing, or whose setting turns off what it does. */
bool packages_is_on(const struct engine *engine, struct str name);

/* Appends the text of the world's game (engine/data/game_file.h). False if it has none: the packages
 * are those that are on by default. */
bool packages_game(struct world *world, struct buf *out);
/* Returns a package that the world's game names and that is not here, or NULL. */
const char *packages_missing(const struct engine *engine);
/* Keeps the game's text in the world, in the open transaction. */
void packages_keep_game(struct world *world, struct str text);
/* Returns the package that is off and has the behaviour of a prototype of object, or NULL. */
const struct package *packages_off_of(struct engine *engine, struct object *object);
