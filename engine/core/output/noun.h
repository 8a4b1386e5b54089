#pragma once
#include "engine/core/engine.h"
#include "engine/core/phrase/phrase.h"

/* Parses a noun phrase: "the second lamp", "both of Bert's lit lamps". Modifiers are removed
 * one at a time, so that the caller can try each reading, the fullest first: "second hand" may
 * be a thing. Also defines the visible states of things: what "lit" means, and how it is
 * shown. */

#define NOUN_ALL SIZE_MAX

enum noun_holder {
    NOUN_ANYBODY, /* not given */
    NOUN_MINE,
    NOUN_HIS,
    NOUN_HERS,
    NOUN_THEIRS,
    NOUN_NAMED, /* holder_name */
};

struct noun {
    struct str words; /* the rest of the phrase; may be empty: "all", "both" */
    struct str said;  /* the name to use in "there is no ...": without amount and holder */
    size_t nth;       /* "second": 2; 0: not given */
    size_t amount;    /* "two": 2; NOUN_ALL; 0: not given */
    unsigned states;  /* bits of noun_state that are required */
    enum noun_holder holder;
    struct str holder_name;
};

void noun_begin(struct str phrase, struct noun *out);
/* Removes the next modifier. Returns false if none exists. */
bool noun_strip(const struct engine *engine, struct noun *noun);
/* True if the phrase begins with a number that counts nothing: "1.5 lamps", "0 lamps", "-1 lamp". */
bool noun_has_odd_number(struct str phrase);
/* True if the words stand for any noun: "one", or nothing after "all". */
bool noun_is_wild(const struct engine *engine, const struct noun *noun);
/* Splits "all but the lit lamp" at "but". Returns false if there is no such word within it. */
bool noun_cut_exception(const struct engine *engine, struct str *phrase, struct str *exception);
/* Cuts the last item off "a, b and c". Returns false if it is not a list. */
bool noun_cut_list(const struct engine *engine, struct str *head, struct str *tail);
/* Returns the offset from which on the phrase has words that no name has ("lamp under the
 * table"), or SIZE_MAX. */
size_t noun_break(const struct engine *engine, struct str phrase);

/* -- the visible states of a thing (noun_state.c) -- */

enum noun_state {
    NOUN_LIT = 1,
    NOUN_UNLIT = 2,
    NOUN_OPEN = 4,
    NOUN_CLOSED = 8,
    NOUN_WORN = 16,
    NOUN_UNWORN = 32,
};

unsigned noun_states(struct engine *engine, struct object *object, unsigned kinds);
/* Returns the state that a word means, or 0. */
unsigned noun_state_of(const struct engine *engine, struct str word);
/* Appends " (lit)" for the first of these states that lists mention, if any. */
void noun_put_mark(const struct engine *engine, unsigned states, struct buf *out);
/* Returns the number of coins in a heap; 1 for all other things. */
uint64_t noun_amount(struct engine *engine, struct object *object, unsigned kinds);
/* True if both things are in one place and players can't tell them apart. */
bool noun_looks_same(struct engine *engine, struct object *one, struct object *other);
