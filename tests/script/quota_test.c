/* quota_test.c -- Quotas of a builder: excess is refused in a sentence, and counts are right after
 * undo and after a restart. */
#include "engine/core/script/quota.h"

#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <string.h>

static uint64_t use(struct bench *b, enum quota quota)
{
    return quota_use(trial_engine(b->trial), trial_character(b->alice), quota);
}

static void limit(struct bench *b, const char *what)
{
    assert_has(trial_typef(b->wizard, "@quota alice = %s", what), "New quotas of");
}

BENCH_TEST(objects_are_counted_as_they_come_and_go)
{
    uint64_t before = use(b, QUOTA_OBJECTS);

    uint64_t can = bench_create(b, "a can", NULL);
    assert_int_equal(use(b, QUOTA_OBJECTS), before + 1);
    bench_program(b, "command('poke {this}', function(e) create(nil) error('undone') end)");
    (void)trial_type(b->bob, "poke machine");
    assert_int_equal(use(b, QUOTA_OBJECTS), before + 1);
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = wizard", can);
    assert_int_equal(use(b, QUOTA_OBJECTS), before);
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = alice", can);
    assert_int_equal(use(b, QUOTA_OBJECTS), before + 1);
    trial_crash(b->trial);
    assert_int_equal(use(b, QUOTA_OBJECTS), before + 1);
    (void)trial_typef(b->alice, "@destroy #%" PRIu64, can);
    assert_int_equal(use(b, QUOTA_OBJECTS), before);
}

BENCH_TEST(a_builder_at_the_object_quota_is_told_what_to_do)
{
    char number[40];
    (void)snprintf(number, sizeof(number), "objects %" PRIu64, use(b, QUOTA_OBJECTS) + 1);
    bench_program(b, "command('poke {this}', function(e) local can, why = create(nil) "
                     "return can and 'Made.' or why end)");
    limit(b, number);

    assert_has(trial_type(b->bob, "poke machine"), "Made.");
    assert_has(trial_type(b->bob, "poke machine"), "@destroy some");
    assert_has(trial_type(b->alice, "@create a can"), "You would own more than");
    assert_has(trial_type(b->alice, "@dig Hole"), "@quota");
    assert_has(
            trial_typef(b->alice, "@clone #%" PRIu64, b->machine), "You would own more than");
    limit(b, "objects default");
    assert_has(trial_type(b->alice, "@create a can"), "You make");
}

BENCH_TEST(a_builder_near_a_limit_is_told_the_largest_thing)
{
    bench_program(b, "command('poke {this}', function(e) create(nil) end)\n"
                     "command('wind {this}', function(e) for i = 1, 8 do "
                     "e.this:after(100, 't' .. i) end end)");
    limit(b, "objects 20");
    limit(b, "timers 10");
    trial_forget(b->alice);
    for (int i = 0; i < 10; i++) {
        (void)trial_type(b->bob, "poke machine");
    }
    assert_lacks(trial_told(b->alice), "objects");
    for (int i = 0; i < 5; i++) {
        (void)trial_type(b->bob, "poke machine");
    }
    assert_has(trial_told(b->alice), "Look at a machine (#");
    assert_has(trial_told(b->alice), "Near a limit: you have 15 of 20 objects.");
    assert_lacks(trial_told(b->alice), "you have 16 of 20");
    (void)trial_type(b->bob, "wind machine");
    assert_has(trial_told(b->alice), "of 10 timers.");
    assert_lacks(trial_told(b->alice), "Error");
    assert_has(trial_type(b->alice, "@errors"), "near a limit: you have 15 of 20 objects.");
    trial_forget(b->alice);
    trial_advance(b->trial, 3700);
    (void)trial_type(b->bob, "poke machine");
    assert_has(trial_told(b->alice), "of 20 objects.");
    assert_lacks(trial_told(b->bob), "of 20 objects");
}

