/* lines_run.c -- commands of the game for line protocols: a second conversation, in which the player is in play.
 *
 *   lines_run -> login.resume (later login.whoami) -> line -> line.run, whose reply says that the line is done -> reply
 *
 * 1. conn->session makes calls and has no character, so nobody enters play by them. This session has the character.
 * 2. The token is checked for each line.
 * 3. What the game says between two lines comes with the next reply, as far as TEXT_MAX allows.
 * 4. When the game has ended the conversation, the connection has no other: a session is never ended here, since its end
 *    may be noticed inside the hub's delivery. It goes with the connection. */
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"
#include "net/lines/lines_impl.h"

#include <stdio.h>

enum { TEXT_MAX = 128 * 1024 };

struct lines_game {
    struct lines_conn *conn;
    struct session *session;
    struct buf line; /* until the token is checked */
    struct buf text; /* since the last reply */
    unsigned serial; /* the tag of the newest call */
    bool asked;      /* the protocol waits for the reply to a line */
    bool in;         /* the player is in play */
    bool known;      /* the token was valid when this line came */
    bool missed;     /* text was left out */
    bool over;       /* the game has ended the conversation */
};

static void tag_of_game(const struct lines_game *game, char out[16])
{
    (void)snprintf(out, 16, "%u", game->serial);
}

/* Takes args. */
static void call_game(struct lines_game *game, const char *name, json_t *args)
{
    char tag[16];
    game->serial++;
    tag_of_game(game, tag);
    session_call(
            game->session, &(struct session_call){.tag = str_of(tag),
                                   .name = str_of(name),
                                   .args = args,
                                   .token = game->in ? str_of(game->conn->token) : STR_NONE});
}

static void answer_game(struct lines_game *game, const char *awaits)
{
    json_t *reply = json_pack("{s:s%, s:s, s:b}", "text", buf_str(&game->text).bytes,
            game->text.length, "awaits", awaits, "missed", game->missed);
    buf_shrink(&game->text, 4096);
    game->missed = game->asked = false;
    lines_answer(game->conn, true, reply);
}

static void take_game_reply(struct lines_game *game, const struct msg *msg)
{
    char tag[16];
    tag_of_game(game, tag);
    if (!game->asked || !str_equal(msg->topic, str_of(tag))) {
        return;
    }
    if (!msg->flag) {
        game->asked = false;
        lines_answer(game->conn, false, json_loadb(msg->text.bytes, msg->text.length, 0, NULL));
    } else if (!game->known) {
        game->in = game->known = true;
        session_line(game->session, buf_str(&game->line));
        call_game(game, "line.run",
                json_pack("{s:s%}", "line", buf_str(&game->line).bytes, game->line.length));
    } else {
        json_t *reply = json_loadb(msg->text.bytes, msg->text.length, 0, NULL);
        const char *awaits = json_string_value(json_object_get(reply, "awaits"));
        answer_game(game, awaits ? awaits : "command");
        json_decref(reply);
    }
}

static void take_game_text(struct lines_game *game, struct str text)
{
    if (game->text.length > TEXT_MAX) {
        game->missed = true;
        return;
    }
    markup_plain(text, &game->text);
    buf_add_char(&game->text, '\n');
}

static void end_game(struct lines_game *game)
{
    game->over = true;
    if (game->asked) {
        answer_game(game, "nothing");
    }
}

static void deliver_game(void *data, const struct msg *msg)
{
    struct lines_game *game = data;
    if (game->conn->state == LINES_CLOSES) {
        return;
    }
    if (msg->kind == MSG_TEXT) {
        take_game_text(game, msg->text);
    } else if (msg->kind == MSG_REPLY) {
        take_game_reply(game, msg);
    } else if (msg->kind == MSG_BYE) {
        take_game_text(game, msg->text);
        end_game(game);
    }
}

static void flush_game(void *data)
{
    (void)data;
}

static void close_game(void *data)
{
    struct lines_game *game = data;
    if (game->conn->state != LINES_CLOSES) {
        end_game(game);
    }
}

struct session_frontend lines_game_frontend(const struct lines_protocol *protocol)
{
    return (struct session_frontend){
            .service = protocol->name,
            .calls_only = true,
            .deliver = deliver_game,
            .flush = flush_game,
            .close = close_game,
    };
}

void lines_game_close(struct lines_game *game, const char *reason)
{
    if (game) {
        session_gone(game->session, reason);
        buf_finish(&game->line);
        buf_finish(&game->text);
        mem_free(game);
    }
}

static void open_game(struct lines_conn *conn)
{
    struct lines_service *service = (struct lines_service *)conn->base.service;
    struct lines_game *game = mem_alloc(sizeof(*game));
    conn->game = game;
    game->conn = conn;
    game->session = hub_open(
            service->base.context->hub, &service->game_frontend, game, conn->base.address);
    game->session->exempt = conn->session->exempt;
    game->session->secure = conn->session->secure;
    session_set_client(game->session, str_of(lines_kind_of(conn)->protocol.name));
}

void lines_run(struct lines_conn *conn, struct str line)
{
    struct buf clean = {0};
    str_clean(line, false, &clean);
    buf_truncate(&clean, str_fit(buf_str(&clean), SESSION_LINE_MAX).length);
    if (clean.length == 0) {
        buf_add_char(&clean, ' '); /* line.run takes no empty text */
    }
    if (conn->token && !conn->game) {
        open_game(conn);
    }
    struct lines_game *game = conn->game;
    if (!game || game->over) {
        /* The game refuses it with its sentence. */
        lines_call(conn, "line.run",
                json_pack("{s:s%}", "line", buf_str(&clean).bytes, clean.length));
        buf_finish(&clean);
        return;
    }
    buf_finish(&game->line);
    game->line = clean;
    game->asked = true;
    game->known = false;
    conn->state = LINES_WAITS;
    call_game(game, game->in ? "login.whoami" : "login.resume",
            game->in ? json_object() : json_pack("{s:s}", "token", conn->token));
}
