/* page_test.c -- what the pages of the web are told of the game: who is on, the world on paper, a room
 * as a visitor would see it, help, the boards, the calendar. */
#include "engine/core/calls/call.h"
#include "engine/session/hub.h"
#include "tests/script/bench.h"
#include "tests/support/ask.h"

#include <inttypes.h>
#include <stdlib.h>

/* A front that asks and speaks for nobody, or for the holder of a token. */
struct asker {
    struct session *session;
    char *answer; /* owned: the last one's JSON */
    bool done;
};

static void asker_deliver(void *data, const struct msg *msg)
{
    struct asker *asker = data;
    if (msg->kind == MSG_REPLY) {
        free(asker->answer);
        asker->answer = strndup(msg->text.bytes, msg->text.length);
        asker->done = msg->flag;
    }
}

static void asker_nothing(void *data)
{
    (void)data;
}

static const struct session_front asker_front = {
        .service = "test",
        .calls_only = true,
        .deliver = asker_deliver,
        .flush = asker_nothing,
        .close = asker_nothing,
};

/* The answer of a call, an object; the caller's to json_decref. *out_done may be NULL. */
static json_t *ask_as(
        struct bench *b, uint64_t character, const char *name, const char *args, bool *out_done)
{
    struct asker asker = {0};
    struct hub *hub = trial_engine(b->trial)->hub;
    asker.session = hub_open(hub, &asker_front, &asker, "192.0.2.9");
    if (character) {
        hub_attach(asker.session, character);
    }
    ask_json(asker.session, "t", name, args, "");
    trial_settle(b->trial);
    session_gone(asker.session, "done");
    trial_settle(b->trial);
    assert_non_null(asker.answer);
    json_t *answer = json_loads(asker.answer, 0, NULL);
    assert_non_null(answer);
    if (out_done) {
        *out_done = asker.done;
    } else if (!asker.done) {
        fail_msg("%s: %s", name, asker.answer);
    }
    free(asker.answer);
    return answer;
}

static json_t *ask(struct bench *b, const char *name, const char *args)
{
    return ask_as(b, 0, name, args, NULL);
}

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* The member of a list whose "name" this is; NULL if there is none. */
static json_t *named(const json_t *list, const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        if (strcmp(text_in(item, "name"), name) == 0) {
            return item;
        }
    }
    return NULL;
}

static bool fails_with(struct bench *b, const char *name, const char *args, int status)
{
    bool done = true;
    json_t *answer = ask_as(b, 0, name, args, &done);
    bool right = !done && json_integer_value(json_object_get(answer, "status")) == status;
    json_decref(answer);
    return right;
}

TEST(who_is_on_is_told_as_in_the_game)
{
    struct bench *b = *state;
    (void)trial_type(b->bob, "afk soup");

    json_t *answer = ask(b, "page.who", "{}");

    json_t *bob = named(json_object_get(answer, "who"), "bob");
    assert_non_null(bob);
    assert_string_equal(text_in(bob, "away"), "soup");
    assert_non_null(named(json_object_get(answer, "who"), "alice"));
    assert_null(json_object_get(answer, "you"));
    json_decref(answer);
}

TEST(areas_are_listed_without_their_kinds)
{
    struct bench *b = *state;

    json_t *answer = ask(b, "world.areas", "{}");

    json_t *areas = json_object_get(answer, "areas");
    assert_non_null(named(areas, "Wick"));
    assert_null(named(areas, "area"));
    json_decref(answer);
}

