#pragma once
#include "engine/core/calls/call.h"

/* Internals shared by call.c and call_handle.c. */

/* Appends json and the lists of the call (may be NULL) that were written item by item. */
void call_put_answer(json_t *json, const struct call *call, struct buf *out);
/* Frees the call and its handler's state. NULL is allowed. */
void call_free(struct call *call);
/* Fails with a sentence, which it cleans. Returns CALL_FAILED. */
enum call_answer call_fail_text(struct call *call, int status, struct str text);
