#pragma once
#include "engine/core/engine.h"

/* Who in a place takes notice of what happens there, and what commands are offered: so that an event
 * or a line asks those whom it concerns, however many others stand there. */

/* Contents of a place to be asked one after the other, as they were when it began. */
struct offer_round {
    struct engine *engine;
    uint64_t version; /* of all that says whom it concerns */
    uint64_t *ids;    /* all of them; few, or owned */
    size_t count;
    size_t next;
    uint64_t *picked; /* owned: those of them whom it concerns, in the same order; NULL: all */
    size_t picked_count;
    size_t picked_next;
    uint64_t few[64];
};

/* Begins a round of all that may answer an event as a witness of it in place; bit: behaviours_bit.
 * Everybody else has no handler for it. */
void offer_begin_witnesses(
        struct engine *engine, struct object *place, uint64_t bit, struct offer_round *out);
/* Of all that may have commands without {this}. */
void offer_begin_commands(struct engine *engine, struct object *place, struct offer_round *out);
/* Of all. */
void offer_begin_all(struct engine *engine, struct object *place, struct offer_round *out);
/* The next that is there, or NULL at the end. Whom it concerns may change between the calls. */
struct object *offer_next(struct offer_round *round);
void offer_end(struct offer_round *round);

/* May anything that actor perceives have a command with {this} and one of these verbs? False is sure.
 * verb: another form of word; it may be empty. */
bool offer_has_verb(
        struct engine *engine, struct object *actor, struct str word, struct str verb);
/* May anything in the place answer on("name"), or what somebody there wears? False is sure. */
bool offer_may_name(struct engine *engine, struct object *place);
/* For throngs_create. NULL is accepted. */
void offers_drop(struct offers *offers);
