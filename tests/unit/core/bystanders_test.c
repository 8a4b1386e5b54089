/* bystanders_test.c -- The summary of those around an actor (bystanders.h), which is kept from line to
 * line: each change that it depends on makes a new one. */
#include "engine/core/script/bystanders.h"

#include "engine/core/engine.h"
#include "engine/core/perception/room_index.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/command.h"
#include "tests/unit/core/scene.h"

/* The behaviour of an object, by its revision. */
enum { NOTHING_AROUND, HEARS_AROUND, PULLED_AROUND, WAVES_AROUND };

static struct behaviour *load_around(void *script, struct object *object)
{
    struct engine *engine = script;
    if (object->behaviour == NOTHING_AROUND || engine_transaction(engine)->spent) {
        return NULL;
    }
    struct behaviour *behaviour = mem_alloc(sizeof(*behaviour));
    behaviour->object = object->id;
    if (object->behaviour == HEARS_AROUND) {
        behaviour->handlers = mem_alloc_array(1, sizeof(*behaviour->handlers));
        behaviour->handlers[0].event = (struct str){str_dup(STR("hear")), strlen("hear")};
        behaviour->handlers[0].event_hash = str_hash(STR("hear"));
        behaviour->handler_count = 1;
        return behaviour;
    }
    struct str pattern = object->behaviour == PULLED_AROUND ? STR("pull {this}") : STR("wave");
    struct command *command = mem_alloc(sizeof(*command));
    struct err err = {0};
    command->pattern = (struct str){str_dup(pattern), pattern.length};
    assert_true(grammar_compile(command->pattern, &command->grammar, &err));
    command->behaviour = behaviour;
    behaviour->commands = mem_alloc_array(1, sizeof(struct command *));
    behaviour->commands[behaviour->command_count++] = command;
    behaviour->has_commands = true;
    return behaviour;
}

static void unload_around(void *script, struct behaviour *behaviour)
{
    (void)script;
    (void)behaviour;
}

static void ignore_around(void *script)
{
    (void)script;
}

static const struct script_ops scripts_around = {.load = load_around,
        .unload = unload_around,
        .transaction_began = ignore_around,
        .transaction_ended = ignore_around,
        .rest = ignore_around};

struct around {
    struct scene scene;
    struct engine *engine;
    struct object *thing; /* in store, which is nowhere near */
    struct object *store;
};

static void program_around(struct around *around, struct object *object, uint32_t kind)
{
    behaviours_publish(around->engine, object, NULL);
    world_set_behaviour(around->scene.world, object, kind);
}

static void open_around(struct around *around, uint32_t kind)
{
    scene_open(&around->scene);
    around->engine = around->scene.engine;
    engine_set_script(around->engine, &scripts_around, around->engine);
    around->store = scene_make(&around->scene, "store", "room", NULL);
    around->thing = scene_make(&around->scene, "a bell", "item", around->store);
    program_around(around, around->thing, kind);
}

/* Begins another transaction, as for the next line. */
static void next_line(struct around *around)
{
    transaction_commit(around->engine);
    transaction_begin(around->engine, 0, 0);
}

static uint64_t hear(struct around *around)
{
    return behaviours_bit(around->engine, STR("hear"), str_hash(STR("hear")), false);
}

static struct bystanders_answers answers(struct around *around)
{
    return bystanders_answer(around->engine, around->scene.alice, around->scene.room);
}

static bool others_hear(struct around *around)
{
    return answers(around).others & hear(around);
}

static bool may_pull(struct around *around)
{
    return bystanders_may_have_verb(
            around->engine, around->scene.alice, around->scene.room, STR("pull"), STR_NONE);
}

TEST(a_thing_counts_as_soon_as_it_arrives_and_until_it_leaves)
{
    struct around around;
    open_around(&around, HEARS_AROUND);
    struct object *places[] = {around.scene.room, around.scene.alice};
    for (size_t i = 0; i < 2; i++) {
        assert_false(others_hear(&around));
        next_line(&around);

        scene_move(&around.scene, around.thing, places[i]);
        assert_true(others_hear(&around));
        next_line(&around);
        assert_true(others_hear(&around));

        scene_move(&around.scene, around.thing, around.store);
        assert_false(others_hear(&around));
        next_line(&around);
    }
    scene_close(&around.scene);
}

