/* design_refusal_test.c -- A refused design file changes nothing, even after correct parts before
 * the mistake.
 *
 * A builder saves the file of an area (as WebDAV and SFTP do) or sends files (as `skein apply` and
 * the API do), with correct things and, at random, mistakes of each kind. After each refusal the
 * world file and the builder's quotas are as before, the next transaction finds nothing changed,
 * and the game goes on. Without the mistake the same file is accepted. Things older than the area
 * are excluded, because the area has timers of its own.
 *
 * SKEIN_SEED runs one seed alone, SKEIN_ROUNDS sets their number. */
#include "engine/base/base.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/quota.h"
#include "engine/modules/apply/apply_live.h"
#include "tests/script/asking.h"
#include "tests/script/world_digest.h"
#include "tests/support/repeat.h"
#include "world/model/tx.h"
#include "world/store/store.h"

#include <ev.h>
#include <sqlite3.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { GOOD_MAX = 5 };

struct refusal_run {
    struct bench bench; /* only its trial */
    struct ev_loop *loop;
    struct apply_live *door;
    struct player *eve; /* a builder */
    uint64_t area;
    struct rng rng;
    sqlite3 *db;
    unsigned number; /* of the named thing */
    unsigned turns;
};

#define AT "at = { \"evil/lair\", 1 }, "

/* Each is refused; %u is a number that is new each time. */
static const char *const mistakes[] = {
        "coin \"evil/g%u\" { " AT "amount = 100, name = \"a coin\" }",
        "item \"evil/g%u\" { " AT "proto = { \"item\", \"coin\" }, amount = 100 }",
        "item \"evil/g%u\" { " AT "proto = \"nosuch\" }",
        "nosuch \"evil/g%u\" { " AT "name = \"a thing\" }",
        "item \"evil/g%u\" { at = { \"nowhere\", 1 }, name = \"a thing\" }",
        "item \"evil/g%u\" { at = { \"start\", 1 }, name = \"a thing\" }",
        "exit \"evil/g%u\" { at = { \"start\", 1 }, name = \"crack\", to = ref \"evil/lair\" }",
        "room \"evil/g%u\" { name = \"Cell\", exits = { out = \"nowhere\" } }",
        "item \"evil/g%u\" { " AT "owner = \"wizard\", name = \"a thing\" }",
        "item \"evil/g%u\" { " AT "name = \"a thing\", area = ref \"moor\" }",
        "npc \"evil/g%u\" { " AT "name = \"Cob\", proper = true }",
        "area \"evil/g%u\" { name = \"Annex\" }",
        "object \"evil/g%u\" { proto = { \"item\", \"area\" }, name = \"Annex\" }",
        "player \"evil/g%u\" { name = \"Zed\" }",
        "item \"limbo\" { name = \"a thing\", n = %u }",
        "item \"evil/g%u\" { " AT "name = 5 }",
        "item \"evil/g%u\" { " AT "name = \"a thing\", timers = { tick = 5 } }",
        "item \"evil/g%u\" { " AT "name = \"a thing\", behaviour = [[on(\"take\" oops]] }",
        "for i = 1, 45 do item(\"evil/g%u-\" .. i) { " AT "name = \"a thing\" } end",
        "item \"evil/g%u\" { " AT
        "name = \"a thing\", timers = (function() local t = {} for i = 1, "
        "30 do t[\"t\" .. i] = { every = 9 } end return t end)() }",
};

enum { MISTAKES = sizeof(mistakes) / sizeof(mistakes[0]) };

static void turn_refusals(void *data)
{
    struct refusal_run *run = data;
    (void)ev_run(run->loop, EVRUN_NOWAIT);
    if (++run->turns % 20 == 0) {
        trial_advance(run->bench.trial, 0.05);
    }
}

/* Makes the request as eve; the caller frees the answer. Returns whether it succeeded. */
static bool ask_door(struct refusal_run *run, const char *name, json_t *args, char **out_said)
{
    bool done = false;
    char *text = json_dumps(args, 0);
    json_t *answer = ask_later(
            &run->bench, trial_character(run->eve), name, text, &done, turn_refusals, run);
    *out_said = str_dup(str_of(text_in(answer, done ? "text" : "detail")));
    json_decref(answer);
    json_decref(args);
    free(text);
    return done;
}

