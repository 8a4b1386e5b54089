/* secret.c -- Passwords typed as the next line of one session.
 *
 * 1. A secret belongs to the session that asked for it. Other sessions of the character do not see
 *    or answer it, and their lines stay commands. So it is not a modal (modal.c), and each session
 *    may have one. A new one ends the old one unanswered.
 * 2. The asking transaction tells the client not to echo (bind_task.c). When the secret ends, for
 *    whatever reason, the client echoes again: after an answer with the next prompt, unless that
 *    asks for a secret too.
 * 3. Each token given to secret_set is answered once; a missing answer comes from here as a task.
 * 4. While a password is checked (secret_hold), further lines of the session wait unseen: they may
 *    contain the next password.
 * 5. When no question follows, dispatch.c drops the lines that came until then, because they may be
 *    passwords. So the secret stays here, answered, until a later line comes.
 *
 * Walking or being moved does not end a secret: a line typed unseen must never become a command. */
#include "engine/core/line/secret.h"

#include "engine/core/line/modal.h"
#include "engine/core/part.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/behaviour.h"

#define HOLD_MAX_MS 300000 /* no check takes that long, not even in a busy server's queue */

struct secret {
    struct secret *next;
    uint64_t session;
    uint64_t token; /* of the script layer; 0: answered, or lines only wait */
    uint64_t task;  /* handle of the time-out; 0: none */
    bool held;      /* lines wait until secret_release */
    bool hidden;    /* was answered: the client does not echo */
    /* the number of the last line that came before the client echoed again; 0: it doesn't */
    uint32_t unseen_to;
};

struct secret_unanswered {
    uint64_t character;
    uint64_t token;
};

static struct secret **find_secret(struct presence *presence, uint64_t session)
{
    struct secret **at = &presence->secrets;
    while (*at && session && (*at)->session != session) {
        at = &(*at)->next;
    }
    return at;
}

static void drop(struct engine *engine, struct secret **at)
{
    struct secret *secret = *at;
    *at = secret->next;
    if (secret->task) {
        (void)tasks_cancel(engine, secret->task);
    }
    mem_free(secret);
}

/* Ends the question, or the wait, and its time-out. Returns its token. */
static uint64_t answer(struct engine *engine, struct secret *secret)
{
    uint64_t token = secret->token;
    if (secret->task) {
        (void)tasks_cancel(engine, secret->task);
    }
    secret->hidden |= token != 0;
    secret->token = 0;
    secret->task = 0;
    secret->held = false;
    return token;
}

void secret_echo(struct engine *engine, uint64_t session_id)
{
    struct session *session = hub_find(engine_hub(engine), session_id);
    const struct transaction *transaction = engine_transaction(engine);
    bool asks = transaction->open && transaction->session == session_id &&
                (transaction->hides || transaction->holds);
    if (session && !asks) {
        struct presence *presence = presence_find_going(engine, session->character);
        struct secret *secret = presence ? *find_secret(presence, session_id) : NULL;
        hub_send(session, &(struct msg){.kind = MSG_ECHO,
                                  .flag = true,
                                  .text = phrase_get(engine, PHRASE_login_unseen)});
        if (secret && secret->hidden && !secret->token) {
            secret->unseen_to = session->lines_in;
        }
    }
}

/* Same as answer, and turns the client's echo on again. */
static uint64_t end(struct engine *engine, struct secret *secret)
{
    uint64_t session = secret->session;
    uint64_t token = answer(engine, secret);
    secret_echo(engine, session);
    if (!engine_transaction(engine)->open) {
        hub_end_transaction(engine_hub(engine), 0);
    }
    return token;
}

static void time_out_run_secret(struct engine *engine, void *data)
{
    const struct secret_unanswered *late = data;
    struct presence *presence = presence_find(engine, late->character);
    struct secret **at = presence ? &presence->secrets : NULL;
    while (at && *at && (*at)->token != late->token) {
        at = &(*at)->next;
    }
    if (at && *at) {
        modal_answer_nothing(engine, late->character, end(engine, *at));
    }
    mem_free(data);
}

