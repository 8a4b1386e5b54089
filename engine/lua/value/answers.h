#pragma once
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"

#include <lua.h>

/* What functions for scripts answer. Each pushes the answer and returns the number of its values. */

/* Pushes a text and finishes it; use as `return push_buf(...)`. */
int push_buf(lua_State *L, struct buf *buf);
/* Pushes a boolean; use as `return push_flag(...)`. */
int push_flag(lua_State *L, bool flag);
/* Pushes nil and the reason. */
int push_refusal(lua_State *L, struct str reason);

/* Pushes true, or nil and the reason; use as `return push_done(...)`. */
static inline int push_done(lua_State *L, bool ok, const struct err *err)
{
    return ok ? push_flag(L, true) : push_refusal(L, str_of(err->text));
}

/* Pushes nil, or why it is not ok; use as `return push_objection(...)`. */
static inline int push_objection(lua_State *L, bool ok, const struct err *err)
{
    (void)lua_pushstring(L, ok ? NULL : err->text); /* NULL pushes nil */
    return 1;
}

/* Pushes nil and the reason, with a phrase for it: push_no(L, PHRASE_x, WITH("count", n)). */
#define push_no(L, ...) push_no_args(L, __VA_ARGS__, WITHOUT)
int push_no_args(lua_State *L, enum phrase phrase, ...);
/* Pushes the result of performing a line: true, or nil and the reason of the failure. Returns how many values. */
int push_performed(lua_State *L, enum outcome outcome);
/* Pushes true, or nil and the reason; finishes reason in both cases. */
int push_verdict(lua_State *L, bool ok, struct buf *reason);
