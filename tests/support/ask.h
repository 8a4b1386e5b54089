#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/session/session.h"

#include <stdlib.h>

/* Calls with arguments written as JSON, for tests. */

/* Reads JSON that is written with ' for ". */
static inline json_t *ask_read_quoted(const char *text)
{
    struct buf json = {0};
    buf_add_text(&json, text);
    for (size_t i = 0; i < json.length; i++) {
        json.bytes[i] = json.bytes[i] == '\'' ? '"' : json.bytes[i];
    }
    json_t *read = json_loadb(json.bytes, json.length, JSON_DECODE_ANY, NULL);
    must(read);
    buf_finish(&json);
    return read;
}

static inline void ask_json(struct session *session, const char *tag, const char *name,
        const char *args, const char *token)
{
    json_t *json = json_loads(args, 0, NULL);
    must(json);
    session_call(
            session, &(struct session_call){str_of(tag), str_of(name), json, str_of(token)});
}

/* With ' for " in the arguments. */
static inline void ask_quoted(struct session *session, const char *tag, const char *name,
        const char *args, const char *token)
{
    json_t *json = ask_read_quoted(args);
    session_call(
            session, &(struct session_call){str_of(tag), str_of(name), json, str_of(token)});
}

/* For a sink of a test: appends the arguments as JSON, and lets go of them. */
static inline void ask_take_args(const struct session_call *call, struct buf *out)
{
    char *text = call->args ? json_dumps(call->args, JSON_COMPACT) : NULL;
    buf_add_text(out, text ? text : "{}");
    free(text);
    json_decref(call->args);
}
