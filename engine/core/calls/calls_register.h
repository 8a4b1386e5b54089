#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/presence.h"

/* Registration of guests for the stock game's `register` (calls_register.c). */

struct register_wish {
    uint64_t character;  /* the guest */
    struct str password; /* borrowed */
    uint64_t session;    /* its source; its address is limited */
    uint64_t token;      /* of the waiting script: script->registered gets the result */
};

/* Renames a guest, in the open transaction. On failure err says why, for the guest. */
MUST_CHECK bool register_take_name(
        struct engine *engine, struct presence *presence, struct str name, struct err *err);
/* Starts the registration, outside transactions. On failure err says why, and nothing more
 * follows. */
MUST_CHECK bool register_begin(
        const struct register_wish *wish, struct engine *engine, struct err *err);
