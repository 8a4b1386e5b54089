/* workshop_test.c -- The workshop's calls: answers, changes, and refusals. */
#include "engine/core/calls/call.h"
#include "tests/script/asking.h"

#include <inttypes.h>
#include <string.h>

struct moments {
    struct trial *trial;
    int left;
};

/* Lets time pass for a call that waits between its steps. */
static void pass_moment(void *data)
{
    struct moments *moments = data;
    assert_true(moments->left-- > 0);
    trial_advance(moments->trial, 0.1);
}

/* The answer, the caller's to json_decref; *out_done: it was done. */
static json_t *ask_as_workshop(
        struct bench *b, uint64_t character, const char *name, const char *args, bool *out_done)
{
    struct moments moments = {b->trial, 100};
    return ask_later(b, character, name, args, out_done, pass_moment, &moments);
}

/* Alice asks. */
PRINTF_LIKE(3, 4)

static json_t *ask_workshop(struct bench *b, const char *name, const char *format, ...)
{
    char args[1000];
    va_list list;
    va_start(list, format);
    (void)vsnprintf(args, sizeof(args), format, list);
    va_end(list);
    return ask_as_workshop(b, trial_character(b->alice), name, args, NULL);
}

static int status_of(struct bench *b, uint64_t character, const char *name, const char *args)
{
    bool done = false;
    json_t *answer = ask_as_workshop(b, character, name, args, &done);
    int status = done ? 200 : (int)json_integer_value(json_object_get(answer, "status"));
    json_decref(answer);
    return status;
}

/* Returns the first item of the list with that member; NULL if there isn't any. */
static json_t *with(const json_t *answer, const char *list, const char *key, const char *text)
{
    const json_t *all = json_object_get(answer, list);
    for (size_t i = 0; i < json_array_size(all); i++) {
        if (strcmp(text_in(json_array_get(all, i), key), text) == 0) {
            return json_array_get(all, i);
        }
    }
    return NULL;
}

static unsigned long long dig_workshop(struct bench *b, const char *name)
{
    return (unsigned long long)trial_first_id(trial_typef(b->alice, "@dig %s", name));
}

BENCH_TEST(the_tree_lists_a_builders_areas_rooms_and_things)
{
    unsigned long long room = dig_workshop(b, "Lamp room");
    (void)trial_typef(b->wizard, "@create Lighthouse from area");
    (void)trial_typef(b->alice, "@dig north from #%llu to Stair", room);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%llu", b->machine, room);
    bench_program(b, "command('pull {this}', function() end)");

    json_t *roots = ask_workshop(b, "build.tree", "{}");
    json_t *inside = ask_workshop(b, "build.tree", "{\"id\": %llu}", room);

    assert_string_equal(text_in(with(roots, "nodes", "name", "Lamp room"), "kind"), "room");
    assert_null(with(roots, "nodes", "name", "Lighthouse"));
    assert_null(with(roots, "nodes", "name", "Wick"));
    const json_t *north = with(inside, "nodes", "name", "north");
    assert_string_equal(text_in(north, "kind"), "exit");
    assert_string_equal(text_in(json_object_get(north, "to"), "name"), "Stair");
    assert_true(
            json_is_true(json_object_get(with(inside, "nodes", "kind", "thing"), "behaviour")));
    assert_string_equal(
            text_in(with(inside, "path", "name", "Lamp room"), "name"), "Lamp room");
    json_decref(roots);
    json_decref(inside);
}

struct fens {
    unsigned long long area;
    unsigned long long mere; /* its room, from which an exit down leads out of the area */
};

static struct fens make_fens(struct bench *b)
{
    struct fens fens;
    fens.area = (unsigned long long)trial_first_id(
            trial_type(b->alice, "@create The Fens from area"));
    json_t *dug =
            ask_workshop(b, "room.dig", "{\"name\": \"Mere\", \"area\": %llu}", fens.area);
    fens.mere = (unsigned long long)json_integer_value(json_object_get(dug, "id"));
    json_decref(dug);
    (void)trial_typef(b->alice, "@describe #%llu = Water.", fens.mere);
    unsigned long long elsewhere = dig_workshop(b, "Elsewhere");
    (void)trial_typef(b->alice, "@link down from #%llu to #%llu", fens.mere, elsewhere);
    return fens;
}

