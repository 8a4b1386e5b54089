#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

struct buf;
struct engine;

/* Appends this world's public key as a line; makes its key pair if there is none. renew: replaces the pair first, and the
 * old one signs the new one. Opens a transaction of its own. False with a sentence. */
MUST_CHECK bool realm_key_put(
        struct engine *engine, bool renew, struct buf *out, struct err *err);
