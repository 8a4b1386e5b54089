/* page_test.c -- The data behind web pages: players, the map, rooms for visitors, help, boards. */
#include "engine/core/calls/call.h"
#include "tests/script/asking.h"
#include "tests/script/bench.h"
#include "tests/support/trial_impl.h"

#include <inttypes.h>
#include <stdlib.h>

BENCH_TEST(the_who_page_lists_the_same_players_as_the_command)
{
    (void)trial_type(b->bob, "afk soup");
    (void)trial_type(b->bob, "describe me as A man of few words. The rest is hair.");
    (void)trial_type(b->alice, "describe me as A spy.");
    (void)trial_type(b->alice, "set profile off");

    json_t *answer = ask(b, "page.who", "{}");

    json_t *bob = named(json_object_get(answer, "who"), "bob");
    assert_non_null(bob);
    assert_string_equal(text_in(bob, "away"), "soup");
    assert_string_equal(text_in(bob, "looks"), "A man of few words.");
    assert_null(json_object_get(named(json_object_get(answer, "who"), "alice"), "looks"));
    assert_non_null(named(json_object_get(answer, "who"), "alice"));
    assert_null(json_object_get(answer, "you"));
    json_decref(answer);
}

BENCH_TEST(a_profile_page_shows_awards_unless_it_is_switched_off)
{
    (void)trial_type(b->bob, "title the Wanderer");
    bench_program(b, "command('poke {this}', function(e) award(e.actor, 'poker', 'Poker of "
                     "Things') end)");
    (void)trial_type(b->bob, "poke machine");
    assert_has(trial_type(b->alice, "whois bob"), "Poker of Things");
    assert_has(trial_type(b->alice, "look bob"),
            "bob the Wanderer, who has earned Poker of Things.");
    uint64_t hood = bench_create(b, "a dark hood", "garment");
    bench_program_object(b, hood, "on('name', function(e) return 'a hooded figure' end)");
    (void)trial_type(b->alice, "give hood to bob");
    assert_has(trial_type(b->bob, "wear hood"), "You put on");
    assert_lacks(trial_type(b->alice, "look figure"), "Wanderer");
    assert_lacks(trial_reply(b->alice), "Poker");
    (void)trial_type(b->bob, "remove hood");

    json_t *answer = ask(b, "page.person", "{\"name\": \"bob\"}");
    assert_string_equal(text_in(answer, "title"), "the Wanderer");
    assert_string_equal(json_string_value(json_array_get(json_object_get(answer, "awards"), 0)),
            "Poker of Things");
    json_decref(answer);

    (void)trial_type(b->bob, "set profile off");
    answer = ask(b, "page.person", "{\"name\": \"bob\"}");
    assert_string_equal(text_in(answer, "name"), "bob");
    assert_null(json_object_get(answer, "title"));
    assert_null(json_object_get(answer, "awards"));
    json_decref(answer);
    assert_lacks(trial_type(b->alice, "whois bob"), "Wanderer");
    assert_lacks(trial_reply(b->alice), "Poker");
    assert_has(trial_type(b->bob, "whois bob"), "Poker of Things");

    (void)trial_type(b->bob, "set profile on");
    (void)trial_type(b->wizard, "@mute bob for 1h because rude");
    trial_advance(b->trial, 1);
    answer = ask(b, "page.person", "{\"name\": \"bob\"}");
    assert_null(json_object_get(answer, "title"));
    json_decref(answer);
}

BENCH_TEST(a_lost_connection_has_its_age)
{
    trial_hang_up(b->bob);
    trial_advance(b->trial, 60);

    json_t *answer = ask(b, "page.person", "{\"name\": \"bob\"}");
    const json_t *on = json_object_get(answer, "on");
    assert_true(json_is_true(json_object_get(on, "linkdead")));
    assert_true(json_integer_value(json_object_get(on, "lost_for")) >= 60);
    json_decref(answer);
    answer = ask(b, "page.person", "{\"name\": \"alice\"}");
    assert_null(json_object_get(json_object_get(answer, "on"), "lost_for"));
    json_decref(answer);
}

