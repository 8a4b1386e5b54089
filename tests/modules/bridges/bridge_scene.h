#pragma once
/* bridge_scene.h -- Alice is in the game; each bridge is a session that makes calls, and a screen
 * that shows its output. */
#include "engine/core/chat/channel.h"
#include "engine/core/people/person.h"
#include "net/bridges/bridge_impl.h"
#include "net/bridges/module.h"
#include "tests/modules/calls/calls_play.h"
#include "tests/support/ask.h"

static const struct session_frontend bridge_frontend = {
        .service = "bridge",
        .rights = SESSION_BRIDGES,
        .calls_only = true,
        .deliver = screen_deliver,
        .flush = screen_flush,
        .close = screen_close,
};

struct bridge_scene {
    struct play play;
    struct screen alice;
    struct screen one;
    struct screen two;
};

/* Makes a call, whose arguments are JSON with ' for ". Each screen shows the results. */
static inline void bridge_call(
        struct bridge_scene *scene, struct screen *screen, const char *name, const char *args)
{
    buf_clear(&scene->alice.shown);
    buf_clear(&scene->one.shown);
    buf_clear(&scene->two.shown);
    ask_quoted(screen->session, "t", name, args, "");
    play_turn(&scene->play);
}

static inline void bridge_open_frontend(
        struct bridge_scene *scene, struct screen *screen, const char *args)
{
    *screen = (struct screen){0};
    screen->session =
            hub_open(engine_hub(scene->play.engine), &bridge_frontend, screen, "bridge");
    screen->session->exempt = true;
    play_turn(&scene->play);
    bridge_call(scene, screen, "bridge.open", args);
    assert_shown(screen, "{t ok");
}

/* Two bridges of public: one to network A, two to the network named. */
static inline void bridge_open_scene(struct bridge_scene *scene, const char *network)
{
    char args[200];
    static const struct skein_module *const modules[] = {&bridges_module, &calls_module, NULL};
    *scene = (struct bridge_scene){0};
    play_open_with(&scene->play, modules);
    play_join(&scene->play, &scene->alice, "Alice");
    bridge_open_frontend(
            scene, &scene->one, "{'name':'one','network':'A','channels':['public','tea']}");
    (void)snprintf(
            args, sizeof(args), "{'name':'two','network':'%s','channels':['public']}", network);
    bridge_open_frontend(scene, &scene->two, args);
    bridge_call(scene, &scene->one, "bridge.state", "{'state':'connected','nick':'Skein'}");
    bridge_call(scene, &scene->two, "bridge.state", "{'state':'connected','nick':'Skein2'}");
}

static inline void bridge_close_scene(struct bridge_scene *scene)
{
    screen_finish(&scene->alice);
    screen_finish(&scene->one);
    screen_finish(&scene->two);
    play_close(&scene->play);
}

/* -- a scene of its own for each test -- */

static inline int bridge_set_up(void **state)
{
    struct bridge_scene *scene = mem_alloc(sizeof(*scene));
    bridge_open_scene(scene, "B");
    *state = scene;
    return 0;
}

static inline int bridge_tear_down(void **state)
{
    struct bridge_scene *scene = *state;
    if (engine_transaction(scene->play.engine)->open) {
        transaction_abort(scene->play.engine);
    }
    bridge_close_scene(scene);
    mem_free(scene);
    return 0;
}

/* Opens the definition of a test that has a scene, as s, whose second bridge leads to network B. */
#define BRIDGE_TEST(name) TEST_OF(name, struct bridge_scene, s, bridge_set_up, bridge_tear_down)

static inline void bridge_say(
        struct bridge_scene *scene, struct screen *by, const char *nick, const char *text)
{
    char args[400];
    (void)snprintf(args, sizeof(args),
            "{'channel':'public','nick':'%s','text':'%s','action':false}", nick, text);
    bridge_call(scene, by, "bridge.say", args);
    assert_shown(by, "{t ok");
}

static inline void alice_says(struct bridge_scene *scene, const char *channel, const char *text)
{
    struct engine *engine = scene->play.engine;
    struct err err;
    buf_clear(&scene->one.shown);
    buf_clear(&scene->two.shown);
    transaction_begin(engine, 0, 0);
    struct object *alice =
            world_find(engine_world(engine), play_character(&scene->play, "Alice"));
    assert_true(channel_post(engine, alice, alice, str_of(channel), str_of(text), &err));
    transaction_commit(engine);
    play_turn(&scene->play);
}
