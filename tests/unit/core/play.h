#pragma once
/* play -- An engine over a small world, with screens that people look at; no scripts, no network, a
 * clock that stands still until it is advanced.
 *
 *     struct play p;
 *     play_open(&p);
 *     struct screen alice;
 *     play_connect(&p, &alice, "192.0.2.1");
 *     play_line(&p, &alice, "create Alice a-long-password");
 *     assert_shown(&alice, "login_created Alice");   // phrases are shown by their keys
 *     play_crash(&p);                                // as kill -9, and started again
 *     play_close(&p);
 *
 * PLAY_TEST opens the definition of a test that has an open play, as p; its screens are closed with
 * it:
 *
 *     struct screen *alice = play_newcomer(p, "Alice");
 *
 * p.handlers names the handlers of scripts; p.ran records their runs. */
#include "engine/core/calls/call.h"
#include "engine/core/line/commands.h"
#include "engine/core/login/login.h"
#include "engine/core/login/sanction.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/timer.h"
#include "engine/session/transcript.h"
#include "tests/support/shared_calls.h"
#include "tests/support/test.h"
#include "tests/support/world_file.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

struct play_handler {
    const char *ref;
    const char *event; /* "before:" in front: a handler that may refuse */
    enum outcome outcome;
};

/* The screen of one person: texts, a line each; prompts in [], echo as <hidden> and <shown>. */
struct screen {
    struct session *session;
    struct buf shown;
    bool closed;
};

#define PLAY_SCREENS 80

struct play {
    struct world_file file;
    const char *vfs; /* of the store: see fault_vfs.h; NULL: the default */
    struct store *store;
    struct world *world;
    struct worker_pool *workers;
    struct engine *engine;
    struct engine_options options; /* for play_start */
    int64_t now_us;
    const struct play_handler *handlers; /* ends with a ref of NULL */
    void (*run)(
            struct play *play, const struct event *event); /* in each handler; may be NULL */
    struct buf ran;                      /* "REF EVENT; " of each handler that ran */
    uint64_t unanswered;                 /* token of the last question that got no answer */
    struct screen screens[PLAY_SCREENS]; /* of play_screen; play_close finishes them */
    size_t screen_count;
};

/* -- time and scripts -- */

static inline int64_t play_clock_us(void *data)
{
    return ((struct play *)data)->now_us;
}

static inline int64_t play_clock_wall_ms(void *data)
{
    return 1000000000000 + ((struct play *)data)->now_us / 1000;
}

static inline size_t play_handlers_of(
        const struct play *play, const struct object *object, struct handler *out)
{
    size_t count = 0;
    for (const struct play_handler *h = play->handlers; h && h->ref; h++) {
        if (object->ref && strcmp(object->ref, h->ref) == 0) {
            struct str event = str_of(h->event);
            bool before = str_starts(event, STR("before:"));
            event = before ? str_slice(event, 7, event.length) : event;
            out[count++] = (struct handler){
                    .event = {str_dup(event), event.length},
                    .event_hash = str_hash(event),
                    .before = before,
                    .function = (int)(h - play->handlers),
            };
        }
    }
    return count;
}

static inline struct behaviour *play_load(void *script, struct object *object)
{
    struct behaviour *behaviour = mem_alloc(sizeof(*behaviour));
    behaviour->object = object->id;
    behaviour->owner = object->owner;
    behaviour->handlers = mem_alloc_array(16, sizeof(*behaviour->handlers));
    behaviour->handler_count = play_handlers_of(script, object, behaviour->handlers);
    return behaviour;
}

static inline void play_unload(void *script, struct behaviour *behaviour)
{
    (void)script;
    (void)behaviour;
}

static inline enum outcome play_run_handler(void *script, const struct behaviour *behaviour,
        const struct handler *handler, struct object *this_object, struct event *event,
        struct handler_result *result)
{
    struct play *play = script;
    (void)behaviour;
    (void)result;
    buf_printf(&play->ran, "%s %.*s; ", this_object->ref ? this_object->ref : "?",
            STR_FMT(event->name));
    if (play->run) {
        play->run(play, event);
    }
    return play->handlers[handler->function].outcome;
}

static inline void play_transaction_hook(void *script)
{
    (void)script;
}

static inline enum outcome play_answered(void *script, uint64_t token, const struct str *line)
{
    if (!line) {
        ((struct play *)script)->unanswered = token;
    }
    return OUTCOME_DONE;
}

static const struct script_ops play_script = {
        .load = play_load,
        .unload = play_unload,
        .run_handler = play_run_handler,
        .transaction_began = play_transaction_hook,
        .transaction_ended = play_transaction_hook,
        .rest = play_transaction_hook,
        .answered = play_answered,
        .grant = play_transaction_hook,
};

