#pragma once
#include "engine/core/engine.h"
#include "engine/core/skein_module.h"

/* Names beyond ASCII: engine/core/people/account.h says what they are. */
extern const struct skein_module spelling_module;

struct account;
struct host;

/* In the open transaction: account is written so from now on; empty: in ASCII. Returns false with a sentence in err. */
MUST_CHECK bool spelling_set(struct engine *engine, const struct account *account,
        struct str written, struct err *err);
/* True if spelling_set, or a new character of that name, needs no time to speak of. Else a worker prepares it: ask again
 * soon. */
bool spelling_ready(struct engine *engine, struct str name);
void bind_spelling_open(struct host *host);
