/* sshd_play.c -- the game in a terminal: connects a channel with a session.
 *
 * In:  channel -> sshd_edit (a terminal) or tel_line (none) -> session_line
 * Out: hub -> tel_render -> channel
 *
 * 1. Output that arrives while somebody types gets lines of its own, with the typed text shown
 *    again below, but not the prompt: each line is answered by one.
 * 2. Without a terminal, lines are unchanged, not echoed, and no secret is asked for. Input that
 *    ends (`echo look | ssh …`) is answered completely, since `quit` is added to it.
 * 3. Ctrl-T switches to full-screen mode (sshd_screen.c) and back; LC_SKEIN=screen starts in it.
 *    Ctrl-C in an empty line closes the figures of @monitor above the story.
 * 4. A guest enters as a guest, everybody else by their log-in's token, so both end together. */
#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"
#include "engine/session/session.h"
#include "net/ssh/sshd_edit.h"
#include "net/ssh/sshd_impl.h"
#include "net/ssh/sshd_panel.h"
#include "net/ssh/sshd_screen.h"
#include "net/ssh/sshd_side.h"
#include "net/stream/stream.h"
#include "net/telnet/tel_client.h"
#include "net/telnet/tel_line.h"
#include "net/telnet/tel_render.h"

#include <string.h>

/* How often it checks whether the game has caught up. */
#define PLAY_LOOK_SECONDS 0.02

struct sshd_player {
    struct session *session;
    struct sshd_edit edit;
    struct tel_line line;
    struct sshd_screen *screen; /* owned; NULL: line mode */
    struct sshd_side side;
    struct sshd_panel panel;
    struct buf prompt; /* plain; for the screen */
    bool changed;      /* the screen is out of date */
    bool at_prompt;    /* the cursor is behind a prompt */
    bool shown;        /* the typed text is on the screen */
    bool leaving;      /* nothing more is read */
    bool quits;        /* `quit` was sent */
    uint16_t start;    /* the column behind the prompt */
};

static struct sshd_player *player_of(const struct sshd_channel *channel)
{
    return channel->own;
}

/* -- output -- */

/* Without a terminal, lines end as in files. */
static void write_text(struct sshd_channel *channel, struct str text)
{
    struct buf plain = {0};
    for (size_t i = 0; !channel->pty && i < text.length; i++) {
        if (text.bytes[i] != '\r') {
            buf_add_char(&plain, text.bytes[i]);
        }
    }
    sshd_channel_write(channel, channel->pty ? text : buf_str(&plain));
    buf_finish(&plain);
}

/* Moves below the prompt and the typed text. */
static void leave_line(struct sshd_channel *channel)
{
    struct sshd_player *player = player_of(channel);
    if (player->at_prompt || (player->shown && player->edit.line.length > 0)) {
        write_text(channel, STR("\r\n"));
    }
    player->at_prompt = false;
    player->shown = false;
    player->start = 0;
}

/* -- full-screen mode -- */

/* True if lines are Lua. Answers to the game's questions are not. */
static bool tries_out(const struct sshd_player *player)
{
    const struct session *session = player->session;
    return player->screen && player->panel.open && !player->edit.hidden &&
           hub_sink(session->hub)->awaits(hub_engine(session->hub), session) == SESSION_COMMAND;
}

static void paint_play(struct sshd_channel *channel)
{
    struct sshd_player *player = player_of(channel);
    struct str prompt = tries_out(player) ? STR("lua> ") : buf_str(&player->prompt);
    struct buf out = {0};
    struct buf side = {0};
    struct buf status = {0};
    if (player->screen && player->changed) {
        player->changed = false;
        sshd_side_put(&player->side, channel->rows, channel->utf8, &side, &status);
        sshd_screen_set(player->screen, buf_str(&side), buf_str(&status));
        sshd_screen_set_top(player->screen, buf_str(&player->panel.lines));
        sshd_screen_paint(player->screen, &out);
        sshd_screen_go(player->screen, 0, &out);
        buf_add_str(&out, prompt);
        buf_add_text(&out, "\x1B[K");
        sshd_edit_show(&player->edit, (uint16_t)str_columns(prompt), &out);
        write_text(channel, buf_str(&out));
        buf_finish(&side);
        buf_finish(&status);
        buf_wipe(&out);
    }
}