/* Saves the area's file with more at its end, or sends that alone. */
static bool send_text(struct refusal_run *run, bool alone, struct str more, char **out_said)
{
    struct buf text = {0};
    char *said = NULL;
    bool ok = false;
    if (alone) {
        buf_printf(&text, "sent%u.lua %zu\n%s\n", run->number++, more.length, more.bytes);
        ok = ask_door(run, "design.apply",
                json_pack("{s:s, s:s}", "bundle", text.bytes, "side", ""), out_said);
    } else {
        assert_true(ask_door(run, "design.show",
                json_pack("{s:I, s:b}", "id", (json_int_t)run->area, "edit", 1), &said));
        buf_printf(&text, "%s\n%s", said, more.bytes);
        ok = ask_door(run, "design.save",
                json_pack("{s:I, s:s}", "id", (json_int_t)run->area, "text", text.bytes),
                out_said);
        mem_free(said);
    }
    buf_finish(&text);
    return ok;
}

static void put_good(struct refusal_run *run, struct buf *out)
{
    static const char *const good[] = {
            "item \"evil/g%u\" { " AT "name = \"a bell\" }\n",
            "prototype \"evil/g%u\" { proto = \"item\", name = \"a mould\" }\n",
            "room \"evil/g%u\" { name = \"Nook\", exits = { out = \"evil/lair\" } }\n",
            "npc \"evil/g%u\" { " AT "name = \"Ned\", timers = { tick = { every = 60 } } }\n",
            "item \"evil/g%u\" { " AT
            "name = \"a gong\", behaviour = [[on(\"take\", function() "
            "end)]] }\n",
    };
    for (uint64_t left = rng_below(&run->rng, GOOD_MAX); left > 0; left--) {
        const char *at = good[rng_below(&run->rng, sizeof(good) / sizeof(good[0]))];
        const char *mark = strstr(at, "%u");
        buf_printf(out, "%.*s%u%s", (int)(mark - at), at, run->number++, mark + 2);
    }
}

static void put_mistake(struct refusal_run *run, const char *mistake, struct buf *out)
{
    const char *mark = strstr(mistake, "%u");
    buf_printf(out, "%.*s%u%s\n", (int)(mark - mistake), mistake, run->number++, mark + 2);
}

/* -- invariants -- */

struct refusal_state {
    uint64_t digest;
    uint64_t use[QUOTAS];
};

static struct refusal_state refusal_state_of(struct refusal_run *run)
{
    struct refusal_state state = {0};
    trial_settle(run->bench.trial);
    state.digest = world_digest(run->db, run->area);
    for (int i = 0; i < QUOTAS; i++) {
        state.use[i] = quota_use(
                trial_engine(run->bench.trial), trial_character(run->eve), (enum quota)i);
    }
    return state;
}

/* True if an empty transaction would find the world changed. */
static bool is_left_changed(struct refusal_run *run)
{
    struct engine *engine = trial_engine(run->bench.trial);
    transaction_begin(engine, 0, 0);
    bool changed = tx_has_changes(engine_world(engine));
    transaction_abort(engine);
    return changed;
}

static void refuse_one(struct refusal_run *run, const char *mistake, bool alone)
{
    struct buf text = {0};
    char *said = NULL;
    put_good(run, &text);
    put_mistake(run, mistake, &text);
    put_good(run, &text);
    struct refusal_state before = refusal_state_of(run);

    bool done = send_text(run, alone, buf_str(&text), &said);

    struct refusal_state after = refusal_state_of(run);
    if (done || said[0] == '\0' || before.digest != after.digest ||
            memcmp(before.use, after.use, sizeof(before.use)) != 0 || is_left_changed(run)) {
        const char *what = done                            ? "it was done"
                           : before.digest != after.digest ? "the world is another"
                           : is_left_changed(run)          ? "the next slice has changes"
                                                           : "quotas are other ones";
        fail_msg("%s (%s): %s\n%s", what, alone ? "sent" : "saved", said, text.bytes);
    }
    mem_free(said);
    buf_finish(&text);
}

