/* history_test.c -- The history of building commands: its contents, readers and age limit. */
#include "engine/core/act/history.h"

#include "engine/base/base.h"
#include "engine/core/act/move.h"
#include "engine/core/run/transaction.h"
#include "tests/script/bench.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

#include <inttypes.h>

BENCH_TEST(two_undos_typed_at_once_undo_two_commands)
{
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".a = 1", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".b = 1", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".c = 1", b->machine);

    trial_send(b->alice, "@undo");
    trial_send(b->alice, "@undo");
    trial_settle(b->trial);

    assert_string_equal(trial_property(b->trial, b->machine, "c"), "nil");
    assert_string_equal(trial_property(b->trial, b->machine, "b"), "nil");
    assert_string_equal(trial_property(b->trial, b->machine, "a"), "1");
}

BENCH_TEST(a_command_that_is_not_durable_yet_can_be_undone)
{
    char line[64];
    (void)snprintf(line, sizeof(line), "@set #%" PRIu64 ".a = 1", b->machine);
    trial_send(b->alice, line);
    trial_send(b->alice, "@undo");
    trial_settle(b->trial);

    assert_has(trial_told(b->alice), "Undone: @set");
    assert_string_equal(trial_property(b->trial, b->machine, "a"), "nil");
}

BENCH_TEST(a_crash_keeps_commands_and_undos)
{
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".a = 1", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".b = 1", b->machine);
    (void)trial_type(b->alice, "@undo");

    trial_crash(b->trial);

    assert_has(trial_type(b->alice, "@undo"), ".a = 1");
    assert_string_equal(trial_property(b->trial, b->machine, "a"), "nil");
}

BENCH_TEST(each_builder_undoes_only_their_own_commands)
{
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".a = 1", b->machine);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".b = 1", b->machine);

    assert_has(trial_type(b->alice, "@undo"), ".a = 1");
    assert_string_equal(trial_property(b->trial, b->machine, "b"), "1");
    assert_lacks(trial_type(b->bob, "@undo"), "Undone");
}

BENCH_TEST(a_command_without_changes_cannot_be_undone)
{
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".a = 1", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".a = 1", b->machine);
    (void)trial_typef(b->alice, "@show #%" PRIu64, b->machine);
    (void)trial_type(b->alice, "@destroy #999999");
    (void)trial_type(b->alice, "say hello");

    assert_has(trial_type(b->alice, "@undo"), "Undone: @set");
    assert_string_equal(trial_property(b->trial, b->machine, "a"), "nil");
}

BENCH_TEST(many_commands_are_undone_over_several_transactions)
{
    for (int i = 1; i <= 120; i++) {
        (void)trial_typef(b->alice, "@set #%" PRIu64 ".a = %d", b->machine, i);
    }

    (void)trial_type(b->alice, "@undo 119");
    trial_advance(b->trial, 2);

    assert_string_equal(trial_property(b->trial, b->machine, "a"), "1");
}

struct counting {
    size_t count;
    uint64_t newest;
};

static struct counting count_sets(struct bench *b)
{
    struct store_select select = {
            .table = TABLE_CHANGE_SET,
            .where = {{"author", STORE_EQUAL, value_int((int64_t)trial_character(b->alice))}},
            .order = "number",
            .descending = true,
            .only = "number",
    };
    struct rows rows = rows_read(engine_world(trial_engine(b->trial)), &select, 0);
    struct counting counting = {.count = rows.count,
            .newest = rows.count > 0 ? row_id(&rows.items[0], "number") : 0};
    rows_finish(&rows);
    return counting;
}

/* Writes value into a property of the machine, as a building command of alice's. */
static void build(struct bench *b, const char *name, struct value value)
{
    struct engine *engine = trial_engine(b->trial);
    transaction_begin(engine, trial_character(b->alice), 0);
    history_begin(engine, trial_character(b->alice), STR("@set by the test"));
    struct object *machine = world_find(engine_world(engine), b->machine);
    prop_set(engine_world(engine), machine,
            atom_intern(&engine_world(engine)->atoms, str_of(name)), value);
    transaction_commit(engine);
    (void)store_poll(engine_store(engine));
}