BENCH_TEST(the_tree_lists_an_area_in_hand_once)
{
    (void)make_fens(b);
    json_t *roots = ask_workshop(b, "build.tree", "{}");
    const json_t *nodes = json_object_get(roots, "nodes");
    size_t listed = 0;
    for (size_t i = 0; i < json_array_size(nodes); i++) {
        listed += strcmp(text_in(json_array_get(nodes, i), "name"), "The Fens") == 0;
    }
    assert_int_equal(listed, 1);
    json_decref(roots);
}

BENCH_TEST(a_found_room_comes_with_its_area)
{
    (void)make_fens(b);
    json_t *answer = ask_workshop(b, "object.find", "{\"query\": \"Mere\"}");
    const json_t *mere = with(answer, "objects", "name", "Mere");
    assert_string_equal(text_in(json_object_get(mere, "area"), "name"), "The Fens");
    json_decref(answer);
}

BENCH_TEST(an_area_is_listed_with_its_rooms_exits_and_behaviours)
{
    struct fens fens = make_fens(b);
    (void)trial_typef(b->alice, "@dig north from #%llu to Reeds", fens.mere);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%llu", b->machine, fens.mere);
    bench_program(b, "command('pull {this}', function() end)");

    json_t *answer = ask_workshop(b, "build.area", "{\"id\": %llu}", fens.area);

    assert_int_equal(json_array_size(json_object_get(answer, "rooms")), 2);
    const json_t *room = with(answer, "rooms", "name", "Mere");
    assert_true(json_is_true(json_object_get(room, "described")));
    assert_true(json_is_true(json_object_get(with(room, "exits", "name", "north"), "back")));
    assert_false(json_is_true(json_object_get(with(room, "exits", "name", "down"), "back")));
    assert_false(
            json_is_true(json_object_get(with(answer, "rooms", "name", "Reeds"), "described")));
    assert_int_equal(json_array_size(json_object_get(answer, "behaviours")), 1);
    json_decref(answer);
    assert_int_equal(status_of(b, trial_character(b->bob), "build.area", "{\"id\": 1}"), 403);
    char args[60];
    (void)snprintf(args, sizeof(args), "{\"id\": %llu}", fens.area);
    uint64_t eve = trial_character(trial_join(b->trial, "eve", "builder"));
    assert_int_equal(status_of(b, eve, "build.area", args), 403);
    (void)snprintf(args, sizeof(args), "{\"name\": \"Squat\", \"area\": %llu}", fens.area);
    assert_int_equal(status_of(b, eve, "room.dig", args), 422);

    /* One undo takes the room and its area back. */
    json_decref(
            ask_workshop(b, "room.dig", "{\"name\": \"Sedge\", \"area\": %llu}", fens.area));
    json_decref(ask_workshop(b, "build.undo", "{}"));
    answer = ask_workshop(b, "build.area", "{\"id\": %llu}", fens.area);
    assert_int_equal(json_array_size(json_object_get(answer, "rooms")), 2);
    json_decref(answer);
}

BENCH_TEST(the_linter_of_an_area_answers_with_each_thing_and_its_place)
{
    struct fens fens = make_fens(b);
    char args[60];
    (void)snprintf(args, sizeof(args), "{\"id\": %llu}", fens.area);

    json_t *answer = ask_workshop(b, "build.lint", "{\"id\": %llu}", fens.area);

    const json_t *list = json_object_get(answer, "problems");
    assert_int_equal(json_array_size(list), 1);
    const json_t *problem = json_array_get(list, 0);
    assert_has(str_of(text_in(problem, "text")), "nothing leads back from");
    assert_string_equal(text_in(problem, "property"), "to");
    assert_string_equal(text_in(json_object_get(problem, "thing"), "name"), "down");
    assert_string_equal(text_in(json_object_get(problem, "place"), "name"), "Mere");
    json_decref(answer);
    uint64_t eve = trial_character(trial_join(b->trial, "eve", "builder"));
    assert_int_equal(status_of(b, eve, "build.lint", args), 403);
}