/* -- the engine -- */

static inline void play_phrases(struct engine *engine)
{
#define PLAY_PHRASE(name) (void)phrase_set(phrases_of(engine), STR(#name), STR(#name));
    PHRASE_LIST(PLAY_PHRASE)
#undef PLAY_PHRASE
    static const char *const words[][2] = {
            {"login_banner", "Welcome to {game}."},
            {"login_many_on", "login_many_on {count}"},
            {"login_who", "login_who {list}"},
            {"login_yes", "yes y"},
            {"login_no", "no n"},
            {"login_ask_create", "login_ask_create {name}"},
            {"login_ask_new", "login_ask_new {name}"},
            {"login_help_password", "login_help_password {name}"},
            {"login_help_new", "login_help_new {name}"},
            {"login_short", "login_short {count}"},
            {"login_long", "login_long {count}"},
            {"login_taken", "login_taken {name}"},
            {"login_banned", "login_banned {reason}"},
            {"bridge_back_left", "bridge_back_left {count}"},
            {"bridge_left", "bridge_left {count}"},
            {"newname_word", "newname_word {name}"},
            {"newname_form", "newname_form {least} {most}"},
            {"login_guest", "login_guest {name}"},
            {"login_created", "login_created {name}"},
            {"login_too_often", "login_too_often {span}"},
            {"login_forgot_mail", "login_forgot_mail {name}"},
            {"login_forgot_words", "lost forgot reset password"},
            {"login_forgot_fill", "i my"},
            {"span_seconds", "{count} seconds"},
            {"login_welcome", "login_welcome {name}"},
            {"people_wake", "{Actor} wakes."},
            {"people_sleep", "{Actor} sleeps."},
            {"people_arrive", "{Actor} arrives."},
            {"people_vanish", "{Actor} vanishes."},
            {"people_linkdead", "{Actor} stares."},
            {"people_return", "{Actor} is back."},
            {"crowd_comes", "{Names} arrives."},
            {"crowd_come", "{Names} arrive."},
            {"crowd_goes", "{Names} leaves."},
            {"crowd_go", "{Names} leave."},
            {"crowd_others", "{count} others"},
            {"and_word", "and"},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        assert_true(phrase_set(phrases_of(engine), str_of(words[i][0]), str_of(words[i][1])));
    }
}

static inline void play_start(struct play *play)
{
    struct err err = {0};
    struct store_options options = {.path = play->file.path,
            .durability = play->vfs ? STORE_FULL : STORE_PROCESS,
            .inline_writer = true,
            .trusts_rows = true,
            .vfs = play->vfs};
    if (!store_open(&options, &play->store, &err) ||
            !world_open(play->store, &play->world, &err)) {
        fail_msg("%s", err.text);
    }
    play->workers = worker_create(0, NULL, NULL);
    play->engine = engine_create(&play->options, play->store, play->world, play->workers);
    calls_check_answers(play->engine);
    engine_set_script(play->engine, &play_script, play);
    play_phrases(play->engine);
    if (!timers_load(play->engine, &err)) {
        fail_msg("%s", err.text);
    }
}

/* Makes an object with a ref, inheriting from the object with proto's ref (NULL: from nothing). */
static inline struct object *play_make(struct play *play, const char *ref, const char *proto)
{
    struct err err = {0};
    struct object *object = world_create(play->world, 0);
    struct object *parent = proto ? world_get_ref(play->world, proto) : NULL;
    if ((ref && !world_set_ref(play->world, object, str_of(ref), &err)) ||
            (parent && !proto_set(play->world, object, &parent, 1, &err))) {
        fail_msg("%s", err.text);
    }
    prop_set(play->world, object, ATOM_name, value_text(ref ? ref : "thing"));
    return object;
}

static inline void play_populate(struct play *play)
{
    static const char *const protos[][2] = {{"thing", NULL}, {"room", "thing"},
            {"exit", "thing"}, {"item", "thing"}, {"container", "item"}, {"character", "thing"},
            {"player", "character"}, {"npc", "character"}, {"start", "room"}, {"hall", "room"}};
    transaction_begin(play->engine, 0, 0);
    for (size_t i = 0; i < sizeof(protos) / sizeof(protos[0]); i++) {
        (void)play_make(play, protos[i][0], protos[i][1]);
    }
    prop_set(play->world, world_get_ref(play->world, "room"), ATOM_light, value_int(1));
    prop_set(play->world, world_get_ref(play->world, "player"), ATOM_proper, value_bool(true));
    transaction_commit(play->engine);
}

