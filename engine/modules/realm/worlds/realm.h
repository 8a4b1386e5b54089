#pragma once
#include "engine/core/engine.h"
#include "engine/core/run/other_worlds.h"

#include <jansson.h>

/* People and speech across the worlds of the realm.
 *
 * Presence comes from the broker's news (realm_hear). It is some seconds old and disappears with
 * the broker. Speech is sent as messages (outbox.h): tells, which are answered within two seconds or
 * given up, and lines on shared channels. A speaker from another world appears as "NAME@WORLD",
 * which cannot be a name here. */
struct realm;
struct object;

#define REALM_NAMES_MAX                                                                        \
    1000 /* names that one world may list; of more players only the number is known */

/* Borrowed for the call. */
struct realm_world {
    const char *name;
    bool here; /* this world */
    bool away; /* the world does not answer */
    uint64_t players;
    const json_t *who;   /* names; NULL if unknown */
    const char *version; /* of its server; "" if unknown */
    const char *copy;    /* address of a follower that is in sync; "" without one */
    int64_t copy_ms;     /* wall clock: since when */
    const struct outbox_about *about; /* state of the connection; NULL for this world */
};

/* Facts about this process that the game does not know. */
struct realm_self {
    const char *version; /* static */
    /* Returns the address of a follower that is in sync, and since when (wall clock), or NULL. */
    const char *(*copy)(void *data, int64_t *out_since_ms);
    void *data;
};

/* Returns NULL without realm_outbox(engine). */
struct realm *realm_create(struct engine *engine);
void realm_destroy(struct realm *realm);

void realm_set_self(struct engine *engine, const struct realm_self *self);
/* Takes the broker's news: [{name, players, who: [NAME]}]. */
void realm_hear(struct engine *engine, const json_t *worlds);
/* Returns this world's news of itself, as a new reference. */
json_t *realm_here(struct engine *engine);
/* Calls visit for each world, sorted by name, including this one. Does nothing without a realm. */
void realm_each_world(struct engine *engine,
        void (*visit)(void *data, const struct realm_world *world), void *data);
/* Sends a line that was said here to all other worlds, if they share the channel. Needs an open transaction. */
void realm_say_on(
        struct engine *engine, const struct channel *channel, const struct channel_line *line);
/* Returns the other world where somebody of that name is, and the spelling used there; NULL if
 * nobody is found. Borrowed. */
const char *realm_find_person(struct engine *engine, struct str name, const char **out_written);

struct realm_mail {
    struct str to;
    struct str world;
    struct str subject;
    struct str text;
};

/* -- keys of other worlds: see outbox/outbox_trust.h -- */
/* Tells wizards which worlds wait for their key to be accepted, or have changed it. */
void realm_tell_keys(struct engine *engine);
/* Accepts the key of a world, in an open transaction. words: its rights, and the fingerprint of the
 * key or the beginning of it; both are optional. Returns false with a sentence. */
MUST_CHECK bool realm_accept(struct engine *engine, uint64_t wizard, struct str name,
        struct str words, struct err *err);
/* Strikes a world off, in an open transaction. Returns false with a sentence. */
MUST_CHECK bool realm_refuse(
        struct engine *engine, uint64_t wizard, struct str name, struct err *err);

/* -- in an open transaction -- */
/* Sends mail to a player of another world, in play or not. Mail that cannot be delivered returns to
 * the sender's box. Returns false with a sentence. */
MUST_CHECK bool realm_mail(struct engine *engine, struct object *sender,
        const struct realm_mail *mail, struct err *err);
/* Sends a tell to a player in another world. The speaker gets the result within two seconds, as
 * unrequested text. Returns false with a sentence. */
MUST_CHECK bool realm_tell(struct engine *engine, struct object *speaker, struct str name,
        struct str text, struct err *err);

/* Applies the sanction in all other worlds where the wizard has that role. The wizard is told about
 * refusals. Returns false with a sentence. */
MUST_CHECK bool realm_sanction(struct engine *engine, struct object *wizard,
        const struct far_sanction *sanctioning, struct err *err);
