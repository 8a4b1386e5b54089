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
 * 5. A line typed unseen never becomes a command. Lines that came before the client echoed again
 *    are dropped (dispatch.c). After a time-out the player may be in the middle of one: all
 *    lines are dropped until an empty one.
 *
 * Walking or being moved does not end a secret. */
#include "engine/core/line/secret.h"

#include "engine/core/line/modal.h"
#include "engine/core/part.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/session/transcript.h"

#define HOLD_MAX_MS 300000 /* no check takes that long, not even in a busy server's queue */

struct secret {
    struct secret *next;
    uint64_t session;
    /* of the script layer; SECRET_UNSEEN after the time-out; 0: lines only wait */
    uint64_t token;
    uint64_t task; /* handle of the time-out; 0: none */
};

/* The time-out of a secret. */
struct secret_late {
    uint64_t character;
    uint64_t session;
    uint64_t token;
};

/* Returns where the character's secret of the session is (0: the first), or NULL. */
static struct secret **secret_at(struct engine *engine, uint64_t character, uint64_t session)
{
    struct presence *presence = presence_find_going(engine, character);
    struct secret **at = presence ? &presence->secrets : NULL;
    while (at && *at && session && (*at)->session != session) {
        at = &(*at)->next;
    }
    return at && *at ? at : NULL;
}

/* Frees the secret and its time-out. Returns its token. */
static uint64_t drop(struct engine *engine, struct secret **at)
{
    struct secret *secret = *at;
    uint64_t token = secret->token;
    *at = secret->next;
    if (secret->task) {
        (void)tasks_cancel(engine, secret->task);
    }
    mem_free(secret);
    return token;
}

/* owner: of the task of the time-out. */
static void add(struct engine *engine, struct secret_late late, int64_t wait_ms,
        void (*run)(struct engine *engine, void *data), uint64_t owner)
{
    struct presence *presence = presence_find_going(engine, late.character);
    struct secret *secret = mem_alloc(sizeof(*secret));
    *secret = (struct secret){.next = presence->secrets,
            .session = late.session,
            .token = late.token,
            .task = tasks_push_at(engine,
                    (struct task){run, tasks_free, mem_dup(&late, sizeof(late)), owner},
                    clock_ms() + wait_ms)};
    presence->secrets = secret;
}

void secret_echo(struct engine *engine, uint64_t session_id)
{
    struct session *session = hub_find(engine_hub(engine), session_id);
    const struct transaction *transaction = engine_transaction(engine);
    bool asks = transaction->open && transaction->session == session_id &&
                (transaction->hides || transaction->holds);
    if (session && session->hides && !asks &&
            !secret_is_open(engine, session->character, session_id)) {
        hub_send(session, &(struct msg){.kind = MSG_ECHO,
                                  .flag = true,
                                  .text = phrase_get(engine, PHRASE_login_unseen)});
    }
    if (!transaction->open) {
        hub_end_transaction(engine_hub(engine), 0);
    }
}

static void time_out_run_secret(struct engine *engine, void *data)
{
    const struct secret_late *late = data;
    struct secret **at = secret_at(engine, late->character, late->session);
    struct session *session = hub_find(engine_hub(engine), late->session);
    if (at && session && (*at)->token == late->token) {
        (*at)->token = SECRET_UNSEEN;
        (*at)->task = 0;
        modal_answer_nothing(engine, late->character, late->token);
        hub_send(session, &(struct msg){.kind = MSG_TEXT,
                                  .style = MSG_SYSTEM,
                                  .text = phrase_get(engine, PHRASE_secret_late),
                                  .topic = STR(TRANSCRIPT_TOPIC)});
        hub_end_transaction(engine_hub(engine), 0);
    }
    mem_free(data);
}

void secret_set(struct engine *engine, uint64_t character, uint64_t session, uint64_t token,
        uint32_t seconds)
{
    struct secret **at = secret_at(engine, character, session);
    uint64_t other = at ? drop(engine, at) : 0;
    if (other && other != SECRET_UNSEEN) {
        modal_answer_nothing(engine, character, other);
    }
    if (presence_find(engine, character) && hub_find(engine_hub(engine), session)) {
        add(engine, (struct secret_late){character, session, token}, (int64_t)seconds * 1000,
                time_out_run_secret, character);
    } else {
        modal_answer_nothing(engine, character, token);
    }
}

uint64_t secret_take(struct engine *engine, uint64_t character, uint64_t session, bool leaves)
{
    struct secret **at = secret_at(engine, character, session);
    if (!at) {
        return 0;
    }
    return (*at)->token == SECRET_UNSEEN && !leaves ? SECRET_UNSEEN : drop(engine, at);
}

bool secret_is_open(struct engine *engine, uint64_t character, uint64_t session)
{
    return secret_at(engine, character, session) != NULL;
}

/* -- waiting lines -- */

bool secret_holds(struct engine *engine, uint64_t character, uint64_t session)
{
    struct secret **at = secret_at(engine, character, session);
    return at && (*at)->token == 0;
}

void secret_release(struct engine *engine, uint64_t character, uint64_t session)
{
    if (secret_holds(engine, character, session)) {
        (void)drop(engine, secret_at(engine, character, session));
    }
}

static void held_too_long(struct engine *engine, void *data)
{
    const struct secret_late *held = data;
    secret_release(engine, held->character, held->session);
    secret_echo(engine, held->session);
    mem_free(data);
}

void secret_hold(struct engine *engine, uint64_t character, uint64_t session)
{
    if (presence_find_going(engine, character) && hub_find(engine_hub(engine), session) &&
            !secret_is_open(engine, character, session)) {
        /* A task of the engine's own: the character's tasks come after the waiting line. */
        add(engine, (struct secret_late){character, session, 0}, HOLD_MAX_MS, held_too_long, 0);
    }
}

void secret_cancel(struct engine *engine, uint64_t character, uint64_t session)
{
    struct secret **at = NULL;
    while ((at = secret_at(engine, character, session))) {
        uint64_t asked = (*at)->session;
        uint64_t token = drop(engine, at);
        secret_echo(engine, asked);
        if (token && token != SECRET_UNSEEN) {
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
