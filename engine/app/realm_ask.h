#pragma once
#include "engine/base/err.h"

#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct engine;

/* Appends this world's public key as a line; makes its key pair if there is none. renew: replaces the pair first, and the
 * old one signs the new one. Opens a transaction of its own. False with a sentence. */
MUST_CHECK bool realm_ask_key(
        struct engine *engine, bool renew, struct buf *out, struct err *err);
/* Answers a request of the control socket: {"do": "realm"}, or with "key" and "new" that for the key. Appends the answer,
 * or why there is none (false). out_number: the commit that has to be durable before it is told. asker: see audit.h. */
MUST_CHECK bool realm_ask_answer(struct engine *engine, const json_t *request,
        const char *asker, struct buf *out, uint64_t *out_number);