BENCH_TEST(editors_get_the_prototypes_of_this_world)
{
    (void)trial_type(b->alice, "@create a sack");
    (void)trial_type(b->alice, "@ref sack = mill/sack");
    json_t *answer = ask_workshop(b, "script.stubs", "{}");
    assert_has(str_of(text_in(answer, "text")), "---@class skein.container: ");
    assert_has(str_of(text_in(answer, "text")), "\"mill/sack\"");
    json_decref(answer);
}

BENCH_TEST(a_thing_is_previewed_for_each_reader_without_saving)
{
    bench_program(b, "on('describe', function(e) return 'Seen by ' .. e.actor.name end)");
    (void)trial_typef(b->alice, "@describe #%" PRIu64 " = Old.", b->machine);

    json_t *answer = ask_workshop(b, "build.read",
            "{\"id\": %" PRIu64 ", \"text\": \"<b>New</b> one.\"}", b->machine);

    const json_t *readings = json_object_get(answer, "readings");
    bool bob = false;
    for (size_t i = 0; i < json_array_size(readings); i++) {
        const json_t *one = json_array_get(readings, i);
        assert_has(str_of(text_in(one, "text")), "<b>New");
        bob = bob || (strcmp(text_in(json_object_get(one, "who"), "name"), "bob") == 0 &&
                             strstr(text_in(one, "text"), "Seen by bob"));
    }
    assert_true(bob);
    assert_has(trial_typef(b->alice, "@show #%" PRIu64, b->machine), "Old.");
    json_decref(answer);
}

BENCH_TEST(the_search_covers_only_readable_properties_and_sources)
{
    uint64_t other = bench_create(b, "a box", NULL);
    bench_program(b, "-- one\nlocal tune = 'Xylophone'");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".sound = \"a xylophone plays\"", other);
    (void)trial_typef(b->wizard, "@create a safe");
    (void)trial_type(b->wizard, "@set safe._code = \"xylophone\"");

    json_t *answer = ask_workshop(b, "build.search", "{\"text\": \"XYLOphone\"}");

    assert_int_equal(json_array_size(json_object_get(answer, "found")), 2);
    const json_t *source = with(answer, "found", "part", "source");
    assert_int_equal(json_integer_value(json_object_get(source, "line")), 2);
    assert_string_equal(
            text_in(with(answer, "found", "name", "sound"), "text"), "a xylophone plays");
    json_decref(answer);
}

BENCH_TEST(a_tried_line_leaves_no_changes)
{
    unsigned long long room = dig_workshop(b, "Lamp room");
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%llu", b->machine, room);
    bench_program(b, "command('pull {this}', function(e) e.this.down = true log('pulled') "
                     "act(e.actor, '{Actor} {verb:pull} {this}.', {this = e.this}) end)");
    (void)trial_typef(b->alice, "@teleport alice to #%llu", room);
    trial_forget_all(b->trial);

    json_t *mine = ask_workshop(b, "build.try", "{\"line\": \"pull machine\"}");
    json_t *theirs =
            ask_workshop(b, "build.try", "{\"line\": \"pull machine\", \"room\": %llu}", room);
    json_t *refused = ask_workshop(
            b, "build.try", "{\"line\": \"@dig up to Attic\", \"room\": %llu}", room);

    assert_string_equal(text_in(mine, "outcome"), "done");
    assert_has(str_of(text_in(json_array_get(json_object_get(mine, "told"), 0), "text")),
            "You pull");
    assert_true(json_is_true(
            json_object_get(json_array_get(json_object_get(mine, "told"), 0), "you")));
    assert_string_equal(text_in(with(mine, "changes", "kind", "property"), "name"), "down");
    assert_string_equal(text_in(mine, "log"), "pulled\n");
    assert_has(str_of(text_in(with(theirs, "told", "who", "Visitor"), "text")), "You pull");
    assert_has(str_of(text_in(with(theirs, "told", "who", "you"), "text")), "Visitor pulls");
    assert_null(with(theirs, "changes", "kind", "created"));
    assert_int_equal(json_integer_value(json_object_get(refused, "change_count")), 0);
    assert_lacks(trial_told(b->alice), "pull");
    assert_has(trial_type(b->alice, "look"), "machine");
    assert_lacks(trial_type(b->alice, "look"), "Visitor");
    assert_lacks(trial_typef(b->alice, "@show #%" PRIu64, b->machine), "down = true");
    json_decref(mine);
    json_decref(theirs);
    json_decref(refused);
}

