/* plain_test.c -- Lines handled in C without the verbs' scripts (engine/core/line/plain.c), where
 * nothing is special, have the same effect as the scripts.
 *
 * Lines are typed at random in worlds with all sorts of things and handlers, once normally and once
 * with the scripts alone. All texts that players read, and the places of all things, must be equal.
 *
 * A failing seed is printed; SKEIN_SEED runs that seed alone, SKEIN_ROUNDS sets the number of
 * seeds. */
#include "engine/base/base.h"
#include "engine/core/line/commands.h"
#include "engine/core/output/tells.h"
#include "engine/core/script/command.h"
#include "engine/lua/host.h"
#include "tests/script/bench.h"
#include "tests/script/growing.h"
#include "tests/support/repeat.h"

#include <inttypes.h>
#include <stdlib.h>

enum { THINGS = 7, HANDLERS = 5, LINES = 60, PLAIN_ROUNDS = 24, SHOWN = 300, PLAIN_MOST = 12 };

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const char *const plain_names[THINGS] = {
        "anvil", "bodkin", "compass", "drum", "egg", "flute", "goblet"};

/* The commands that may do without their script. */
static size_t plain_commands(struct bench *b, struct command **out, size_t most)
{
    static const struct str verbs[] = {STR_IS("take"), STR_IS("drop"), STR_IS("look"),
            STR_IS("inventory"), STR_IS("say"), STR_IS("'"), STR_IS("\""), STR_IS("tell")};
    size_t count = 0;
    for (size_t i = 0; i < COUNT(verbs); i++) {
        struct commands_of of =
                commands_of_verb(stock_commands(trial_engine(b->trial)), verbs[i]);
        for (size_t k = 0; k < of.count && count < most; k++) {
            if (of.list[k]->plain) {
                out[count++] = of.list[k];
            }
        }
    }
    return count;
}

BENCH_TEST(a_plain_command_runs_no_script)
{
    struct buf wide = {0}; /* few letters, but one more than fit into 400 bytes */
    while (wide.length <= 400) {
        buf_add_text(&wide, "\xf0\x9f\x98\x84");
    }
    struct command *commands[PLAIN_MOST];
    int functions[PLAIN_MOST];
    (void)bench_create(b, "a lamp", NULL);
    size_t count = plain_commands(b, commands, COUNT(commands));
    (void)trial_type(b->alice, "say first");
    assert_int_equal(count, 11);
    for (size_t i = 0; i < count; i++) {
        functions[i] = commands[i]->function;
        commands[i]->function = -2; /* nothing that could run */
    }

    assert_has(trial_type(b->alice, "drop lamp"), "You drop the lamp.");
    assert_has(trial_told(b->bob), "Alice drops the lamp.");
    assert_has(trial_type(b->alice, "get lamp"), "You take the lamp.");
    assert_has(trial_type(b->alice, "l"), "The Waking Room");
    assert_has(trial_type(b->alice, "i"), "You are holding a lamp.");
    assert_has(trial_type(b->alice, "'hello"), "You say, \"hello\"");
    assert_has(trial_told(b->bob), "Alice says, \"hello\"");
    assert_has(trial_type(b->alice, "tell bob well met"), "You tell bob, \"well met\"");
    assert_has(trial_told(b->bob), "Alice tells you, \"well met\"");
    assert_has(trial_type(b->alice, "t bob = well met"), "You tell bob, \"well met\"");
    assert_has(trial_type(b->bob, "page alice = you too"), "You tell alice, \"you too\"");
    assert_has(trial_typef(b->alice, "tell bob %s", wide.bytes + 4), "You tell bob");
    assert_lacks(trial_typef(b->alice, "tell bob %s", wide.bytes), "You tell bob");

    for (size_t i = 0; i < count; i++) {
        commands[i]->function = functions[i];
    }
    buf_finish(&wide);
}