BENCH_TEST(areas_are_listed_without_their_kinds)
{
    json_t *answer = ask(b, "world.areas", "{}");

    json_t *areas = json_object_get(answer, "areas");
    assert_non_null(named(areas, "Wick"));
    assert_null(named(areas, "area"));
    json_decref(answer);
}

BENCH_TEST(an_area_has_rooms_and_the_exits_of_each)
{
    json_t *answer = ask(b, "world.area", "{\"area\": \"wick\"}");

    json_t *green = named(json_object_get(answer, "rooms"), "The Green");
    json_t *lane = named(json_object_get(answer, "rooms"), "Skein Lane");
    assert_non_null(green);
    assert_non_null(lane);
    bool found = false;
    for (size_t i = 0; i < json_array_size(json_object_get(answer, "exits")); i++) {
        const json_t *exit = json_array_get(json_object_get(answer, "exits"), i);
        found = found ||
                (json_equal(json_object_get(exit, "from"), json_object_get(green, "id")) &&
                        json_equal(json_object_get(exit, "to"), json_object_get(lane, "id")) &&
                        strcmp(text_in(exit, "name"), "north") == 0);
    }
    assert_true(found);
    json_decref(answer);
    json_decref(ask(b, "world.area", "{\"area\": \"the river\"}"));
    assert_true(fails_with(b, "world.area", "{\"area\": \"nowhere\"}", 404));
    assert_true(fails_with(b, "world.area", "{\"area\": \"start\"}", 404));
}

/* A room of alice's; its number as the arguments of world.room. */
static const char *dig_page(struct bench *b, const char *name, char args[40])
{
    uint64_t id = trial_first_id(trial_typef(b->alice, "@dig %s", name));
    assert_true(id != 0);
    (void)snprintf(args, 40, "{\"id\": %llu}", (unsigned long long)id);
    return args;
}

BENCH_TEST(a_room_is_what_a_visitor_there_would_see)
{
    char args[40];
    unsigned long long id = strtoull(dig_page(b, "Lamp room", args) + 7, NULL, 10);
    (void)trial_typef(b->alice, "@describe #%llu = A round room.", id);
    (void)trial_typef(b->alice, "@teleport #%llu to #%llu", (unsigned long long)b->machine, id);
    bench_program(b,
            "on(\"describe\", function(e) return \"It is looked at by \" .. e.actor.name end)");
    uint64_t before = world_find_ref(trial_world(b->trial), STR("player"))->location;

    json_t *answer = ask(b, "world.room", args);

    struct str text = str_of(text_in(answer, "text"));
    assert_has(text, "A round room.");
    assert_has(text, "machine");
    assert_lacks(text, "player");
    assert_string_equal(text_in(answer, "name"), "Lamp room");
    assert_int_equal(world_find_ref(trial_world(b->trial), STR("player"))->location, before);
    json_decref(answer);
}

BENCH_TEST(a_room_does_not_tell_visitors_of_people_whose_place_the_list_hides)
{
    char args[40];
    unsigned long long id = strtoull(dig_page(b, "Lamp room", args) + 7, NULL, 10);
    (void)trial_typef(b->alice, "@set #%llu.public = true", id);
    (void)trial_typef(b->wizard, "@teleport bob to #%llu", id);
    json_t *answer = ask(b, "world.room", args);
    assert_has(str_of(text_in(answer, "text")), "bob");
    json_decref(answer);

    (void)trial_type(b->bob, "set profile off");
    answer = ask(b, "world.room", args);
    assert_lacks(str_of(text_in(answer, "text")), "bob");
    json_decref(answer);

    (void)trial_type(b->bob, "set profile on");
    trial_hang_up(b->bob);
    answer = ask(b, "world.room", args);
    assert_lacks(str_of(text_in(answer, "text")), "bob");
    json_decref(answer);
    (void)trial_typef(b->wizard, "@teleport me to #%llu", id);
    assert_has(trial_type(b->wizard, "look"), "Bob is here, lost in thought.");
}

