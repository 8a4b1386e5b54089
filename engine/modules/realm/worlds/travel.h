#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/abroad.h"
#include "engine/modules/realm/outbox/outbox.h"

/* Travel of characters between worlds, with the things they hold and wear.
 *
 * A departure is one transaction: the things are destroyed here, the character stays as a shell
 * (people/abroad.h), and a message has all of it. An arrival is one transaction in the other world.
 * Things that cannot arrive come back as a message, unchanged. So a traveller is always in exactly
 * one world or one message, whatever crashes (outbox.h).
 *
 * `epoch` counts the walks of one traveller. A message with a past epoch is ignored. */

struct object;
struct session;

struct travel_way {
    struct object *traveller;
    struct str world;
    struct str ref; /* of the destination room; empty: where players begin */

    enum { TRAVEL_WALK, TRAVEL_HOME, TRAVEL_TELEPORT } how;
    struct str through; /* world they pass through here from; empty: start here */
};

/* Sends the traveller off, in the open transaction. Their sessions are told the destination when
 * that is durable, and end or are moved there by their connection proxy. Returns false with a
 * sentence, and changes nothing. */
MUST_CHECK bool travel_depart(
        struct engine *engine, const struct travel_way *way, struct err *err);
/* Restores a player of this world who is in another, with the things that they left with, whatever
 * that world says later. Needs an open transaction. Returns false with a sentence if they are not
 * away. */
MUST_CHECK bool travel_recall(struct engine *engine, uint64_t character, struct err *err);
/* Parses "WORLD@REF" or "WORLD". Returns false if text is neither. */
bool travel_goal(struct str text, struct str *out_world, struct str *out_ref);
/* Adds the kinds of messages. Called by realm.c. */
void travel_begin(struct engine *engine);
/* Handlers of INTERNAL_SHELL, INTERNAL_STRANGER, INTERNAL_MEET and INTERNAL_WAY. */
void travel_shell(struct engine *engine, void *about);
void travel_stranger(struct engine *engine, void *about);
void travel_meet(struct engine *engine, void *about);
void travel_note_way(struct engine *engine, void *about);

/* -- ways between worlds (travel_gates.c) -- */

/* An exit to another world. */
struct travel_gate {
    uint64_t exit;
    struct str room;  /* ref of its room; empty if it has none, and then nobody arrives there */
    struct str world; /* the destination */
    struct str ref;
    bool fits; /* the other world has an exit back to this room */
};

/* Adds this world's exits, its rule for visitors and its addresses to its news. */
void travel_tell(struct engine *engine, json_t *news);
/* Calls visit for each exit to another world. */
void travel_each_gate(struct engine *engine,
        void (*visit)(void *data, const struct travel_gate *gate), void *data);
/* True if a player of this world may go there, as far as is known here. Otherwise sets the
 * sentence. */
bool travel_may_go(struct engine *engine, const struct travel_way *way, struct err *err);
/* True if an exit leads from that room to that world. */
bool travel_has_way(struct engine *engine, struct object *room, struct str world);
