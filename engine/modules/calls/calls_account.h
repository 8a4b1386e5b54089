#pragma once
#include "engine/core/calls/call.h"
#include "engine/modules/calls/order.h"

/* -- for calls that run a stock command -- */

/* Returns the account that the argument `name` names. NULL: call_fail was called (404). */
const struct account *calls_find_account(struct call *call);
/* Runs the stock command of that pattern as if the caller had typed it, with count texts or object
 * ids in its slots. If the command refuses, the call fails. */
enum call_answer calls_order(
        struct call *call, const char *pattern, const struct event_arg *args, size_t count);
/* Answers a call later by everything that is stored about a player, as one document. */
void calls_export(struct engine *engine, uint64_t ticket, uint64_t session,
        const struct account *account);