BENCH_TEST(a_page_shows_a_mask_without_its_wearers_name_or_number)
{
    char args[40];
    unsigned long long id = strtoull(dig_page(b, "Ballroom", args) + 7, NULL, 10);
    uint64_t hood = bench_create(b, "a dark hood", "garment");
    bench_program_object(b, hood, "on('name', function(e) return 'a hooded figure' end)");
    (void)trial_typef(b->wizard, "@set #%llu.accepts = \"anybody\"", id);
    (void)trial_typef(b->wizard, "@teleport #%llu to #%llu", (unsigned long long)hood, id);
    (void)trial_typef(b->wizard, "@teleport bob to #%llu", id);
    (void)trial_typef(b->wizard, "@teleport alice to #%llu", id);
    (void)trial_type(b->bob, "take hood");
    assert_has(trial_type(b->bob, "wear hood"), "You put on");
    char number[24];
    (void)snprintf(number, sizeof(number), "#%" PRIu64, trial_character(b->bob));

    static const char *const calls[][2] = {{"world.room", NULL}, {"page.around", "{}"},
            {"page.verbs", "{\"line\": \"look hooded figure\"}"}};
    for (size_t i = 0; i < 3; i++) {
        json_t *answer = ask_as(b, i ? trial_character(b->alice) : 0, calls[i][0],
                calls[i][1] ? calls[i][1] : args, NULL);
        char *text = json_dumps(answer, 0);
        assert_has(str_of(text), "hooded figure");
        assert_lacks(str_of(text), "bob");
        assert_lacks(str_of(text), number);
        free(text);
        json_decref(answer);
    }
}

BENCH_TEST(looking_at_a_page_writes_nothing)
{
    char args[40];
    (void)dig_page(b, "Quiet room", args);
    uint64_t commit = trial_world(b->trial)->commit_number;

    for (int i = 0; i < 3; i++) {
        json_decref(ask(b, "world.room", args));
        json_decref(ask(b, "page.home", "{}"));
        json_decref(ask(b, "page.scores", "{}"));
    }

    assert_int_equal(trial_world(b->trial)->commit_number, commit);
}

static void assert_hook(struct bench *b, const char *wanted)
{
    json_t *answer = ask(b, "page.home", "{}");
    assert_string_equal(text_in(json_object_get(answer, "start"), "hook"), wanted);
    json_decref(answer);
}

BENCH_TEST(the_sentence_of_the_front_page_follows_what_happened)
{
    if (!has_module("afterwards")) {
        return; /* in this build no text follows anything */
    }
    (void)trial_type(b->wizard, "@set $start.hook = \"The <red>lamp</> is out.\"");
    (void)trial_type(b->wizard, "@set $start.afterwards = {{when = {set = {name = \"burns\"}}, "
                                "hook = \"The lamp burns.\"}}");
    assert_hook(b, "The lamp is out.");

    (void)trial_type(b->wizard, "@set $start.burns = true");

    assert_hook(b, "The lamp burns.");
}

BENCH_TEST(a_dark_room_shows_neither_name_nor_exits)
{
    char args[40];
    unsigned long long id = strtoull(dig_page(b, "Secret cave", args) + 7, NULL, 10);
    (void)trial_typef(b->alice, "@teleport #%llu", id);
    (void)trial_type(b->alice, "@dig north to Inner cave");
    (void)trial_type(b->alice, "@set here.light = 0");
    (void)trial_type(b->alice, "@teleport $start");

    json_t *answer = ask(b, "world.room", args);

    assert_false(json_is_true(json_object_get(answer, "lit")));
    assert_int_equal(json_array_size(json_object_get(answer, "exits")), 0);
    assert_lacks(str_of(text_in(answer, "name")), "Secret");
    assert_lacks(str_of(text_in(answer, "text")), "Secret");
    json_decref(answer);
}

