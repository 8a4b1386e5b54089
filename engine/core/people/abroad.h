#pragma once
#include "engine/core/engine.h"

/* Who walks between the worlds of a realm: a row of TABLE_TRAVELLER each, written by realm/travel*.c and asked here.
 *
 * Whoever is away has left a shell behind: the character with its number and its account, nowhere, with nothing. Nobody
 * comes into play as a shell, and nobody moves it. */

#define ABROAD_KEY_MAX 60
#define ABROAD_WORLD_MAX 32

struct row;

struct abroad {
    char key[ABROAD_KEY_MAX + 1]; /* "HOME.ID" */
    char world[ABROAD_WORLD_MAX +
               1];      /* where they went; of who is here: where they came from */
    uint64_t epoch;     /* grows with each walk */
    uint64_t character; /* here */
    bool away;
};

/* Fills out; false: this character has never walked. */
bool abroad_find(struct engine *engine, uint64_t character, struct abroad *out);
/* The same by its key. */
bool abroad_find_key(struct engine *engine, struct str key, struct abroad *out);
/* The row of that key, or a new one that has the key only; for who changes it. */
struct row abroad_row(struct engine *engine, struct str key, bool *out_found);
/* Is this character a shell? out (may be NULL) is filled if so. Cheap in a world of no realm. */
bool abroad_is(struct engine *engine, uint64_t character, struct abroad *out);