/* The default game, with all its packages. */
static int starter_open(void **state)
{
    return bench_open_with(state, &(struct trial_options){.game = "starter"});
}

#define STARTER_TEST(name) TEST_OF(name, struct bench, b, starter_open, bench_close)

/* Types what players type all the time, twenty times. */
static void type_on(struct bench *b)
{
    static const char *const lines[] = {
            "say hello", "drop lamp", "take lamp", "look", "inventory"};
    for (size_t i = 0; i < 20 * COUNT(lines); i++) {
        (void)trial_type(b->alice, lines[i % COUNT(lines)]);
    }
}

STARTER_TEST(frequent_lines_read_nothing_from_the_file)
{
    (void)bench_create(b, "a lamp", NULL);
    type_on(b);
    uint64_t before = growing_reads(trial_engine(b->trial));

    type_on(b);

    assert_int_equal(growing_reads(trial_engine(b->trial)) - before, 0);
}

STARTER_TEST(a_look_runs_no_script_where_nothing_has_one)
{
    struct host_stats before;
    struct host_stats after;
    (void)bench_settle(b);
    (void)trial_type(b->alice, "look");
    host_stats(engine_script_data(trial_engine(b->trial)), &before);

    assert_has(trial_type(b->alice, "look"), "Stage");

    host_stats(engine_script_data(trial_engine(b->trial)), &after);
    assert_int_equal(after.runs - before.runs, 0);
}

STARTER_TEST(taking_runs_no_script_while_no_rule_waits_for_it)
{
    struct host_stats before;
    struct host_stats after;
    (void)bench_create(b, "a lamp", NULL);
    (void)trial_type(b->alice, "drop lamp");
    (void)trial_type(b->alice, "take lamp");
    host_stats(engine_script_data(trial_engine(b->trial)), &before);

    (void)trial_type(b->alice, "drop lamp");
    (void)trial_type(b->alice, "take lamp");

    host_stats(engine_script_data(trial_engine(b->trial)), &after);
    assert_int_equal(after.runs - before.runs, 0);
}

STARTER_TEST(a_new_rule_about_taking_counts_at_once_and_a_changed_one_soon)
{
    (void)bench_create(b, "a lamp", NULL);
    (void)trial_type(b->alice, "drop lamp");
    (void)trial_type(b->alice, "take lamp");
    uint64_t rule = trial_first_id(trial_type(b->wizard, "@create Taker from achievement"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".rule = { on = \"take\" }", rule);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".count = 2", rule);
    (void)trial_type(b->alice, "drop lamp");
    (void)trial_type(b->alice, "take lamp");
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".rule = { on = \"give\" }", rule);
    trial_advance(b->trial, 6);
    (void)trial_type(b->alice, "drop lamp");
    (void)trial_type(b->alice, "take lamp");
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".rule = { on = \"take\" }", rule);
    trial_advance(b->trial, 6);

    assert_has(trial_type(b->alice, "drop lamp"), "You drop");
    assert_has(trial_type(b->alice, "take lamp"), "You have achieved: Taker.");
}

BENCH_TEST(handlers_are_asked_before_a_plain_command)
{
    uint64_t room = bench_settle(b);
    uint64_t lamp = bench_create(b, "a lamp", NULL);
    bench_program_object(b, lamp,
            "before('drop', function() return 'It sticks.' end)\n"
            "before('move', 'thing', function(e)\n"
            "  if e.how ~= 'take' then return nil end\n"
            "  e.this.asked = (e.this.asked or 0) + 1\n"
            "  stop('Heavy.')\n"
            "end)");

    assert_has(trial_type(b->alice, "drop lamp"), "It sticks.");
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, lamp, room);
    assert_has(trial_type(b->bob, "take lamp"), "Heavy.");
    assert_string_equal(trial_property(b->trial, lamp, "asked"), "1");

    assert_has(trial_type(b->bob, "look"), "Stage");
    (void)trial_program(b->wizard, "here", "before('look', function() return 'Mist.' end)");
    assert_has(trial_type(b->bob, "look"), "Mist.");
    assert_lacks(trial_reply(b->bob), "Stage");
}

