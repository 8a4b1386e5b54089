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
 *
 * Walking or being moved does not end a secret: a line typed unseen must never become a command. */
#include "engine/core/line/secret.h"

#include "engine/core/line/modal.h"
#include "engine/core/part.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/behaviour.h"

#define HOLD_MAX_MS 30000 /* no check takes that long */

struct secret {
    struct secret *next;
    uint64_t session;
    uint64_t token; /* of the script layer; 0: lines wait until secret_release */
    uint64_t task;  /* handle of the time-out */
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

/* Removes the secret and returns its token. */
static uint64_t take(struct engine *engine, struct secret **at)
{
    struct secret *secret = *at;
    uint64_t token = secret->token;
    *at = secret->next;
    (void)tasks_cancel(engine, secret->task);
    mem_free(secret);
    return token;
}

void secret_echo(struct engine *engine, uint64_t session_id)
{
    struct session *session = hub_find(engine_hub(engine), session_id);
    if (session && !engine_transaction(engine)->hides && !engine_transaction(engine)->holds) {
        hub_send(session, &(struct msg){.kind = MSG_ECHO, .flag = true});
    }
}

/* Same as take, and turns the client's echo on again. */
static uint64_t end(struct engine *engine, struct secret **at)
{
    uint64_t session = (*at)->session;
    uint64_t token = take(engine, at);
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
        modal_answer_nothing(engine, late->character, end(engine, at));
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
        modal_answer_nothing(engine, character, (*at)->token);
        (*at)->token = token;
        (void)tasks_cancel(engine, (*at)->task);
    } else {
        *at = mem_alloc(sizeof(**at));
        **at = (struct secret){.session = session, .token = token};
    }
    struct secret_unanswered *late = mem_alloc(sizeof(*late));
    *late = (struct secret_unanswered){character, token};
    (*at)->task = tasks_push_at(engine,
            (struct task){time_out_run_secret, tasks_free, late, character},
            clock_ms() + (int64_t)seconds * 1000);
}

uint64_t secret_take(struct engine *engine, uint64_t character, uint64_t session)
{
    struct presence *presence = presence_find(engine, character);
    struct secret **at = presence ? find_secret(presence, session) : NULL;
    return at && *at ? take(engine, at) : 0;
}

bool secret_is_open(struct engine *engine, uint64_t character, uint64_t session)
{
    struct presence *presence = presence_find(engine, character);
    return presence && *find_secret(presence, session);
}

/* -- waiting lines -- */

bool secret_holds(struct engine *engine, uint64_t character, uint64_t session)
{
    struct presence *presence = presence_find(engine, character);
    struct secret **at = presence ? find_secret(presence, session) : NULL;
    return at && *at && (*at)->token == 0;
}

void secret_release(struct engine *engine, uint64_t character, uint64_t session)
{
    if (secret_holds(engine, character, session)) {
        (void)take(engine, find_secret(presence_find(engine, character), session));
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
        (void)end(engine, find_secret(presence_find(engine, held->character), held->session));
    }
    mem_free(data);
}

void secret_hold(struct engine *engine, uint64_t character, uint64_t session_id)
{
    struct presence *presence = presence_find(engine, character);
    if (!presence || !hub_find(engine_hub(engine), session_id) ||
            *find_secret(presence, session_id)) {
        return;
    }
    struct secret *secret = mem_alloc(sizeof(*secret));
    struct held *held = mem_alloc(sizeof(*held));
    *held = (struct held){character, session_id};
    *secret = (struct secret){.next = presence->secrets, .session = session_id};
    /* A task of the engine's own, because the character's tasks come after the waiting line. */
    secret->task = tasks_push_at(engine, (struct task){held_too_long, tasks_free, held, 0},
            clock_ms() + HOLD_MAX_MS);
    presence->secrets = secret;
}

void secret_cancel(struct engine *engine, uint64_t character, uint64_t session)
{
    struct presence *presence = presence_find_going(engine, character);
    struct secret **at = NULL;
    while (presence && *(at = find_secret(presence, session))) {
        uint64_t token = end(engine, at);
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
