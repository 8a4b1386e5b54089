/* bystanders_test.c -- The nearby things and their actions, as buttons beside the game show them. */
#include "tests/script/asking.h"
#include "tests/script/bench.h"

#include <stdlib.h>

static json_t *around(struct bench *b)
{
    return ask_as(b, trial_character(b->bob), "page.around", "{}", NULL);
}

BENCH_TEST(the_list_around_a_player_matches_look_and_inventory)
{
    (void)bench_settle(b);
    (void)bench_create(b, "a <b> torch", NULL);
    uint64_t lever = bench_create(b, "a secret lever", NULL);
    (void)trial_type(b->alice, "drop secret lever");
    (void)trial_typef(b->alice, "@set #%llu.hidden = true", (unsigned long long)lever);
    (void)trial_type(b->alice, "give torch to bob");

    json_t *answer = around(b);

    assert_true(json_is_true(json_object_get(answer, "lit")));
    const json_t *alice = named(json_object_get(answer, "people"), "alice");
    assert_non_null(alice);
    assert_string_equal(text_in(alice, "line"), "look alice");
    assert_true(json_is_true(json_object_get(alice, "player")));
    assert_null(json_object_get(alice, "id"));
    assert_null(named(json_object_get(answer, "people"), "bob"));
    const json_t *machine = named(json_object_get(answer, "things"), "a machine");
    assert_non_null(machine);
    assert_string_equal(text_in(machine, "line"), "look machine");
    assert_null(named(json_object_get(answer, "things"), "a secret lever"));
    const json_t *torch = named(json_object_get(answer, "held"), "a <b> torch");
    assert_non_null(torch);
    assert_string_equal(text_in(torch, "line"), "");
    assert_true(json_integer_value(json_object_get(torch, "id")) > 0);
    json_decref(answer);
    assert_true(fails_with(b, "page.around", "{}", 401));
}

BENCH_TEST(of_two_lamps_around_a_player_each_line_means_one)
{
    static const char *const parts[] = {"things", "held"};
    (void)bench_settle(b);
    for (int i = 0; i < 3; i++) {
        (void)bench_create(b, "a brass lamp", "light");
        (void)trial_type(b->alice, "extinguish lamp");
        (void)trial_type(b->alice, i > 0 ? "give lamp to bob" : "drop lamp");
    }
    (void)trial_type(b->bob, "light my lamp");

    json_t *answer = around(b);
    const json_t *lit = named(json_object_get(answer, "held"), "a brass lamp (lit)");
    assert_string_equal(text_in(lit, "line"), "look lit brass lamp");
    for (size_t i = 0; i < 2; i++) {
        const json_t *unlit = named(json_object_get(answer, parts[i]), "a brass lamp");
        assert_string_equal(text_in(unlit, "line"), "look unlit brass lamp");
    }
    json_decref(answer);
    assert_lacks(trial_type(b->bob, "look unlit brass lamp"), "Which");
    assert_lacks(trial_type(b->bob, "look lit brass lamp"), "Which");
    assert_lacks(trial_type(b->bob, "look my unlit brass lamp"), "Which");
}

BENCH_TEST(darkness_hides_nearby_things_but_not_carried_ones)
{
    unsigned long long room = bench_settle(b);
    (void)bench_create(b, "a brick", NULL);
    (void)trial_type(b->alice, "give brick to bob");
    (void)trial_typef(b->wizard, "@set #%llu.light = 0", room);

    json_t *answer = around(b);

    assert_false(json_is_true(json_object_get(answer, "lit")));
    assert_int_equal(json_array_size(json_object_get(answer, "people")), 0);
    assert_int_equal(json_array_size(json_object_get(answer, "things")), 0);
    assert_non_null(named(json_object_get(answer, "held"), "a brick"));
    json_decref(answer);
}

/* Checks the number of rooms and ways on bob's small map. */
static void assert_map(struct bench *b, size_t rooms, size_t ways)
{
    json_t *answer = ask_as(b, trial_character(b->bob), "page.map", "{}", NULL);
    assert_int_equal(json_array_size(json_object_get(answer, "rooms")), rooms);
    assert_int_equal(json_array_size(json_object_get(answer, "ways")), ways);
    json_decref(answer);
}

BENCH_TEST(a_small_map_has_what_the_command_map_has)
{
    if (!has_module("atlas")) {
        return; /* this build has no such call */
    }
    unsigned long long room = bench_settle(b);
    assert_map(b, 1, 0);
    (void)trial_type(b->alice, "@dig north to Attic");
    (void)trial_type(b->alice, "@dig up to Loft");

    (void)trial_type(b->alice, "@dig west to Den");

    assert_map(b, 3, 4);
    (void)trial_typef(b->wizard, "@set #%llu.light = 0", room);
    assert_map(b, 0, 0);
    assert_true(fails_with(b, "page.map", "{}", 401));
}

/* Returns the lines that bob is offered for what the line looks at, as JSON, which the caller
 * frees. */
static char *verbs_around(struct bench *b, const char *line)
{
    char args[300];
    (void)snprintf(args, sizeof(args), "{\"line\": \"%s\"}", line);
    json_t *answer = ask_as(b, trial_character(b->bob), "page.verbs", args, NULL);
    char *text = json_dumps(json_object_get(answer, "lines"), 0);
    json_decref(answer);
    return text;
}