BENCH_TEST(a_plain_command_acts_where_a_handler_moved_the_actor)
{
    (void)bench_settle(b);
    uint64_t lamp = bench_create(b, "a lamp", NULL);
    uint64_t ball = bench_create(b, "a ball", NULL);
    unsigned long long cellar = trial_first_id(trial_type(b->wizard, "@dig Cellar"));
    char source[300];
    (void)trial_typef(b->wizard, "@accept #%llu = alice", cellar);
    (void)snprintf(source, sizeof(source),
            "before('command', function(e)\n"
            "  if e.verb == 'look' or e.text == 'lamp' then e.actor:move(object('#%llu')) end\n"
            "end)",
            cellar);
    (void)trial_program(b->wizard, "here", source);
    (void)snprintf(source, sizeof(source),
            "command('drop {this}', function(e) e.actor:move(object('#%llu')) return pass() "
            "end)",
            cellar);
    bench_program_object(b, ball, source);

    (void)trial_type(b->bob, "look");
    assert_has(trial_told(b->bob), "Cellar");
    assert_lacks(trial_told(b->bob), "Stage");
    assert_has(trial_type(b->alice, "drop ball"), "You drop the ball.");
    assert_int_equal(world_find(trial_world(b->trial), ball)->location, cellar);
    (void)trial_typef(b->wizard, "@teleport alice to here");
    assert_has(trial_type(b->alice, "drop lamp"), "You drop the lamp.");
    assert_int_equal(world_find(trial_world(b->trial), lamp)->location, cellar);
}

BENCH_TEST(a_thing_destroyed_by_its_own_command_is_gone)
{
    (void)bench_settle(b);
    uint64_t peach = bench_create(b, "a peach", NULL);
    (void)trial_type(b->alice, "drop peach");
    bench_program_object(
            b, peach, "command('take {this}', function(e) e.this:destroy() return pass() end)");
    assert_has(trial_type(b->bob, "take peach"), "You see no peach here.");
}

BENCH_TEST(a_describe_handler_can_refuse_a_look)
{
    (void)bench_settle(b);
    (void)trial_program(b->wizard, "here",
            "on('describe', function() refuse('No look.') end)\n"
            "on('look', 'room', function() refuse('Too late.') end)");
    assert_has(trial_type(b->bob, "look"), "No look.");
    assert_lacks(trial_reply(b->bob), "Too late.");
}

BENCH_TEST(a_reply_reaches_all_recipients_of_the_last_tell)
{
    (void)trial_type(b->wizard, "tell alice,bob both of you");
    (void)trial_type(b->alice, "reply to both");
    assert_has(trial_told(b->bob), "Alice tells you and ");
    (void)trial_type(b->wizard, "tell alice,bob both again");
    (void)trial_type(b->wizard, "tell alice you alone");
    (void)trial_type(b->bob, "why tell alice perhaps");
    trial_forget_all(b->trial);
    assert_has(trial_type(b->alice, "reply to one"), "\"to one\"");
    assert_has(trial_told(b->wizard), "Alice tells you, \"to one\"");
    assert_string_equal(trial_told(b->bob).bytes, "");
    assert_has(trial_type(b->bob, "reply to all"), " and ");

    struct player *guest = trial_join_guest(b->trial);
    (void)trial_type(guest, "tell alice,bob I go");
    (void)trial_type(guest, "tell wizard I go");
    (void)trial_type(guest, "quit");
    trial_settle(b->trial);
    assert_has(trial_type(b->bob, "reply farewell"), "You tell alice, \"farewell\"");
    assert_has(trial_type(b->wizard, "reply farewell"), "no longer exists");
}