/* Adds a stock command that does nothing, for its verbs. */
static inline void play_command(struct play *play, const char *pattern)
{
    struct command *command = mem_alloc(sizeof(*command));
    struct err err = {0};
    command->pattern = (struct str){str_dup(str_of(pattern)), strlen(pattern)};
    if (!grammar_compile(command->pattern, &command->grammar, &err)) {
        fail_msg("%s", err.text);
    }
    commands_add(stock_commands(play->engine), command, NULL);
}

/* Runs all there is to run now; a worker's answer may ask the worker again. */
static inline void play_turn(struct play *play)
{
    for (unsigned quiet = 0; quiet < 3; quiet++) {
        (void)engine_turn(play->engine, 1000000);
        if (!engine_is_idle(play->engine)) {
            quiet = 0;
        }
    }
}

/* modules: ends with NULL; NULL: none */
static inline void play_open_with(struct play *play, const struct skein_module *const *modules)
{
    *play = (struct play){0};
    play->now_us = 1000000;
    clock_set_source(&(struct clock_source){play_clock_us, play_clock_wall_ms, play});
    world_file_init(&play->file);
    play->options = (struct engine_options){.name = "Testland",
            .password_kib = 8,
            .guests = true,
            .seed = 1,
            .calls = shared_calls(),
            .modules = modules};
    play_start(play);
    play_populate(play);
    play_turn(play);
}

static inline void play_stop(struct play *play)
{
    engine_destroy(play->engine);
    worker_destroy(play->workers);
    world_close(play->world);
}

static inline void play_open(struct play *play)
{
    play_open_with(play, NULL);
}

/* Ends as kill -9 would and starts again; the screens are gone. */
static inline void play_crash(struct play *play)
{
    play_stop(play);
    store_crash(play->store);
    play_start(play);
}

static inline void play_close(struct play *play)
{
    play_stop(play);
    store_close(play->store);
    world_file_finish(&play->file);
    buf_finish(&play->ran);
    for (size_t i = 0; i < play->screen_count; i++) {
        buf_finish(&play->screens[i].shown);
    }
    clock_set_source(NULL);
}

/* -- a play of its own for each test -- */

static inline int play_set_up_with(void **state, const struct skein_module *const *modules)
{
    struct play *play = mem_alloc(sizeof(*play));
    play_open_with(play, modules);
    *state = play;
    return 0;
}

static inline int play_set_up(void **state)
{
    return play_set_up_with(state, NULL);
}

static inline int play_tear_down(void **state)
{
    struct play *play = *state;
    if (engine_transaction(play->engine)->open) {
        transaction_abort(play->engine);
    }
    play_close(play);
    mem_free(play);
    return 0;
}

/* Opens the definition of a test that has an open play, as p. */
#define PLAY_TEST(name) TEST_OF(name, struct play, p, play_set_up, play_tear_down)

static inline void play_wait(struct play *play, int64_t seconds)
{
    play->now_us += seconds * 1000000;
    play_turn(play);
}

/* -- screens -- */

static inline void screen_past(struct buf *shown, const struct msg *msg)
{
    struct str rest = msg->text;
    struct transcript_line line;
    while (transcript_next(&rest, &line)) {
        buf_printf(shown, "%s %.*s\n", msg->flag ? "again" : "past", STR_FMT(line.msg.text));
    }
}

static inline void screen_deliver(void *frontend, const struct msg *msg)
{
    struct buf *shown = &((struct screen *)frontend)->shown;
    switch (msg->kind) {
    case MSG_TEXT:
        buf_printf(shown, "%.*s\n", STR_FMT(msg->text));
        break;
    case MSG_PROMPT:
        buf_printf(shown, "[%.*s]\n", STR_FMT(msg->text));
        break;
    case MSG_EVENT:
        buf_printf(shown, "(%.*s %.*s)\n", STR_FMT(msg->topic), STR_FMT(msg->text));
        break;
    case MSG_ECHO:
        buf_printf(shown, "%s\n", msg->flag ? "<shown>" : "<hidden>");
        break;
    case MSG_BYE:
        buf_printf(shown, "bye %.*s\n", STR_FMT(msg->text));
        break;
    case MSG_REPLY:
        buf_printf(shown, "{%.*s %s %.*s}\n", STR_FMT(msg->topic), msg->flag ? "ok" : "no",
                STR_FMT(msg->text));
        break;
    case MSG_HOLD:
        break;
    case MSG_PAST:
        screen_past(shown, msg);
        break;
    }
}

static inline void screen_flush(void *frontend)
{
    (void)frontend;
}

static inline void screen_close(void *frontend)
{
    ((struct screen *)frontend)->closed = true;
}

static const struct session_frontend screen_frontend = {
        .service = "test",
        .deliver = screen_deliver,
        .flush = screen_flush,
        .close = screen_close,
};

