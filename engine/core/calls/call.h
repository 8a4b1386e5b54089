#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/account.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/session/call_table.h"

#include <jansson.h>

/* Typed calls by name: what front ends ask besides lines of text (IRC's WHO, the pages and the API of the web,
 * the editor). data/calls says what there is, what each takes and gives, and who may; here it is done. Each call
 * runs as a slice of its own, in the order of its session's lines, and is answered by exactly one MSG_REPLY,
 * sealed like any output. Arguments are as data/calls says before a handler sees them.
 *
 * A call has the rights of the session's character, or of the token that came with it.
 *
 * To add one: an entry in data/calls, a row in a table that calls_add gets (calls_login.c has the first), its
 * test in tests/unit/core/calls_*_test.c. */

struct calls;

enum call_answer {
    CALL_DONE,   /* call->result is the answer */
    CALL_FAILED, /* call_fail was called: the slice is undone */
    CALL_LATER,  /* calls_finish or calls_fail will be called with call->ticket */
    CALL_MORE, /* the handler is to run again, in a slice of its own, after others: so far it has only read */
};

/* A list of the answer that is written as it is found. */
struct call_list {
    const char *name; /* static */
    struct buf text;
};

#define CALL_LISTS_MAX 4

struct call {
    struct engine *engine;
    uint64_t session;   /* hub_find: it may be gone */
    uint64_t character; /* 0: nobody */
    enum role role;
    bool by_token;
    uint64_t ticket;    /* for CALL_LATER */
    const json_t *args; /* an object */
    json_t *result;     /* owned; taken from the handler; NULL: {} */
    int status;         /* of call_fail */
    struct buf detail;
    void *state; /* the handler's own, between its runs; NULL in the first */
    void (*free_state)(void *state);
    struct call_list lists[CALL_LISTS_MAX]; /* of call_add */
    unsigned steps;                         /* of this run: call_rests */
    int64_t began_us;                       /* this run */
};

struct call_handler {
    const char *name; /* in data/calls */
    /* Runs in an open slice whose actor is call->character. */
    enum call_answer (*run)(struct call *call);
};

struct calls *calls_create(void);
void calls_destroy(struct engine *engine);
/* Adds handlers; the table is static. */
void calls_add(struct engine *engine, const struct call_handler *handlers, size_t count);
/* The first call of data/calls that nothing handles, or NULL: checked by a test. */
const char *calls_missing(const struct engine *engine);
/* From now on each answer is checked against what data/calls says it is: for tests. */
void calls_check_answers(struct engine *engine);
/* The sink's: queues it. */
void calls_take(
        struct engine *engine, struct session *session, const struct session_call *call);

/* -- for handlers -- */

/* Fails with an HTTP status and one sentence for whoever asked. Returns CALL_FAILED. */
enum call_answer call_fail(struct call *call, int status, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
/* Same, with a phrase for the sentence: call_refuse(call, 422, PHRASE_x, WITH("most", n)). */
#define call_refuse(call, status, ...) call_refuse_args(call, status, __VA_ARGS__, WITHOUT)
enum call_answer call_refuse_args(struct call *call, int status, enum phrase phrase, ...);
/* Is who calls muted? Then they have been answered so (403), and the handler returns CALL_FAILED. */
bool call_is_muted(struct call *call);
/* The open slice's character, in the world; NULL only where anybody may call. */
struct object *call_actor(const struct call *call);
/* An argument; missing: empty, the fallback, false. Texts are cleaned UTF-8, borrowed for the call. */
struct str call_text(const struct call *call, const char *name);
struct str call_text_or(const struct call *call, const char *name, const char *fallback);
/* The text, for people: why they go or send somebody away. */
struct str call_why(const struct call *call);
uint64_t call_number(const struct call *call, const char *name);
uint64_t call_number_or(const struct call *call, const char *name, uint64_t fallback);
bool call_flag(const struct call *call, const char *name);
bool call_has(const struct call *call, const char *name);
/* As it came; NULL: missing. */
const json_t *call_json(const struct call *call, const char *name);

/* {NAME: list}, as call->result; takes list. */
enum call_answer call_give(struct call *call, const char *name, json_t *list);

/* Begins a list of the answer, which may stay empty; name is static. */
void call_begin_list(struct call *call, const char *name);
/* Adds to one that was begun, after all that is there; takes item. */
void call_add(struct call *call, const char *name, json_t *item);
/* For a handler that goes from one thing to the next: has it done so much that it should return CALL_MORE? */
bool call_rests(struct call *call);

/* -- for CALL_LATER: at most one of them, outside any slice or in one; takes result -- */
void calls_finish(struct engine *engine, uint64_t ticket, json_t *result);
/* Takes more: members beside the three of a problem, or NULL. */
void calls_fail_with(
        struct engine *engine, uint64_t ticket, int status, const char *detail, json_t *more);

static inline void calls_fail(
        struct engine *engine, uint64_t ticket, int status, const char *detail)
{
    calls_fail_with(engine, ticket, status, detail, NULL);
}

void calls_refuse(struct engine *engine, uint64_t ticket, int status, enum phrase phrase);