BENCH_TEST(a_tried_line_changes_no_player)
{
    unsigned long long room = dig_workshop(b, "Lamp room");
    static const char *const lines[] = {"quit", "password", "home", "@undo", "preview look",
            "why look", "report bob is rude", "tell bob hello", "mail bob", "chat hello",
            "@create a brick", "@dig up to Attic", "set width 40", "alias l = look", "afk",
            "@test machine", "@replay 1", "@program machine", "again", "channel join cooks",
            "ask machine for help", "emote waves", "give machine to bob", "north; north",
            "@lua while true do end", "@teleport bob to here", "describe me = A hero.",
            "ignore bob"};
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%llu", b->machine, room);
    (void)trial_typef(b->alice, "@teleport alice to #%llu", room);
    bench_program(b, "command('ask {this} for help', function(e) ask(e.actor, 'Which?') end) "
                     "test('it', function() end)");
    trial_forget_all(b->trial);

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        json_decref(ask_workshop(b, "build.try", "{\"line\": \"%s\"}", lines[i]));
        json_decref(ask_workshop(
                b, "build.try", "{\"line\": \"%s\", \"room\": %llu}", lines[i], room));
    }

    assert_lacks(trial_told(b->bob), "hello");
    assert_lacks(trial_type(b->wizard, "@find visitor"), "(#");
    assert_lacks(trial_type(b->wizard, "@find brick"), "(#");
    assert_has(trial_type(b->alice, "look"), "Lamp room");
    assert_has(trial_type(b->bob, "who"), "alice");
    assert_lacks(trial_type(b->bob, "who"), "Visitor");
    assert_has(trial_type(b->alice, "mail"), "You have no letters");
}

BENCH_TEST(bulk_changes_are_planned_applied_and_undone_together)
{
    uint64_t cup = bench_create(b, "a cup", NULL);
    uint64_t jug = bench_create(b, "a jug", NULL);
    char args[300];
    (void)snprintf(args, sizeof(args),
            "{\"changes\": [{\"id\": %" PRIu64 ", \"properties\": {\"weight\": 3}}, {\"id\": "
            "%" PRIu64 ", \"properties\": {\"weight\": 4, \"open\": true}}]",
            cup, jug);

    json_t *plan = ask_workshop(b, "build.change", "%s, \"plan\": true}", args);
    assert_lacks(trial_typef(b->alice, "@show #%" PRIu64, jug), "weight = 4");
    json_t *done = ask_workshop(b, "build.change", "%s}", args);
    assert_has(trial_typef(b->alice, "@show #%" PRIu64, jug), "weight = 4");
    assert_has(trial_type(b->alice, "@undo"), "@set of 2 things");

    assert_int_equal(json_array_size(json_object_get(plan, "changes")), 3);
    assert_int_equal(
            json_integer_value(json_object_get(with(plan, "changes", "name", "open"), "id")),
            0);
    assert_lacks(trial_typef(b->alice, "@show #%" PRIu64, cup), "weight = 3");
    assert_lacks(trial_typef(b->alice, "@show #%" PRIu64, jug), "weight = 4");
    json_decref(plan);
    json_decref(done);
}

BENCH_TEST(a_refused_change_stops_the_whole_bulk_change)
{
    uint64_t cup = bench_create(b, "a cup", NULL);
    uint64_t start = world_find_ref(trial_world(b->trial), STR("start"))->id;
    static const char *const tails[] = {"", ", \"plan\": true"};
    char args[300];

    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(args, sizeof(args),
                "{\"changes\": [{\"id\": %" PRIu64 ", \"properties\": {\"weight\": 3}}, "
                "{\"id\": %" PRIu64 ", \"properties\": {\"light\": 0}}]%s}",
                cup, start, tails[i]);
        assert_int_equal(status_of(b, trial_character(b->alice), "build.change", args), 422);
        assert_lacks(trial_typef(b->alice, "@show #%" PRIu64, cup), "weight = 3");
    }
}

