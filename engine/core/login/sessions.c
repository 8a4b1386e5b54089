/* sessions.c -- ends conversations that no longer have a right to their character.
 *
 * 1. From the commit on, no line of such a session is run: neither waiting lines (dispatch.c
 *    compares sessions_ends) nor lines before the connection is closed (`ended`).
 * 2. The session is told why when that commit is durable, and nothing after it.
 * 3. The character is released in a separate task, because that takes transactions.
 * 4. A log-in that began earlier does not succeed afterwards (login_enter.c, calls_login.c).
 *
 * Whether the character stays in play is decided elsewhere. */
#include "engine/core/login/sessions.h"

#include "engine/core/login/token.h"
#include "engine/core/login/visit.h"
#include "engine/core/part.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "world/model/tx.h"

/* The sessions to end: all of a character, one session, or those that came in with a token. */
struct ending {
    struct engine *engine;
    uint64_t character;
    uint64_t session;
    uint64_t token;
    uint64_t but;
    bool willing; /* lines typed before are still run */
    char *why;    /* owned */
};

struct session_ends {
    struct map counts; /* character -> how often, see sessions_ends */
};

PART_STATE(session_ends, PART_SESSION_ENDS)

uint64_t sessions_ends(const struct engine *engine, uint64_t character)
{
    return (uint64_t)(uintptr_t)map_find(&session_ends_state(engine)->counts, character);
}

static void let_go(struct engine *engine, void *data)
{
    struct session *session = hub_find(engine_hub(engine), (uint64_t)(uintptr_t)data);
    if (session) {
        visit_leave(engine, session);
    }
}

static void let_go_drop(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

static void count_end(struct engine *engine, uint64_t character)
{
    uint64_t ends = sessions_ends(engine, character) + 1;
    (void)map_put(&session_ends_state(engine)->counts, character, (void *)(uintptr_t)ends);
}

static bool is_meant(const struct ending *ending, const struct session *session)
{
    if (session_is_stand_in(session)) {
        return false;
    }
    if (ending->session) {
        return session->id == ending->session;
    }
    if (ending->token) {
        return session->token == ending->token;
    }
    return session->character == ending->character && session->id != ending->but;
}

static void ending_commit(void *data)
{
    const struct ending *ending = data;
    struct engine *engine = ending->engine;
    if (ending->character) {
        count_end(engine, ending->character);
    }
    for (struct session *session = hub_first(engine_hub(engine)); session;
            session = session->next) {
        if (session->character && !session->ended && is_meant(ending, session)) {
            hub_close(session, str_of(ending->why));
            session->ended = true;
            if (!ending->willing) {
                count_end(engine, session->character);
            }
            tasks_push(engine,
                    (struct task){let_go, let_go_drop, (void *)(uintptr_t)session->id, 0});
        }
    }
}

static void ending_drop(void *data)
{
    struct ending *ending = data;
    mem_free(ending->why);
    mem_free(ending);
}

/* Ends the sessions when the tx commits. Takes ending->why. */
static void end_on_commit(struct engine *engine, struct ending ending)
{
    ending.engine = engine;
    tx_on_end(engine_world(engine), (struct tx_hook){.commit = ending_commit,
                                            .drop = ending_drop,
                                            .data = mem_dup(&ending, sizeof(ending))});
}

void sessions_end(struct engine *engine, uint64_t character, uint64_t but, const char *why)
{
    token_revoke_all(engine, character);
    end_on_commit(engine,
            (struct ending){.character = character, .but = but, .why = mem_dup_text(why)});
}

/* INTERNAL_LOCK: does the same as sessions_end for a struct account_lock. */
static void sessions_lock(struct engine *engine, void *about)
{
    const struct account_lock *lock = about;
    const struct session *own =
            lock->all ? NULL
                      : hub_find(engine_hub(engine), engine_transaction(engine)->session);
    bool goes_on = own && session_character(own) == lock->character;
    sessions_end(engine, lock->character, goes_on ? own->id : 0, lock->why);
}

void sessions_end_one(struct engine *engine, const struct session *session, const char *why)
{
    if (session->token) {
        token_revoke_number(engine, session_character(session), session->token);
        sessions_end_token(engine, session->token, why);
    }
    end_on_commit(engine, (struct ending){.session = session->id, .why = mem_dup_text(why)});
}

void sessions_close(struct engine *engine, const struct session *session, const char *why)
{
    end_on_commit(engine,
            (struct ending){.session = session->id, .willing = true, .why = mem_dup_text(why)});
}

bool sessions_may_stream(struct engine *engine, uint64_t character)
{
    const struct session *absent = NULL;
    size_t count = 0;
    for (const struct session *s = hub_sessions_of(engine_hub(engine), character); s;
            s = s->next_of_character) {
        if (!s->ended && s->frontend && s->frontend->streams) {
            count++;
            absent = s->absent ? s : absent;
        }
    }
    if (count >= SESSIONS_STREAMS_MAX && absent) {
        transaction_begin(engine, character, 0);
        sessions_close(engine, absent, "");
        transaction_commit(engine);
    }
    return count < SESSIONS_STREAMS_MAX || absent;
}

void sessions_end_token(struct engine *engine, uint64_t token, const char *why)
{
    end_on_commit(engine, (struct ending){.token = token, .why = mem_dup_text(why)});
}

struct wanted {
    uint64_t number;
    bool found;
};

static void look_for(void *data, const struct token *token)
{
    struct wanted *wanted = data;
    wanted->found |= token->number == wanted->number;
}

bool sessions_end_token_of(
        struct engine *engine, uint64_t character, uint64_t number, const char *why)
{
    struct wanted wanted = {number, false};
    token_each(engine, character, look_for, &wanted);
    if (wanted.found) {
        token_revoke_number(engine, character, number);
        sessions_end_token(engine, number, why);
    }
    return wanted.found;
}

bool sessions_is_open(const struct session *session)
{
    return session->frontend && !session->ended && !session_is_stand_in(session);
}

struct session *sessions_numbered(struct engine *engine, uint64_t character, uint64_t number)
{
    struct session *session = hub_sessions_of(engine_hub(engine), character);
    while (session && (session->number != number || !sessions_is_open(session))) {
        session = session->next_of_character;
    }
    return session;
}

bool sessions_others(const struct engine *engine, uint64_t character, uint64_t session)
{
    const struct session *other = hub_sessions_of(engine_hub(engine), character);
    while (other && (other->id == session || other->absent || other->ended ||
                            !other->frontend || other->frontend->mute)) {
        other = other->next_of_character;
    }
    return other != NULL;
}

static void session_ends_create(struct engine *engine)
{
    map_init(&session_ends_state(engine)->counts);
}

static void session_ends_destroy(struct engine *engine)
{
    map_finish(&session_ends_state(engine)->counts);
}

const struct kernel_part sessions_part = {
        .state_size = sizeof(struct session_ends),
        .create = session_ends_create,
        .destroy = session_ends_destroy,
        .on = {[INTERNAL_LOCK] = sessions_lock},
};
