#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

struct engine;

/* Parts of the stock game that the configuration may leave out, `rules = { party = false }`; those of the second kind are
 * there only if it says so. scripts/init.lua says which files are loaded for each; a help topic and a story say which they
 * need. M(X, name, what it is), N the same of the second kind. */
// clang-format off
#define ENGINE_MODULES(M, N, X)                                                                \
    M(X, party, "groups of people, and what they share")                                       \
    M(X, quests, "quests, campaigns and the journal")                                          \
    M(X, homes, "homes that players found")                                                    \
    M(X, identity, "titles, poses and moods")                                                  \
    M(X, weather, "seasons, and weather by area")                                              \
    M(X, market, "auctions")                                                                   \
    M(X, map, "maps, and walking by them")                                                     \
    N(X, recognition,                                                                          \
            "strangers, whose names are known only once they have introduced themselves")      \
    N(X, languages, "languages that not everybody understands, where an area has some")
// clang-format on

#define MODULE_NAMED(X, name, text) MODULE_##name,

enum engine_module { ENGINE_MODULES(MODULE_NAMED, MODULE_NAMED, ) MODULES };

#undef MODULE_NAMED

extern const char *const module_names[MODULES];
/* Those that the configuration has to name. */
extern const bool module_is_default[MODULES];
/* False for a module that the configuration leaves out, and for "fighting" where nobody fights. */
bool module_is_on(const struct engine *engine, struct str name);