BENCH_TEST(a_block_of_rooms_is_laid_out_and_undone_as_one_change)
{
    unsigned long long room = dig_workshop(b, "Gate");

    json_t *answer = ask_workshop(b, "room.layout",
            "{\"from\": %llu, \"direction\": \"north\", \"name\": \"Wood\", \"columns\": 5, "
            "\"rows\": 5}",
            room);

    const json_t *rooms = json_object_get(answer, "rooms");
    assert_int_equal(json_array_size(rooms), 25);
    unsigned long long middle = (unsigned long long)json_integer_value(
            json_object_get(json_array_get(rooms, 12), "id"));
    (void)trial_typef(b->alice, "@teleport alice to #%llu", middle);
    assert_has(trial_type(b->alice, "look"), "Exits: north, east, south, west.");
    (void)trial_type(b->alice, "south");
    (void)trial_type(b->alice, "south");
    (void)trial_type(b->alice, "west");
    (void)trial_type(b->alice, "west");
    assert_has(trial_type(b->alice, "south"), "Gate");
    assert_has(trial_type(b->alice, "@undo 2"), "@dig 25 rooms");
    (void)trial_typef(b->alice, "@teleport alice to #%llu", room);
    assert_lacks(trial_type(b->alice, "look"), "north");
    assert_int_equal(status_of(b, trial_character(b->alice), "room.layout",
                             "{\"from\": 1, \"direction\": \"north\", \"name\": \"x\"}"),
            403);
    json_decref(answer);
}

BENCH_TEST(tests_are_run_with_their_lines)
{
    bench_program(b, "-- a comment\n"
                     "test('one holds', function(t) t:ok(true) end)\n"
                     "test('another does not', function(t)\n"
                     "  t:equal(1, 2)\n"
                     "end)\n");

    json_t *answer = ask_workshop(b, "script.test", "{\"id\": %" PRIu64 "}", b->machine);

    assert_int_equal(json_integer_value(json_object_get(answer, "count")), 2);
    const json_t *one = with(answer, "results", "name", "one holds");
    const json_t *two = with(answer, "results", "name", "another does not");
    assert_int_equal(json_integer_value(json_object_get(one, "line")), 2);
    assert_true(json_is_true(json_object_get(one, "ok")));
    assert_int_equal(json_integer_value(json_object_get(two, "line")), 3);
    assert_false(json_is_true(json_object_get(two, "ok")));
    assert_has(str_of(text_in(two, "message")), ":4:");
    json_decref(answer);
}

BENCH_TEST(running_tasks_are_listed_and_can_be_stopped)
{
    bench_program(b, "command('wind {this}', function(e) e.this:every(60, 'tick') log('wound') "
                     "wait(50) end)");
    (void)trial_type(b->alice, "wind machine");

    json_t *all = ask_workshop(b, "build.running", "{}");
    json_t *its = ask_workshop(b, "build.running", "{\"id\": %" PRIu64 "}", b->machine);

    assert_string_equal(text_in(with(its, "timers", "name", "tick"), "name"), "tick");
    assert_string_equal(text_in(with(its, "log", "text", "wound"), "text"), "wound");
    assert_non_null(with(its, "costs", "name", "wind {this}"));
    const json_t *task = with(all, "tasks", "kind", "wait");
    assert_has(str_of(text_in(task, "place")), "rev 1:1");
    json_decref(ask_workshop(b, "task.stop", "{\"number\": %" JSON_INTEGER_FORMAT "}",
            json_integer_value(json_object_get(task, "number"))));
    json_decref(ask_workshop(
            b, "timer.cancel", "{\"id\": %" PRIu64 ", \"name\": \"tick\"}", b->machine));
    json_t *after = ask_workshop(b, "build.running", "{\"id\": %" PRIu64 "}", b->machine);
    assert_int_equal(json_array_size(json_object_get(after, "timers")), 0);
    assert_int_equal(json_array_size(json_object_get(after, "tasks")), 0);
    json_decref(after);
    json_decref(all);
    json_decref(its);
}

