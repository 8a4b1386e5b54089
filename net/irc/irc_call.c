/* irc_call.c -- Calls to the engine, and their answers.
 *
 * 1. Calls of one conversation are answered in the order they were made. A call that waits for a
 *    worker, such as a login, is made alone. The exception is a call that is repeated when the
 *    world is back: it overtakes those that waited.
 * 2. A command ends when it has no open calls. Its response is complete then.
 *
 * The engine defines the calls and checks permissions. */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

enum { WORDS = 3 };

int64_t irc_number(const json_t *json, const char *name)
{
    return json_integer_value(json_object_get(json, name));
}

bool irc_flag(const json_t *json, const char *name)
{
    return json_is_true(json_object_get(json, name));
}

static void call_free(struct irc_call *call)
{
    for (size_t i = 0; i < WORDS; i++) {
        mem_free(call->words[i]);
    }
    mem_free(call);
}

void irc_calls_finish(struct irc_frontend *frontend)
{
    while (frontend->calls) {
        struct irc_call *call = frontend->calls;
        frontend->calls = call->next;
        call_free(call);
    }
    frontend->last_call = NULL;
}

struct irc_call *irc_call(struct irc_frontend *frontend, const char *name, json_t *args,
        void (*done)(struct irc_frontend *frontend, const struct irc_call *call),
        const char *const words[3])
{
    return irc_call_as(frontend, NULL, name, args, done, words);
}

struct irc_call *irc_call_as(struct irc_frontend *frontend, const char *token, const char *name,
        json_t *args, void (*done)(struct irc_frontend *frontend, const struct irc_call *call),
        const char *const words[3])
{
    struct irc_call *call = mem_alloc(sizeof(*call));
    call->done = done;
    call->number = ++frontend->call_number;
    for (size_t i = 0; words && i < WORDS; i++) {
        call->words[i] = words[i] ? mem_dup_text(words[i]) : NULL;
    }
    if (frontend->last_call) {
        frontend->last_call->next = call;
    } else {
        frontend->calls = call;
    }
    frontend->last_call = call;
    const char *tag = IRC_DIGITS((int64_t)call->number);
    struct session_call asked = {.tag = str_of(tag),
            .name = str_of(name),
            .args = args,
            .token = str_of(token ? token : "")};
    session_call(frontend->session, &asked);
    return call;
}

void irc_call_channel(struct irc_frontend *frontend, const char *name, json_t *args,
        void (*done)(struct irc_frontend *frontend, const struct irc_call *call),
        const char *const words[3])
{
    irc_call(frontend, name, args, done, words)->about_channel = true;
}

void irc_call_answered(struct irc_frontend *frontend, const struct msg *msg)
{
    uint64_t number = 0;
    struct irc_call *before = NULL;
    struct irc_call *call = frontend->calls;
    if (!str_to_u64(msg->topic, &number)) {
        return;
    }
    while (call && call->number != number) {
        before = call;
        call = call->next;
    }
    if (!call) {
        return;
    }
    frontend->speaking = false;
    *(before ? &before->next : &frontend->calls) = call->next;
    if (frontend->last_call == call) {
        frontend->last_call = before;
    }
    json_t *reply = json_loadb(msg->text.bytes, msg->text.length, 0, NULL);
    call->ok = msg->flag;
    call->reply = reply;
    if (call->about_channel && !call->ok) {
        irc_channel_failed(frontend, call->words[0], call->words[1], reply);
    } else {
        call->done(frontend, call);
    }
    buf_clear(&frontend->noted);
    json_decref(reply);
    call_free(call);
    if (irc_side_rests(frontend)) {
        irc_response_end(frontend);
    }
}