void secret_set(struct engine *engine, uint64_t character, uint64_t session, uint64_t token,
        uint32_t seconds)
{
    struct presence *presence = presence_find(engine, character);
    if (!presence || !hub_find(engine_hub(engine), session)) {
        modal_answer_nothing(engine, character, token);
        return;
    }
    struct secret **at = find_secret(presence, session);
    if (*at) {
        uint64_t other = answer(engine, *at);
        if (other) {
            modal_answer_nothing(engine, character, other);
        }
    } else {
        *at = mem_alloc(sizeof(**at));
        (*at)->session = session;
    }
    (*at)->token = token;
    (*at)->unseen_to = 0;
    struct secret_unanswered *late = mem_alloc(sizeof(*late));
    *late = (struct secret_unanswered){character, token};
    (*at)->task = tasks_push_at(engine,
            (struct task){time_out_run_secret, tasks_free, late, character},
            clock_ms() + (int64_t)seconds * 1000);
}

uint64_t secret_take(struct engine *engine, uint64_t character, uint64_t session, uint64_t line,
        bool *out_unseen)
{
    struct presence *presence = presence_find(engine, character);
    struct secret **at = presence ? find_secret(presence, session) : NULL;
    *out_unseen = at && *at && line <= (*at)->unseen_to;
    if (at && *at && (*at)->unseen_to && !*out_unseen) {
        drop(engine, at);
    }
    return at && *at && (*at)->token ? answer(engine, *at) : 0;
}

bool secret_is_open(struct engine *engine, uint64_t character, uint64_t session)
{
    struct presence *presence = presence_find(engine, character);
    const struct secret *secret = presence ? *find_secret(presence, session) : NULL;
    return secret && (secret->token || secret->held);
}

/* -- waiting lines -- */

bool secret_holds(struct engine *engine, uint64_t character, uint64_t session)
{
    struct presence *presence = presence_find(engine, character);
    struct secret **at = presence ? find_secret(presence, session) : NULL;
    return at && *at && (*at)->held;
}

void secret_release(struct engine *engine, uint64_t character, uint64_t session)
{
    if (secret_holds(engine, character, session)) {
        struct secret **at = find_secret(presence_find(engine, character), session);
        (void)answer(engine, *at);
        if (!(*at)->hidden) {
            drop(engine, at);
        }
    }
}

struct held {
    uint64_t character;
    uint64_t session;
};

static void held_too_long(struct engine *engine, void *data)
{
    const struct held *held = data;
    if (secret_holds(engine, held->character, held->session)) {
        (void)end(engine, *find_secret(presence_find(engine, held->character), held->session));
    }
    mem_free(data);
}

void secret_hold(struct engine *engine, uint64_t character, uint64_t session_id)
{
    struct presence *presence = presence_find(engine, character);
    struct secret **at = presence ? find_secret(presence, session_id) : NULL;
    if (!at || !hub_find(engine_hub(engine), session_id) ||
            (*at && ((*at)->token || (*at)->held))) {
        return;
    }
    if (!*at) {
        *at = mem_alloc(sizeof(**at));
        (*at)->session = session_id;
    }
    struct secret *secret = *at;
    struct held *held = mem_alloc(sizeof(*held));
    *held = (struct held){character, session_id};
    secret->held = true;
    /* A task of the engine's own, because the character's tasks come after the waiting line. */
    secret->task = tasks_push_at(engine, (struct task){held_too_long, tasks_free, held, 0},
            clock_ms() + HOLD_MAX_MS);
}

void secret_cancel(struct engine *engine, uint64_t character, uint64_t session)
{
    struct presence *presence = presence_find_going(engine, character);
    struct secret **at = NULL;
    while (presence && *(at = find_secret(presence, session))) {
        uint64_t token = end(engine, *at);
        drop(engine, at);
        if (token) {
            modal_answer_nothing(engine, character, token);
        }
    }
}

/* INTERNAL_ERASE: frees open secrets without an answer. */
static void secret_forget(struct engine *engine __attribute__((unused)), void *about)
{
    struct presence *presence = about;
    while (presence->secrets) {
        struct secret *secret = presence->secrets;
        presence->secrets = secret->next;
        mem_free(secret);
    }
}

const struct kernel_part secret_part = {.on = {[INTERNAL_ERASE] = secret_forget}};