BENCH_TEST(only_controllers_see_private_places)
{
    char args[40];
    unsigned long long id = strtoull(dig_page(b, "Den", args) + 7, NULL, 10);
    (void)trial_typef(b->alice, "@set #%llu.public = false", id);
    bool done = false;

    assert_true(fails_with(b, "world.room", args, 404));
    json_decref(ask_as(b, trial_character(b->bob), "world.room", args, &done));
    assert_false(done);
    json_decref(ask_as(b, trial_character(b->alice), "world.room", args, &done));
    assert_true(done);
    assert_true(fails_with(b, "world.room", "{\"id\": 1}", 404));
    assert_true(fails_with(b, "world.room", "{}", 422));
}

BENCH_TEST(an_exit_to_a_private_room_does_not_name_it)
{
    char args[40];
    unsigned long long id = strtoull(dig_page(b, "Porch", args) + 7, NULL, 10);
    (void)trial_typef(b->alice, "@teleport #%llu", id);
    uint64_t den = trial_first_id(trial_type(b->alice, "@dig in to Den"));
    (void)trial_typef(b->alice, "@set #%llu.public = false", (unsigned long long)den);

    json_t *answer = ask(b, "world.room", args);

    const json_t *exit = json_array_get(json_object_get(answer, "exits"), 0);
    assert_string_equal(text_in(exit, "name"), "in");
    assert_string_equal(text_in(exit, "to_name"), "");
    assert_int_equal(json_integer_value(json_object_get(exit, "to")), 0);
    json_decref(answer);
}

BENCH_TEST(a_dark_room_is_mapped_only_at_the_end_of_an_exit)
{
    char args[40];
    char area[64];
    unsigned long long id = strtoull(dig_page(b, "Hall", args) + 7, NULL, 10);
    (void)trial_typef(b->alice, "@teleport #%llu", id);
    uint64_t made = trial_first_id(trial_type(b->alice, "@create Deep from area"));
    uint64_t near = trial_first_id(trial_type(b->alice, "@dig down to Cellar"));
    uint64_t beyond = trial_first_id(trial_type(b->alice, "@dig Crypt"));
    (void)trial_typef(b->alice, "@set here.area = #%llu", (unsigned long long)made);
    for (int i = 0; i < 2; i++) {
        unsigned long long room = i ? beyond : near;
        (void)trial_typef(b->alice, "@set #%llu.area = #%llu", room, (unsigned long long)made);
        (void)trial_typef(b->alice, "@set #%llu.light = 0", room);
    }
    (void)snprintf(area, sizeof(area), "{\"area\": \"%llu\"}", (unsigned long long)made);

    json_t *answer = ask(b, "world.area", area);

    const json_t *rooms = json_object_get(answer, "rooms");
    assert_int_equal(json_array_size(rooms), 2);
    assert_non_null(named(rooms, "Hall"));
    assert_null(named(rooms, "Cellar"));
    assert_null(named(rooms, "Crypt"));
    assert_int_equal(json_array_size(json_object_get(answer, "exits")), 1);
    json_decref(answer);
}

BENCH_TEST(the_map_around_a_room_is_for_builders)
{
    char args[64];
    unsigned long long id = strtoull(dig_page(b, "Hall", args) + 7, NULL, 10);
    (void)trial_typef(b->alice, "@teleport #%llu", id);
    (void)trial_type(b->alice, "@dig east to Pantry");
    (void)snprintf(args, sizeof(args), "{\"room\": %llu}", id);
    bool done = true;

    json_t *answer = ask_as(b, trial_character(b->alice), "world.around", args, &done);

    assert_true(done);
    assert_int_equal(json_array_size(json_object_get(answer, "rooms")), 2);
    assert_int_equal(json_array_size(json_object_get(answer, "exits")), 2);
    json_decref(answer);
    json_decref(ask_as(b, trial_character(b->bob), "world.around", args, &done));
    assert_false(done);
}

