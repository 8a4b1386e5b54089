/* hold.c -- how does a conversation go on when the server has been started again?
 *
 * A gate (net/gate) holds its connection meanwhile. It was given a token, as durable as what it was told since; with it
 * comes whoever it was, without a password and without a hash.
 *
 * 1. Who was in play and may come back stays in play over the start, link-dead since then (visit_sleep.c): nobody sees
 *    them fall asleep unless they stay away for linkdead_seconds.
 * 2. A token is good for one conversation, until that ends or its character falls asleep. If the link to the gate breaks
 *    (`parted`), neither has happened.
 * 3. Who comes back is told and tells nothing but the room: for those around, they never went. */
#include "engine/core/door/hold.h"

#include "engine/core/door/ban.h"
#include "engine/core/door/login_impl.h"
#include "engine/core/door/token.h"
#include "engine/core/door/visit.h"
#include "engine/core/line/secret.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/slice.h"
#include "engine/core/run/tasks.h"

#include <string.h>

#define HOLD_MS ((int64_t)TOKEN_DAYS * 24 * 3600 * 1000)

void hold_give(struct engine *engine, struct session *session)
{
    char text[TOKEN_SIZE];
    if (!session->held || session->hold || !session->character) {
        return;
    }
    slice_begin(engine, session->character, session->id);
    session->hold = token_create(engine, session->character, TOKEN_HOLD, HOLD_MS, text);
    hub_send(session, &(struct msg){.kind = MSG_HOLD, .text = str_of(text)});
    slice_commit(engine);
    explicit_bzero(text, sizeof(text));
}

void hold_end(struct engine *engine, struct session *session)
{
    if (session->hold && session->character && !session->parted) {
        slice_begin(engine, session->character, 0);
        token_revoke_number(engine, session->character, session->hold);
        slice_commit(engine);
    }
    session->hold = 0;
}

/* -- coming back -- */

/* Who comes back, and by what. */
struct coming {
    uint64_t session;
    char token[TOKEN_SIZE];
};

static void coming_drop(struct engine *engine, void *data)
{
    (void)engine;
    explicit_bzero(data, sizeof(struct coming));
    mem_free(data);
}

static void coming_run(struct engine *engine, void *data)
{
    struct coming *coming = data;
    struct session *session = hub_find(engine->hub, coming->session);
    struct token token;
    bool knows = session && !session->character && session->front &&
                 !ban_has_address(engine, session->address, NULL) &&
                 token_find_hold(engine, str_of(coming->token), &token);
    coming_drop(engine, data);
    if (!session || session->character || !session->front) {
        return;
    }
    hub_send(session, &(struct msg){.kind = MSG_HOLD, .flag = knows});
    hub_seal(engine->hub, 0);
    if (knows) {
        session->hold = token.number;
        session->again = true;
        visit_go_on(engine, session, token.character, token.guest);
    } else {
        login_opened(engine, session);
    }
}

void hold_resume(struct engine *engine, struct session *session, struct str token)
{
    struct coming *coming = mem_alloc(sizeof(*coming));
    coming->session = session->id;
    (void)str_copy(token, coming->token, sizeof(coming->token));
    tasks_push_behind(engine, (struct task){coming_run, coming_drop, coming, TASKS_NEWCOMERS});
}

/* -- what is typed next -- */

enum session_awaits hold_awaits(struct engine *engine, const struct session *session)
{
    const struct login *login = login_find(engine, session->id);
    const struct presence *presence = presence_find(engine, session->character);
    if (login && !session->character) {
        return login->step == LOGIN_NAME && !login->busy ? SESSION_COMMAND : SESSION_SECRET;
    }
    if (!presence) {
        return SESSION_COMMAND;
    }
    if (secret_is_open(engine, session->character, session->id)) {
        return SESSION_SECRET;
    }
    bool own = presence->modal_session == 0 || presence->modal_session == session->id;
    if (presence->left_out.session == session->id || (own && presence->modal == MODAL_LINES)) {
        return SESSION_TEXT;
    }
    return own && presence->modal != MODAL_NONE ? SESSION_ANSWER : SESSION_COMMAND;
}
