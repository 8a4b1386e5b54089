/* story_game.c -- The stage in this process: a whole game, with players whose lines go straight into
 * sessions.
 *
 * 1. Everything below the sessions is as in service; the clock is the story's.
 * 2. A crash ends the store as a kill would. Only the contents of the file come back.
 * 3. Each story has a world of its own, in a temporary directory. */
#include "engine/app/game_choice.h"
#include "engine/app/scratch.h"
#include "engine/app/world_make.h"
#include "engine/base/base.h"
#include "engine/core/calls/call.h"
#include "engine/core/people/account.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/timer.h"
#include "engine/modules/package/story_stage.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"
#include "engine/session/session.h"

#include <string.h>

#define PASSWORD "password"
#define PASSWORD_KIB 8
#define TURN_US 10000
#define TURNS_MAX 100000 /* a game still busy then never rests */
#define WALL_START_MS 1000000000000
#define START_US 1000000

struct play;

struct person {
    char *name;              /* owned */
    struct session *session; /* NULL: not connected */
    struct buf told;         /* plain text since the last forget */
    size_t prompts;
    size_t answered; /* bytes of told before the last prompt */
    struct person *next;
};

struct play {
    struct story_world world;
    struct scratch scratch;
    int64_t now_us;
    struct person *people; /* in order of joining, wizard first */
};

/* -- time -- */

static int64_t clock_read_us(void *data)
{
    const struct play *play = data;
    return play->now_us;
}

static int64_t clock_read_wall_ms(void *data)
{
    const struct play *play = data;
    return WALL_START_MS + play->now_us / 1000;
}

static void take_clock(struct play *play)
{
    play->now_us = START_US;
    clock_set_source(&(struct clock_source){clock_read_us, clock_read_wall_ms, play});
}

/* Turns until there is nothing to do now. Returns when the next event is due, -1 for never, or -2
 * with err. A turn may leave work for the next one: a commit to be released, a worker's answer. */
static int64_t settle(struct play *play, struct err *err)
{
    int64_t next_us = 0;
    unsigned quiet = 0;
    for (unsigned turns = 0; quiet < 3; turns++) {
        next_us = engine_turn(play->scratch.game.engine, TURN_US);
        quiet = engine_is_idle(play->scratch.game.engine) ? quiet + 1 : 0;
        if (turns > TURNS_MAX) {
            (void)err_set(err, ERR_LIMIT, "the game does not come to rest");
            return -2;
        }
    }
    return next_us;
}

static bool game_pass(void *data, double seconds, struct err *err)
{
    struct play *play = data;
    int64_t end_us = play->now_us + (int64_t)(seconds * 1000000.0);
    for (;;) {
        int64_t next_us = settle(play, err);
        int64_t left_us = end_us - play->now_us;
        if (next_us == -2 || left_us <= 0) {
            return next_us != -2;
        }
        if (next_us == 0) {
            next_us = 1000; /* due within this millisecond */
        }
        play->now_us += next_us > 0 && next_us < left_us ? next_us : left_us;
    }
}

/* -- people -- */

static void deliver(void *frontend, const struct msg *msg)
{
    struct person *person = frontend;
    if (msg->kind == MSG_TEXT || msg->kind == MSG_BYE) {
        markup_plain(msg->text, &person->told);
        buf_add_char(&person->told, '\n');
    } else if (msg->kind == MSG_PROMPT) {
        person->prompts++;
        person->answered = person->told.length;
    }
}

static void flush(void *frontend)
{
    (void)frontend;
}

static void closed(void *frontend)
{
    struct person *person = frontend;
    person->session = NULL;
}

static const struct session_frontend frontend = {
        .service = "telnet", .deliver = deliver, .flush = flush, .close = closed};

static void forget(struct person *person)
{
    buf_clear(&person->told);
    person->answered = 0;
}

static void game_forget(void *data)
{
    struct play *play = data;
    for (struct person *person = play->people; person; person = person->next) {
        forget(person);
    }
}

static struct person *find(struct play *play, const char *who, struct err *err)
{
    struct person *person = play->people;
    while (person && strcmp(person->name, who) != 0) {
        person = person->next;
    }
    if (!person) {
        (void)err_set(err, ERR_MISSING, "%s has not joined", who);
    }
    return person;
}

static struct person *add(struct play *play, const char *who)
{
    struct person *person = mem_alloc(sizeof(*person));
    *person = (struct person){.name = mem_dup_text(who)};
    struct person **end = &play->people;
    while (*end) {
        end = &(*end)->next;
    }
    *end = person;
    return person;
}

static bool send_line(
        struct play *play, struct person *person, const char *line, struct err *err)
{
    if (!person->session) {
        return err_set(err, ERR_MISSING, "%s is not connected any more", person->name);
    }
    session_line(person->session, str_of(line));
    return settle(play, err) != -2;
}

/* Connects, and creates an account or logs in; what she is shown is her first look. */
static bool enter(struct play *play, struct person *person, const char *verb, struct err *err)
{
    char line[96];
    person->session =
            hub_open(engine_hub(play->scratch.game.engine), &frontend, person, "192.0.2.1");
    person->session->exempt = true;
    person->session->utf8 = true;
    person->session->takes_events = true;
    (void)engine_turn(play->scratch.game.engine, 0);
    if (settle(play, err) == -2) {
        return false;
    }
    forget(person);
    (void)snprintf(line, sizeof(line), "%s %s " PASSWORD, verb, person->name);
    if (!send_line(play, person, line, err)) {
        return false;
    }
    return (person->session && person->session->character) ||
           err_set(err, ERR_FORMAT, "%s cannot come in: %.*s", person->name,
                   STR_FMT(str_trim(buf_str(&person->told))));
}

