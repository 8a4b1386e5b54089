#pragma once
#include "engine/core/calls/call.h"
#include "engine/core/line/order.h"

void calls_account_add(struct engine *engine);
/* Those that take a password (calls_secret.c); and their end, with the engine. */
void calls_secret_add(struct engine *engine);
void calls_secret_finish(struct engine *engine);

/* -- for calls that do what a command of the game does -- */

/* The account that the argument `name` names; NULL: call_fail was called (404). */
const struct account *calls_find_account(struct call *call);
/* A stock command of that pattern, as if who calls had typed it with these (count) texts, or objects' numbers, in its
 * places. What it refuses fails the call. */
enum call_answer calls_order(
        struct call *call, const char *pattern, const struct event_arg *args, size_t count);
/* All that is kept of somebody, as one document (calls_export.c). */
json_t *calls_export(struct engine *engine, const struct account *account);
/* Adds lists of the rows that are theirs to json (calls_export_rows.c). */
void calls_export_rows(struct engine *engine, const struct account *account, json_t *json);
