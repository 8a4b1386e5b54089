#pragma once
#include "engine/core/engine.h"
#include "engine/core/phrase/phrase.h"

/* A noun phrase taken apart: "the second lamp", "both of Bert's lit lamps". One modifier comes off at a
 * time, so that whoever looks for a name can try each reading, the fullest first: "second hand" may be a
 * thing. What things show of themselves stands here too: what "lit" means, and how it is told. */

#define NOUN_ALL SIZE_MAX

enum noun_holder {
    NOUN_ANYBODY, /* not said */
    NOUN_MINE,
    NOUN_HIS,
    NOUN_HERS,
    NOUN_THEIRS,
    NOUN_NAMED, /* holder_name */
};

struct noun {
    struct str words; /* what is left of the phrase; it may be empty: "all", "both" */
    struct str said;  /* what to call it when there is none: without amount and holder */
    size_t nth;       /* "second": 2; 0: not said */
    size_t amount;    /* "two": 2; NOUN_ALL; 0: not said */
    unsigned states;  /* bits of noun_state that it must have */
    enum noun_holder holder;
    struct str holder_name;
};

void noun_begin(struct str phrase, struct noun *out);
/* Takes the next modifier off; false if there is none. */
bool noun_strip(const struct engine *engine, struct noun *noun);
/* Do the words stand for any noun: "one", or nothing behind "all"? */
bool noun_is_wild(const struct engine *engine, const struct noun *noun);
/* Cuts "all but the lit lamp" before and behind "but"; false if there is no such word within it. */
bool noun_cut_exception(const struct engine *engine, struct str *phrase, struct str *exception);
/* Cuts the last item off "a, b and c"; false if it is no list. */
bool noun_cut_list(const struct engine *engine, struct str *head, struct str *tail);
/* From where on the phrase has words that no name has ("lamp under the table"): their offset, or SIZE_MAX. */
size_t noun_break(const struct engine *engine, struct str phrase);

/* -- what a thing shows (noun_state.c) -- */

enum noun_state {
    NOUN_LIT = 1,
    NOUN_UNLIT = 2,
    NOUN_OPEN = 4,
    NOUN_CLOSED = 8,
    NOUN_WORN = 16,
    NOUN_UNWORN = 32,
};

unsigned noun_states(struct engine *engine, struct object *object, unsigned kinds);
/* The state that a word means, or 0. */
unsigned noun_state_of(const struct engine *engine, struct str word);
/* Appends " (lit)" for the first of these states that is worth telling; nothing if none is. */
void noun_put_mark(const struct engine *engine, unsigned states, struct buf *out);
/* How many there are of a heap of coins; 1 of all else. */
uint64_t noun_amount(struct engine *engine, struct object *object, unsigned kinds);
/* In one place, would anybody take one for the other? */
bool noun_looks_same(struct engine *engine, struct object *one, struct object *other);
