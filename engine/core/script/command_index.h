#pragma once
#include "engine/core/engine.h"

/* The index of handlers and commands in a place, so that an event or a line asks only the
 * objects concerned, however many others are there. */

/* A round over a place's contents, as they were when it began. */
struct command_index_round {
    struct engine *engine;
    uint64_t version; /* of everything that decides which objects it concerns */
    uint64_t *ids;    /* all contents; points to few, or owned */
    size_t count;
    size_t next;
    uint64_t *picked; /* owned: those that it concerns, in the same order; NULL: all */
    size_t picked_count;
    size_t picked_next;
    uint64_t few[64];
};

/* Begins a round over all objects that may answer an event in place as a witness; bit:
 * behaviours_bit. Other objects have no handler for it. */
void command_index_begin_witnesses(struct engine *engine, struct object *place, uint64_t bit,
        struct command_index_round *out);
/* Begins a round over all objects that may have commands without {this}. */
void command_index_begin_commands(
        struct engine *engine, struct object *place, struct command_index_round *out);
/* Begins a round over all contents. */
void command_index_begin_all(
        struct engine *engine, struct object *place, struct command_index_round *out);
/* Returns the next object still there, or NULL at the end. The selection may change between
 * calls. */
struct object *command_index_next(struct command_index_round *round);
void command_index_end(struct command_index_round *round);

/* Adds the bits (behaviours_bit) of all events that objects directly in a crowded place may answer as
 * witnesses, and whether any of them has a command without {this}. Returns false if that is unknown. */
bool command_index_add(
        struct engine *engine, struct object *place, uint64_t *events, bool *has_plain);
/* False if certainly nothing in the place has a command with {this} and one of these verbs. verb:
 * another form of word; it may be empty. */
bool command_index_has_verb(
        struct engine *engine, struct object *place, struct str word, struct str verb);
/* False if certainly nothing in the place, or worn there, answers on("name"). */
bool command_index_may_name(struct engine *engine, struct object *place);
