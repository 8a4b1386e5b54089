/* crowded_test.c -- 2,000 people in one room: texts show some people and the number of others, and
 * a line needs no more work than usual. */
#include "engine/base/base.h"
#include "engine/core/line/interpret.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/transaction.h"
#include "tests/script/bench.h"
#include "tests/script/growing.h"
#include "tests/support/costs_impl.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <inttypes.h>

enum { CROWD = 2000, STEPS_MOST = WORK_OF_LINE * 64, BYTES_MOST = 16000 };

static int crowded_open(void **state)
{
    return bench_open_with(state, &(struct trial_options){.packages = "+missions +newcomers"});
}

/* Opens the definition of a test of a game that has these packages, too. */
#define CROWDED_TEST(name) TEST_OF(name, struct bench, b, crowded_open, bench_close)

/* Adds people to alice's room who are in play, but without connections. */
static void gather(struct bench *b)
{
    struct engine *engine = trial_engine(b->trial);
    struct world *world = engine_world(engine);
    transaction_begin(engine, 0, 0);
    struct object *room =
            world_find(world, world_find(world, trial_character(b->alice))->location);
    struct object *proto = world_find_ref(world, STR("player"));
    for (int i = 0; i < CROWD; i++) {
        char name[16];
        struct err err;
        (void)snprintf(
                name, sizeof(name), "pa%c%c%c", 'a' + i / 400, 'a' + i / 20 % 20, 'a' + i % 20);
        struct object *person = world_create(world, 0);
        assert_true(proto_set(world, person, &proto, 1, &err));
        prop_set(world, person, ATOM_name, value_text(name));
        prop_set(world, person, ATOM_proper, value_bool(true));
        assert_true(place_move(world, person, room));
        (void)presence_add(engine, person, true);
    }
    transaction_commit(engine);
    trial_settle(b->trial);
}

/* The steps that bob's line takes of the budget. */
static uint64_t steps_of(struct bench *b, const char *line)
{
    struct engine *engine = trial_engine(b->trial);
    uint64_t bob = trial_character(b->bob);
    transaction_begin(engine, bob, 0);
    (void)interpret_line(engine, world_find(engine_world(engine), bob), str_of(line));
    uint64_t steps = costs_steps(engine) + engine_transaction(engine)->work * 64;
    transaction_abort(engine);
    return steps;
}

BENCH_TEST(look_in_a_crowd_shows_some_people_and_counts_the_others)
{
    gather(b);

    struct str seen = trial_type(b->bob, "look");

    assert_has(seen, "paaaa");
    assert_has(seen, " others are here.");
    assert_in_range(seen.length, 500, BYTES_MOST);
    seen = trial_type(
            b->wizard, "look"); /* the same as for one of several things with the same name */
    assert_has(seen, " others are here.");
}

BENCH_TEST(the_who_command_shows_pages_and_the_number_of_players)
{
    gather(b);

    struct str first = trial_type(b->bob, "who");
    assert_has(first, "2003 people are in the game.");
    assert_has(first,
            "These are 1 to 100, by name, and 1903 more: who 2, or by first letters: who a*");
    assert_has(first, "alice");
    assert_lacks(first, "wizard");
    assert_in_range(first.length, 500, BYTES_MOST);
    assert_has(trial_type(b->bob, "who 21"), "These are 2001 to 2003, by name.");
    assert_has(trial_reply(b->bob), "wizard");
    assert_has(trial_type(b->bob, "who 22"), "There are 21 pages. The last: who 21");
    assert_has(trial_type(b->bob, "who 0"), "Which page?");

    struct str some = trial_type(b->bob, "who PAB*");
    assert_has(some, "400 names begin with PAB.");
    assert_has(some, "These are 1 to 100, by name, and 300 more: who PAB* 2");
    assert_has(some, "pabaa");
    assert_lacks(some, "paaaa");
    assert_has(trial_type(b->bob, "who pab* 4"), "pab");
    assert_has(trial_type(b->bob, "who pab* 5"), "There are 4 pages. The last: who pab* 4");
    assert_has(trial_type(b->bob, "who ali*"), "alice");
    assert_lacks(trial_reply(b->bob), "bob");
    assert_has(trial_type(b->bob, "who zzz*"),
            "Nobody in the game has a name that begins with zzz.");
    assert_lacks(trial_type(b->bob, "who *"), "have names");
}