BENCH_TEST(two_builders_at_one_thing_see_each_other)
{
    char args[100];
    (void)snprintf(args, sizeof(args),
            "{\"page\": \"w\", \"id\": %" PRIu64 ", \"part\": \"about\"}", b->machine);
    json_decref(ask_as_workshop(b, trial_character(b->wizard), "build.watch", args, NULL));
    trial_forget_all(b->trial);

    json_t *answer = ask_workshop(
            b, "build.watch", "{\"page\": \"a\", \"id\": %" PRIu64 "}", b->machine);

    assert_string_equal(text_in(with(answer, "people", "name", "wizard"), "part"), "about");
    assert_has(trial_events(b->wizard), "Build.Here");
    assert_has(trial_events(b->wizard), "alice");
    assert_lacks(trial_events(b->alice), "Build.Here");
    trial_forget_all(b->trial);
    json_decref(ask_workshop(b, "build.watch", "{\"page\": \"a\", \"id\": 0}"));
    assert_has(trial_events(b->wizard), "\"people\":[]");
    json_decref(answer);
    trial_advance(b->trial, 30);
    answer = ask_workshop(
            b, "build.watch", "{\"page\": \"a\", \"id\": %" PRIu64 "}", b->machine);
    assert_int_equal(json_array_size(json_object_get(answer, "people")), 0);
    json_decref(answer);
}

BENCH_TEST(things_are_cloned_and_given_another_ref_and_prototypes)
{
    uint64_t cup = bench_create(b, "a cup", NULL);

    json_t *copy = ask_workshop(b, "object.clone", "{\"id\": %" PRIu64 "}", cup);
    json_t *shaped = ask_workshop(b, "object.shape",
            "{\"id\": %" JSON_INTEGER_FORMAT
            ", \"ref\": \"grail\", \"protos\": [\"container\"]}",
            json_integer_value(json_object_get(copy, "id")));

    assert_string_equal(text_in(copy, "name"), "a cup");
    assert_string_equal(text_in(shaped, "ref"), "grail");
    assert_non_null(with(shaped, "protos", "ref", "container"));
    json_decref(copy);
    json_decref(shaped);
}

BENCH_TEST(a_thing_that_cannot_be_cloned_is_refused_with_the_reason)
{
    uint64_t way = trial_first_id(trial_type(b->wizard, ";create('area', {name = 'Ways'})"));
    (void)trial_typef(b->wizard, "@alias #%" PRIu64 " = down", way);
    (void)trial_typef(b->wizard, "@proto #%" PRIu64 " = item", way);

    struct str told = trial_typef(b->wizard, "@clone #%" PRIu64, way);

    assert_has(told, "That can't be set: \"down\" is a player's name or a word of the game");
    told = trial_type(b->wizard, "@clone $thing");
    assert_has(told, "has no prototype, so it can't be cloned.");
    assert_has(told, "@create NAME from #");
}

BENCH_TEST(the_workshop_refuses_things_of_others)
{
    uint64_t eve = trial_character(trial_join(b->trial, "eve", "builder"));
    uint64_t guest = trial_character(trial_join_guest(b->trial));
    uint64_t start = world_find_ref(trial_world(b->trial), STR("start"))->id;
    static const char *const calls[] = {"build.read", "build.running", "build.watch",
            "script.test", "timer.cancel", "object.shape", "object.clone"};
    char args[200];
    bench_program(b, "test('it', function() end)");

    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        (void)snprintf(args, sizeof(args),
                "{\"id\": %" PRIu64 ", \"page\": \"p\", \"name\": \"tick\", \"ref\": \"r\"}",
                b->machine);
        int status = status_of(b, eve, calls[i], args);
        assert_true(status == 403 || status == 422);
        assert_int_equal(status_of(b, trial_character(b->bob), calls[i], args), 403);
        assert_int_equal(status_of(b, guest, calls[i], args), 403);
    }
    (void)snprintf(args, sizeof(args), "{\"line\": \"look\", \"room\": %" PRIu64 "}", start);
    assert_int_equal(status_of(b, eve, "build.try", args), 403);
    assert_int_equal(
            status_of(b, trial_character(b->bob), "build.try", "{\"line\": \"look\"}"), 403);
    assert_int_equal(
            status_of(b, trial_character(b->bob), "build.search", "{\"text\": \"the\"}"), 403);
    assert_int_equal(status_of(b, trial_character(b->bob), "build.tree", "{}"), 403);
    assert_int_equal(status_of(b, eve, "task.stop", "{\"number\": 1}"), 404);
    /* A name that would continue the command. */
    (void)snprintf(args, sizeof(args),
            "{\"id\": %" PRIu64 ", \"ref\": \"a;@destroy here\", \"name\": \"x\"}", b->machine);
    assert_int_equal(status_of(b, trial_character(b->alice), "object.shape", args), 422);
}