BENCH_TEST(nothing_is_dropped_into_the_hands_of_an_ignoring_player)
{
    (void)bench_settle(b);
    unsigned long long alice = trial_character(b->alice);
    unsigned long long bob = trial_character(b->bob);
    (void)bench_create(b, "a lamp", NULL);
    (void)trial_type(b->alice, "give lamp to bob");
    (void)trial_typef(b->wizard, "@set #%llu.capacity = 1000", alice);
    (void)trial_typef(b->wizard, "@lua object('#%llu'):move(object('#%llu'))", bob, alice);
    (void)trial_type(b->alice, "ignore bob");
    assert_has(trial_type(b->bob, "drop lamp"), "doesn't wish to hear from you");
}

/* -- worlds at random -- */

/* A world, with the lines typed and the texts read in it. */
struct plain_own_run {
    struct bench *bench;
    struct rng rng;
    uint64_t room;
    uint64_t things[THINGS];
    struct buf *read;
};

static const char *any(struct plain_own_run *run, const char *const *list, size_t count)
{
    return list[rng_below(&run->rng, count)];
}

#define ANY(run, list) any(run, list, COUNT(list))

static void make_thing(struct plain_own_run *run, size_t number)
{
    static const char *const kinds[] = {
            "item", "item", "item", "garment", "container", "light"};
    static const char *const values[] = {"portable = false", "weight = 15", "weight = 30",
            "worn = true", "open = true", "hidden = true", "capacity = 5", "light = 2",
            "aliases = {\"all\", \"up\"}", "desc = \"So.\""};
    char name[40];
    (void)snprintf(name, sizeof(name), "a %s", plain_names[number]);
    uint64_t id = bench_create(run->bench, name, ANY(run, kinds));
    run->things[number] = id;
    for (uint64_t left = rng_below(&run->rng, 3); left > 0; left--) {
        (void)trial_typef(run->bench->alice, "@set #%" PRIu64 ".%s", id, ANY(run, values));
    }
    if (rng_below(&run->rng, 3) > 0) {
        (void)trial_typef(run->bench->alice, "drop #%" PRIu64, id);
    }
}

static void make_handler(struct plain_own_run *run)
{
    static const char *const whens[] = {"before", "on"};
    static const char *const events[] = {
            "take", "drop", "take", "drop", "move", "act", "look", "look", "hear", "hear"};
    static const char *const roles[] = {
            "thing", "thing", "thing", "source", "target", "actor", "held", "room", "witness"};
    static const char *const deeds[] = {"return \"No.\"", "refuse(\"Never {thing}.\", e)",
            "act(e.actor, \"A bell rings for {thing}.\", e)", "e.this:destroy()",
            "if e.thing and e.thing ~= e.this then e.thing:destroy() end",
            "e.this.count = (e.this.count or 0) + 1", "error(\"broken\")",
            "e.actor:tell(\"Psst.\")", "if stop then stop(\"Stopped.\") end",
            "e.this.portable = false", "e.this:move(e.room)", "e.this.weight = 30"};
    struct bench *b = run->bench;
    char source[400];
    uint64_t of = rng_below(&run->rng, THINGS + 3);
    bool of_room = of >= THINGS;
    (void)snprintf(source, sizeof(source),
            "%s(\"%s\", \"%s\", function(e) %s end)\n%s(\"%s\", \"%s\", function(e) %s end)",
            ANY(run, whens), ANY(run, events), ANY(run, roles), ANY(run, deeds),
            ANY(run, whens), ANY(run, events), ANY(run, roles), ANY(run, deeds));
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, of_room ? run->room : run->things[of]);
    (void)trial_program(of_room ? b->wizard : b->alice, id, source);
}