/* Tells the game the width of lines. */
static void tell_width(struct sshd_channel *channel)
{
    struct sshd_player *player = player_of(channel);
    player->session->columns =
            player->screen ? sshd_screen_width(player->screen) : channel->columns;
    player->session->rows = channel->rows;
    player->edit.columns = channel->columns;
    session_changed(player->session);
}

static void fit_screen(struct sshd_channel *channel)
{
    struct sshd_player *player = player_of(channel);
    struct tel_style style = tel_client_style(player->session);
    style.columns = channel->columns;
    sshd_screen_resize(player->screen, &style, channel->rows);
    player->changed = true;
}

static void close_screen(struct sshd_channel *channel)
{
    struct sshd_player *player = player_of(channel);
    struct buf out = {0};
    if (player->screen) {
        sshd_screen_close(&out);
        write_text(channel, buf_str(&out));
        sshd_screen_finish(player->screen);
        mem_free(player->screen);
        player->screen = NULL;
        player->session->takes_events = false;
        player->session->takes_panel = false;
        sshd_panel_finish(&player->panel);
        player->shown = false;
        player->at_prompt = false;
        player->start = 0;
        player->edit.start = 0;
        player->edit.column = 0;
        buf_finish(&out);
    }
}

static void open_screen(struct sshd_channel *channel)
{
    struct sshd_player *player = player_of(channel);
    struct buf out = {0};
    if (!channel->pty || !sshd_screen_fits(channel->columns, channel->rows) ||
            player->session->screenreader_wish == WISH_YES) {
        return;
    }
    player->screen = mem_alloc(sizeof(*player->screen));
    player->session->takes_events = true;
    player->session->takes_panel = true;
    player->side.stale = true;
    sshd_screen_open(&out);
    write_text(channel, buf_str(&out));
    buf_finish(&out);
    fit_screen(channel);
    sshd_screen_add(player->screen, str_of(LINE("Page Up and Page Down scroll, Tab completes a "
                                                "word, Ctrl-T leaves this view.")));
    tell_width(channel);
}

static void tell_size(struct sshd_channel *channel)
{
    if (player_of(channel)->screen) {
        if (sshd_screen_fits(channel->columns, channel->rows)) {
            fit_screen(channel);
        } else {
            close_screen(channel);
        }
    }
    tell_width(channel);
    paint_play(channel);
}

/* Requests the side panel's data, now or soon. */
static void ask_side(struct sshd_channel *channel)
{
    struct sshd_player *player = player_of(channel);
    int64_t left_ms = player->screen ? sshd_side_ask(&player->side, player->session) : 0;
    if (left_ms > 0) {
        sshd_later(channel->conn, (double)left_ms / 1000.0);
    }
}

/* Adds the typed line to the story. */
static void keep_typed(struct sshd_channel *channel)
{
    struct sshd_player *player = player_of(channel);
    struct buf typed = {0};
    player->changed = true;
    if (!player->edit.hidden && player->edit.line.length > 0) {
        buf_add_text(&typed, "<b>");
        markup_escape(buf_str(&player->edit.line), &typed);
        buf_add_text(&typed, "</>");
        sshd_screen_add(player->screen, buf_str(&typed));
    }
    sshd_screen_scroll(player->screen, 0);
    buf_finish(&typed);
}

/* Closes the panel at once, whatever the game does. */
static void end_panel(struct sshd_channel *channel)
{
    struct sshd_player *player = player_of(channel);
    if (player->panel.open) {
        sshd_panel_finish(&player->panel);
        session_line(player->session, STR("@monitor off"));
    }
}

