#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/account.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"
#include "engine/session/call_table.h"
#include "engine/session/session.h"

#include <jansson.h>

/* Typed calls: requests by name that front ends send besides lines of text (IRC's WHO, the pages
 * and the API of the web, the editor). data/calls lists the calls with their arguments, answers and
 * access. Each call runs as a transaction of its own, in the order of its session's lines. It gets
 * exactly one answer (MSG_REPLY), which is held until commit like any output. Arguments match
 * data/calls before a handler sees them.
 *
 * A call has the rights of the session's character, or of the token that came with it.
 *
 * To add one: a handler with its description above it (as net/webhooks/calls_hook.c has them;
 * tools/generate_calls.py says what may stand there), a row in a table for calls_add, and a test in
 * tests/unit/core/calls_*_test.c. */

struct calls;

enum call_answer {
    CALL_DONE,   /* call->result is the answer */
    CALL_FAILED, /* call_fail was called; the transaction is rolled back */
    CALL_LATER,  /* calls_finish or calls_fail will be called with call->ticket */
    CALL_MORE, /* run the handler again later, in another transaction; so far it has only read */
};

/* A list of the answer that is written item by item. */
struct call_list {
    const char *name; /* static */
    struct buf text;
};

#define CALL_LISTS_MAX 4

struct call {
    struct engine *engine;
    uint64_t session;   /* may be gone: hub_find */
    uint64_t character; /* 0: no character */
    enum role role;
    uint64_t token;     /* its number; 0: by a session */
    uint64_t ticket;    /* for CALL_LATER */
    const json_t *args; /* an object */
    json_t *result;     /* owned; set by the handler; NULL: {} */
    int status;         /* of call_fail */
    struct buf detail;
    void *state; /* owned by the handler, between its runs; NULL in the first */
    void (*free_state)(void *state);
    struct call_list lists[CALL_LISTS_MAX]; /* of call_add */
    unsigned steps;                         /* in this run: call_rests */
    int64_t began_us;                       /* start of this run */
    const struct call_entry *entry;
};

struct call_handler {
    const char *name; /* in data/calls */
    /* Runs in an open transaction whose actor is call->character. */
    enum call_answer (*run)(struct call *call);
};

/* Adds handlers. The table must be static. */
void calls_add(struct engine *engine, const struct call_handler *handlers, size_t count);
/* Returns the first call of data/calls without a handler, or NULL. A test checks it. */
const char *calls_missing(const struct engine *engine);
/* Checks each answer against data/calls from now on. For tests. */
void calls_check_answers(struct engine *engine);
/* True if a call of that name changes the world. */
bool calls_writes(const struct engine *engine, struct str name);
/* Queues a call of a session. due_ms: not before that (monotonic; 0: at once). Called by the sink of the hub. */
void calls_take(struct engine *engine, struct session *session, const struct session_call *call,
        int64_t due_ms);

/* The argument of INTERNAL_TOKEN: whose rights a call with that token has. */
struct token_asking {
    struct str text;
    bool only_reads;            /* set */
    uint64_t character, number; /* set; 0: nobody's: the token is unknown or expired */
};

/* -- for handlers -- */

/* Fails with an HTTP status and one sentence for the caller. Returns CALL_FAILED. */
enum call_answer call_fail(struct call *call, int status, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
/* Same with a phrase: call_refuse(call, 422, PHRASE_x, WITH("most", n)). */
#define call_refuse(call, status, ...) call_refuse_args(call, status, __VA_ARGS__, WITHOUT)
enum call_answer call_refuse_args(struct call *call, int status, enum phrase phrase, ...);
/* True if the caller is muted. The call has failed with 403 then, and the handler returns
 * CALL_FAILED. */
bool call_is_muted(struct call *call);
/* True if the call came by a protocol handler with that right. */
bool call_has_right(const struct call *call, enum session_right right);
/* Returns the character of the open transaction. NULL only for calls that are open to everybody. */
struct object *call_actor(const struct call *call);
/* Return an argument, or if it is missing: an empty text, the fallback, false. Texts are clean
 * UTF-8, borrowed for the call. */
struct str call_text(const struct call *call, const char *name);
struct str call_text_or(const struct call *call, const char *name, const char *fallback);
uint64_t call_number(const struct call *call, const char *name);
uint64_t call_number_or(const struct call *call, const char *name, uint64_t fallback);
bool call_flag(const struct call *call, const char *name);
bool call_has(const struct call *call, const char *name);
/* Returns the argument as received, or NULL if it is missing. */
const json_t *call_json(const struct call *call, const char *name);

/* Sets call->result to {NAME: list} and consumes list. */
enum call_answer call_give(struct call *call, const char *name, json_t *list);

/* Begins a list of the answer, which may stay empty. name must be static. */
void call_begin_list(struct call *call, const char *name);
/* Appends item to a list that was begun, and consumes it. */
void call_add(struct call *call, const char *name, json_t *item);
/* True if a handler that goes through many things has done enough and should return CALL_MORE. */
bool call_rests(struct call *call);

/* -- for CALL_LATER: call one of them at most once, in or outside a transaction; consumes result
 * -- */
void calls_finish(struct engine *engine, uint64_t ticket, json_t *result);
/* Same for a result that is written already. */
void calls_finish_text(struct engine *engine, uint64_t ticket, struct str result);
/* Consumes more: members beside the three of a problem, or NULL. */
void calls_fail_with(
        struct engine *engine, uint64_t ticket, int status, const char *detail, json_t *more);

static inline void calls_fail(
        struct engine *engine, uint64_t ticket, int status, const char *detail)
{
    calls_fail_with(engine, ticket, status, detail, NULL);
}

void calls_refuse(struct engine *engine, uint64_t ticket, int status, enum phrase phrase);
