/* resume.c -- continues a conversation that a connection proxy held over a restart.
 *
 * A player who comes back with a valid token only sees the room, and nobody is told: for those
 * around, they never left. Many come at once, so each waits behind everybody's commands, as
 * newcomers do. */
#include "engine/core/login/resume.h"

#include "engine/core/internal_event.h"
#include "engine/core/line/secret.h"
#include "engine/core/login/hold.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/token.h"
#include "engine/core/login/visit.h"
#include "engine/core/people/abroad.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/sanction.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/run/tasks.h"

#include <string.h>

#define LOOK_AGAIN_MS 20
#define COMES_HOME_MS 1500
#define SENT_ON_MS 20000

/* A session that comes back, and its token. */
struct coming {
    uint64_t session;
    int64_t since_ms; /* monotonic */
    bool told;        /* that it takes long */
    bool asked;       /* other worlds were asked whether they know the token */
    char token[TOKEN_SIZE];
};

static void coming_drop(struct engine *engine, void *data)
{
    (void)engine;
    explicit_bzero(data, sizeof(struct coming));
    mem_free(data);
}

/* Restores the time they came into play from their oldest held conversation. */
static void take_since(struct engine *engine, const struct token *token)
{
    struct presence *presence = presence_find(engine, token->character);
    int64_t began_ms = hold_began_ms(token);
    if (presence && began_ms < presence->since_ms) {
        presence->since_ms = began_ms;
    }
}

/* True if the token's conversation is already here: a second session with the same token has
 * stolen it. */
static bool is_taken(struct engine *engine, const struct token *token)
{
    const struct session *other = hub_sessions_of(engine_hub(engine), token->character);
    while (other && other->hold != token->number) {
        other = other->next_of_character;
    }
    if (other) {
        log_warning("a gate presented the token of a conversation that is already open; the "
                    "player must log in");
    }
    return other;
}

static void coming_run(struct engine *engine, void *data);

static void wait_on(struct engine *engine, struct coming *coming)
{
    (void)tasks_push_at(engine, (struct task){coming_run, coming_drop, coming, TASKS_NEWCOMERS},
            clock_ms() + LOOK_AGAIN_MS);
}

/* Handles a traveller who may arrive a little before the message that announces them. Returns
 * true if the session is handled, or must wait. */
static bool is_on_the_way(struct engine *engine, struct session *session, struct coming *coming)
{
    struct stranger stranger = {session, str_of(coming->token), coming->since_ms, coming->told,
            coming->asked, STRANGER_NEW};
    internal_event_run(engine, INTERNAL_STRANGER, &stranger);
    coming->told = stranger.told;
    coming->asked = stranger.asked;
    if (stranger.becomes == STRANGER_WAITS) {
        wait_on(engine, coming);
        return true;
    }
    if (stranger.becomes == STRANGER_SENT_ON) {
        coming_drop(engine, coming);
        return true;
    }
    return false;
}

/* A player who is in another world is sent there. But they may be about to come home, and just
 * after the start the places of other worlds are unknown. Returns true if the session waits or
 * was sent on. */
static bool is_sent_on(struct engine *engine, struct session *session, struct coming *coming,
        uint64_t character)
{
    int64_t waited_ms = clock_ms() - coming->since_ms;
    struct shell_asking asking = {.session = session, .character = character};
    if (waited_ms >= COMES_HOME_MS) {
        internal_event_run(engine, INTERNAL_SHELL, &asking);
        buf_finish(&asking.text);
    }
    if (asking.sent_on) {
        coming_drop(engine, coming);
    } else if (waited_ms < SENT_ON_MS) {
        wait_on(engine, coming);
    }
    return asking.sent_on || waited_ms < SENT_ON_MS;
}

static void go_on(struct engine *engine, struct session *session, const struct token *token)
{
    hub_send(session, &(struct msg){.kind = MSG_HOLD, .flag = token != NULL});
    hub_end_transaction(engine_hub(engine), 0);
    if (token) {
        session->hold = token->number;
        session->again = true;
        visit_go_on(engine, session, token->character, token->guest);
        take_since(engine, token);
    } else {
        login_opened(engine, session);
    }
}

static void coming_run(struct engine *engine, void *data)
{
    struct coming *coming = data;
    struct session *session = hub_find(engine_hub(engine), coming->session);
    struct token token;
    if (!session || session->character || !session->frontend) {
        coming_drop(engine, data);
        return;
    }
    bool may = !sanction_on_address(engine, SANCTION_BAN, session->address, false);
    bool known = may && token_find_hold(engine, str_of(coming->token), &token);
    bool away = known && abroad_is(engine, token.character, NULL);
    if (other_worlds_is_opening(engine) || (known && other_worlds_is_shut(engine))) {
        wait_on(engine, coming);
        return;
    }
    if ((away && is_sent_on(engine, session, coming, token.character)) ||
            (may && !known && is_on_the_way(engine, session, coming))) {
        return;
    }
    bool knows = known && !away && !is_taken(engine, &token);
    coming_drop(engine, data);
    go_on(engine, session, knows ? &token : NULL);
}

void resume_session(struct engine *engine, struct session *session, struct str token)
{
    struct coming *coming = mem_alloc(sizeof(*coming));
    coming->session = session->id;
    coming->since_ms = clock_ms();
    (void)str_copy(token, coming->token, sizeof(coming->token));
    tasks_push_behind(engine, (struct task){coming_run, coming_drop, coming, TASKS_NEWCOMERS});
}

enum session_awaits resume_awaits(struct engine *engine, const struct session *session)
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
    const struct dialogue *dialogue = dialogue_of(presence);
    bool own = dialogue->modal_session == 0 || dialogue->modal_session == session->id;
    if (dialogue->left_out.session == session->id || (own && presence->modal == MODAL_LINES)) {
        return SESSION_TEXT;
    }
    return own && presence->modal != MODAL_NONE ? SESSION_ANSWER : SESSION_COMMAND;
}