BENCH_TEST(an_heir_does_not_reveal_private_properties)
{
    char args[80];
    bool done = true;
    uint64_t safe = trial_first_id(trial_type(b->wizard, "@create safe"));
    (void)trial_typef(b->wizard, "@set #%llu._word = \"plugh\"", (unsigned long long)safe);
    (void)trial_typef(b->wizard, "@set #%llu.maker = \"Tam\"", (unsigned long long)safe);
    uint64_t copy = trial_first_id(
            trial_typef(b->alice, "@create copy from #%llu", (unsigned long long)safe));
    assert_true(safe != 0 && copy != 0);
    (void)snprintf(args, sizeof(args), "{\"id\": %llu}", (unsigned long long)copy);

    json_t *answer = ask_as(b, trial_character(b->alice), "object.get", args, &done);

    const json_t *inherited = json_object_get(answer, "inherited");
    assert_true(done);
    assert_string_equal(text_in(json_object_get(inherited, "maker"), "value"), "Tam");
    assert_null(json_object_get(inherited, "_word"));
    json_decref(answer);
}

BENCH_TEST(help_is_found_by_synonyms)
{
    json_t *answer = ask(b, "help.topic", "{\"topic\": \"newcomer\"}");

    assert_string_equal(text_in(answer, "topic"), "start");
    assert_lacks(str_of(text_in(answer, "text")), "See also");
    assert_true(json_array_size(json_object_get(answer, "see")) > 2);
    json_decref(answer);
    bool done = true;
    answer = ask_as(b, 0, "help.topic", "{\"topic\": \"drup\"}", &done);
    assert_false(done);
    assert_has(str_of(text_in(answer, "detail")), "drop");
    json_decref(answer);
}

BENCH_TEST(high_scores_count_rooms_lines_works_and_deeds_not_guests)
{
    struct player *guest = trial_join_guest(b->trial);
    bench_program(b,
            "command(\"ring {this}\", function(e) award(e.actor, \"bell\", \"Ringer\") end)");
    (void)trial_type(b->bob, "ring machine");
    (void)trial_type(guest, "out");
    (void)trial_type(b->bob, "out");
    (void)trial_type(b->bob, "down");
    for (int i = 0; i < 12; i++) {
        (void)trial_typef(b->bob, "say line %d", i);
    }
    trial_hang_up(b->alice);
    trial_hang_up(b->bob);

    json_t *answer = ask(b, "page.scores", "{}");

    static const struct {
        const char *title;
        const char *name;
        int score;
    } wanted[] = {
            {"Explorers", "bob", 3},
            {"Talkers", "bob", 12},
            {"Puzzle solvers", "bob", 1},
    };

    json_t *boards = json_object_get(answer, "boards");
    assert_int_equal(json_array_size(boards), 4);
    for (size_t i = 0; i < json_array_size(boards); i++) {
        const json_t *board = json_array_get(boards, i);
        for (size_t k = 0; k < sizeof(wanted) / sizeof(wanted[0]); k++) {
            if (strcmp(text_in(board, "title"), wanted[k].title) == 0) {
                json_t *row = named(json_object_get(board, "rows"), wanted[k].name);
                assert_non_null(row);
                assert_int_equal(
                        json_integer_value(json_object_get(row, "score")), wanted[k].score);
            }
        }
        for (size_t k = 0; k < json_array_size(json_object_get(board, "rows")); k++) {
            assert_lacks(
                    str_of(text_in(json_array_get(json_object_get(board, "rows"), k), "name")),
                    "Guest");
        }
    }
    json_decref(answer);
}