static void take_key_play(struct sshd_channel *channel, struct buf *out)
{
    struct sshd_player *player = player_of(channel);
    char key = player->edit.asked;
    player->edit.asked = 0;
    player->changed = true;
    if (key == '\t') {
        sshd_edit_complete(&player->edit, buf_str(&player->side.words), out);
    } else if (key == 'T' - '@' && player->screen) {
        close_screen(channel);
        tell_width(channel);
    } else if (key == 'T' - '@') {
        open_screen(channel);
    } else if (key == 'C' - '@') {
        end_panel(channel);
    } else if (player->screen && key == 'L' - '@') {
        fit_screen(channel);
    } else if (player->screen) {
        sshd_screen_scroll(player->screen, key == '5' ? 1 : -1);
    }
}

static void show_message(struct sshd_channel *channel, const struct msg *msg)
{
    struct sshd_player *player = player_of(channel);
    struct tel_style style = tel_client_style(player->session);
    struct buf out = {0};
    style.hangs = tel_render_hangs(msg);
    player->side.stale = true;
    if (player->screen) {
        (style.hangs ? sshd_screen_add_words : sshd_screen_add)(player->screen, msg->text);
        player->changed = true;
        return;
    }
    leave_line(channel);
    tel_render_lines(&style, msg->text, &out);
    write_text(channel, buf_str(&out));
    buf_finish(&out);
}

static void show_prompt(struct sshd_channel *channel, struct str markup)
{
    struct sshd_player *player = player_of(channel);
    struct tel_style style = tel_client_style(player->session);
    struct buf out = {0};
    if (!player->screen) {
        leave_line(channel);
        tel_render_prompt(&style, markup, &out);
        write_text(channel, buf_str(&out));
    }
    player->changed = true;
    buf_clear(&out);
    style.colours = 0;
    tel_render_prompt(&style, markup, &out);
    buf_clear(&player->prompt);
    buf_add_str(&player->prompt, buf_str(&out));
    size_t columns = str_columns(buf_str(&out));
    player->start = (uint16_t)(columns < UINT16_MAX ? columns : 0);
    player->at_prompt = markup.length > 0;
    buf_finish(&out);
}

static void show_typed(struct sshd_channel *channel)
{
    struct sshd_player *player = player_of(channel);
    struct buf out = {0};
    if (channel->pty && !player->shown && !player->screen) {
        sshd_edit_show(&player->edit, player->start, &out);
        write_text(channel, buf_str(&out));
        player->shown = true;
    }
    buf_finish(&out);
}

/* -- the hub's side -- */

static void leave(struct sshd_channel *channel, struct str why)
{
    struct sshd_player *player = player_of(channel);
    if (!player->leaving) {
        player->leaving = true;
        close_screen(channel);
        if (why.length > 0) {
            show_message(channel, &(struct msg){.kind = MSG_TEXT, .text = why});
        }
    }
}

static void take_reply_play(struct sshd_channel *channel, const struct msg *msg)
{
    struct sshd_player *player = player_of(channel);
    if (sshd_side_take(&player->side, msg->topic, msg->flag, msg->text)) {
        player->changed = true;
    } else if (!msg->flag) {
        json_t *reply = json_loadb(msg->text.bytes, msg->text.length, JSON_DECODE_ANY, NULL);
        const char *why = json_string_value(json_object_get(reply, "detail"));
        leave(channel, str_of(why ? why : LINE("The game gave no answer. Please try again.")));
        json_decref(reply);
        sshd_channel_close(channel);
    }
}

static void deliver_play(void *data, const struct msg *msg)
{
    struct sshd_channel *channel = data;
    struct sshd_player *player = player_of(channel);
    if (player->leaving) {
        return;
    }
    switch (msg->kind) {
    case MSG_TEXT:
        show_message(channel, msg);
        break;
    case MSG_PROMPT:
        show_prompt(channel, msg->text);
        break;
    case MSG_ECHO:
        player->edit.hidden = !msg->flag;
        break;
    case MSG_REPLY:
        take_reply_play(channel, msg);
        break;
    case MSG_BYE:
        leave(channel, msg->text);
        break;
    case MSG_EVENT:
        if (str_equal(msg->topic, STR("Room.Info"))) {
            sshd_side_take_room(&player->side, msg->text);
            player->changed = true;
        } else if (player->screen && str_equal(msg->topic, STR("Skein.Monitor"))) {
            sshd_panel_take(&player->panel, msg->text);
            player->changed = true;
        }
        break;
    case MSG_PAST:
    case MSG_HOLD:
        break;
    }
}