static void make_world(struct plain_own_run *run)
{
    struct bench *b = run->bench;
    run->room = bench_settle(b);
    /* The first line of a player never takes the fast path. */
    (void)trial_type(b->alice, "say Here I am.");
    (void)trial_type(b->bob, "say So am I.");
    for (size_t i = 0; i < THINGS; i++) {
        make_thing(run, i);
    }
    for (uint64_t left = rng_below(&run->rng, HANDLERS + 1); left > 0; left--) {
        make_handler(run);
    }
    if (rng_below(&run->rng, 4) == 0) {
        (void)trial_typef(b->wizard, "@set #%" PRIu64 ".light = 0", run->room);
    }
    if (rng_below(&run->rng, 2) == 0) {
        (void)trial_type(b->wizard, "@lua create({ \"coin\" }, { amount = 9, name = \"a silver "
                                    "coin\", location = me.location }) ");
    }
    static const char *const lines[] = {"@mute bob for 10m because noise",
            "@set bob.dying = true", "@mute alice for 10m", "@jail bob for 10m because noise",
            "@mute bob for 10m"};
    if (rng_below(&run->rng, 3) == 0) {
        (void)trial_type(b->wizard, ANY(run, lines));
    }
    if (rng_below(&run->rng, 3) == 0) {
        (void)trial_type(b->bob, "ignore alice");
    }
    trial_forget_all(b->trial);
}

static void read_all(struct plain_own_run *run)
{
    struct bench *b = run->bench;
    struct player *all[] = {b->alice, b->bob, b->wizard};
    for (size_t i = 0; i < COUNT(all); i++) {
        buf_printf(run->read, "  %zu: %.*s\n", i, STR_FMT(trial_told(all[i])));
    }
    trial_forget_all(b->trial);
}

static void type_line_plain(struct plain_own_run *run)
{
    static const char *const forms[] = {"take %s", "take %s", "get %s", "drop %s", "drop %s",
            "pick up %s", "put down %s", "get all %s", "take all", "drop all", "drop 2 coins",
            "take 3 coins", "take %s. drop it", "put %s in %s", "take %s from %s", "wear %s",
            "remove %s", "open %s", "close %s", "why take %s", "why drop %s", "enter %s", "out",
            "give %s to alice", "take %s and %s", "drop %s, %s", "take egg", "drop egg", "look",
            "l", "look around", "look %s", "why look", "i", "inventory", "i", "say %s",
            "say %s", "say so", "'%s", "\"%s", "say \"%s\"",
            "say :smile: :%s:", "say to bob %s", "say to %s", "say", "why say %s",
            "mood wearily", "mood none", "tell bob %s", "tell alice %s", "tell bob = %s",
            "page alice %s", "tell bob \"%s\"", "tell alice :smile: %s", "reply %s", "reply %s",
            "tell alice,bob %s", "tell bob, %s", "tell %s to alice", "tell ali %s", "afk %s",
            "afk", "ignore alice", "unignore alice", "why tell bob %s", "tell bob"};
    struct bench *b = run->bench;
    struct player *all[] = {b->alice, b->bob};
    struct player *who = all[rng_below(&run->rng, COUNT(all))];
    const char *form = ANY(run, forms);
    const char *one = ANY(run, plain_names);
    const char *other = ANY(run, plain_names);
    struct buf text = {0};
    const char *words[] = {one, other};
    size_t used = 0;
    for (const char *at = form; *at; at++) {
        if (at[0] == '%' && at[1] == 's') {
            buf_add_text(&text, words[used++]);
            at++;
        } else {
            buf_add_char(&text, *at);
        }
    }
    buf_printf(run->read, "> %s\n", text.bytes);
    (void)trial_type(who, text.bytes);
    trial_settle(b->trial);
    read_all(run);
    buf_finish(&text);
}

/* Disconnects bob for a moment, while somebody speaks to him. */
static void lose_bob(struct plain_own_run *run)
{
    struct bench *b = run->bench;
    trial_hang_up(b->bob);
    (void)trial_typef(b->alice, "tell bob %s", ANY(run, plain_names));
    trial_reconnect(b->bob);
    trial_settle(b->trial);
    read_all(run);
}

