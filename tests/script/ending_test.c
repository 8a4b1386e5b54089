/* ending_test.c -- Handlers that end the subject of a line while they are asked or told: the line
 * is over then, their effects stay, and nobody reads an error. Other handlers move the actor: later
 * handlers are asked for the original room. */
#include "tests/script/bench.h"

/* A handler of a thing that is no more than that. */
#define PUFF(when, event, role)                                                                \
    when "('" event "', '" role "', function(e) e.actor:tell('Puff.') e.this:destroy() end)"

/* The only answer to alice's line is the handler's text. */
static void ends_quietly(struct bench *b, const char *line)
{
    trial_forget_all(b->trial);
    struct str reply = trial_type(b->alice, line);
    assert_has(reply, "Puff.");
    assert_lacks(reply, "rong");
    assert_lacks(reply, "can't");
    assert_lacks(trial_told(b->bob), "lice");
}

BENCH_TEST(a_thing_destroyed_by_its_handler_ends_the_command)
{
    static const struct {
        const char *name, *source, *line;
    } ends[] = {
            {"bubble", PUFF("before", "drop", "thing"), "drop bubble"},
            {"mist", PUFF("before", "move", "thing"), "drop mist"},
            {"flake", PUFF("before", "taste", "thing"), "taste flake"},
            {"scroll", PUFF("on", "look", "thing"), "look at scroll"},
            {"letter", PUFF("on", "look", "thing"), "examine letter"},
    };

    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        char name[40];
        (void)snprintf(name, sizeof(name), "a %s", ends[i].name);
        bench_program_object(b, bench_create(b, name, NULL), ends[i].source);
        ends_quietly(b, ends[i].line);
        assert_lacks(trial_type(b->alice, "inventory"), ends[i].name);
    }
}

BENCH_TEST(a_place_destroyed_by_its_handler_ends_the_command)
{
    (void)bench_settle(b);
    (void)bench_create(b, "a nut", NULL);
    uint64_t sack = bench_create(b, "a sack", "container");
    (void)trial_type(b->alice, "open sack");
    bench_program_object(b, sack, PUFF("before", "put", "target"));
    ends_quietly(b, "put nut in sack");

    uint64_t bag = bench_create(b, "a bag", "container");
    (void)trial_type(b->alice, "open bag");
    assert_has(trial_type(b->alice, "put nut in bag"), "You put");
    bench_program_object(b, bag, PUFF("before", "take", "source"));
    ends_quietly(b, "take nut from bag");

    uint64_t hen = bench_create(b, "a hen", "npc");
    assert_has(trial_type(b->alice, "drop hen"), "hen");
    (void)trial_type(b->alice, "take nut");
    bench_program_object(b, hen, PUFF("before", "give", "target"));
    ends_quietly(b, "give nut to hen");
    assert_has(trial_type(b->alice, "drop nut"), "You drop the nut.");
}

BENCH_TEST(the_rest_of_a_list_goes_on_when_one_thing_ends)
{
    (void)bench_settle(b);
    bench_program_object(b, bench_create(b, "a bubble", NULL), PUFF("before", "drop", "thing"));
    (void)bench_create(b, "a nut", NULL);

    struct str reply = trial_type(b->alice, "drop all");

    assert_has(reply, "Puff.");
    assert_has(reply, "You drop the nut.");
    assert_lacks(reply, "rong");
}

/* The machine is a guest in the start room, but the charm is at home in Stage. */
BENCH_TEST(after_a_move_later_handlers_use_the_original_room)
{
    static const char *const lines[] = {"look", "say hello", "take nut"};
    static const char *const events[] = {"look", "hear", "take"};
    unsigned long long start = world_find(trial_world(b->trial), b->machine)->location;
    unsigned long long stage = bench_settle(b);
    (void)trial_typef(
            b->wizard, "@teleport #%llu to #%llu", (unsigned long long)b->machine, start);
    uint64_t charm = trial_first_id(trial_type(b->wizard, "@create a charm"));
    (void)trial_type(b->wizard, "give charm to bob");
    char charm_name[32];
    (void)snprintf(charm_name, sizeof(charm_name), "#%llu", (unsigned long long)charm);
    (void)bench_create(b, "a nut", NULL);
    (void)trial_type(b->alice, "drop nut");
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char source[300];
        (void)snprintf(source, sizeof(source),
                "before('%s', 'witness', function() return 'Never here.' end)\n"
                "on('%s', 'witness', function(e) e.this.met = true end)",
                events[i], events[i]);
        bench_program(b, source);
        (void)snprintf(source, sizeof(source),
                "before('%s', 'held', function(e) e.actor:move(object('#%llu')) end)",
                events[i], start);
        (void)trial_program(b->wizard, charm_name, source);

        (void)trial_type(b->bob, lines[i]);

        assert_int_equal(
                world_find(trial_world(b->trial), trial_character(b->bob))->location, start);
        assert_lacks(trial_reply(b->bob), "Never here.");
        assert_string_equal(trial_property(b->trial, b->machine, "met"), "nil");
        (void)trial_typef(b->wizard, "@teleport bob to #%llu", stage);
    }
}
