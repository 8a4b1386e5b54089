#pragma once
#include "tests/script/bench.h"

#include <jansson.h>

/* Typed calls of the engine, as a page makes them. */

/* Returns the answer of a call, an object; the caller calls json_decref. character: the caller's,
 * 0: nobody. *out_done may be NULL: then the call must succeed. */
json_t *ask_as(struct bench *b, uint64_t character, const char *name, const char *args,
        bool *out_done);
/* The same of a call that may never be answered: then NULL. */
json_t *ask_if_answered(struct bench *b, uint64_t character, const char *name, const char *args,
        bool *out_done);
/* The same of a call that is answered later: turn is called until it is. */
json_t *ask_later(struct bench *b, uint64_t character, const char *name, const char *args,
        bool *out_done, void (*turn)(void *data), void *data);
/* The same for nobody. */
json_t *ask(struct bench *b, const char *name, const char *args);
/* True if the call, made by nobody, fails with that status. */
bool fails_with(struct bench *b, const char *name, const char *args, int status);
/* The member that is a text, borrowed; else "". */
const char *text_in(const json_t *object, const char *key);
/* Returns the member of a list with this "name", borrowed, or NULL. */
json_t *named(const json_t *list, const char *name);
/* True if this build has the module; NULL: if it has all. */
bool has_module(const char *name);