static inline void play_connect(struct play *play, struct screen *screen, const char *address)
{
    *screen = (struct screen){0};
    screen->session = hub_open(engine_hub(play->engine), &screen_frontend, screen, address);
    play_turn(play);
}

/* Types a line; the text shown from here on is its answer. */
static inline void play_line(struct play *play, struct screen *screen, const char *line)
{
    buf_clear(&screen->shown);
    session_line(screen->session, str_of(line));
    play_turn(play);
}

static inline void play_hang_up(struct play *play, struct screen *screen)
{
    session_gone(screen->session, "test");
    screen->session = NULL;
    play_turn(play);
}

/* Frees a screen; an open one must outlive the engine. */
static inline void screen_finish(struct screen *screen)
{
    buf_finish(&screen->shown);
}

static inline bool screen_has(const struct screen *screen, const char *text)
{
    return str_find(buf_str(&screen->shown), str_of(text), 0) != SIZE_MAX;
}

#define assert_shown(screen, text) test_assert_shown(screen, text, true, __FILE__, __LINE__)
#define assert_not_shown(screen, text)                                                         \
    test_assert_shown(screen, text, false, __FILE__, __LINE__)

static inline void test_assert_shown(
        const struct screen *screen, const char *text, bool wanted, const char *file, int line)
{
    if (screen_has(screen, text) != wanted) {
        print_error("\"%s\" %s \"%s\"\n", text, wanted ? "is not in" : "is in",
                screen->shown.length ? screen->shown.bytes : "");
        _fail(file, line);
    }
}

/* -- people -- */

static inline uint64_t play_character(struct play *play, const char *name)
{
    const struct account *account = account_find(play->engine, str_of(name));
    assert_non_null(account);
    return account->character;
}

/* Comes in as a new player, past the limits. */
static inline void play_join(struct play *play, struct screen *screen, const char *name)
{
    char line[64];
    play_connect(play, screen, "192.0.2.1");
    screen->session->exempt = true;
    (void)snprintf(line, sizeof(line), "create %s password", name);
    play_line(play, screen, line);
    assert_shown(screen, "login_created");
}

static inline void play_return(struct play *play, struct screen *screen, const char *name)
{
    char line[64];
    play_connect(play, screen, "192.0.2.1");
    screen->session->exempt = true;
    (void)snprintf(line, sizeof(line), "connect %s password", name);
    play_line(play, screen, line);
    assert_shown(screen, "login_welcome");
}

/* Returns a new screen of the play's own, which play_close finishes. */
static inline struct screen *play_screen(struct play *play)
{
    assert_true(play->screen_count < PLAY_SCREENS);
    return &play->screens[play->screen_count++];
}

/* Return a screen owned by the play: a fresh connection, a new player, a returning player, or a
 * guest. */
static inline struct screen *play_caller(struct play *play, const char *address)
{
    struct screen *screen = play_screen(play);
    play_connect(play, screen, address);
    return screen;
}

/* Connects count callers past the limits; returns the first of their screens, which lie side by side. */
static inline struct screen *play_callers(struct play *play, const char *address, size_t count)
{
    struct screen *first = &play->screens[play->screen_count];
    for (size_t i = 0; i < count; i++) {
        play_caller(play, address)->session->exempt = true;
    }
    return first;
}

static inline struct screen *play_newcomer(struct play *play, const char *name)
{
    struct screen *screen = play_screen(play);
    play_join(play, screen, name);
    return screen;
}

static inline struct screen *play_returner(struct play *play, const char *name)
{
    struct screen *screen = play_screen(play);
    play_return(play, screen, name);
    return screen;
}

static inline struct screen *play_guest(struct play *play)
{
    struct screen *screen = play_caller(play, "192.0.2.2");
    play_line(play, screen, "guest");
    return screen;
}

/* Where the object is: the ref of the place, or "nowhere". */
static inline const char *play_place(struct play *play, uint64_t id)
{
    const struct object *object = world_find(play->world, id);
    assert_non_null(object);
    struct object *place = object->location ? world_find(play->world, object->location) : NULL;
    return place && place->ref ? place->ref : "nowhere";
}

/* -- bans, in the open transaction -- */

/* seconds 0: no end. */
static inline bool play_ban(
        struct engine *engine, const char *subject, int64_t seconds, const char *why)
{
    struct sanction_ask ask = {.kind = SANCTION_BAN,
            .subject = str_of(subject),
            .seconds = seconds,
            .reason = str_of(why)};
    struct sanction_applied done;
    struct err err;
    return sanction_apply(engine, &ask, &done, &err);
}

static inline bool play_unban(struct engine *engine, const char *subject)
{
    struct err err;
    return sanction_lift_of(engine, SANCTION_BAN, str_of(subject), STR_NONE, &err);
}
