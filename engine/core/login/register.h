#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/presence.h"

/* Renaming of guests, and registration of a guest as a player with the same name. */

/* Why not, for the asker: a status of HTTP, a code (register.c lists them) and a sentence. */
struct register_objection {
    int status;
    const char *code; /* static */
    struct err err;
};

/* Renames a guest, in the open transaction. session: which has asked (0: none); it hears of it otherwise. Returns false with
 * out. */
MUST_CHECK bool register_take_name(struct engine *engine, struct presence *presence,
        struct str name, uint64_t session, struct register_objection *out);

/* The party that asks for a registration. */
struct register_asker {
    /* How it ended; called once, later, inside or outside a transaction. status: 0: text is the name of the new player; else
     * of HTTP, and text says why not. */
    void (*done)(struct engine *engine, void *data, uint64_t who, int status, const char *text);
};

struct register_wish {
    uint64_t character;                 /* the guest */
    struct str password;                /* borrowed for the call */
    uint64_t session;                   /* its source; its address is limited */
    const struct register_asker *asker; /* static */
    void *data;                         /* passed to it */
    uint64_t who;                       /* the asker's own number, passed back */
};

/* Starts the registration; the asker is told how it ends. Returns false with out, and nothing more follows. */
MUST_CHECK bool register_begin(struct engine *engine, const struct register_wish *wish,
        struct register_objection *out);