BENCH_TEST(high_scores_and_events_survive_a_crash)
{
    (void)trial_type(b->bob, "out");
    (void)trial_type(b->wizard, "@event 2199-01-01 12:00 = Dance");
    trial_settle(b->trial);

    trial_crash(b->trial);

    json_t *answer = ask(b, "page.events", "{}");
    const json_t *event = json_array_get(json_object_get(answer, "events"), 0);
    assert_string_equal(text_in(event, "title"), "Dance");
    assert_int_equal(json_integer_value(json_object_get(event, "start")), 7226625600);
    json_decref(answer);
    answer = ask(b, "page.scores", "{}");
    const json_t *explorers = json_array_get(json_object_get(answer, "boards"), 0);
    assert_non_null(named(json_object_get(explorers, "rows"), "bob"));
    json_decref(answer);
}

BENCH_TEST(every_described_call_has_a_handler)
{
    const char *missing = has_module(NULL) ? calls_missing(trial_engine(b->trial)) : NULL;
    assert_string_equal(missing ? missing : "", "");
}

/* Returns the newest home on the first page, or NULL; *first is the caller's. */
static const json_t *home_lately(struct bench *b, json_t **first)
{
    *first = ask(b, "page.home", "{}");
    const json_t *list = json_object_get(*first, "lately");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        if (strcmp(text_in(one, "kind"), "home") == 0) {
            return one;
        }
    }
    return NULL;
}

BENCH_TEST(only_shown_homes_are_listed_and_only_others_rate_them)
{
    (void)trial_type(b->alice, "home found");
    (void)trial_type(b->alice, "home go");
    (void)trial_type(b->alice, "home unlock");
    assert_has(trial_type(b->alice, "home show"), "on the map");
    assert_has(trial_type(b->bob, "visit alice"), "Alice's home");
    assert_has(trial_type(b->bob, "home rate 5"), "You are new here");
    trial_advance(b->trial, 25 * 3600);
    assert_has(trial_type(b->bob, "home rate 4"),
            "You can't rate this home from here."); /* of one address */
    assert_has(trial_type(b->alice, "home rate 5"), "You can't rate your own home.");

    json_t *shown = ask(b, "world.areas", "{}");
    json_t *first = NULL;
    const json_t *lately = home_lately(b, &first);
    assert_non_null(lately);
    assert_string_equal(text_in(lately, "what"), "Alice's home");
    json_decref(first);
    json_t *person = ask(b, "page.person", "{\"name\": \"alice\"}");
    const json_t *home = named(json_object_get(person, "known"), "Home");
    assert_string_equal(text_in(home, "text"), "Alice's home");
    assert_has(str_of(text_in(home, "to")), "/world/room/");
    json_decref(person);
    (void)trial_type(b->alice, "home hide");
    trial_advance(b->trial, 1);
    person = ask(b, "page.person", "{\"name\": \"alice\"}");
    assert_null(named(json_object_get(person, "known"), "Home"));
    json_decref(person);
    assert_null(home_lately(b, &first));
    json_decref(first);
    json_t *hidden = ask(b, "world.areas", "{}");

    const json_t *newest = json_array_get(json_object_get(shown, "newest"), 0);
    assert_non_null(newest);
    assert_string_equal(text_in(newest, "title"), "Alice's home");
    assert_string_equal(text_in(newest, "name"), "alice");
    assert_int_equal(json_array_size(json_object_get(shown, "loved")), 0);
    assert_int_equal(json_array_size(json_object_get(hidden, "newest")), 0);
    json_decref(shown);
    json_decref(hidden);
}

/* A player in alice's home who plays from there. */
static struct player *caller(struct bench *b, const char *name, const char *address)
{
    struct player *who = trial_join(b->trial, name, NULL);
    session_set_address(who->session, address);
    assert_has(trial_type(who, "visit alice"), "Alice's home");
    return who;
}

