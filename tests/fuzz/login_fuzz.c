/* login_fuzz.c -- Any lines before login are answered, and leave the engine valid. Input: lines of
 * one session, which then hangs up. One game for all inputs, so accounts made by one are there for
 * the next. */
#include "engine/core/engine.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/transaction.h"
#include "tests/fuzz/fuzz_game.h"
#include "tests/fuzz/fuzz_target.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

static struct fuzz_game game;
static unsigned messages; /* in answer to the input */

static void deliver(void *frontend, const struct msg *msg)
{
    (void)frontend;
    messages++;
    must(msg->kind != MSG_TEXT || msg->text.length > 0);
}

static void do_nothing(void *frontend)
{
    (void)frontend;
}

static const struct session_frontend frontend = {
        .service = "fuzz", .deliver = deliver, .flush = do_nothing, .close = do_nothing};

static void populate(void)
{
    static const char *const refs[] = {"thing", "room", "exit", "item", "container",
            "character", "player", "npc", "start"};
    struct err err;
    transaction_begin(game.engine, 0, 0);
    for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]); i++) {
        struct object *object = world_create(game.world, 0);
        struct object *parent = i == 0   ? NULL
                                : i == 6 ? world_get_ref(game.world, "character")
                                : i == 8 ? world_get_ref(game.world, "room")
                                         : world_get_ref(game.world, "thing");
        must(world_set_ref(game.world, object, str_of(refs[i]), &err));
        must(!parent || proto_set(game.world, object, &parent, 1, &err));
        prop_set(game.world, object, ATOM_name, value_text(refs[i]));
    }
    transaction_commit(game.engine);
}

static void finish(void)
{
    fuzz_game_close(&game);
}

static void start(void)
{
    struct engine_options options = {
            .password_kib = 8, .guests = true, .linkdead_seconds = 1, .seed = 1};
    fuzz_game_open(&game, &options);
    populate();
    (void)atexit(finish);
}

static void turn(unsigned times)
{
    for (unsigned i = 0; i < times; i++) {
        (void)engine_turn(game.engine, 100000);
    }
}

FUZZ_TARGET(login)
{
    if (!game.engine) {
        start();
    }
    struct buf clean = {0};
    str_clean((struct str){(const char *)data, size}, true, &clean);
    struct str rest = buf_str(&clean);
    struct session *session = hub_open(engine_hub(game.engine), &frontend, NULL, "192.0.2.1");
    session->exempt = size % 2 == 0;
    messages = 0;
    for (unsigned i = 0; rest.length > 0 && i < 100; i++) {
        struct str line = str_take_until(&rest, '\n');
        session_line(session, str_slice(line, 0, SESSION_LINE_MAX));
        turn(i % 3);
    }
    turn(4);
    must(messages > 0);
    must(!engine_transaction(game.engine)->open);
    uint64_t id = session->id;
    session_gone(session, "fuzz");
    turn(2);
    must(!hub_find(engine_hub(game.engine), id));
    buf_finish(&clean);
    return 0;
}
