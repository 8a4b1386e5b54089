#pragma once
#include "engine/core/calls/call.h"

/* What call.c has of call_handle.c. */

/* Appends json, and the lists of the call (NULL: none) that were written as they were found. */
void call_put_answer(json_t *json, const struct call *call, struct buf *out);
/* Frees it, with what its handler kept. NULL is fine. */
void call_free(struct call *call);
/* Fails with a sentence, which is cleaned. Returns CALL_FAILED. */
enum call_answer call_fail_text(struct call *call, int status, struct str text);
