#pragma once
#include "engine/core/calls/call.h"

/* Answers of packages to typed calls: what their functions of on_page return (calls_pages.c). */

/* Returns the members that packages give to a page, an object that is the caller's. NULL if one of
 * them refuses: the call has failed then. args: texts, whole numbers and flags; may be NULL. */
json_t *call_page(struct call *call, const char *name, const json_t *args);
/* Adds these members to call->result, unless they are there. False if the call has failed. */
bool call_put_page(struct call *call, const char *name, const json_t *args);
/* Drops the answers that are kept: the functions were replaced. */
void call_pages_forget(struct engine *engine);
/* The handler of each call that data/calls gives a "page". */
enum call_answer calls_run_page(struct call *call);
