#pragma once
#include "engine/core/engine.h"

/* Travellers between the worlds of a realm: a row of TABLE_TRAVELLER each, written by
 * the module realm and read in every build.
 *
 * A traveller who is away has left a shell here: the character with its ID and account, in no
 * place, with no possessions. A shell is never put into play or moved. */

#define ABROAD_KEY_MAX 60
#define ABROAD_WORLD_MAX 32

struct row;

struct abroad {
    char key[ABROAD_KEY_MAX + 1];     /* "HOME.ID" */
    char world[ABROAD_WORLD_MAX + 1]; /* where they went; for visitors: where they came from */
    uint64_t epoch;                   /* grows with each journey */
    uint64_t character;               /* the ID here */
    bool away;
};

/* Fills out. Returns false if this character has never travelled. */
bool abroad_find(struct engine *engine, uint64_t character, struct abroad *out);
/* Same for a key. */
bool abroad_find_key(struct engine *engine, struct str key, struct abroad *out);
/* Returns the row of that key for changing it, or a new one with only the key. */
struct row abroad_row(struct engine *engine, struct str key, bool *out_found);
/* True if this character is a shell; fills out (may be NULL). Cheap in a world without a
 * realm. */
bool abroad_is(struct engine *engine, uint64_t character, struct abroad *out);
/* True if the character is a visitor from another world. Fills out with the name of that world. */
bool abroad_home(struct engine *engine, uint64_t character, char out[ABROAD_WORLD_MAX + 1]);