TEST(moves_and_new_behaviours_count_within_one_line)
{
    struct around around;
    open_around(&around, HEARS_AROUND);
    assert_false(others_hear(&around));
    scene_move(&around.scene, around.thing, around.scene.room);
    assert_true(others_hear(&around));
    program_around(&around, around.thing, NOTHING_AROUND);
    assert_false(others_hear(&around));
    program_around(&around, around.thing, HEARS_AROUND);
    assert_true(others_hear(&around));
    scene_move(&around.scene, around.thing, around.store);
    assert_false(others_hear(&around));
    scene_close(&around.scene);
}

TEST(a_room_whose_end_is_undone_counts_again)
{
    struct around around;
    open_around(&around, NOTHING_AROUND);
    struct object *hall = scene_make(&around.scene, "hall", "room", NULL);
    program_around(&around, hall, HEARS_AROUND);
    next_line(&around);
    struct transaction_mark mark = transaction_savepoint(around.engine);
    world_destroy(around.scene.world, hall);
    assert_int_equal(bystanders_answer(around.engine, NULL, hall).room & hear(&around), 0);

    transaction_rollback_to(around.engine, mark);

    assert_true(bystanders_answer(around.engine, NULL, hall).room & hear(&around));
    scene_close(&around.scene);
}

TEST(an_empty_room_is_not_taken_for_another)
{
    struct around around;
    open_around(&around, NOTHING_AROUND);
    struct object *quiet = scene_make(&around.scene, "quiet", "room", NULL);
    struct object *hall = scene_make(&around.scene, "hall", "room", NULL);
    struct object *alice = around.scene.alice;
    program_around(&around, hall, HEARS_AROUND);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(
                bystanders_answer(around.engine, alice, quiet).room & hear(&around), 0);
        next_line(&around);
        assert_true(bystanders_answer(around.engine, alice, hall).room & hear(&around));
        next_line(&around);
    }
    scene_close(&around.scene);
}

TEST(arrivals_are_counted_at_any_depth_and_only_there)
{
    struct around around;
    open_around(&around, NOTHING_AROUND);
    struct engine *engine = around.engine;
    struct object *room = around.scene.room;
    struct object *box = scene_open_box(&around.scene, "a box", room);
    struct err err = {0};
    uint64_t before = room_index_arrivals(engine, room->id);
    uint64_t elsewhere = room_index_arrivals(engine, around.store->id);
    scene_move(&around.scene, around.thing, box);
    uint64_t inside = room_index_arrivals(engine, room->id);
    assert_true(inside > before);
    assert_int_equal(room_index_arrivals(engine, around.store->id), elsewhere);
    assert_true(world_set_ref(around.scene.world, around.thing, STR("bell"), &err));
    uint64_t named = room_index_arrivals(engine, room->id);
    assert_true(named > inside);
    assert_true(world_set_ref(around.scene.world, room, STR("market"), &err));
    assert_true(room_index_arrivals(engine, room->id) > named);
    scene_close(&around.scene);
}

TEST(an_arrival_that_is_undone_no_longer_counts)
{
    struct around around;
    open_around(&around, HEARS_AROUND);
    assert_false(others_hear(&around));
    next_line(&around);
    struct transaction_mark mark = transaction_savepoint(around.engine);
    scene_move(&around.scene, around.thing, around.scene.room);
    assert_true(others_hear(&around));

    transaction_rollback_to(around.engine, mark);

    assert_false(others_hear(&around));
    next_line(&around);
    assert_false(others_hear(&around));
    scene_close(&around.scene);
}

TEST(a_new_behaviour_counts_from_the_next_question_on)
{
    struct around around;
    open_around(&around, NOTHING_AROUND);
    scene_move(&around.scene, around.thing, around.scene.room);
    assert_false(others_hear(&around));
    next_line(&around);
    program_around(&around, around.thing, HEARS_AROUND);
    assert_true(others_hear(&around));
    assert_int_equal(answers(&around).actor & hear(&around), 0);
    assert_int_equal(answers(&around).room & hear(&around), 0);
    next_line(&around);
    program_around(&around, around.thing, NOTHING_AROUND);
    program_around(&around, around.scene.alice, HEARS_AROUND);
    assert_true(answers(&around).actor & hear(&around));
    next_line(&around);
    program_around(&around, around.scene.alice, NOTHING_AROUND);
    program_around(&around, around.scene.room, HEARS_AROUND);
    assert_true(answers(&around).room & hear(&around));
    assert_int_equal(answers(&around).actor & hear(&around), 0);
    assert_false(others_hear(&around));
    scene_close(&around.scene);
}

