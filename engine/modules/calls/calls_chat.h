#pragma once
#include "engine/core/calls/call.h"
#include "engine/core/chat/channel.h"
#include "engine/core/people/presence.h"

struct tell;

/* Calls of chat clients: the room as a channel, speech, people, channels. A failure has a "code"
 * beside its sentence for the client to check (channel_no_code, and those in calls_chat.c). */

/* Fails with the text of err; `no` is not CHANNEL_OK. */
enum call_answer calls_channel_fail(
        struct call *call, enum channel_no no, const struct err *err);
/* Returns the channel of the argument "channel" if the caller may know of it; else NULL, and the call has failed. */
struct channel *calls_channel_find(struct call *call);
/* Returns a line of a channel as answers have it. */
json_t *calls_channel_line(
        struct call *call, const struct channel *channel, const struct channel_line *line);
/* Same for a tell in the asker's history; `with` is the other person (calls_tell_name). */
json_t *calls_tell_line(struct call *call, const struct tell *tell, struct str with);
/* Returns the present name of the other person in a tell; empty if the asker must not see them. */
struct str calls_tell_name(struct call *call, const struct tell *tell);
/* Returns up to when the asker has read a channel, in milliseconds; 0 if unknown. */
int64_t calls_mark_of(const struct call *call, struct str channel);

/* True if the caller may send the text to people elsewhere now. Else *err says why. It counts as a line
 * (limits.speech). */
MUST_CHECK bool calls_chat_may_speak(struct call *call, struct str text, struct err *err);
/* Returns the text "why", for display: why they leave or send somebody away. It is empty if it may
 * hold a password. */
struct str calls_chat_why(struct call *call);
/* Returns the reason that the caller gives for what they do on a channel, or on all of theirs (NULL);
 * empty if they may not say that there. Of one channel, it counts as a line. */
struct str calls_chat_reason(struct call *call, struct channel *channel);
/* Reads the text to be said: one line, or several with "lines", no longer than a typed one. Returns
 * false after call_fail. */
MUST_CHECK bool calls_chat_text(struct call *call, struct str *out);
/* Says each line of the text except empty ones, in the open transaction. Tags mark them as one
 * message. If one fails, the whole call fails. */
enum call_answer calls_chat_lines(struct call *call, struct str text,
        enum call_answer (*say)(struct call *call, struct str line, void *data), void *data);
/* Attaches the client's own tags ("tags", optional) to what the open transaction says. Returns
 * false after call_fail if they are not client tags. */
MUST_CHECK bool calls_chat_tags(struct call *call);

/* Fails the call like call_fail, with a code. */
enum call_answer calls_chat_fail(
        struct call *call, int status, const char *code, struct str text);
/* call_refuse with a code. */
#define calls_chat_refuse(call, status, code, ...)                                             \
    calls_chat_refuse_args(call, status, code, __VA_ARGS__, (struct phrase_arg){0})
enum call_answer calls_chat_refuse_args(
        struct call *call, int status, const char *code, enum phrase phrase, ...);
