/* trial_player.c -- Players of the in-process game: a front end that keeps its output.
 *
 * The output is kept as plain text and as markup, a line each, between two lines of the player;
 * prompts are counted. "> " never becomes text. */
#include "engine/base/base.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"
#include "tests/support/trial_impl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* -- the front end -- */

static void deliver(void *frontend, const struct msg *msg)
{
    struct player *player = frontend;
    switch (msg->kind) {
    case MSG_TEXT:
    case MSG_BYE:
        buf_add_str(&player->markup, msg->text);
        buf_add_char(&player->markup, '\n');
        markup_plain(msg->text, &player->told);
        buf_add_char(&player->told, '\n');
        break;
    case MSG_PROMPT:
        buf_clear(&player->prompt);
        markup_plain(msg->text, &player->prompt);
        player->prompts += str_ends(msg->text, STR("> "));
        player->answered = player->told.length;
        break;
    case MSG_EVENT:
        buf_printf(&player->events, "%.*s %.*s\n", STR_FMT(msg->topic), STR_FMT(msg->text));
        break;
    case MSG_ECHO:
    case MSG_REPLY:
    case MSG_PAST:
    case MSG_HOLD:
        break;
    }
}

static void flush(void *frontend)
{
    (void)frontend;
}

static void closed(void *frontend)
{
    struct player *player = frontend;
    player->gone = true;
}

/* One for each service: logins are counted by service. */
#define FRONTEND(name)                                                                         \
    {                                                                                          \
        .service = (name), .deliver = deliver, .flush = flush, .close = closed                 \
    }
static const struct session_frontend frontends[TRIAL_DOORS] = {
        FRONTEND("telnet"), FRONTEND("irc"), FRONTEND("web"), FRONTEND("ssh")};

/* -- coming and going -- */

struct player *trial_player_create(struct trial *trial, const char *name)
{
    struct player *player = mem_alloc(sizeof(*player));
    player->trial = trial;
    player->name = mem_dup_text(name);
    struct player **end = &trial->players;
    while (*end) {
        end = &(*end)->next;
    }
    *end = player;
    return player;
}

void trial_player_destroy(struct player *player)
{
    mem_free(player->name);
    buf_finish(&player->told);
    buf_finish(&player->markup);
    buf_finish(&player->events);
    buf_finish(&player->prompt);
    mem_free(player);
}

void trial_player_open(struct player *player)
{
    player->gone = false;
    player->session = hub_open(engine_hub(player->trial->game.engine), &frontends[player->door],
            player, TRIAL_ADDRESS);
    player->session->exempt = true;
    player->session->utf8 = true;
    player->session->takes_events = true;
    (void)engine_turn(player->trial->game.engine, 0);
}

void trial_player_enter(struct player *player, const char *line)
{
    struct trial *trial = player->trial;
    trial_player_open(player);
    trial_settle(trial);
    trial_forget(player);
    session_line(player->session, str_of(line));
    trial_settle(trial);
    if (!player->session->character) {
        trial_fail("%s cannot come in: %s", player->name, trial_told(player).bytes);
    }
}

void trial_player_return(struct player *player)
{
    char line[96];
    (void)snprintf(line, sizeof(line), "connect %s " TRIAL_PASSWORD, player->name);
    trial_player_enter(player, line);
}

struct player *trial_join(struct trial *trial, const char *name, const char *role)
{
    char line[96];
    struct player *player = trial_player_create(trial, name);
    (void)snprintf(line, sizeof(line), "create %s " TRIAL_PASSWORD, name);
    trial_player_enter(player, line);
    if (role) {
        (void)trial_typef(trial->players, "@role %s %s", name, role);
    }
    return player;
}

struct player *trial_join_guest(struct trial *trial)
{
    return trial_join_guest_by(trial, 0);
}

struct player *trial_join_guest_by(struct trial *trial, size_t door)
{
    struct player *player = trial_player_create(trial, "guest");
    player->guest = true;
    player->door = door;
    trial_player_enter(player, "guest");
    return player;
}

struct player *trial_join_again(struct player *player)
{
    struct player *other = trial_player_create(player->trial, player->name);
    trial_player_return(other);
    return other;
}

struct player *trial_player(struct trial *trial, const char *name)
{
    struct player *player = trial->players;
    while (player && strcmp(player->name, name) != 0) {
        player = player->next;
    }
    return player;
}

void trial_hang_up(struct player *player)
{
    session_gone(player->session, "the test hung up");
    player->session = NULL;
    trial_settle(player->trial);
}

void trial_reconnect(struct player *player)
{
    trial_player_return(player);
}

/* -- talking -- */

#define LATE_PROMPT_SECONDS 0.25

bool trial_try(struct player *player, const char *line, struct str *out_reply)
{
    trial_forget(player);
    size_t prompts = player->prompts;
    if (!player->session || player->gone) {
        trial_fail("%s is not connected and types \"%s\"", player->name, line);
    }
    session_line(player->session, str_of(line));
    trial_settle(player->trial);
    if (player->prompts == prompts) {
        /* One that waits for a pause: lines might follow. */
        trial_advance(player->trial, LATE_PROMPT_SECONDS);
    }
    *out_reply = trial_reply(player);
    return player->prompts == prompts + 1;
}

struct str trial_type(struct player *player, const char *line)
{
    struct str reply = STR_NONE;
    if (!trial_try(player, line, &reply)) {
        trial_fail("%s typed \"%s\" and did not get one prompt, but:\n%s", player->name, line,
                reply.bytes);
    }
    return reply;
}

struct str trial_typef(struct player *player, const char *format, ...)
{
    char text[SESSION_LINE_MAX + 1];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return trial_type(player, text);
}

void trial_send(struct player *player, const char *line)
{
    session_line(player->session, str_of(line));
}

struct str trial_program(struct player *player, const char *object, const char *source)
{
    char line[96];
    (void)snprintf(line, sizeof(line), "@program %s", object);
    trial_send(player, line);
    struct str rest = str_of(source);
    while (rest.length > 0) {
        char *text = str_dup(str_take_until(&rest, '\n'));
        trial_send(player, text);
        mem_free(text);
    }
    return trial_type(player, ".");
}

/* -- output -- */

struct str trial_told(const struct player *player)
{
    return player->told.length > 0 ? buf_str(&player->told) : STR_NONE;
}

struct str trial_reply(const struct player *player)
{
    return str_slice(trial_told(player), 0, player->answered);
}

struct str trial_told_markup(const struct player *player)
{
    return player->markup.length > 0 ? buf_str(&player->markup) : STR_NONE;
}

struct str trial_events(const struct player *player)
{
    return player->events.length > 0 ? buf_str(&player->events) : STR_NONE;
}

struct str trial_last_prompt(const struct player *player)
{
    return buf_str(&player->prompt);
}

size_t trial_prompts(const struct player *player)
{
    return player->prompts;
}

void trial_forget(struct player *player)
{
    buf_clear(&player->told);
    buf_clear(&player->markup);
    buf_clear(&player->events);
    player->answered = 0;
}

void trial_forget_all(struct trial *trial)
{
    for (struct player *player = trial->players; player; player = player->next) {
        trial_forget(player);
    }
}