static void open_refusals(struct refusal_run *run, uint64_t seed)
{
    *run = (struct refusal_run){0};
    rng_seed(&run->rng, seed);
    run->bench.trial = trial_start(NULL);
    run->loop = ev_loop_new(EVFLAG_AUTO);
    struct player *wizard = trial_player(run->bench.trial, "wizard");
    run->eve = trial_join(run->bench.trial, "eve", "builder");
    (void)trial_join(run->bench.trial, "cob", NULL);
    run->area = trial_first_id(trial_type(wizard, "@area Evil = eve"));
    (void)trial_typef(wizard, "@ref #%" PRIu64 " = evil", run->area);
    (void)trial_typef(wizard, "@ref #%" PRIu64 " = moor",
            trial_first_id(trial_type(wizard, "@area Moor =")));
    (void)trial_type(wizard, "@quota eve = objects 40");
    (void)trial_type(wizard, "@quota eve = timers 25");
    (void)trial_type(wizard, "@quota eve = areas 1");
    (void)trial_type(run->eve, "@area Bog =");
    run->door = apply_live_open(run->loop, trial_engine(run->bench.trial));
    char *said = NULL;
    if (!send_text(run, false, STR("room \"evil/lair\" { name = \"Lair\" }\n"), &said)) {
        fail_msg("%s", said);
    }
    mem_free(said);
    const char *path = store_path(engine_store(trial_engine(run->bench.trial)));
    assert_int_equal(sqlite3_open_v2(path, &run->db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
}

static void close_refusals(struct refusal_run *run)
{
    (void)sqlite3_close(run->db);
    apply_live_close(run->door);
    trial_stop(run->bench.trial);
    ev_loop_destroy(run->loop);
}

TEST(a_design_file_that_is_refused_changes_nothing)
{
    uint64_t seed = test_number("SKEIN_SEED", 0);
    uint64_t rounds = seed ? 1 : test_rounds(1, 10);
    for (uint64_t i = 1; i <= rounds; i++) {
        struct refusal_run run;
        char *said = NULL;
        struct buf text = {0};
        open_refusals(&run, seed ? seed : i);
        for (size_t k = 0; k < MISTAKES; k++) {
            refuse_one(&run, mistakes[k], false);
            refuse_one(&run, mistakes[k], true);
        }
        put_good(&run, &text);
        buf_add_text(&text, "item \"evil/last\" { " AT "name = \"a bell\" }\n");
        assert_true(send_text(&run, false, buf_str(&text), &said));
        mem_free(said);
        buf_finish(&text);
        close_refusals(&run);
    }
}

/* Sends so many things, and eve may have them all. */
static bool send_many(struct refusal_run *run, unsigned count, char **out_said)
{
    struct buf text = {0};
    buf_printf(&text,
            "for i = 1, %u do item(\"evil/m%u-\" .. i) { " AT "name = \"a pea\" } end\n", count,
            run->number++);
    bool done = send_text(run, false, buf_str(&text), out_said);
    buf_finish(&text);
    return done;
}

TEST(changes_by_a_builders_file_are_limited_at_once)
{
    struct refusal_run run;
    char *said = NULL;
    open_refusals(&run, 1);
    (void)trial_type(trial_player(run.bench.trial, "wizard"), "@quota eve = objects 5000");

    assert_false(send_many(&run, 3000, &said));
    assert_non_null(
            strstr(said, "these are 3000 changes, but at most 400 are possible at once"));
    mem_free(said);
    assert_true(send_many(&run, 400, &said));
    mem_free(said);
    assert_true(send_many(&run, 400, &said));
    mem_free(said);
    assert_false(send_many(&run, 400, &said));
    assert_non_null(strstr(said, "1000 at once and 60 a minute"));
    mem_free(said);
    trial_advance(run.bench.trial, 300);
    assert_true(send_many(&run, 400, &said));
    mem_free(said);
    close_refusals(&run);
}

TEST(changes_by_a_wizards_file_are_limited_during_play)
{
    struct refusal_run run;
    char *said = NULL;
    open_refusals(&run, 1);
    (void)trial_type(trial_player(run.bench.trial, "wizard"), "@role eve wizard");

    assert_false(send_many(&run, 1001, &said));
    assert_non_null(strstr(said,
            "these are 1001 changes, but at most 1000 are possible at once while others play"));
    mem_free(said);
    assert_true(send_many(&run, 1000, &said));
    mem_free(said);

    trial_hang_up(trial_player(run.bench.trial, "wizard"));
    trial_hang_up(trial_player(run.bench.trial, "cob"));
    trial_settle(run.bench.trial);
    assert_true(send_many(&run, 1001, &said));
    mem_free(said);
    close_refusals(&run);
}

TEST(people_beside_a_thousand_changes_read_nothing_about_them)
{
    struct refusal_run run;
    char *said = NULL;
    open_refusals(&run, 1);
    struct player *cob = trial_player(run.bench.trial, "cob");
    (void)trial_type(trial_player(run.bench.trial, "wizard"), "@role eve wizard");
    (void)trial_type(trial_player(run.bench.trial, "wizard"), "@teleport cob to $evil/lair");
    trial_settle(run.bench.trial);
    trial_forget(cob);

    assert_true(send_many(&run, 1000, &said));
    mem_free(said);
    trial_settle(run.bench.trial);
    assert_str(trial_told(cob), "");
    assert_has(trial_type(cob, "look"), "pea");

    (void)trial_type(run.eve, "@undo force");
    trial_settle(run.bench.trial);
    assert_lacks(trial_type(cob, "look"), "pea");
    close_refusals(&run);
}