BENCH_TEST(the_newest_thousand_commands_can_be_undone)
{
    for (int i = 1; i <= HISTORY_SETS_MAX + 50; i++) {
        build(b, "a", value_int(i));
    }

    assert_in_range(count_sets(b).count, HISTORY_SETS_MAX - 1, HISTORY_SETS_MAX + 1);
}

BENCH_TEST(change_sets_have_a_common_limit_in_bytes)
{
    struct buf text = {0};
    for (int i = 0; i < 60000; i++) {
        buf_add_char(&text, 'x');
    }
    for (int i = 1; i <= 300; i++) {
        text.bytes[i] = 'y';
        build(b, "a", value_str(buf_str(&text)));
    }

    struct counting counting = count_sets(b);
    assert_true(counting.count < 250 && counting.count > 50);
    buf_finish(&text);
}

BENCH_TEST(undo_force_skips_a_command_that_changed_too_much)
{
    struct engine *engine = trial_engine(b->trial);
    struct buf text = {0};
    for (int i = 0; i < 60000; i++) {
        buf_add_char(&text, 'x');
    }
    build(b, "a", value_int(1));
    transaction_begin(engine, trial_character(b->alice), 0);
    history_begin(engine, trial_character(b->alice), STR("@set too much"));
    struct object *machine = world_find(engine_world(engine), b->machine);
    for (int i = 0; i < 80; i++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "p%d", i);
        prop_set(engine_world(engine), machine,
                atom_intern(&engine_world(engine)->atoms, str_of(name)),
                value_str(buf_str(&text)));
    }
    transaction_commit(engine);
    trial_settle(b->trial);

    struct str reply = trial_type(b->alice, "@undo");
    assert_has(reply, "changed too much to be kept");
    assert_has(reply, "nothing was undone");

    (void)trial_type(b->alice, "@undo force");
    assert_has(trial_type(b->alice, "@undo"), "@set by the test");
    assert_string_equal(trial_property(b->trial, b->machine, "a"), "nil");
    buf_finish(&text);
}

BENCH_TEST(undo_includes_the_changes_of_others_handlers)
{
    uint64_t stage = bench_settle(b);
    bench_program(b, "on('enter', function(e) e.this.seen = (e.this.seen or 0) + 1 end)");
    uint64_t room = trial_first_id(trial_type(b->wizard, "@dig Attic"));
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64, room);

    (void)trial_typef(b->wizard, "@teleport #%" PRIu64, stage);
    assert_string_equal(trial_property(b->trial, b->machine, "seen"), "1");
    struct str reply = trial_type(b->wizard, "@undo");

    assert_has(reply, "Undone: @teleport");
    assert_has(reply, "Attic");
    assert_string_equal(trial_property(b->trial, b->machine, "seen"), "nil");
}

BENCH_TEST(changes_after_a_wait_do_not_count_as_the_command)
{
    uint64_t stage = bench_settle(b);
    bench_program(b, "on('enter', function(e) local t = e.this wait(1) t.seen = 1 end)");
    uint64_t room = trial_first_id(trial_type(b->wizard, "@dig Attic"));
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64, room);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64, stage);
    trial_advance(b->trial, 2);
    assert_string_equal(trial_property(b->trial, b->machine, "seen"), "1");

    assert_has(trial_type(b->wizard, "@undo"), "Undone: @teleport");
    assert_string_equal(trial_property(b->trial, b->machine, "seen"), "1");
}