BENCH_TEST(a_source_that_is_not_saved_is_tested_with_the_callers_rights)
{
    bench_program(b, "test('saved', function(t) t:ok(true) end)");
    uint64_t eve = trial_character(trial_join(b->trial, "eve", "builder"));
    char args[300];

    json_t *answer = ask_workshop(b, "script.test",
            "{\"id\": %" PRIu64 ", \"source\": \"test('new', function(t) t.this.x = 1 end)\"}",
            b->machine);
    assert_non_null(with(answer, "results", "name", "new"));
    json_decref(answer);
    (void)snprintf(args, sizeof(args),
            "{\"id\": %" PRIu64 ", \"source\": \"test('new', function() end)\"}", b->machine);
    assert_int_equal(status_of(b, eve, "script.test", args), 403);
    (void)snprintf(args, sizeof(args), "{\"id\": %" PRIu64 ", \"when\": \"dawn\"}", b->machine);
    assert_int_equal(status_of(b, trial_character(b->alice), "script.test", args), 422);
    (void)snprintf(args, sizeof(args),
            "{\"id\": %" PRIu64 ", \"source\": \"while true do end\"}", b->machine);
    assert_int_equal(status_of(b, trial_character(b->alice), "script.test", args), 422);

    assert_has(bench_value(b, "{m}.x"), "nil");
    answer = ask_workshop(
            b, "script.test", "{\"id\": %" PRIu64 ", \"when\": \"midnight\"}", b->machine);
    assert_non_null(with(answer, "results", "name", "saved"));
    json_decref(answer);
}

BENCH_TEST(replacing_and_debugging_calls_refuse_what_is_not_the_callers)
{
    bench_program(b, "command('crank {this}', function() return 'Zonk' end)");
    uint64_t eve = trial_character(trial_join(b->trial, "eve", "builder"));
    uint64_t alice = trial_character(b->alice);
    char args[300];

    (void)snprintf(args, sizeof(args),
            "{\"text\": \"Zonk\", \"with\": \"x\", \"changes\": [{\"id\": %" PRIu64
            ", \"revision\": 1}]}",
            b->machine);
    assert_int_equal(status_of(b, eve, "script.replace", args), 422);
    assert_int_equal(status_of(b, trial_character(b->bob), "script.replace", args), 403);
    assert_int_equal(status_of(b, alice, "script.replace",
                             "{\"text\": \"Zonk\", \"with\": \"x\", \"changes\": []}"),
            422);
    (void)snprintf(args, sizeof(args),
            "{\"sources\": [{\"id\": %" PRIu64
            "}], \"run\": \"crank machine\", \"go\": \"step\"}",
            b->machine);
    assert_int_equal(status_of(b, eve, "script.debug", args), 403);
    assert_int_equal(status_of(b, trial_character(b->bob), "script.debug", args), 403);
    assert_int_equal(status_of(b, alice, "script.debug", args), 200);
    static const char *const wrong[] = {"{\"sources\": [], \"run\": \"x\", \"go\": \"step\"}",
            "{\"sources\": [7], \"run\": \"x\", \"go\": \"step\"}",
            "{\"sources\": [{\"id\": 1}], \"go\": \"step\"}",
            "{\"sources\": [{\"id\": 1}], \"run\": \"x\", \"go\": \"fly\"}"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        int status = status_of(b, alice, "script.debug", wrong[i]);
        assert_true(status == 422 || status == 403);
    }

    json_t *answer = ask_workshop(b, "script.search", "{\"text\": \"Zonk\"}");
    assert_int_equal(json_array_size(json_object_get(answer, "found")), 1);
    json_decref(answer);
}