static bool game_type(
        void *data, const char *who, const char *line, bool is_answered, struct err *err)
{
    struct play *play = data;
    struct person *person = find(play, who, err);
    size_t prompts = person ? person->prompts : 0;
    if (!person || !send_line(play, person, line, err)) {
        return false;
    }
    size_t came = person->prompts - prompts;
    return came == (is_answered ? 1 : 0) ||
           err_set(err, ERR_FORMAT, "%zu prompts came instead of %d", came, is_answered);
}

static bool game_join(void *data, const char *who, const char *role, struct err *err)
{
    struct play *play = data;
    struct err ignored;
    char line[96];
    if (find(play, who, &ignored)) {
        return err_set(err, ERR_EXISTS, "%s has joined already", who);
    }
    if (!enter(play, add(play, who), "create", err)) {
        return false;
    }
    (void)snprintf(line, sizeof(line), "@role %s %s", who, role ? role : "");
    return !role || game_type(play, play->people->name, line, true, err);
}

static bool game_got(
        void *data, const char *who, struct str *out, size_t *out_reply_length, struct err *err)
{
    struct person *person = find(data, who, err);
    if (!person) {
        return false;
    }
    *out = person->told.length > 0 ? buf_str(&person->told) : STR_NONE;
    *out_reply_length = person->answered;
    return true;
}

/* -- the game -- */

static bool open_game(struct play *play, struct err *err)
{
    struct game_options options = {
            .store = {.path = play->scratch.path,
                    .durability = STORE_PROCESS,
                    .trusts_rows = true,
                    .inline_writer = true},
            .engine = {.name = "Testland",
                    .password_kib = PASSWORD_KIB,
                    .guests = true,
                    .seed = 1,
                    .packages = play->world.packages,
                    .calls = play->world.calls},
            .host = {.deterministic = true},
    };
    if (!game_open(&options, &play->scratch.game, err) ||
            !timers_load(play->scratch.game.engine, err)) {
        return false;
    }
    calls_check_answers(play->scratch.game.engine);
    return true;
}

static bool add_wizard(struct play *play, struct err *err)
{
    char hash[132];
    if (!account_hash_now(STR(PASSWORD), PASSWORD_KIB, hash)) {
        return err_set(err, ERR_LIMIT, "there is no memory to hash a password");
    }
    transaction_begin(play->scratch.game.engine, 0, 0);
    (void)account_create(play->scratch.game.engine, STR("wizard"), PERM_WIZARD, hash);
    transaction_commit(play->scratch.game.engine);
    return settle(play, err) != -2 && enter(play, add(play, "wizard"), "connect", err);
}

static void lose_sessions(struct play *play)
{
    for (struct person *person = play->people; person; person = person->next) {
        person->session = NULL;
    }
}

static bool game_crash(void *data, struct err *err)
{
    struct play *play = data;
    lose_sessions(play);
    host_destroy(play->scratch.game.host);
    engine_destroy(play->scratch.game.engine);
    worker_destroy(play->scratch.game.workers);
    world_close(play->scratch.game.world);
    store_crash(play->scratch.game.store);
    play->scratch.game = (struct game){0};
    bool ok = open_game(play, err);
    for (struct person *person = play->people; ok && person; person = person->next) {
        ok = enter(play, person, "connect", err);
    }
    game_forget(play);
    return ok;
}

static void game_close_play(void *data)
{
    struct play *play = data;
    struct err ignored;
    if (play->scratch.game.engine) {
        engine_stop(play->scratch.game.engine, "The story is over.");
        (void)settle(play, &ignored);
    }
    scratch_close(&play->scratch);
    while (play->people) {
        struct person *person = play->people;
        play->people = person->next;
        mem_free(person->name);
        buf_finish(&person->told);
        mem_free(person);
    }
    clock_set_source(NULL);
    mem_free(play);
}

bool story_game_make(struct scratch *scratch, struct err *err)
{
    struct play play = {.people = NULL};
    take_clock(&play);
    bool ok = scratch_make(scratch, "starter", NULL, err);
    clock_set_source(NULL);
    return ok;
}

static bool make_game(struct play *play, struct err *err)
{
    struct game_choice choice;
    bool ok = scratch_begin(&play->scratch, err) &&
              game_choice_find(play->world.game, &choice, err);
    if (ok) {
        ok = world_make_game(play->scratch.path, &choice, NULL, err);
        game_choice_finish(&choice);
    }
    return ok;
}

static bool make_world(struct play *play, struct err *err)
{
    if (play->world.game) {
        return make_game(play, err);
    }
    return scratch_make(
            &play->scratch, play->world.file ? NULL : "starter", play->world.file, err);
}

static bool game_open_play(const struct story_world *world, void **out_play, struct err *err)
{
    struct play *play = mem_alloc(sizeof(*play));
    *play = (struct play){.world = *world};
    take_clock(play);
    if (!make_world(play, err) || !open_game(play, err) || !add_wizard(play, err)) {
        game_close_play(play);
        return false;
    }
    game_forget(play);
    *out_play = play;
    return true;
}

const struct story_stage story_game = {
        .open = game_open_play,
        .close = game_close_play,
        .join = game_join,
        .type = game_type,
        .pass = game_pass,
        .crash = game_crash,
        .got = game_got,
        .forget = game_forget,
};