static void flush_play(void *data)
{
    struct sshd_channel *channel = data;
    if (!player_of(channel)->leaving) {
        show_typed(channel);
        paint_play(channel);
        ask_side(channel);
    }
    sshd_flush(channel->conn);
}

static void close_frontend_play(void *data)
{
    struct sshd_channel *channel = data;
    player_of(channel)->leaving = true;
    close_screen(channel);
    sshd_channel_close(channel);
    sshd_flush(channel->conn);
}

static size_t queued(const void *data)
{
    const struct sshd_channel *channel = data;
    return channel->out.length + stream_queued(channel->conn->base.stream);
}

static const struct session_frontend terminal_calls = {
        .service = "ssh",
        .calls_only = true,
        .deliver = deliver_play,
        .flush = flush_play,
        .close = close_frontend_play,
        .queued = queued,
};

/* The client is a program, or a terminal that shows each line itself. */
static const struct session_frontend plain_calls = {
        .service = "ssh",
        .calls_only = true,
        .shows_lines = true,
        .deliver = deliver_play,
        .flush = flush_play,
        .close = close_frontend_play,
        .queued = queued,
};

/* -- input -- */

static void take_line(struct sshd_channel *channel, bool fits, struct str line)
{
    struct sshd_player *player = player_of(channel);
    player->at_prompt = false;
    player->start = 0;
    if (fits) {
        session_line(player->session, line);
    } else {
        session_refuse(player->session, str_of(LINE("That line is longer than 4096 bytes, so "
                                                    "it was ignored. Please split it.")));
    }
}

_Static_assert(SESSION_LINE_MAX == 4096, "the sentence above names it");

static void take_typed(struct sshd_channel *channel, bool fits)
{
    struct sshd_player *player = player_of(channel);
    struct buf meant = {0};
    if (tries_out(player)) {
        sshd_panel_read(buf_str(&player->edit.line), &meant);
    } else {
        buf_add_str(&meant, buf_str(&player->edit.line));
    }
    take_line(channel, fits && meant.length <= SESSION_LINE_MAX, buf_str(&meant));
    buf_wipe(&meant);
    sshd_edit_taken(&player->edit);
}

/* Input has ended: leaves once all lines are in progress. Within a text, it goes link-dead. */
static void end(struct sshd_channel *channel)
{
    struct sshd_player *player = player_of(channel);
    struct session *session = player->session;
    struct hub *hub = session->hub;
    if (player->leaving || player->quits) {
        return;
    }
    if (session->pending_lines > 0 || session->character == 0) {
        sshd_later(channel->conn, PLAY_LOOK_SECONDS);
        return;
    }
    enum session_awaits awaits = hub_sink(hub)->awaits(hub_engine(hub), session);
    player->quits = true;
    if (awaits == SESSION_COMMAND || awaits == SESSION_ANSWER) {
        take_line(channel, true, STR("quit"));
    } else {
        player->leaving = true;
        sshd_channel_close(channel);
    }
}

static size_t take_keys(struct sshd_channel *channel, struct str bytes)
{
    struct sshd_player *player = player_of(channel);
    struct buf out = {0};
    enum sshd_edit_event event = SSHD_EDIT_OPEN;
    show_typed(channel);
    size_t taken = sshd_edit_feed(&player->edit, bytes, &out, &event);
    bool ends = event == SSHD_EDIT_LINE || event == SSHD_EDIT_TOO_LONG;
    if (player->screen && ends) {
        buf_clear(&out);
        keep_typed(channel);
    }
    if (event == SSHD_EDIT_KEY) {
        take_key_play(channel, &out);
    }
    write_text(channel, buf_str(&out));
    buf_wipe(&out);
    if (event == SSHD_EDIT_END) {
        leave_line(channel);
        end(channel);
    } else if (ends) {
        take_typed(channel, event == SSHD_EDIT_LINE);
    }
    paint_play(channel);
    return taken;
}

