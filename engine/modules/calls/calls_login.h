#pragma once
#include "engine/core/calls/call.h"

#include <jansson.h>

#include <stdint.h>

struct engine;
struct login;

/* Returns a new list of a character's tokens, each in the form of data/calls. */
json_t *calls_login_tokens(struct engine *engine, uint64_t character);
/* Runs a log-in with the call's argument `name` that gives a token: check looks at secret, which is copied and wiped, and
 * ends with login_checked or a refusal. The handler returns the result. */
enum call_answer calls_login_token(struct call *call,
        void (*check)(struct engine *engine, struct login *login, struct str secret),
        struct str secret);