BENCH_TEST(a_builder_with_many_variables_is_warned_before_they_are_lost)
{
    bench_program(b, "t = {} command('poke {this}', function(e) local list = {} "
                     "for i = 1, 2000 do list[i] = i end t[#t + 1] = list "
                     "return #t .. ' kept.' end)");
    uint64_t other = bench_create(b, "a statue", NULL);
    bench_program_object(b, other, "n = 0 on('hear', function(e) n = n + 1 end)");
    trial_forget(b->alice);
    for (int i = 0;
            i < 240 && str_find(trial_told(b->alice), STR("KiB in variables"), 0) == SIZE_MAX;
            i++) {
        (void)trial_type(b->bob, "poke machine");
        (void)trial_type(b->bob, "look");
        trial_advance(b->trial, 1); /* what is garbage is looked for every ten seconds */
    }
    assert_has(trial_told(b->alice), "Look at a machine (#");
    assert_lacks(trial_told(b->alice), "were started afresh");
}

BENCH_TEST(gifts_cannot_exceed_a_builders_object_quota)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    (void)trial_type(b->wizard, "@quota carol = objects 1");
    uint64_t one = bench_create(b, "a can", NULL);
    uint64_t two = bench_create(b, "a jug", NULL);

    (void)trial_typef(b->alice, "@chown #%" PRIu64 " = carol", one);
    (void)trial_type(carol, "yes");
    trial_settle(b->trial);
    assert_has(trial_told(b->alice), "belongs to carol");
    assert_has(
            trial_typef(b->alice, "@chown #%" PRIu64 " = carol", two), "has reached a quota");
}

BENCH_TEST(source_is_counted_by_its_length)
{
    struct buf long_source = {0};
    for (int i = 0; i < 30; i++) {
        buf_add_text(&long_source, "-- a line of forty bytes, or nearly so\n");
    }
    limit(b, "behaviour_kib 2");
    bench_program(b, long_source.bytes);
    uint64_t bytes = use(b, QUOTA_BEHAVIOUR_KIB);
    assert_in_range(bytes, 1100, 1300);
    uint64_t other = bench_create(b, "a can", NULL);
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, other);

    assert_has(trial_program(b->alice, id, long_source.bytes), "longer than 2 KiB in all");
    bench_program(b, long_source.bytes);
    assert_int_equal(use(b, QUOTA_BEHAVIOUR_KIB), bytes);
    trial_crash(b->trial);
    assert_int_equal(use(b, QUOTA_BEHAVIOUR_KIB), bytes);
    (void)trial_typef(b->alice, "@destroy #%" PRIu64, b->machine);
    assert_int_equal(use(b, QUOTA_BEHAVIOUR_KIB), 0);
    buf_finish(&long_source);
}

BENCH_TEST(timers_are_counted_and_can_be_replaced)
{
    bench_program(b, "command('poke {this}', function(e) e.this:after(100, 'a') "
                     "e.this:after(100, 'b') return 'Set.' end) "
                     "command('prod {this}', function(e) e.this:after(100, 'c') end)");
    limit(b, "timers 2");

    assert_has(trial_type(b->bob, "poke machine"), "Set.");
    assert_has(trial_type(b->bob, "poke machine"), "Set.");
    (void)trial_type(b->bob, "prod machine");

    assert_has(trial_told(b->alice), "You would have more than 2 timers");
}

BENCH_TEST(waiting_scripts_are_counted_but_not_the_games_own)
{
    bench_program(b, "command('poke {this}', function(e) wait(100) end)");
    limit(b, "tasks 2");
    for (int i = 0; i < 3; i++) {
        (void)trial_type(b->bob, "poke machine");
    }

    assert_has(trial_told(b->alice), "More than 2 of your scripts would wait at once");
    bench_program(b, "command('poke {this}', function(e) return 'Poked.' end)");
    assert_has(trial_type(b->bob, "poke machine"), "Poked.");
}

BENCH_TEST(builders_see_their_own_quotas_and_wizards_all)
{
    struct str own = trial_type(b->alice, "@quota");
    assert_has(own, "objects: 1 of 5000");
    assert_has(own, "behaviour_kib: 0 of 1024");
    assert_has(own, "of 33554432");
    assert_has(own, "timers: 0 of 1000");
    assert_has(own, "tasks: 0 of 100");
    assert_has(own, "time_percent: 0 of 20");

    assert_has(trial_type(b->wizard, "@quota alice"), "objects: 1 of 5000");
    assert_lacks(trial_type(b->alice, "@quota wizard"), "objects:");
    assert_lacks(trial_type(b->alice, "@quota alice = objects 9"), "New quotas of");
    assert_lacks(trial_type(b->bob, "@quota"), "objects:");
    assert_lacks(trial_type(b->wizard, "@quota"), "objects: 0 of");
}

