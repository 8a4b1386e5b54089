#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* One people: who is in the other worlds of the realm, and what is said from one to another.
 *
 * Who is there is news of the board (realm_hear): some seconds old, and gone with it. What is said is letters (post.h):
 * a tell to somebody, which is answered within two seconds or given up, and lines on the channels that all worlds share.
 * Who speaks from elsewhere is "NAME@WORLD", which nobody here can be called. */
struct realm;
struct object;

#define REALM_NAMES_MAX                                                                        \
    1000 /* that one world tells of; beyond that it is known by its number only */

/* Borrowed for the call. */
struct realm_world {
    const char *name;
    bool here; /* it is this one */
    bool away; /* nobody answers there */
    uint64_t players;
    const json_t *who;   /* names; NULL: not known */
    const char *version; /* of its server; "": not known */
    const char *copy;    /* the address of a second copy in step with it; "": there is none */
    int64_t copy_ms;     /* wall clock: since when */
    const struct post_about *about; /* how this world stands with it; NULL: it is this one */
};

/* What this process knows of itself that the game does not. */
struct realm_self {
    const char *version; /* static */
    /* The address of a second copy that is in step with it, and since when (wall clock); NULL: there is none. */
    const char *(*copy)(void *data, int64_t *out_since_ms);
    void *data;
};

/* NULL without engine->post. */
struct realm *realm_create(struct engine *engine);
void realm_destroy(struct realm *realm);

void realm_set_self(struct engine *engine, const struct realm_self *self);
/* Takes who is there: [{name, players, who: [NAME]}]. */
void realm_hear(struct engine *engine, const json_t *worlds);
/* What this world says of itself; a new reference. */
json_t *realm_here(struct engine *engine);
/* Walks all worlds by name, this one too. Nothing without a realm. */
void realm_each_world(struct engine *engine,
        void (*visit)(void *data, const struct realm_world *world), void *data);
/* In which other world somebody of that name is, and how it is written there; NULL: in none. Borrowed. */
const char *realm_find_person(struct engine *engine, struct str name, const char **out_written);

struct realm_mail {
    struct str to;
    struct str world;
    struct str subject;
    struct str text;
};

/* -- keys of other worlds: see core/post/post_trust.h -- */
/* Tells wizards which worlds have come whose keys wait for their word, or have changed. */
void realm_tell_keys(struct engine *engine);
/* In an open slice: accepts the key of a world. words: what it may do here, and the key's fingerprint or its beginning;
 * both may be missing. False with a sentence. */
MUST_CHECK bool realm_accept(struct engine *engine, uint64_t wizard, struct str name,
        struct str words, struct err *err);
/* In an open slice: strikes a world off. False with a sentence. */
MUST_CHECK bool realm_refuse(
        struct engine *engine, uint64_t wizard, struct str name, struct err *err);

/* -- through the open tx -- */
/* Writes a letter to somebody's box in another world, whoever is there now. What cannot be put in it comes back into the
 * sender's. False with a sentence. */
MUST_CHECK bool realm_mail(struct engine *engine, struct object *sender,
        const struct realm_mail *mail, struct err *err);
/* Tells somebody in another world. The speaker reads how it went within two seconds, as text that nobody asked for. False
 * with a sentence. */
MUST_CHECK bool realm_tell(struct engine *engine, struct object *speaker, struct str name,
        struct str text, struct err *err);

struct realm_imposing {
    struct str verb;    /* "ban", "unban", "mute", "unmute", "boot" */
    struct str subject; /* as impose.h has it; to boot: a name */
    int64_t seconds;    /* 0: for good */
    struct str reason;
};

/* Imposes it in all other worlds where the wizard is one; what is refused there is told to them. False with a sentence. */
MUST_CHECK bool realm_impose(struct engine *engine, struct object *wizard,
        const struct realm_imposing *imposing, struct err *err);