BENCH_TEST(ratings_count_once_per_address_and_the_best_is_listed)
{
    (void)trial_type(b->alice, "home found");
    (void)trial_type(b->alice, "home go");
    (void)trial_type(b->alice, "home unlock");
    (void)trial_type(b->alice, "home show");
    struct player *carol = caller(b, "carol", "198.51.100.7");
    struct player *dora = caller(b, "dora", "198.51.100.7");
    struct player *emil = caller(b, "emil", "203.0.113.9");
    trial_advance(b->trial, 25 * 3600);

    assert_has(trial_type(carol, "home rate 5"), "You give 5 stars");
    assert_has(trial_type(dora, "home rate 1"), "You can't rate this home from here.");
    assert_has(
            trial_type(carol, "home rate 4"), "You give 4 stars"); /* her own rating, changed */
    assert_has(trial_type(emil, "home rate 5"), "You give 5 stars");
    assert_has(trial_type(b->alice, "home rate 5"), "You can't rate your own home.");

    json_t *areas = ask(b, "world.areas", "{}");
    const json_t *loved = json_array_get(json_object_get(areas, "loved"), 0);
    assert_string_equal(text_in(loved, "title"), "Alice's home");
    assert_int_equal(json_integer_value(json_object_get(loved, "count")), 2);
    json_decref(areas);
}

/* Returns the newest entry of that kind on the first page; *first is the caller's. */
static const json_t *told_lately(struct bench *b, const char *kind, json_t **first)
{
    *first = ask(b, "page.home", "{}");
    const json_t *list = json_object_get(*first, "lately");
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (strcmp(text_in(json_array_get(list, i), "kind"), kind) == 0) {
            return json_array_get(list, i);
        }
    }
    return NULL;
}

BENCH_TEST(the_home_page_shows_quests_and_sales_without_names)
{
    json_t *first = NULL;
    assert_null(told_lately(b, "quest", &first));
    json_decref(first);

    uint64_t spoon = trial_first_id(trial_type(b->wizard, "@create a spoon"));
    (void)trial_type(b->wizard, "drop spoon");
    uint64_t quest =
            trial_first_id(trial_type(b->wizard, "@create The Long Supper from quest"));
    uint64_t start = trial_first_id(bench_value(b, "'#' .. object('start').id"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".giver = #%" PRIu64, quest, start);
    (void)trial_typef(b->wizard,
            "@set #%" PRIu64 ".steps = {{key = \"look\", goal = \"Find it.\", on = \"take\", "
            "what = #%" PRIu64 ", hints = {\"Here.\", \"Low.\", \"Type: take spoon\"}}}",
            quest, spoon);
    (void)trial_type(b->wizard,
            "@teleport $straw-hat to bob"); /* ownerless: things with an owner are not listed */
    (void)trial_type(b->wizard, "@create a high desk from item, auctioneer");
    (void)trial_type(b->wizard, "drop desk");
    (void)trial_type(b->wizard, "@create a coin from coin");
    (void)trial_type(b->wizard, "@set coin.amount = 50");
    (void)trial_type(b->wizard, "drop coins");
    (void)trial_type(b->bob, "take 10 coins");
    (void)trial_type(b->alice, "take coins");
    assert_has(trial_type(b->bob, "journal begin supper"), "You begin: The Long Supper");
    assert_has(trial_type(b->bob, "take spoon"), "You have done the quest");
    assert_has(trial_type(b->bob, "auction straw hat for 5 for 10m"), "It is lot 1");
    assert_has(trial_type(b->alice, "bid 7 on 1"), "You bid 7 coins");
    trial_advance(b->trial, 700);

    const json_t *done = told_lately(b, "quest", &first);
    assert_non_null(done);
    assert_string_equal(text_in(done, "what"), "The Long Supper");
    json_decref(first);
    const json_t *sale = told_lately(b, "sale", &first);
    assert_non_null(sale);
    assert_int_equal(json_integer_value(json_object_get(sale, "number")), 7);
    char *text = json_dumps(sale, 0);
    assert_null(strstr(text, "alice"));
    assert_null(strstr(text, "bob"));
    free(text);
    json_decref(first);
}