CROWDED_TEST(a_line_among_two_thousand_people_takes_no_more_than_a_line)
{
    static const char *const lines[] = {"look", "who", "who 20", "where", "look at paccc",
            "look at nothing", "give all to paccc", "smile at paccc", "take nothing",
            "inventory", "out", "say hello", "tell paccc hello", "exits", "whois paccc",
            "auction", "score", "journal", "hint", "goals", "quest list", "mission", "newbie"};
    gather(b);
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        uint64_t steps = steps_of(b, lines[i]);
        if (steps > STEPS_MOST) {
            print_message("%s: %" PRIu64 " steps\n", lines[i], steps);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* A name that nobody has is looked for by each pattern of its verb. */
CROWDED_TEST(no_command_among_two_thousand_people_takes_more_than_two_lines)
{
    static const char *const words[] = {"paccc", "zzzz"};
    struct buf usages = {0};
    struct buf line = {0};
    unsigned wrong = 0;
    gather(b);
    growing_put_usages(trial_engine(b->trial), &usages);
    for (struct str rest = buf_str(&usages); rest.length > 0;) {
        struct str usage = str_take_until(&rest, '\n');
        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
            buf_clear(&line);
            growing_put_line(usage, words[i], &line);
            uint64_t steps = steps_of(b, line.bytes);
            if (steps > STEPS_MOST) {
                print_message("%s: %" PRIu64 " steps\n", line.bytes, steps);
                wrong++;
            }
        }
    }
    buf_finish(&usages);
    buf_finish(&line);
    assert_int_equal(wrong, 0);
}

CROWDED_TEST(own_things_are_counted_without_a_comparison_with_each_person)
{
    gather(b);

    assert_in_range(steps_of(b, "count my paccc"), 0, (2 * CROWD + 1000) * 64);
    assert_in_range(steps_of(b, "take my zzzz"), 0, 13 * CROWD * 64);
    assert_has(trial_type(b->bob, "count my paccc"), "You have no paccc.");
}

/* One call of a script may look at fewer names than a line. */
CROWDED_TEST(a_line_that_a_command_performs_for_the_player_has_the_limit_of_the_typed_one)
{
    gather(b);

    struct str told =
            trial_type(b->bob, "how many big red round old soft warm paccc do i have");

    assert_has(told, "You have no big red round old soft warm paccc.");
}

CROWDED_TEST(newcomers_among_two_thousand_people_read_the_answer_before_the_prompt)
{
    trial_advance(b->trial, 6 * 3600); /* until the wizard may volunteer */
    gather(b);

    assert_has(trial_type(b->bob, "newbie"), "Nobody is on duty");
    assert_has(trial_type(b->bob, "newbie how do I eat?"), "Nobody is on duty");
    (void)trial_type(b->wizard, "duty on");
    assert_has(trial_type(b->bob, "newbie"), "On duty for newcomers: wizard.");
    assert_lacks(trial_type(b->bob, "newbie how do I eat?"), "Nobody is on duty");
    trial_advance(b->trial, 1);
    assert_has(trial_told(b->wizard), "[newbie] bob: how do I eat?");
}

/* Fills bob's room with things that have names of their own. */
static void spill(struct bench *b, int count)
{
    struct engine *engine = trial_engine(b->trial);
    struct world *world = engine_world(engine);
    transaction_begin(engine, 0, 0);
    struct object *room =
            world_find(world, world_find(world, trial_character(b->bob))->location);
    struct object *item = world_find_ref(world, STR("item"));
    for (int i = 0; i < count; i++) {
        char name[24];
        struct err err;
        (void)snprintf(name, sizeof(name), "thing %d", i);
        struct object *thing = world_create(world, 0);
        assert_true(proto_set(world, thing, &item, 1, &err));
        prop_set(world, thing, ATOM_name, value_text(name));
        prop_set(world, thing, ATOM_weight, value_int(0));
        assert_true(place_move(world, thing, room));
    }
    transaction_commit(engine);
    trial_settle(b->trial);
}

BENCH_TEST(of_five_thousand_things_fifty_are_taken_and_dropped_at_once)
{
    spill(b, 5000);

    assert_in_range(steps_of(b, "get all"), 0, STEPS_MOST / 2);
    struct str told = trial_type(b->bob, "get all");
    assert_has(told, "You take the thing 48.");
    assert_lacks(told, "You take the thing 49.");
    assert_has(told, "Those were the first 50. For more, type it again.");
    assert_has(trial_type(b->bob, "get all"), "You take the thing 98.");
    assert_has(trial_type(b->bob, "drop all"), "Those were the first 50.");
    told = trial_type(b->bob, "drop all");
    assert_has(told, "You drop the thing 98.");
    assert_lacks(told, "Those were");
}

BENCH_TEST(the_where_command_does_not_list_a_crowd)
{
    (void)trial_type(b->bob, "out");
    gather(b);

    struct buf told = {0};
    buf_add_str(&told, trial_type(b->bob, "where"));
    trial_advance(b->trial, 1); /* nearby objects are read from the disk first */
    buf_add_str(&told, trial_told(b->bob));

    assert_has(buf_str(&told), "many people are there.");
    assert_in_range(told.length, 50, 4000);
    buf_finish(&told);
}

BENCH_TEST(a_list_with_too_many_items_is_refused_in_a_sentence)
{
    struct buf line = {0};
    gather(b);
    buf_add_text(&line, "give zzzz");
    for (int i = 0; i < 330; i++) {
        buf_add_text(&line, " and zzzz");
    }
    buf_add_text(&line, " to paccc");
    for (int i = 0; i < 100; i++) {
        buf_add_text(&line, " and paccc");
    }

    struct str told = trial_type(b->bob, line.bytes);

    assert_has(told, "That's too much at once.");
    assert_has(trial_type(b->bob, "give zzzz to paccc"), "zzzz");
    buf_finish(&line);
}
