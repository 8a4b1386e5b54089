/* asking.c -- Makes the engine calls of web pages, for tests of scripts. */
#include "tests/script/asking.h"

#include "engine/app/modules.h"
#include "engine/session/hub.h"
#include "tests/support/ask.h"

#include <stdlib.h>
#include <string.h>

/* A front end that calls for nobody, or for the holder of a token. */
struct asker {
    struct session *session;
    char *answer; /* owned: JSON of the last answer */
    bool done;
};

static void asker_deliver(void *data, const struct msg *msg)
{
    struct asker *asker = data;
    if (msg->kind == MSG_REPLY) {
        free(asker->answer);
        asker->answer = strndup(msg->text.bytes, msg->text.length);
        asker->done = msg->flag;
    }
}

static void asker_nothing(void *data)
{
    (void)data;
}

static const struct session_frontend asker_frontend = {
        .service = "test",
        .calls_only = true,
        .deliver = asker_deliver,
        .flush = asker_nothing,
        .close = asker_nothing,
};

/* Makes a call; calls turn (NULL: none) until there is an answer. Returns NULL if none came. */
static json_t *ask_turning(struct bench *b, uint64_t character, const char *name,
        const char *args, bool *out_done, void (*turn)(void *data), void *data)
{
    struct asker asker = {0};
    struct hub *hub = engine_hub(trial_engine(b->trial));
    asker.session = hub_open(hub, &asker_frontend, &asker, "192.0.2.9");
    if (character) {
        hub_attach(asker.session, character);
    }
    ask_json(asker.session, "t", name, args, "");
    trial_settle(b->trial);
    while (turn && !asker.answer) {
        turn(data);
        trial_settle(b->trial);
    }
    session_gone(asker.session, "done");
    trial_settle(b->trial);
    json_t *answer = asker.answer ? json_loads(asker.answer, 0, NULL) : NULL;
    *out_done = asker.done;
    free(asker.answer);
    return answer;
}

static json_t *check_answer(json_t *answer, const char *name, bool done, bool *out_done)
{
    assert_non_null(answer);
    if (out_done) {
        *out_done = done;
    } else if (!done) {
        fail_msg("%s: %s", name, text_in(answer, "detail"));
    }
    return answer;
}

json_t *ask_if_answered(
        struct bench *b, uint64_t character, const char *name, const char *args, bool *out_done)
{
    return ask_turning(b, character, name, args, out_done, NULL, NULL);
}

json_t *ask_later(struct bench *b, uint64_t character, const char *name, const char *args,
        bool *out_done, void (*turn)(void *data), void *data)
{
    bool done = false;
    json_t *answer = ask_turning(b, character, name, args, &done, turn, data);
    return check_answer(answer, name, done, out_done);
}

json_t *ask_as(
        struct bench *b, uint64_t character, const char *name, const char *args, bool *out_done)
{
    return ask_later(b, character, name, args, out_done, NULL, NULL);
}

json_t *ask(struct bench *b, const char *name, const char *args)
{
    return ask_as(b, 0, name, args, NULL);
}

const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

json_t *named(const json_t *list, const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        if (strcmp(text_in(item, "name"), name) == 0) {
            return item;
        }
    }
    return NULL;
}

bool fails_with(struct bench *b, const char *name, const char *args, int status)
{
    bool done = true;
    json_t *answer = ask_as(b, 0, name, args, &done);
    bool right = !done && json_integer_value(json_object_get(answer, "status")) == status;
    json_decref(answer);
    return right;
}

bool has_module(const char *name)
{
    bool all = true;
    for (const struct known_module *known = known_modules(); known->name; known++) {
        all = all && (known->module || (name && strcmp(known->name, name) != 0));
    }
    return all;
}