TEST(an_area_has_rooms_and_the_exits_of_each)
{
    struct bench *b = *state;

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
static const char *dig(struct bench *b, const char *name, char args[40])
{
    uint64_t id = trial_first_id(trial_typef(b->alice, "@dig %s", name));
    assert_true(id != 0);
    (void)snprintf(args, 40, "{\"id\": %llu}", (unsigned long long)id);
    return args;
}

TEST(a_room_is_what_a_visitor_there_would_see)
{
    struct bench *b = *state;
    char args[40];
    unsigned long long id = strtoull(dig(b, "Lamp room", args) + 7, NULL, 10);
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

TEST(a_page_shows_a_mask_and_neither_the_name_nor_the_number_of_who_wears_it)
{
    struct bench *b = *state;
    char args[40];
    unsigned long long id = strtoull(dig(b, "Ballroom", args) + 7, NULL, 10);
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

    static const char *const calls[] = {"world.room", "page.around"};
    for (size_t i = 0; i < 2; i++) {
        json_t *answer = ask_as(b, i ? trial_character(b->alice) : 0, calls[i], args, NULL);
        char *text = json_dumps(answer, 0);
        assert_has(str_of(text), "hooded figure");
        assert_lacks(str_of(text), "bob");
        assert_lacks(str_of(text), number);
        free(text);
        json_decref(answer);
    }
}

TEST(looking_at_a_page_writes_nothing)
{
    struct bench *b = *state;
    char args[40];
    (void)dig(b, "Quiet room", args);
    uint64_t commit = trial_world(b->trial)->commit_number;

    for (int i = 0; i < 3; i++) {
        json_decref(ask(b, "world.room", args));
        json_decref(ask(b, "page.home", "{}"));
        json_decref(ask(b, "page.scores", "{}"));
    }

    assert_int_equal(trial_world(b->trial)->commit_number, commit);
}

TEST(the_dark_hides_a_room_its_name_and_its_ways)
{
    struct bench *b = *state;
    char args[40];
    unsigned long long id = strtoull(dig(b, "Secret cave", args) + 7, NULL, 10);
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

TEST(what_is_not_public_is_seen_by_who_controls_it_alone)
{
    struct bench *b = *state;
    char args[40];
    unsigned long long id = strtoull(dig(b, "Den", args) + 7, NULL, 10);
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

TEST(a_way_into_what_is_not_public_says_not_where)
{
    struct bench *b = *state;
    char args[40];
    unsigned long long id = strtoull(dig(b, "Porch", args) + 7, NULL, 10);
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

TEST(a_dark_room_is_on_the_map_only_where_a_way_leads_to_it)
{
    struct bench *b = *state;
    char args[40];
    char area[64];
    unsigned long long id = strtoull(dig(b, "Hall", args) + 7, NULL, 10);
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

TEST(the_map_around_a_room_is_for_builders)
{
    struct bench *b = *state;
    char args[64];
    unsigned long long id = strtoull(dig(b, "Hall", args) + 7, NULL, 10);
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

TEST(inheriting_from_a_thing_opens_none_of_its_secrets)
{
    struct bench *b = *state;
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

TEST(help_is_found_by_other_words_and_lists_come_apart)
{
    struct bench *b = *state;

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

TEST(boards_count_rooms_lines_works_and_deeds_but_no_guests)
{
    struct bench *b = *state;
    struct player *guest = trial_join_guest(b->trial);
    (void)trial_type(guest, "out");
    (void)trial_type(b->bob, "out");
    (void)trial_type(b->bob, "down");
    for (int i = 0; i < 12; i++) {
        (void)trial_typef(b->bob, "say line %d", i);
    }
    bench_program(b,
            "command(\"ring {this}\", function(e) award(e.actor, \"bell\", \"Ringer\") end)");
    (void)trial_typef(b->alice, "ring machine");
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
            {"Puzzle solvers", "alice", 1},
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

TEST(boards_and_events_outlive_a_crash)
{
    struct bench *b = *state;
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

TEST(help_finds_topics_by_all_of_their_words_the_one_they_name_first)
{
    struct bench *b = *state;

    json_t *answer = ask(b, "help.list", "{\"words\": \"  LAMP   dark \"}");
    const json_t *found = json_object_get(answer, "found");
    assert_true(json_array_size(found) > 1);
    assert_string_equal(text_in(answer, "words"), "LAMP   dark");
    assert_true(json_array_size(json_object_get(answer, "topics")) > 10);
    json_decref(answer);

    answer = ask(b, "help.list", "{\"words\": \"www\"}");
    const json_t *first = json_array_get(json_object_get(answer, "found"), 0);
    assert_string_equal(text_in(first, "topic"), "web");
    assert_has(str_of(text_in(first, "about")), "The game has pages of its own");
    json_decref(answer);

    answer = ask(b, "help.list", "{\"words\": \"light\"}");
    first = json_array_get(json_object_get(answer, "found"), 0);
    assert_string_equal(text_in(first, "topic"), "light");
    assert_lacks(str_of(text_in(first, "about")), "THING");
    json_decref(answer);
    answer = ask(b, "help.list", "{\"words\": \"lamp xyzzyplugh\"}");
    assert_int_equal(json_array_size(json_object_get(answer, "found")), 0);
    assert_false(json_is_true(json_object_get(answer, "more")));
    json_decref(answer);
    answer = ask(b, "help.list", "{\"words\": \"e\"}");
    assert_int_equal(json_array_size(json_object_get(answer, "found")), 40);
    assert_true(json_is_true(json_object_get(answer, "more")));
    json_decref(answer);
    answer = ask(b, "help.list", "{\"words\": \"  \"}");
    assert_null(json_object_get(answer, "found"));
    json_decref(answer);
}

static json_t *around(struct bench *b)
{
    return ask_as(b, trial_character(b->bob), "page.around", "{}", NULL);
}

TEST(around_one_is_what_look_and_inventory_tell)
{
    struct bench *b = *state;
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
    assert_null(named(json_object_get(answer, "people"), "bob"));
    const json_t *machine = named(json_object_get(answer, "things"), "a machine");
    assert_non_null(machine);
    assert_string_equal(text_in(machine, "line"), "look machine");
    assert_null(named(json_object_get(answer, "things"), "a secret lever"));
    const json_t *torch = named(json_object_get(answer, "held"), "a <b> torch");
    assert_non_null(torch);
    assert_string_equal(text_in(torch, "line"), "");
    json_decref(answer);
    assert_true(fails_with(b, "page.around", "{}", 401));
}

TEST(the_dark_hides_what_is_around_one_but_not_what_one_carries)
{
    struct bench *b = *state;
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

TEST(every_call_that_data_calls_names_is_handled)
{
    struct bench *b = *state;
    const char *missing = calls_missing(trial_engine(b->trial));
    assert_string_equal(missing ? missing : "", "");
}

static const struct CMUnitTest tests[] = {
        BENCH_IT(every_call_that_data_calls_names_is_handled),
        BENCH_IT(help_finds_topics_by_all_of_their_words_the_one_they_name_first),
        BENCH_IT(around_one_is_what_look_and_inventory_tell),
        BENCH_IT(the_dark_hides_what_is_around_one_but_not_what_one_carries),
        BENCH_IT(who_is_on_is_told_as_in_the_game),
        BENCH_IT(areas_are_listed_without_their_kinds),
        BENCH_IT(an_area_has_rooms_and_the_exits_of_each),
        BENCH_IT(a_room_is_what_a_visitor_there_would_see),
        BENCH_IT(a_page_shows_a_mask_and_neither_the_name_nor_the_number_of_who_wears_it),
        BENCH_IT(looking_at_a_page_writes_nothing),
        BENCH_IT(the_dark_hides_a_room_its_name_and_its_ways),
        BENCH_IT(what_is_not_public_is_seen_by_who_controls_it_alone),
        BENCH_IT(a_way_into_what_is_not_public_says_not_where),
        BENCH_IT(a_dark_room_is_on_the_map_only_where_a_way_leads_to_it),
        BENCH_IT(the_map_around_a_room_is_for_builders),
        BENCH_IT(inheriting_from_a_thing_opens_none_of_its_secrets),
        BENCH_IT(help_is_found_by_other_words_and_lists_come_apart),
        BENCH_IT(boards_count_rooms_lines_works_and_deeds_but_no_guests),
        BENCH_IT(boards_and_events_outlive_a_crash),
};
TESTS(tests)