TEST(an_inherited_behaviour_counts_with_the_new_prototype)
{
    struct around around;
    open_around(&around, NOTHING_AROUND);
    struct object *kind = scene_make(&around.scene, "kind", "item", NULL);
    struct err err = {0};
    program_around(&around, kind, HEARS_AROUND);
    scene_move(&around.scene, around.thing, around.scene.room);
    assert_false(others_hear(&around));
    next_line(&around);

    assert_true(proto_set(around.scene.world, around.thing, &kind, 1, &err));

    assert_true(others_hear(&around));
    scene_close(&around.scene);
}

TEST(a_thing_inside_another_counts_for_its_verbs)
{
    struct around around;
    open_around(&around, PULLED_AROUND);
    struct object *box = scene_open_box(&around.scene, "a box", around.scene.room);
    assert_false(may_pull(&around));
    next_line(&around);
    assert_false(may_pull(&around));

    scene_move(&around.scene, around.thing, box);
    assert_true(may_pull(&around));

    next_line(&around);
    scene_move(&around.scene, around.thing, around.store);
    scene_move(&around.scene, box, around.store);
    assert_false(may_pull(&around));
    scene_close(&around.scene);
}

TEST(a_command_without_an_object_counts_while_its_thing_is_there)
{
    struct around around;
    open_around(&around, WAVES_AROUND);
    struct engine *engine = around.engine;
    struct object *alice = around.scene.alice;
    struct object *room = around.scene.room;
    assert_true(bystanders_has_no_plain(engine, alice, room));
    next_line(&around);
    scene_move(&around.scene, around.thing, alice);
    assert_false(bystanders_has_no_plain(engine, alice, room));
    next_line(&around);
    scene_move(&around.scene, around.thing, around.store);
    assert_true(bystanders_has_no_plain(engine, alice, room));
    scene_close(&around.scene);
}

TEST(a_thing_that_moves_between_both_counts_at_either)
{
    struct around around;
    open_around(&around, HEARS_AROUND);
    scene_move(&around.scene, around.thing, around.scene.room);
    assert_true(others_hear(&around));
    assert_true(bystanders_has_both(around.engine, around.scene.room, around.scene.alice));
    assert_false(bystanders_has_both(around.engine, around.scene.room, around.store));

    scene_move(&around.scene, around.thing, around.scene.alice);
    assert_false(bystanders_has_both(around.engine, around.scene.room, around.scene.alice));
    bystanders_stays(around.engine, around.scene.room, around.scene.alice);

    assert_true(bystanders_has_both(around.engine, around.scene.room, around.scene.alice));
    assert_true(others_hear(&around));
    scene_close(&around.scene);
}

TEST(what_was_skipped_for_lack_of_time_counts_in_the_next_line)
{
    struct around around;
    open_around(&around, HEARS_AROUND);
    scene_move(&around.scene, around.thing, around.scene.room);
    next_line(&around);
    engine_transaction(around.engine)->spent = true;
    assert_false(others_hear(&around));

    next_line(&around);

    assert_true(others_hear(&around));
    scene_close(&around.scene);
}

TEST(others_in_other_rooms_have_summaries_of_their_own)
{
    struct around around;
    open_around(&around, HEARS_AROUND);
    struct object *bob = scene_make(&around.scene, "bob", "player", around.store);
    for (size_t i = 0; i < 3; i++) {
        assert_false(others_hear(&around));
        assert_true(bystanders_answer(around.engine, bob, around.store).others & hear(&around));
        assert_true(
                bystanders_answer(around.engine, NULL, around.store).others & hear(&around));
        assert_false(bystanders_answer(around.engine, bob, NULL).others & hear(&around));
        next_line(&around);
    }
    transaction_commit(around.engine);
    engine_trim(around.engine);
    transaction_begin(around.engine, 0, 0);
    assert_false(others_hear(&around));
    assert_true(bystanders_answer(around.engine, bob, around.store).others & hear(&around));
    scene_close(&around.scene);
}

/* An answer by a kept summary may not be told before what it was made of is on the disk. */
TEST(a_kept_summary_depends_on_the_changes_that_it_was_made_of)
{
    struct around around;
    open_around(&around, HEARS_AROUND);
    next_line(&around);
    scene_move(&around.scene, around.thing, around.scene.room);
    next_line(&around);
    uint64_t number = around.scene.world->commit_number;
    assert_true(others_hear(&around));
    assert_true(transaction_leans_on(around.engine) >= number);
    next_line(&around);
    assert_true(transaction_leans_on(around.engine) < number);

    assert_true(others_hear(&around));

    assert_true(transaction_leans_on(around.engine) >= number);
    scene_close(&around.scene);
}
