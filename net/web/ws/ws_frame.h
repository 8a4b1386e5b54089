#pragma once
#include "engine/base/buf.h"
#include "engine/session/msg.h"

#include <jansson.h>

/* The messages of /ws as JSON; pure functions. Output is written in two parts: `{"n":12,` and the
 * rest, which is the same for all receivers. */

/* Appends `"type":"text",…}` for a message of the engine; nothing for a reply (ws_frame_reply). */
void ws_frame_put(const struct msg *msg, struct buf *out);
/* Appends `"type":"history",…}` for an earlier message, with its time (wall clock). */
void ws_frame_past(const struct msg *msg, int64_t time_ms, struct buf *out);
/* Appends the answer to a call: tag is what the client chose. */
void ws_frame_reply(struct str tag, bool done, struct str json, struct buf *out);
/* Appends `"type":"error","text":…}`; status 0: none. */
void ws_frame_error(int status, struct str text, struct buf *out);
/* Appends any object's members as the rest of a frame; takes object. */
void ws_frame_object(const char *type, json_t *object, struct buf *out);
/* Appends text as a JSON string, quotes included. */
void ws_frame_string(struct str text, struct buf *out);
/* Returns "say", "room"; "plain" and others. */
const char *ws_frame_style(enum msg_style style);
