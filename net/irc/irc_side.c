/* irc_side.c -- Sessions beside a conversation's own: to log in from within the game.
 *
 * A guest who identifies to NickServ, or uses SASL after the welcome, becomes another character. The
 * engine logs in only a session without a character, so:
 *
 * 1. A side session checks the password. It gets a token and never goes in.
 * 2. With the token, the old session is left to quit by itself, and the conversation goes on with a
 *    new one. The client sees PART of its channels, NICK, and JOIN of the account's channels.
 * 3. No line of the client is read meanwhile.
 * 4. A session ends in a turn of the loop of its own, never inside a callback of the hub or of a
 *    connection proxy, which go on with it. */
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/irc/irc_impl.h"

struct irc_side {
    struct irc_frontend *frontend; /* NULL: nobody waits for it, and it only has to end */
    struct irc_service *service;
    struct irc_side *next; /* of the service's */
    struct session *session;
    irc_side_done *done;
    struct ev_timer ending;
    bool over;
};

static struct irc_side *side_create(struct irc_frontend *frontend)
{
    struct irc_side *side = mem_alloc(sizeof(*side));
    side->service = frontend->service;
    side->next = side->service->sides;
    side->service->sides = side;
    return side;
}

static void side_end(struct irc_side *side, const char *why)
{
    struct irc_side **at = &side->service->sides;
    while (*at != side) {
        at = &(*at)->next;
    }
    *at = side->next;
    ev_timer_stop(side->service->base.context->loop, &side->ending);
    if (side->frontend) {
        side->frontend->side = NULL;
    }
    session_gone(side->session, why);
    mem_free(side);
}

static void on_ending(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    side_end(watcher->data, "done");
}

static void side_end_soon(struct irc_side *side)
{
    if (!ev_is_active(&side->ending)) {
        ev_timer_init(&side->ending, on_ending, 0.0, 0.0);
        side->ending.data = side;
        ev_timer_start(side->service->base.context->loop, &side->ending);
    }
}

static void side_answer(struct irc_side *side, bool ok, const json_t *reply)
{
    struct irc_frontend *frontend = side->frontend;
    side->over = true;
    if (!frontend) {
        return;
    }
    side->frontend = NULL;
    frontend->side = NULL;
    side->done(frontend, ok, reply);
    if (irc_side_rests(frontend)) {
        irc_response_end(frontend);
    }
    frontend->service->hooks->go_on(frontend);
    irc_flush(frontend);
}

static void side_deliver(void *data, const struct msg *msg)
{
    struct irc_side *side = data;
    if (msg->kind == MSG_REPLY && side->done && !side->over) {
        json_t *reply = json_loadb(msg->text.bytes, msg->text.length, 0, NULL);
        side_answer(side, msg->flag, reply);
        json_decref(reply);
    }
}

static void side_flush(void *data)
{
    struct irc_side *side = data;
    if (side->over) {
        side_end_soon(side);
    }
}

static void side_close(void *data)
{
    struct irc_side *side = data;
    if (!side->over) {
        side_answer(side, false, NULL);
    }
    side_end_soon(side);
}

static const struct session_frontend side_calls = {
        .service = "irc",
        .rights = SESSION_CHECKS_KEYS,
        .calls_only = true,
        .deliver = side_deliver,
        .flush = side_flush,
        .close = side_close,
        .resumed = side_close,
};

/* For the session of a guest who has become somebody else. */
static const struct session_frontend left_calls = {
        .service = "irc",
        .deliver = side_deliver,
        .flush = side_flush,
        .close = side_close,
        .resumed = side_close,
};

static void call_of(struct session *session, const char *name, json_t *args)
{
    struct session_call asked = {.tag = STR("1"), .name = str_of(name), .args = args};
    session_call(session, &asked);
}

void irc_side_ask(
        struct irc_frontend *frontend, const char *call, json_t *args, irc_side_done *done)
{
    struct irc_side *side = side_create(frontend);
    const struct session *own = frontend->session;
    side->frontend = frontend;
    side->done = done;
    side->session = hub_open(
            frontend->service->base.context->hub, &side_calls, side, frontend->base.address);
    side->session->exempt = own->exempt;
    side->session->secure = own->secure;
    frontend->side = side;
    call_of(side->session, call, args);
}

void irc_side_forget(struct irc_frontend *frontend)
{
    ev_timer_stop(frontend->service->base.context->loop, &frontend->becoming);
    if (frontend->side) {
        side_end(frontend->side, "the client is gone");
    }
}

void irc_sides_finish(struct irc_service *service)
{
    while (service->sides) {
        side_end(service->sides, "the server stops");
    }
}

/* Shows that the client is on no channel, as the guest it was. */
static void leave_channels(struct irc_frontend *frontend)
{
    size_t cursor = 0;
    struct str key = STR_NONE;
    void *value = NULL;
    while (strmap_each(&frontend->joined, &cursor, &key, &value)) {
        IRC_OWN(frontend, "PART", IRC_NAMED(key));
    }
    IRC_OWN(frontend, "PART", IRC_HERE);
    strmap_finish(&frontend->joined);
    strmap_init(&frontend->joined);
    irc_arrivals_forget(frontend);
    irc_here_walks_forget(frontend);
    irc_shown_clear(frontend);
    buf_clear(&frontend->here_log);
}

/* Not while the hub delivers messages: it opens a session. */
static void on_becoming(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct irc_frontend *frontend = watcher->data;
    struct irc_side *left = side_create(frontend);
    struct buf why = {0};
    (void)loop;
    (void)events;
    left->session = frontend->session;
    leave_channels(frontend);
    left->session->frontend = &left_calls;
    left->session->frontend_data = left;
    buf_printf(&why, "Logged in as %s", frontend->account);
    call_of(left->session, "chat.quit", json_pack("{s:s}", "why", why.bytes));
    buf_finish(&why);
    frontend->service->hooks->open(frontend);
    session_set_user(frontend->session, str_of(frontend->user), str_of(frontend->realname));
    frontend->modes = 0;
    frontend->registered = false;
    frontend->service->hooks->enter(frontend);
    irc_flush(frontend);
}

void irc_side_become(struct irc_frontend *frontend, const char *token)
{
    irc_free_secret(&frontend->token);
    frontend->token = mem_dup_text(token);
    frontend->becomes = true;
    ev_timer_init(&frontend->becoming, on_becoming, 0.0, 0.0);
    frontend->becoming.data = frontend;
    ev_timer_start(frontend->service->base.context->loop, &frontend->becoming);
}
