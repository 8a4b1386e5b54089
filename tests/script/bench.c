/* bench.c -- Sets up the game that tests of scripts share; contains no test itself. */
#include "tests/script/bench.h"

#include "engine/base/base.h"
#include "world/model/tx.h"

#include <inttypes.h>

int bench_open(void **state)
{
    return bench_open_with(state, NULL);
}

int bench_open_with(void **state, const struct trial_options *options)
{
    struct bench *bench = mem_alloc(sizeof(*bench));
    bench->trial = trial_start(options);
    bench->wizard = trial_player(bench->trial, "wizard");
    bench->alice = trial_join(bench->trial, "alice", "builder");
    bench->bob = trial_join(bench->trial, "bob", NULL);
    bench->machine = bench_create(bench, "a machine", NULL);
    (void)trial_type(bench->alice, "drop machine");
    trial_forget_all(bench->trial);
    *state = bench;
    return 0;
}

int bench_close(void **state)
{
    struct bench *bench = *state;
    trial_stop(bench->trial);
    mem_free(bench);
    return 0;
}

void bench_program_object(struct bench *bench, uint64_t object, const char *source)
{
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, object);
    struct str reply = trial_program(bench->alice, id, source);
    if (str_find(reply, STR("is asked first"), 0) != SIZE_MAX) {
        (void)trial_type(bench->bob, "yes");
        reply = trial_program(bench->alice, id, source);
    }
    assert_lacks(reply, "rror");
    assert_has(reply, "revision");
    trial_forget_all(bench->trial);
}

uint64_t bench_settle(struct bench *bench)
{
    uint64_t stage = trial_first_id(trial_type(bench->wizard, "@dig Stage"));
    assert_true(stage > 0);
    (void)trial_typef(bench->wizard, "@accept #%" PRIu64 " = alice", stage);
    (void)trial_typef(
            bench->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, bench->machine, stage);
    (void)trial_typef(bench->wizard, "@teleport alice to #%" PRIu64, stage);
    (void)trial_typef(bench->wizard, "@teleport bob to #%" PRIu64, stage);
    (void)trial_typef(bench->wizard, "@teleport #%" PRIu64, stage);
    trial_forget_all(bench->trial);
    return stage;
}

void bench_program(struct bench *bench, const char *source)
{
    bench_program_object(bench, bench->machine, source);
}

struct str bench_type(struct bench *bench, struct player *player, const char *line)
{
    trial_forget(player);
    trial_send(player, line);
    trial_advance(bench->trial, 1);
    return trial_told(player);
}

uint64_t bench_create(struct bench *bench, const char *name, const char *from)
{
    uint64_t id = trial_first_id(trial_typef(
            bench->alice, "@create %s%s%s", name, from ? " from " : "", from ? from : ""));
    assert_true(id > 0);
    return id;
}

void bench_coins(struct bench *bench, uint64_t holder, int64_t amount)
{
    assert_lacks(trial_typef(bench->wizard,
                         ";create('coin', {amount = %" PRId64 ", location = object('#%" PRIu64
                         "')})",
                         amount, holder),
            "rror");
}

uint64_t bench_old_coin(struct bench *bench, const char *name)
{
    struct world *world = trial_world(bench->trial);
    uint64_t id = trial_first_id(trial_typef(bench->wizard, "@create %s from coin", name));
    assert_true(id > 0);
    tx_begin(world);
    world_set_owner(world, world_find(world, id), trial_character(bench->alice));
    (void)tx_commit(world);
    (void)trial_typef(bench->wizard, "@teleport #%" PRIu64 " to alice", id);
    return id;
}

struct str bench_value(struct bench *bench, const char *expression)
{
    struct buf line = {0};
    buf_add_text(&line, "@lua ");
    for (const char *at = expression; *at; at++) {
        if (strncmp(at, "{m}", 3) == 0) {
            buf_printf(&line, "object(\"#%" PRIu64 "\")", bench->machine);
            at += 2;
        } else {
            buf_add_char(&line, *at);
        }
    }
    struct str reply = trial_type(bench->wizard, line.bytes);
    buf_finish(&line);
    return reply;
}

void bench_assert_has(
        struct str text, const char *part, bool wanted, const char *file, int line)
{
    if ((str_find(text, str_of(part), 0) != SIZE_MAX) != wanted) {
        print_error(
                "\"%s\" %s \"%.*s\"\n", part, wanted ? "is not in" : "is in", STR_FMT(text));
        _fail(file, line);
    }
}