BENCH_TEST(an_invalid_quota_is_refused_in_a_sentence)
{
    static const char *const lines[] = {"@quota alice = objects", "@quota alice = cows 3",
            "@quota alice = objects many", "@quota alice = objects -1",
            "@quota alice = time_percent 101", "@quota alice = objects 0"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct str reply = trial_type(b->wizard, lines[i]);
        assert_lacks(reply, "New quotas of");
        assert_lacks(reply, "went wrong");
        assert_true(reply.length > 10);
    }
}

BENCH_TEST(an_individual_quota_survives_a_crash_and_is_protected)
{
    limit(b, "objects 7");

    (void)trial_typef(b->alice, "@set alice._quota = {}");
    (void)trial_type(b->alice, "; (function() object(me.id)._quota = nil end)()");
    trial_crash(b->trial);

    assert_has(trial_type(b->alice, "@quota"), "of 7");
}

/* The bytes of the properties and behaviours of alice's things, found by walking over all
 * objects. */
static uint64_t walked_bytes(struct bench *b)
{
    struct world *world = trial_world(b->trial);
    uint64_t bytes = use(b, QUOTA_BEHAVIOUR_KIB);
    for (uint64_t id = 1; id < world->next_id; id++) {
        const struct object *object = world_find(world, id);
        if (!object || object->owner != trial_character(b->alice)) {
            continue;
        }
        for (uint32_t i = 0; i < object->prop_count; i++) {
            bytes += PROP_STORED_BYTES + value_stored_size(&object->props[i].value);
        }
    }
    return bytes;
}

static void assert_bytes_are_right(struct bench *b)
{
    assert_int_equal(use(b, QUOTA_BYTES), walked_bytes(b));
}

BENCH_TEST(bytes_are_counted_as_properties_grow_and_shrink)
{
    static const char *const lines[] = {
            "; (function() object('{m}').big = ('x'):rep(50000) end)()",
            "; (function() object('{m}').list = { 1, 2.5, 'three', me, { four = true } } "
            "end)()",
            "; (function() local list = object('{m}').list list[6] = ('y'):rep(9000) list[1] = "
            "nil end)()",
            "; (function() object('{m}').list.more = object('{m}').big end)()",
            "; (function() object('{m}').big = ('é'):rep(20000) error('undone') end)()",
            "; (function() object('{m}').list = nil end)()",
            "@set #{m}.note = \"a note\"",
            "@undo",
            "@create a chest",
            "@clone #{m}",
            "; (function() object('{m}').big = nil end)()",
    };
    assert_bytes_are_right(b);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct buf line = {0};
        for (const char *at = lines[i]; *at; at++) {
            bool is_number = strncmp(at, "{m}", 3) == 0;
            if (is_number && at > lines[i] && at[-1] == '\'') {
                buf_printf(&line, "#%" PRIu64, b->machine);
            } else if (is_number) {
                buf_printf(&line, "%" PRIu64, b->machine);
            } else {
                buf_add_char(&line, *at);
            }
            at += is_number ? 2 : 0;
        }
        uint64_t before = use(b, QUOTA_BYTES);
        (void)trial_type(b->alice, line.bytes);
        if (i < 2) {
            assert_true(use(b, QUOTA_BYTES) > before);
        }
        assert_bytes_are_right(b);
        buf_finish(&line);
    }
}

BENCH_TEST(the_byte_count_stays_right_after_gifts_undo_and_restarts)
{
    uint64_t chest = bench_create(b, "a chest", NULL);
    (void)trial_typef(b->alice,
            "; (function() object('#%" PRIu64 "').big = ('x'):rep(40000) end)()", chest);
    bench_program_object(b, chest, "on('hear', function(e) end)");
    uint64_t bytes = use(b, QUOTA_BYTES);
    assert_true(bytes > 40000);
    assert_bytes_are_right(b);

    trial_crash(b->trial);
    assert_int_equal(use(b, QUOTA_BYTES), bytes);
    assert_bytes_are_right(b);
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = wizard", chest);
    assert_true(use(b, QUOTA_BYTES) < bytes - 40000);
    assert_bytes_are_right(b);
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = alice", chest);
    assert_bytes_are_right(b);
    (void)trial_typef(b->alice, "@destroy #%" PRIu64, chest);
    assert_true(use(b, QUOTA_BYTES) < bytes - 40000);
    assert_bytes_are_right(b);
    (void)trial_type(b->alice, "@undo");
    assert_true(use(b, QUOTA_BYTES) > 40000);
    assert_bytes_are_right(b);
    trial_crash(b->trial);
    assert_bytes_are_right(b);
}

