#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/presence.h"

/* What the stock game's `register` asks for: a guest takes a name, and becomes a player (calls_register.c). */

struct register_wish {
    uint64_t character;  /* the guest */
    struct str password; /* borrowed */
    uint64_t session;    /* from which it came: its address is counted */
    uint64_t token;      /* of the script that waits: script->registered tells it how it ends */
};

/* In the open slice. False: err says why not, for the guest. */
MUST_CHECK bool register_take_name(
        struct engine *engine, struct presence *presence, struct str name, struct err *err);
/* Between slices. False: err says why not, and nothing more is told. */
MUST_CHECK bool register_begin(
        const struct register_wish *wish, struct engine *engine, struct err *err);
