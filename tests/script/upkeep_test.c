/* upkeep_test.c -- Builders see the state and the activity of their things, and can end it: @show,
 * @timers, @tasks, @errors. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

/* before, the machine's #ID, after. */
static const char *machine_line(const struct bench *b, const char *before, const char *after)
{
    static char line[256];
    (void)snprintf(line, sizeof(line), "%s#%" PRIu64 "%s", before, b->machine, after);
    return line;
}

/* -- @show -- */

BENCH_TEST(show_names_the_source_of_each_property)
{
    (void)trial_type(b->alice, "@proto machine = light");
    (void)trial_type(b->alice, "@set machine.colour = \"red\"");
    (void)trial_type(b->alice, "@set machine._code = 4711");
    bench_program(b, "command('crank {this}', function(e) e.this:every(30, 'tick') end)\n"
                     "before('take', 'thing', function(e) end)\n"
                     "on('timer:tick', function(e) end)");
    (void)trial_type(b->bob, "crank machine");

    struct str said = trial_type(b->alice, "@show machine");

    assert_has(said, machine_line(b, "id = ", "\n"));
    assert_has(said, "\nprototypes = a light (#");
    assert_has(said, "\nlocation = The Waking Room (#");
    assert_has(said, "\nowner = alice (#");
    assert_has(said, "\ncolour = \"red\"\n");
    assert_has(said, "\n_code = 4711\n");
    assert_has(said, "From a light (#");
    assert_has(said, "\nbehaviour = revision 1 by alice, ");
    assert_has(said, machine_line(b, "\ncommand crank {this} = its own, ", " rev 1\n"));
    assert_has(said, machine_line(b, "\nbefore take = as thing, its own, ", " rev 1\n"));
    assert_has(said, " = $light\n");
    assert_has(said, "\ntick = in 30 s, every 30 s, of alice (#");
    assert_lacks(said, "function");
}

BENCH_TEST(show_lists_equal_handlers_once)
{
    struct str said = trial_type(b->alice, "@show bob");
    struct str line = STR("\non enter = as actor, $player\n");

    size_t first = str_find(said, line, 0);
    assert_true(first < said.length);
    assert_true(str_find(said, line, first + 1) >= said.length);
}

BENCH_TEST(show_hides_private_values_from_others)
{
    (void)trial_type(b->alice, "@set machine._code = 4711");
    bench_program(b, "command('crank {this}', function(e) local x = no.thing end)");
    (void)trial_type(b->bob, "crank machine");
    trial_join(b->trial, "carol", "builder");
    (void)trial_type(b->alice, "@private machine");

    struct str said = trial_type(trial_player(b->trial, "carol"), "@show machine");

    assert_lacks(said, "4711");
    assert_lacks(said, "nil value");
    assert_lacks(said, "revision 1 by");
    assert_has(said, "command crank {this}");
}

/* -- @timers -- */

BENCH_TEST(timers_are_listed_soonest_first_and_cancelled)
{
    bench_program(b, "command('crank {this}', function(e)\n"
                     "  e.this:after(600, 'late') e.this:every(5, 'soon')\n"
                     "end)\n"
                     "on('timer:soon', function(e) e.this.n = (e.this.n or 0) + 1 end)");
    assert_has(trial_type(b->alice, "@timers"), "No timers.");
    (void)trial_type(b->bob, "crank machine");

    struct str said = trial_type(b->alice, "@timers");
    assert_has(said, "): soon in 5 s, every 5 s, of alice (#");
    assert_has(said, "): late in 10 minutes, of alice (#");
    assert_true(str_find(said, STR("soon"), 0) < str_find(said, STR("late"), 0));
    assert_has(trial_type(b->alice, "@timers machine"), "late in 10 minutes");

    assert_has(trial_type(b->alice, "@timers cancel machine soon"), "is cancelled");
    trial_advance(b->trial, 20);
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");
    assert_has(trial_type(b->alice, "@timers cancel machine soon"), "has no timer soon");
}

BENCH_TEST(only_wizards_see_timers_of_others)
{
    bench_program(b, "command('crank {this}', function(e) e.this:after(600, 'late') end)");
    (void)trial_type(b->bob, "crank machine");
    trial_join(b->trial, "carol", "builder");
    struct player *carol = trial_player(b->trial, "carol");

    assert_has(trial_type(carol, "@timers"), "No timers.");
    assert_has(trial_type(carol, "@timers all"), "Only wizards");
    assert_has(trial_type(carol, "@timers cancel machine late"), "You don't control");
    assert_has(trial_type(b->wizard, "@timers all"), "): late in 10 minutes, of alice (#");
    assert_has(trial_type(b->wizard, "@timers cancel machine late"), "is cancelled");
}

/* -- @tasks -- */