BENCH_TEST(a_builder_over_the_byte_quota_is_told_what_to_do)
{
    bench_program(b,
            "command('poke {this}', function(e) e.this.n = (e.this.n or 0) + 1 "
            "e.this['p' .. e.this.n] = ('x'):rep(10000) return 'Kept.' end)\n"
            "command('prod {this}', function(e) for i = 1, 9 do "
            "e.this['q' .. i] = ('x'):rep(60000) end end)\n"
            "command('pat {this}', function(e) e.this.list = {} "
            "for i = 1, 60 do e.this.list[i] = ('x'):rep(1000) end end)\n"
            "command('free {this}', function(e) for i = 1, 9 do e.this['p' .. i] = nil end "
            "return 'Freed.' end)");
    limit(b, "bytes 100000");

    (void)trial_type(b->bob, "prod machine"); /* more than fits, in one transaction */
    assert_has(trial_told(b->alice), "hold more than 100000 bytes");
    trial_forget(b->alice);
    for (int i = 0; i < 8; i++) {
        assert_has(trial_type(b->bob, "poke machine"), "Kept.");
    }
    assert_has(trial_told(b->alice), "Near a limit: your things hold 7");
    assert_has(trial_told(b->alice), "of 97 KiB in properties and behaviours.");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "pat machine");
    assert_has(trial_told(b->alice), "hold more than 100000 bytes");
    (void)trial_type(b->bob, "poke machine");
    assert_lacks(trial_type(b->bob, "poke machine"), "Kept.");
    assert_has(trial_typef(b->alice, "; create('item', { text = ('x'):rep(40000) })"),
            "hold more than 100000 bytes");
    assert_has(trial_type(b->alice, "@quota"), "bytes: ");
    assert_has(trial_type(b->alice, "@quota"), " of 100000");

    assert_has(trial_type(b->bob, "free machine"), "Freed.");
    assert_has(trial_type(b->bob, "poke machine"), "Kept.");
    assert_bytes_are_right(b);
}

BENCH_TEST(gifts_cannot_exceed_a_builders_byte_quota)
{
    (void)trial_join(b->trial, "carol", "builder");
    (void)trial_type(b->wizard, "@quota carol = bytes 65536");
    uint64_t chest = bench_create(b, "a chest", NULL);
    (void)trial_typef(b->alice,
            "; (function() local o = object('#%" PRIu64
            "') o.big = ('x'):rep(40000) o.bigger = ('x'):rep(40000) end)()",
            chest);

    assert_has(
            trial_typef(b->alice, "@chown #%" PRIu64 " = carol", chest), "has reached a quota");
}

/* Each would found an additional area. */
BENCH_TEST(no_command_exceeds_the_quota_of_areas)
{
    static const char *const lines[] = {"@area Third =", "@create Third from area",
            ";create('area', {name = 'Third'})", ";create({'item', 'area'}, {name = 'Third'})",
            "@proto can = area", "@proto can = item, area"};
    (void)bench_create(b, "a can", NULL);
    limit(b, "areas 2");
    uint64_t first = trial_first_id(trial_type(b->alice, "@area First ="));
    (void)trial_type(b->alice, "@area Second =");
    assert_int_equal(use(b, QUOTA_AREAS), 2);

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_has(trial_type(b->alice, lines[i]), "your limit is 2. Delete one (@destroy)");
        assert_int_equal(use(b, QUOTA_AREAS), 2);
    }
    (void)trial_typef(b->alice, "@clone #%" PRIu64, first);
    assert_int_equal(use(b, QUOTA_AREAS), 2);
    uint64_t other = trial_first_id(trial_type(b->wizard, "@area Other ="));
    assert_has(trial_typef(b->wizard, "@chown #%" PRIu64 " = alice", other),
            "has reached a quota");
    assert_int_equal(use(b, QUOTA_AREAS), 2);

    (void)trial_typef(b->alice, "@destroy #%" PRIu64, first);
    assert_has(trial_type(b->alice, "@area Third ="), "Nobody else may build in");
    assert_int_equal(use(b, QUOTA_AREAS), 2);
}