BENCH_TEST(undo_removes_a_timer_that_has_fired_since)
{
    (void)trial_typef(
            b->alice, "@lua object(\"#%" PRIu64 "\"):every(10, \"tick\")", b->machine);
    trial_advance(b->trial, 25);
    assert_has(trial_typef(b->alice, "@show #%" PRIu64, b->machine), "tick");

    (void)trial_type(b->alice, "@undo");

    assert_lacks(trial_typef(b->alice, "@show #%" PRIu64, b->machine), "tick");
}

BENCH_TEST(a_draft_in_the_line_editor_is_not_in_the_history)
{
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".a = 1", b->machine);
    (void)trial_typef(b->alice, "@edit #%" PRIu64, b->machine);
    (void)trial_type(b->alice, "add -- a comment");

    assert_has(trial_type(b->alice, "!@undo"), "Undone: @set");
}

BENCH_TEST(a_wizards_change_to_a_players_things_is_in_the_audit_log)
{
    (void)bench_create(b, "a straw hat", NULL);
    (void)trial_type(b->alice, "drop hat");
    (void)trial_type(b->wizard, "@create a stick");
    (void)trial_type(b->wizard, "@set stick.weight = 2");
    (void)trial_type(b->wizard, "@set hat.weight = 9");
    (void)trial_type(b->wizard, "@describe bob = a dunce");
    (void)trial_type(b->wizard, "@destroy hat");

    struct str told = trial_type(b->wizard, "@audit");

    assert_has(told, "build alice @set hat.weight = 9");
    assert_has(told, "build bob @describe bob = a dunce");
    assert_has(told, "build alice @destroy hat");
    assert_lacks(told, "stick");
}

/* alice renames a toy and gives it to bob. */
static uint64_t give_toy(struct bench *b)
{
    uint64_t toy = bench_create(b, "a toy", NULL);
    (void)trial_typef(b->alice, "@name #%" PRIu64 " = a kite", toy);
    assert_has(trial_type(b->alice, "give kite to bob"), "You give");
    return toy;
}

BENCH_TEST(undo_force_does_not_change_held_things)
{
    (void)give_toy(b);
    const char *const lines[] = {"@undo", "@undo force", "@undo 2 force"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct str told = trial_type(b->alice, lines[i]);
        assert_has(told, "Somebody is holding");
        assert_has(told, "You can't force that.");
        assert_lacks(told, "all the same");
    }
}

BENCH_TEST(a_command_on_a_held_thing_says_that_the_holder_is_asked)
{
    uint64_t toy = give_toy(b);

    assert_has(trial_typef(b->alice, "@name #%" PRIu64 " = a rat", toy), "is asked first");
    assert_has(
            trial_typef(b->alice, "@set #%" PRIu64 ".name = \"a rat\"", toy), "is asked first");
    assert_has(trial_typef(b->alice, "@unset #%" PRIu64 ".name", toy), "is asked first");
    assert_lacks(trial_type(b->alice, "@errors"), "a player holds it");
}

BENCH_TEST(a_script_cannot_destroy_an_overfull_container)
{
    uint64_t box = bench_create(b, "a box", "container");
    (void)trial_type(b->alice, "drop box");
    struct world *world = trial_world(b->trial);
    struct object *proto = world_find_ref(world, STR("item"));
    transaction_begin(trial_engine(b->trial), 0, 0);
    for (size_t i = 0; i <= DESTROY_HOLDS_MAX; i++) {
        struct object *pea = world_create(world, trial_character(b->alice));
        assert_true(proto_set(world, pea, &proto, 1, NULL));
        assert_true(place_move(world, pea, world_find(world, box)));
    }
    transaction_commit(trial_engine(b->trial));

    assert_has(trial_typef(b->alice, ";object('#%" PRIu64 "'):destroy()", box),
            "more than 2000 things");
    (void)trial_typef(b->alice, ";object('#%" PRIu64 "').contents[1]:destroy()", box);
    assert_has(trial_typef(b->alice, ";object('#%" PRIu64 "'):destroy()", box), "true");
    assert_has(trial_type(b->alice, "@undo"), "Undone");
}