static void assert_verbs(struct bench *b, const char *line, const char *expected)
{
    char *lines = verbs_around(b, line);
    assert_string_equal(lines, expected);
    free(lines);
}

BENCH_TEST(offered_actions_would_work_and_are_not_performed)
{
    (void)bench_settle(b);
    (void)bench_create(b, "an oak box", "container");
    (void)trial_type(b->alice, "drop box");
    (void)trial_type(b->alice, "open box");
    (void)bench_create(b, "a brick", NULL);
    (void)trial_type(b->alice, "drop brick");
    (void)trial_typef(b->alice, "@set machine.portable = false");
    trial_settle(b->trial);
    uint64_t commit = trial_world(b->trial)->commit_number;
    trial_forget(b->alice);

    assert_verbs(b, "look brick", "[\"look brick\", \"take brick\"]");
    assert_verbs(b, "look machine", "[\"look machine\"]");
    assert_verbs(b, "look secret lever", "[]");
    assert_verbs(b, "look floor", "[\"look floor\"]");
    assert_verbs(b, "say hello", "[]");
    assert_verbs(b, "look here", "[]");
    assert_verbs(b, "look all", "[]");
    assert_verbs(b, "look it", "[]");
    assert_verbs(b, "look alice", "[\"look alice\", \"follow alice\"]");

    assert_int_equal(trial_world(b->trial)->commit_number, commit);
    assert_string_equal(trial_told(b->alice).length ? "told" : "", "");
    (void)trial_type(b->bob, "take brick");
    char *lines = verbs_around(b, "look brick");
    assert_has(str_of(lines), "drop brick");
    assert_has(str_of(lines), "give brick to alice");
    assert_has(str_of(lines), "put brick in oak box");
    assert_lacks(str_of(lines), "take");
    free(lines);
    assert_true(fails_with(b, "page.verbs", "{\"line\": \"look brick\"}", 401));
}

BENCH_TEST(standing_up_and_gifts_are_offered)
{
    (void)bench_settle(b);
    assert_verbs(b, "look", "[]");
    (void)trial_type(b->bob, "sit");
    assert_verbs(b, "look", "[\"stand\"]");
    (void)trial_type(b->bob, "stand");
    (void)bench_create(b, "a brick", NULL);
    (void)trial_type(b->alice, "give brick to bob");
    assert_verbs(
            b, "look alice", "[\"look alice\", \"follow alice\", \"give brick to alice\"]");
}

BENCH_TEST(changed_light_sends_the_room_again_to_all_who_are_there)
{
    unsigned long long room = bench_settle(b);
    (void)bench_create(b, "a lamp", "light");
    (void)trial_type(b->alice, "extinguish lamp");
    (void)trial_typef(b->wizard, "@set #%llu.light = 0", room);
    trial_forget(b->bob);

    (void)trial_type(b->alice, "light lamp");
    struct str events = trial_events(b->bob);
    assert_has(events, "Room.Info");
    assert_lacks(events, "Darkness");
    trial_forget(b->bob);
    (void)trial_type(b->alice, "extinguish lamp");
    assert_has(trial_events(b->bob), "Darkness");
}

BENCH_TEST(a_things_commands_are_offered_without_running_them)
{
    (void)bench_settle(b);
    bench_program(b, "local function f(e) e.this.pulled = true end\n"
                     "command('pull|tug {this}', f)\n"
                     "command('ask {this} for [a] cake', f)\n"
                     "command('throw {thing:held} at {this}', f)\n"
                     "before('take', function() return 'No.' end)");

    assert_verbs(b, "look machine",
            "[\"look machine\", \"pull machine\", \"ask machine for cake\"]");

    assert_has(bench_value(b, "{m}.pulled"), "nil");
}

BENCH_TEST(a_clients_stored_data_comes_back_only_to_its_account)
{
    uint64_t bob = trial_character(b->bob);
    (void)trial_type(b->bob, "alias gg = get all");

    json_decref(ask_as(b, bob, "page.keep", "{\"settings\": \"{secret-plan}\"}", NULL));

    json_t *answer = ask_as(b, bob, "page.settings", "{}", NULL);
    assert_string_equal(text_in(answer, "settings"), "{secret-plan}");
    const json_t *alias = json_array_get(json_object_get(answer, "aliases"), 0);
    assert_string_equal(text_in(alias, "word"), "gg");
    assert_string_equal(text_in(alias, "line"), "get all");
    json_decref(answer);
    answer = ask_as(b, trial_character(b->alice), "page.settings", "{}", NULL);
    assert_string_equal(text_in(answer, "settings"), "");
    json_decref(answer);
    assert_lacks(trial_type(b->alice, "@show bob"), "secret-plan");
    assert_lacks(trial_type(b->alice, "@lua print(object('bob')._client)"), "secret-plan");
    assert_true(fails_with(b, "page.settings", "{}", 401));
    assert_true(fails_with(b, "page.keep", "{\"settings\": \"\"}", 401));
    json_decref(ask_as(b, bob, "page.keep", "{\"settings\": \"\"}", NULL));
    answer = ask_as(b, bob, "page.settings", "{}", NULL);
    assert_string_equal(text_in(answer, "settings"), "");
    json_decref(answer);
}