static uint64_t task_number(struct str said)
{
    while (said.length > 0 && (said.bytes[0] < '0' || said.bytes[0] > '9')) {
        said = str_slice(said, 1, said.length);
    }
    uint64_t number = 0;
    assert_true(str_to_u64(str_take_until(&said, '.'), &number));
    return number;
}

BENCH_TEST(the_tasks_list_shows_where_and_how_long_each_waits)
{
    bench_program(b, "command('crank {this}', function(e)\n"
                     "  e.this.n = 1\n"
                     "  wait(100)\n"
                     "  e.this.n = 2\n"
                     "end)\n"
                     "command('press {this}', function(e) e.this.said = ask(e.actor, 'Why?') "
                     "or 'none' end)");
    (void)trial_type(b->bob, "crank machine");
    trial_advance(b->trial, 10);

    struct str said = trial_type(b->alice, "@tasks");
    assert_has(said, machine_line(b, "a machine (", ") at #"));
    assert_has(said, machine_line(b, " at ", " rev 1:3, of alice (#"));
    assert_has(said, "waits, since 10 s, 90 s to go");

    (void)trial_type(b->bob, "press machine");
    assert_has(trial_type(b->alice, "@tasks"), "waits for an answer of bob (#");
    assert_has(trial_type(b->wizard, "@tasks"), "waits for an answer of bob (#");
}

BENCH_TEST(a_task_is_stopped_where_it_waits)
{
    bench_program(
            b, "command('crank {this}', function(e) e.this.n = 1 wait(5) e.this.n = 2 end)");
    (void)trial_type(b->bob, "crank machine");
    uint64_t number = task_number(trial_type(b->alice, "@tasks"));
    trial_join(b->trial, "carol", "builder");
    struct player *carol = trial_player(b->trial, "carol");
    assert_has(trial_type(carol, "@tasks"), "No tasks.");
    assert_has(trial_typef(carol, "@tasks stop %" PRIu64, number), "You have no such task");

    assert_has(trial_typef(b->alice, "@tasks stop %" PRIu64, number), "has been stopped");

    trial_advance(b->trial, 10);
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "1");
    assert_has(trial_type(b->alice, "@tasks"), "No tasks.");
    assert_has(trial_typef(b->alice, "@tasks stop %" PRIu64, number), "no such task");
}

BENCH_TEST(stopping_a_task_frees_the_player_it_asked)
{
    bench_program(
            b, "command('crank {this}', function(e) e.this.n = ask(e.actor, 'Why?') end)");
    (void)trial_type(b->bob, "crank machine");
    uint64_t number = task_number(trial_type(b->alice, "@tasks"));

    (void)trial_typef(b->alice, "@tasks stop %" PRIu64, number);

    assert_has(trial_type(b->bob, "look"), "Waking");
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");
}

/* -- @errors -- */

BENCH_TEST(the_errors_list_shows_revision_line_and_count)
{
    bench_program(b, "command('crank {this}', function(e)\n  local x = no.thing\nend)");
    for (int i = 0; i < 5; i++) {
        (void)trial_type(b->bob, "crank machine");
    }

    assert_has(trial_told(b->alice), "Error in a machine (#");
    struct str said = trial_type(b->alice, "@errors");

    assert_has(said, machine_line(b, "a machine (", "), 5 times, last "));
    assert_has(said, machine_line(b, "", " rev 1:2: attempt to index a nil value"));
    assert_has(trial_type(b->alice, "@errors machine"), "5 times");
    assert_has(trial_type(b->wizard, "@errors"), "No errors.");
}

/* Lines that look for the area of the room where they are typed. */
static const char *const area_lines[] = {"@reset here", "@area", "@area here = alice",
        "@show here", "@set here.area", "@create cup", "@clone machine", "@dig Cellar",
        "@dig up to Loft", "@link west to here", "@quota", "@freeze here", "@almanac", "look",
        "map", "map words", "where", "time", "weather", "journal", "goals", "hint", "errand",
        "exits", "score", "kill bob", "@test here", "@find cup", "@record", "go hall",
        "shout Ho!", "@rehearse look", "@private", "who", "help map"};

BENCH_TEST(commands_work_in_a_room_whose_area_was_destroyed)
{
    uint64_t area = trial_first_id(trial_type(b->wizard, "@create Fen from area"));
    (void)trial_type(b->wizard, "@dig Hall");
    (void)trial_type(b->wizard, "@teleport hall");
    (void)trial_typef(b->wizard, "@set here.area = #%" PRIu64, area);
    (void)trial_typef(b->wizard, "@destroy #%" PRIu64, area);

    for (size_t i = 0; i < sizeof(area_lines) / sizeof(area_lines[0]); i++) {
        struct str said = trial_type(b->wizard, area_lines[i]);
        if (str_find(said, STR("ent wrong there"), 0) != SIZE_MAX) {
            fail_msg("%s: %.*s", area_lines[i], STR_FMT(said));
        }
    }
    assert_has(trial_type(b->wizard, "@reset here"), "This place belongs to no area");
}
