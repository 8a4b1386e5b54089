#pragma once
#include "engine/base/err.h"

#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct engine;

/* Appends this world's public key as a line; makes its key pair if necessary. renew: replaces
 * the pair first, and the old key signs the new one. Opens its own transaction. Returns false
 * with a sentence in err. */
MUST_CHECK bool realm_ask_key(
        struct engine *engine, bool renew, struct buf *out, struct err *err);
/* Answers a request of the control socket: {"do": "realm"}, or the key with "key" and "new".
 * Appends the answer, or a reason on failure. out_number: the commit that has to be durable
 * before the answer is sent. asker: see audit.h. */
MUST_CHECK bool realm_ask_answer(struct engine *engine, const json_t *request,
        const char *asker, struct buf *out, uint64_t *out_number);
