#pragma once
#include "engine/core/calls/call.h"
#include "engine/core/people/presence.h"

/* Calls of those who chat: the room as a channel, speech, people, channels. A failure has a "code" beside
 * its sentence, as clients tell them apart (channel_no_code, and those in calls_chat.c). */

void calls_chat_add(struct engine *engine);
void calls_people_add(struct engine *engine);
void calls_channel_add(struct engine *engine);
void calls_register_add(struct engine *engine);
void calls_tells_add(struct engine *engine);

/* Whoever is invisible is listed only to those on a channel with them, and to operators and wizards. */
bool calls_may_list(struct call *call, const struct presence *presence);
/* call_fail with a code. */
enum call_answer calls_chat_fail(
        struct call *call, int status, const char *code, struct str text);
/* call_refuse with a code. */
#define calls_chat_refuse(call, status, code, ...)                                             \
    calls_chat_refuse_args(call, status, code, __VA_ARGS__, (struct phrase_arg){0})
enum call_answer calls_chat_refuse_args(
        struct call *call, int status, const char *code, enum phrase phrase, ...);
/* Reads the text of what is said: one line, as long as a typed one. False: call_fail was called. */
MUST_CHECK bool calls_chat_text(struct call *call, struct str *out);
/* Has the client's own tags ("tags", optional) go with what the open slice says. False: they are not a
 * client's tags, and call_fail was called. */
MUST_CHECK bool calls_chat_tags(struct call *call);
