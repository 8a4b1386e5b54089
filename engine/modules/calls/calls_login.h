#pragma once
#include "engine/core/calls/call.h"

#include <jansson.h>

#include <stdint.h>

struct account;
struct engine;
struct login;

/* Returns a new list of a character's tokens, each in the form of data/calls. */
json_t *calls_login_tokens(struct engine *engine, uint64_t character);
/* Runs a log-in with the call's argument `name` that gives a token: check looks at secret, which is copied and wiped, and
 * ends with login_checked or a refusal. The handler returns the result. */
enum call_answer calls_login_token(struct call *call,
        void (*check)(struct engine *engine, struct login *login, struct str secret),
        struct str secret);
/* Sets who is told if the log-in is gone. */
void calls_login_set_asker(struct login *login);
/* Logs in as an account that its player has confirmed, in the log-in's turn, unless the account is barred or its password
 * has changed by then. Answers the ticket like the call login; token: with a token. */
void calls_login_as(struct engine *engine, struct login *login, uint64_t ticket,
        const struct account *account, bool token);
