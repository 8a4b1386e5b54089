#pragma once
#include "engine/core/calls/call.h"
#include "engine/core/chat/channel.h"
#include "engine/core/people/presence.h"

struct tell;

/* Calls of those who chat: the room as a channel, speech, people, channels. A failure has a "code" beside
 * its sentence, as clients tell them apart (channel_no_code, and those in calls_chat.c). */

void calls_chat_add(struct engine *engine);
void calls_people_add(struct engine *engine);
void calls_channel_add(struct engine *engine);
void calls_register_add(struct engine *engine);
void calls_tells_add(struct engine *engine);
void calls_search_add(struct engine *engine);
/* A line of a channel, as answers have it. */
json_t *calls_channel_line(
        struct call *call, const struct channel *channel, const struct channel_line *line);
/* Same, of a tell that the asker has: its other is `with` (calls_tell_name). */
json_t *calls_tell_line(struct call *call, const struct tell *tell, struct str with);
/* What the other of a tell is called now; empty: they are not to be shown to the asker. */
struct str calls_tell_name(struct call *call, const struct tell *tell);
/* Up to when the asker has read a channel, in milliseconds; 0: nobody knows. */
int64_t calls_mark_of(const struct call *call, struct str channel);

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
/* Reads the text of what is said: one line, or with "lines" several, as long as a typed one. False: call_fail was called. */
MUST_CHECK bool calls_chat_text(struct call *call, struct str *out);
/* Says each line of the text but the empty ones, all in the open slice; tags tell that they belong together. If one
 * cannot be said, none is. */
enum call_answer calls_chat_lines(struct call *call, struct str text,
        enum call_answer (*say)(struct call *call, struct str line, void *data), void *data);
/* Has the client's own tags ("tags", optional) go with what the open slice says. False: they are not a
 * client's tags, and call_fail was called. */
MUST_CHECK bool calls_chat_tags(struct call *call);