static void note_state(struct plain_own_run *run)
{
    struct world *world = trial_world(run->bench->trial);
    for (size_t i = 0; i < THINGS; i++) {
        struct object *object = world_find(world, run->things[i]);
        buf_printf(run->read, "%s: %" PRIu64, plain_names[i], object ? object->location : 0);
        buf_printf(run->read, " %s\n",
                object ? trial_property(run->bench->trial, run->things[i], "count") : "ended");
    }
}

static void note_tell(void *data, const struct tell *tell)
{
    /* The part before the dash identifies the world. */
    size_t dash = str_find_char(tell->mark, '-', 0);
    buf_printf(data, "%" PRIu64 " %s %.*s %" PRIu64 " (%.*s%.*s): %.*s\n", tell->number,
            tell->own ? "to" : "from", STR_FMT(tell->peer_name), tell->peer,
            STR_FMT(tell->kind), STR_FMT(str_slice(tell->mark, dash, tell->mark.length)),
            STR_FMT(tell->text));
}

static void note_tells(struct plain_own_run *run)
{
    struct bench *b = run->bench;
    struct player *all[] = {b->alice, b->bob, b->wizard};
    for (size_t i = 0; i < COUNT(all); i++) {
        tells_each(trial_engine(b->trial), trial_character(all[i]), note_tell, run->read);
    }
}

/* Everything that was read in the world of that seed; with_scripts: every line by its script. */
static void play_plain(uint64_t seed, bool with_scripts, struct buf *out_read)
{
    void *state = NULL;
    (void)bench_open(&state);
    struct plain_own_run run = {.bench = state, .read = out_read};
    struct command *commands[PLAIN_MOST];
    uint8_t plain[PLAIN_MOST];
    size_t count = plain_commands(run.bench, commands, COUNT(commands));
    for (size_t i = 0; i < count && with_scripts; i++) {
        plain[i] = commands[i]->plain;
        commands[i]->plain = 0;
    }
    rng_seed(&run.rng, seed);
    make_world(&run);
    for (int i = 0; i < LINES; i++) {
        type_line_plain(&run);
        if (rng_below(&run.rng, LINES / 2) == 0) {
            lose_bob(&run);
        }
    }
    note_state(&run);
    note_tells(&run);
    (void)trial_type(run.bench->wizard, "highscores");
    read_all(&run);
    for (size_t i = 0; i < count && with_scripts; i++) {
        commands[i]->plain = plain[i];
    }
    (void)bench_close(&state);
}

/* Prints the texts around the first difference. */
static void show_difference(uint64_t seed, struct str one, struct str other)
{
    size_t at = 0;
    while (at < one.length && at < other.length && one.bytes[at] == other.bytes[at]) {
        at++;
    }
    size_t from = at > SHOWN ? at - SHOWN : 0;
    struct str plain = str_slice(one, from, at + SHOWN < one.length ? at + SHOWN : one.length);
    struct str by_script =
            str_slice(other, from, at + SHOWN < other.length ? at + SHOWN : other.length);
    print_error("seed %" PRIu64 ": as it is\n%.*s\n", seed, STR_FMT(plain));
    print_error("-- and with the scripts alone\n%.*s\n", STR_FMT(by_script));
}

TEST(plain_commands_have_the_same_effect_as_their_scripts)
{
    uint64_t seed = test_number("SKEIN_SEED", 1);
    uint64_t rounds = getenv("SKEIN_SEED") ? 1 : test_rounds(5, PLAIN_ROUNDS);
    for (uint64_t end = seed + rounds; seed < end; seed++) {
        struct buf as_it_is = {0};
        struct buf scripts = {0};
        play_plain(seed, false, &as_it_is);
        play_plain(seed, true, &scripts);
        bool same = str_equal(buf_str(&as_it_is), buf_str(&scripts));
        if (!same) {
            show_difference(seed, buf_str(&as_it_is), buf_str(&scripts));
        }
        buf_finish(&as_it_is);
        buf_finish(&scripts);
        assert_true(same);
    }
}