static size_t take_plain(struct sshd_channel *channel, struct str bytes)
{
    struct sshd_player *player = player_of(channel);
    enum tel_line_end end = TEL_LINE_OPEN;
    size_t taken = tel_line_feed(&player->line, bytes, &end);
    if (end != TEL_LINE_OPEN) {
        struct buf line = {0};
        bool fits = end == TEL_LINE_DONE &&
                    tel_line_take(&player->line, player->session->utf8, &line);
        take_line(channel, fits, buf_str(&line));
        buf_finish(&line);
    }
    return taken;
}

static size_t on_received_play(struct sshd_channel *channel, struct str bytes)
{
    struct sshd_player *player = player_of(channel);
    size_t taken = 0;
    ask_side(channel);
    while (taken < bytes.length && !player->leaving && player->session->character != 0 &&
            player->session->pending_lines < SESSION_LINES_MAX) {
        struct str rest = str_slice(bytes, taken, bytes.length);
        taken += channel->pty ? take_keys(channel, rest) : take_plain(channel, rest);
    }
    player->session->bytes_in += taken;
    if (player->session->pending_lines >= SESSION_LINES_MAX) {
        sshd_later(channel->conn, PLAY_LOOK_SECONDS);
    }
    return player->leaving ? bytes.length : taken;
}

/* Counts a player instead of a connection. */
static void count_player(struct sshd_conn *conn, int more)
{
    conn->players += more;
    conn->session->carries = conn->players > 0;
    session_changed(conn->session);
}

static void on_finish_play(struct sshd_channel *channel, const char *reason)
{
    struct sshd_player *player = player_of(channel);
    count_player(channel->conn, -1);
    session_gone(player->session, reason);
    sshd_edit_finish(&player->edit);
    sshd_side_finish(&player->side);
    sshd_panel_finish(&player->panel);
    buf_finish(&player->prompt);
    if (player->screen) {
        sshd_screen_finish(player->screen);
        mem_free(player->screen);
    }
    tel_line_finish(&player->line);
    mem_free(player);
}

static const struct sshd_use play_use = {
        .received = on_received_play,
        .ended = end,
        .resized = tell_size,
        .finish = on_finish_play,
};

/* -- the beginning -- */

static void enter(struct sshd_channel *channel)
{
    const struct sshd_conn *conn = channel->conn;
    struct session_call call = {.tag = STR_NONE,
            .name = conn->token ? STR("login.resume") : STR("login.guest"),
            .args = conn->token ? json_pack("{s:s}", "token", conn->token) : json_object(),
            .token = STR_NONE};
    session_call(player_of(channel)->session, &call);
}

void sshd_play_begin(struct sshd_channel *channel)
{
    struct sshd_conn *conn = channel->conn;
    struct net_context *context = conn->base.service->context;
    struct sshd_player *player = mem_alloc(sizeof(*player));
    const char *client = ssh_get_clientbanner(conn->link);
    struct str name = str_of(client ? client : "");
    channel->own = player;
    channel->use = &play_use;
    player->shown = true;
    player->edit.utf8 = channel->utf8;
    player->session = hub_open(context->hub, channel->pty ? &terminal_calls : &plain_calls,
            channel, conn->base.address);
    count_player(conn, 1);
    player->session->exempt = conn->session->exempt;
    player->session->secure = true;
    player->session->utf8 = channel->utf8;
    player->session->colours = channel->pty ? channel->colours : 0;
    if (str_starts(name, STR("SSH-2.0-"))) {
        name = str_slice(name, 8, name.length);
    }
    struct buf clean = {0};
    str_clean(name, false, &clean);
    session_set_client(player->session, buf_str(&clean));
    buf_finish(&clean);
    if (channel->whole) {
        open_screen(channel);
    }
    tell_size(channel);
    enter(channel);
}
