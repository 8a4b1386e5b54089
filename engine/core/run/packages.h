#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

struct engine;

/* Modules of the stock game that the configuration may switch off, `rules = { party = false }`;
 * those of the second kind are on only if it says so. scripts/init.lua lists the files of each;
 * help topics and stories name the modules they need. M(X, name, description), N the same for
 * the second kind. */
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
/* False for modules that the configuration must switch on. */
extern const bool module_is_default[MODULES];
/* False for a module that is switched off, and for "fighting" if fighting is off. */
bool module_is_on(const struct engine *engine, struct str name);
