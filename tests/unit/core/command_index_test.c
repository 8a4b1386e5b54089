/* command_index_test.c -- The index of affected handlers (command_index.h) and the remembered light give the same
 * answers as the plain walks, in a crowded room with random changes. */
#include "engine/core/script/command_index.h"

#include "engine/core/line/interpret.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/bystanders.h"
#include "engine/core/script/command.h"
#include "tests/support/repeat.h"
#include "tests/unit/core/scene.h"

enum { OFFER_THINGS = 60, OFFER_STEPS = 2500, OFFER_WORLDS = 6 };

/* The behaviour of an object, by the bits of its revision. */
enum {
    HEARS = 1,
    SEES_TAKING = 2,
    PULLED = 4,
    WAVES = 8,
    ACTS = 16,   /* asked about actions of its own object: not a witness */
    PUSHED = 32, /* by either of two verbs */
    NAMES = 64,  /* has a displayed name */
    KINDS = 128,
};

/* -- scripts: the handlers of a revision -- */

static void add_handler(struct behaviour *behaviour, const char *event, enum event_role role)
{
    struct handler *handler = &behaviour->handlers[behaviour->handler_count++];
    handler->event = (struct str){str_dup(str_of(event)), strlen(event)};
    handler->event_hash = str_hash(handler->event);
    handler->role = role;
}

static uint64_t bit_of(struct engine *engine, const char *event)
{
    return behaviours_bit(engine, str_of(event), str_hash(str_of(event)), false);
}

static void add_command(struct behaviour *behaviour, const char *pattern)
{
    struct command *command = mem_alloc(sizeof(*command));
    struct err err = {0};
    command->pattern = (struct str){str_dup(str_of(pattern)), strlen(pattern)};
    assert_true(grammar_compile(command->pattern, &command->grammar, &err));
    command->behaviour = behaviour;
    behaviour->commands[behaviour->command_count++] = command;
    behaviour->has_commands = true;
}

static struct behaviour *load(void *script, struct object *object)
{
    struct engine *engine = script;
    unsigned kinds = object->behaviour % KINDS;
    if (engine_transaction(engine)->load_skips > 0 && object->id % 3 == 0) {
        engine_transaction(engine)->load_skips++;
        return NULL;
    }
    if (kinds == 0) {
        return NULL;
    }
    struct behaviour *behaviour = mem_alloc(sizeof(*behaviour));
    behaviour->object = object->id;
    behaviour->handlers = mem_alloc_array(5, sizeof(*behaviour->handlers));
    behaviour->commands = mem_alloc_array(4, sizeof(struct command *));
    if (kinds & HEARS) {
        add_handler(behaviour, "hear", ROLE_ANY);
    }
    if (kinds & SEES_TAKING) {
        add_handler(behaviour, "take", ROLE_WITNESS);
    }
    if (kinds & ACTS) {
        add_handler(behaviour, "hear", ROLE_ACTOR);
        add_handler(behaviour, "take", ROLE_ANY);
    }
    if (kinds & NAMES) {
        add_handler(behaviour, "name", ROLE_ANY);
    }
    if (kinds & PULLED) {
        add_command(behaviour, "pull {this}");
    }
    if (kinds & PUSHED) {
        add_command(behaviour, "push|shove {this}");
    }
    if (kinds & WAVES) {
        add_command(behaviour, "wave");
    }
    return behaviour;
}

static void unload(void *script, struct behaviour *behaviour)
{
    (void)script;
    (void)behaviour;
}

static void ignore(void *script)
{
    (void)script;
}

static const struct script_ops scripts = {.load = load,
        .unload = unload,
        .transaction_began = ignore,
        .transaction_ended = ignore};

/* -- a crowd -- */

struct offer_crowd {
    struct scene scene;
    struct rng rng;
    uint64_t things[OFFER_THINGS]; /* 0: room for another */
    uint64_t kinds[4];             /* prototypes of some of them */
    uint64_t room;
    uint64_t other;
    size_t closed;   /* checks that excluded handlers */
    size_t around;   /* and that know the bystanders */
    size_t quiet;    /* of which none has a command */
    size_t unmasked; /* how often nothing in the room could be taken for something else */
    size_t lit;      /* how often the room was */
    size_t dark;
};

static struct object *find_offer(struct offer_crowd *crowd, uint64_t id)
{
    return id ? world_find(crowd->scene.world, id) : NULL;
}

static struct object *any_offer(struct offer_crowd *crowd)
{
    return find_offer(crowd, crowd->things[rng_below(&crowd->rng, OFFER_THINGS)]);
}

static void make_one_offer(struct offer_crowd *crowd, size_t i)
{
    static const char *const protos[] = {"player", "container", "garment", "item", "character"};
    struct object *place = find_offer(crowd, crowd->room);
    crowd->things[i] = scene_make(&crowd->scene, "thing",
            protos[rng_below(&crowd->rng, sizeof(protos) / sizeof(protos[0]))], place)
                               ->id;
}

static void program(struct offer_crowd *crowd, struct object *object)
{
    uint32_t revision = (uint32_t)rng_below(&crowd->rng, KINDS);
    revision &= rng_below(&crowd->rng, 40) ? ~(uint32_t)NAMES : UINT32_MAX; /* few do */
    behaviours_publish(crowd->scene.engine, object, NULL);
    world_set_behaviour(crowd->scene.world, object,
            rng_below(&crowd->rng, 3) ? 0 : revision + KINDS * (object->behaviour / KINDS + 1));
}

static void move_offer(struct offer_crowd *crowd, struct object *object)
{
    struct object *holder = any_offer(crowd);
    uint64_t where = rng_below(&crowd->rng, 5);
    struct object *place = where == 0   ? find_offer(crowd, crowd->other)
                           : where <= 2 ? find_offer(crowd, crowd->room)
                                        : holder;
    if (place) {
        bool moved = place_move(crowd->scene.world, object, place);
        (void)moved; /* not into itself */
    }
}

static void set_flag(struct offer_crowd *crowd, struct object *object)
{
    static const uint32_t atoms[] = {
            ATOM_open, ATOM_open, ATOM_transparent, ATOM_worn, ATOM_asleep};
    if (rng_below(&crowd->rng, 5) == 0) {
        scene_set(
                &crowd->scene, object, ATOM_light, value_int(rng_below(&crowd->rng, 20) == 0));
        return;
    }
    uint32_t atom = atoms[rng_below(&crowd->rng, sizeof(atoms) / sizeof(atoms[0]))];
    scene_set(&crowd->scene, object, atom, value_bool(rng_below(&crowd->rng, 2) == 0));
}

static void inherit_offer(struct offer_crowd *crowd, struct object *object)
{
    struct object *protos[] = {find_offer(crowd, crowd->kinds[rng_below(&crowd->rng, 4)]),
            world_get_ref(
                    crowd->scene.world, rng_below(&crowd->rng, 2) ? "container" : "player")};
    struct err err = {0};
    assert_true(
            proto_set(crowd->scene.world, object, protos, 1 + rng_below(&crowd->rng, 2), &err));
}

static void destroy_one_offer(struct offer_crowd *crowd, size_t i)
{
    struct object *object = find_offer(crowd, crowd->things[i]);
    size_t count = 0;
    if (!object || object->id == crowd->scene.alice->id) {
        return;
    }
    while (place_contents(crowd->scene.world, object, &count), count > 0) {
        scene_move(&crowd->scene, find_offer(crowd, object->contents[0]),
                find_offer(crowd, crowd->room));
    }
    assert_true(place_move(crowd->scene.world, object, NULL));
    world_destroy(crowd->scene.world, object);
    crowd->things[i] = 0;
}

static void change_kind(struct offer_crowd *crowd)
{
    struct object *kind = find_offer(crowd, crowd->kinds[rng_below(&crowd->rng, 4)]);
    if (rng_below(&crowd->rng, 2)) {
        program(crowd, kind);
    } else {
        set_flag(crowd, kind);
    }
}

/* Commits or rolls back the transaction; objects leave memory and come back. */
static void pass_transaction_offer(struct offer_crowd *crowd)
{
    struct scene *scene = &crowd->scene;
    uint64_t alice = scene->alice->id;
    transaction_commit(scene->engine);
    uint64_t durable = store_poll(scene->store);
    for (unsigned round = 0; round < 2 && rng_below(&crowd->rng, 2); round++) {
        (void)world_evict(scene->world, durable, SIZE_MAX, 1000);
    }
    transaction_begin(scene->engine, 0, 0);
    scene->alice = find_offer(crowd, alice);
}

static void change_offer(struct offer_crowd *crowd)
{
    size_t i = rng_below(&crowd->rng, OFFER_THINGS);
    struct object *object = find_offer(crowd, crowd->things[i]);
    uint64_t what = rng_below(&crowd->rng, 100);
    if (!object) {
        make_one_offer(crowd, i);
    } else if (what < 50) {
        move_offer(crowd, object);
    } else if (what < 75) {
        set_flag(crowd, object);
    } else if (what < 80) {
        program(crowd, object);
    } else if (what < 85) {
        inherit_offer(crowd, object);
    } else if (what < 93) {
        destroy_one_offer(crowd, i);
    } else if (what < 95) {
        change_kind(crowd);
    } else {
        pass_transaction_offer(crowd);
    }
}

/* -- comparing -- */

/* Makes some changes, most of which are rolled back. */
static void change_and_undo_offer(struct offer_crowd *crowd)
{
    struct engine *engine = crowd->scene.engine;
    uint64_t before[OFFER_THINGS];
    memcpy(before, crowd->things, sizeof(before));
    struct transaction_mark mark = transaction_savepoint(engine);
    for (size_t n = rng_below(&crowd->rng, 6); n > 0; n--) {
        size_t i = rng_below(&crowd->rng, OFFER_THINGS);
        struct object *object = find_offer(crowd, crowd->things[i]);
        if (!object) {
            make_one_offer(crowd, i);
        } else if (rng_below(&crowd->rng, 4) == 0) {
            destroy_one_offer(crowd, i);
        } else if (rng_below(&crowd->rng, 4) == 0) {
            program(crowd, object);
        } else if (rng_below(&crowd->rng, 4) == 0) {
            set_flag(crowd, object);
        } else {
            move_offer(crowd, object);
        }
    }
    transaction_rollback_to(engine, mark);
    memcpy(crowd->things, before, sizeof(before));
}

/* The kinds of handlers of object and its ancestors, loaded or not. */
static unsigned kinds_of(struct offer_crowd *crowd, struct object *object)
{
    size_t count = 0;
    struct object *const *lineage = proto_lineage(crowd->scene.world, object, &count);
    unsigned kinds = object->behaviour;
    for (size_t i = 0; i < count; i++) {
        kinds |= lineage[i]->behaviour;
    }
    return kinds % KINDS;
}

static struct object *next_who_wants(
        struct offer_crowd *crowd, struct command_index_round *round, unsigned kind)
{
    struct object *object = NULL;
    do {
        object = command_index_next(round);
    } while (object && !(kinds_of(crowd, object) & kind));
    return object;
}

static void compare_round(struct offer_crowd *crowd, const char *event, unsigned kind)
{
    struct engine *engine = crowd->scene.engine;
    struct object *room = find_offer(crowd, crowd->room);
    struct command_index_round gate;
    struct command_index_round plain;
    if (event) {
        command_index_begin_witnesses(engine, room, bit_of(engine, event), &gate);
    } else {
        command_index_begin_commands(engine, room, &gate);
    }
    command_index_begin_all(engine, room, &plain);
    crowd->closed += gate.picked || gate.count == 0;
    struct object *expected = NULL;
    do {
        expected = next_who_wants(crowd, &plain, kind);
        assert_ptr_equal(next_who_wants(crowd, &gate, kind), expected);
        if (expected && rng_below(&crowd->rng, 20) == 0) {
            change_and_undo_offer(crowd);
            struct object *object = any_offer(crowd);
            if (object) {
                program(crowd, object);
            }
        }
    } while (expected);
    command_index_end(&gate);
    command_index_end(&plain);
}

static void compare_verb(
        struct offer_crowd *crowd, struct object *actor, const char *verb, unsigned kind)
{
    struct engine *engine = crowd->scene.engine;
    struct perception near = {0};
    bool found = false;
    bool gate = interpret_may_mean_this(engine, actor, str_of(verb), STR_NONE);
    crowd->closed += !gate;
    perceive_walk(engine, actor, &near);
    for (size_t i = 0; i < near.count; i++) {
        found |= (kinds_of(crowd, near.list[i].object) & kind) != 0;
    }
    assert_true(gate || !found);
    perception_finish(&near);
}

/* Checks the objects in the room, and those of people there. */
static bool names_in(struct offer_crowd *crowd, struct object *place, bool inside)
{
    size_t count = 0;
    bool names = false;
    (void)place_contents(crowd->scene.world, place, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = find_offer(crowd, place->contents[i]);
        bool has = inside || is_character(crowd->scene.engine, object);
        names |= (kinds_of(crowd, object) & NAMES) != 0 ||
                 (!inside && has && names_in(crowd, object, true));
    }
    return names;
}

static void compare_names(struct offer_crowd *crowd)
{
    struct object *room = find_offer(crowd, crowd->room);
    bool may = command_index_may_name(crowd->scene.engine, room);
    assert_true(may || !names_in(crowd, room, false));
    crowd->unmasked += !may;
}

static uint64_t events_of(struct offer_crowd *crowd, struct object *object)
{
    unsigned kinds = kinds_of(crowd, object);
    bool hears = kinds & (HEARS | ACTS);
    bool sees = kinds & (SEES_TAKING | ACTS);
    struct engine *engine = crowd->scene.engine;
    return (hears ? bit_of(engine, "hear") : 0) | (sees ? bit_of(engine, "take") : 0);
}

static uint64_t events_of_witness(struct offer_crowd *crowd, struct object *object)
{
    unsigned kinds = kinds_of(crowd, object);
    struct engine *engine = crowd->scene.engine;
    return (kinds & HEARS ? bit_of(engine, "hear") : 0) |
           (kinds & SEES_TAKING ? bit_of(engine, "take") : 0);
}

static uint64_t events_in(struct offer_crowd *crowd, struct object *container, bool as_witness)
{
    size_t count = 0;
    uint64_t events = 0;
    (void)place_contents(crowd->scene.world, container, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = find_offer(crowd, container->contents[i]);
        events |= as_witness ? events_of_witness(crowd, object) : events_of(crowd, object);
    }
    return events;
}

/* Returns which kinds of objects offer commands. */
static unsigned offers_in(struct offer_crowd *crowd, struct object *container,
        struct object *actor, bool *out_inside)
{
    size_t count = 0;
    unsigned command_indexes = 0;
    (void)place_contents(crowd->scene.world, container, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = find_offer(crowd, container->contents[i]);
        size_t inside = 0;
        (void)place_contents(crowd->scene.world, object, &inside);
        command_indexes |= kinds_of(crowd, object);
        *out_inside |= inside > 0 && object != actor;
    }
    return command_indexes;
}

static void compare_commands(
        struct offer_crowd *crowd, struct object *actor, struct object *room, bool crowded)
{
    struct engine *engine = crowd->scene.engine;
    bool inside = false;
    unsigned command_indexes = kinds_of(crowd, room) | offers_in(crowd, room, actor, &inside);
    if (actor) {
        command_indexes |= kinds_of(crowd, actor) | offers_in(crowd, actor, actor, &inside);
    }
    bool sure = crowded || !inside;
    bool pulled = bystanders_may_have_verb(engine, actor, room, STR("PULL"), STR_NONE);
    bool pushed = bystanders_may_have_verb(engine, actor, room, STR("sh"), STR("shove"));
    assert_false(command_indexes & WAVES && bystanders_has_no_plain(engine, actor, room));
    assert_true(pulled || (sure && !(command_indexes & PULLED)));
    assert_true(pushed || (sure && !(command_indexes & PUSHED)));
    crowd->quiet += bystanders_has_no_plain(engine, actor, room) && !pulled && !pushed;
}

/* Checks that nobody around is left out who may handle an event in that role. */
static void compare_roles(struct offer_crowd *crowd, struct object *actor, struct object *room)
{
    struct engine *engine = crowd->scene.engine;
    struct bystanders_answers answers = bystanders_answer(engine, actor, room);
    uint64_t hear = bit_of(engine, "hear");
    uint64_t others = events_in(crowd, room, true);
    if (actor) {
        others |= events_in(crowd, actor, true);
        assert_true(!(kinds_of(crowd, actor) & (HEARS | ACTS)) || (answers.actor & hear));
    }
    assert_true(!(kinds_of(crowd, room) & HEARS) || (answers.room & hear));
    assert_int_equal(others & ~answers.others, 0);
}

static void compare_around(struct offer_crowd *crowd, struct object *actor, struct object *room)
{
    bool crowded = false;
    uint64_t around = bystanders_events(crowd->scene.engine, actor, room, &crowded);
    uint64_t all = events_of(crowd, room) | events_in(crowd, room, crowded);
    if (actor) {
        all |= events_of(crowd, actor) | events_in(crowd, actor, false);
    }
    crowd->around += around != UINT64_MAX;
    compare_commands(crowd, actor, room, crowded);
    assert_int_equal(all & ~around, 0);
    compare_roles(crowd, actor, room);
}

static void compare_light(struct offer_crowd *crowd)
{
    struct object *room = find_offer(crowd, crowd->room);
    bool shines = false;
    for (uint32_t i = 0; i < room->content_count; i++) {
        struct object *object = find_offer(crowd, room->contents[i]);
        shines |= object && perceive_shines(crowd->scene.engine, object);
    }
    assert_int_equal(perceive_is_lit(crowd->scene.engine, room), shines);
    crowd->lit += shines;
    crowd->dark += !shines;
}

static void compare_offer(struct offer_crowd *crowd)
{
    struct object *actor = rng_below(&crowd->rng, 2) ? any_offer(crowd) : crowd->scene.alice;
    compare_round(crowd, "hear", HEARS);
    compare_round(crowd, "take", SEES_TAKING);
    compare_round(crowd, "nobody", 0);
    compare_round(crowd, NULL, WAVES);
    compare_light(crowd);
    compare_names(crowd);
    struct object *thing = rng_below(&crowd->rng, 4) ? NULL : any_offer(crowd);
    compare_around(crowd, crowd->scene.alice, thing ? thing : find_offer(crowd, crowd->other));
    compare_around(crowd, crowd->scene.alice, find_offer(crowd, crowd->room));
    if (actor && actor->location) {
        compare_verb(crowd, actor, "pull", PULLED);
        compare_verb(crowd, actor, "SHOVE", PUSHED);
        compare_verb(crowd, actor, "inventory", 0);
    }
}

static void crowd_open_offer(struct offer_crowd *crowd, uint64_t seed)
{
    scene_open(&crowd->scene);
    crowd->quiet = crowd->unmasked = 0;
    crowd->closed = crowd->around = crowd->lit = crowd->dark = 0;
    scene_set(&crowd->scene, crowd->scene.room, ATOM_light, value_int(0));
    rng_seed(&crowd->rng, seed);
    engine_set_script(crowd->scene.engine, &scripts, crowd->scene.engine);
    crowd->room = crowd->scene.room->id;
    crowd->other = scene_make(&crowd->scene, "other", "room", NULL)->id;
    for (size_t i = 0; i < 4; i++) {
        struct object *kind =
                scene_make(&crowd->scene, "kind", i % 2 ? "container" : "character", NULL);
        crowd->kinds[i] = kind->id;
        program(crowd, kind);
    }
    for (size_t i = 0; i < OFFER_THINGS; i++) {
        make_one_offer(crowd, i);
    }
}

static void crowd_close_offer(struct offer_crowd *crowd)
{
    scene_close(&crowd->scene);
}

TEST(the_index_finds_the_same_handlers_as_a_walk)
{
    for (uint64_t seed = 1; seed <= test_rounds(2, OFFER_WORLDS); seed++) {
        struct offer_crowd crowd;
        crowd_open_offer(&crowd, seed);

        for (size_t step = 0; step < OFFER_STEPS; step++) {
            change_offer(&crowd);
            if (rng_below(&crowd.rng, 3) == 0) {
                change_and_undo_offer(&crowd);
            }
            engine_transaction(crowd.scene.engine)->load_skips = rng_below(&crowd.rng, 20) == 0;
            compare_offer(&crowd);
        }

        assert_true(crowd.closed > OFFER_STEPS);
        assert_true(crowd.around > OFFER_STEPS / 10);
        assert_true(crowd.quiet > 0);
        assert_true(crowd.unmasked > OFFER_STEPS / 10 && crowd.unmasked < OFFER_STEPS);
        assert_true(crowd.lit > 100 && crowd.dark > 100);
        crowd_close_offer(&crowd);
    }
}

TEST(a_crowd_without_scripts_is_not_walked)
{
    struct offer_crowd crowd;
    crowd_open_offer(&crowd, 1);
    struct engine *engine = crowd.scene.engine;
    for (size_t i = 0; i < OFFER_THINGS; i++) {
        world_set_behaviour(crowd.scene.world, find_offer(&crowd, crowd.things[i]), 0);
    }
    struct command_index_round round;

    bool crowded = false;
    uint64_t around = bystanders_events(engine, crowd.scene.alice, crowd.scene.room, &crowded);
    bool no_plain = bystanders_has_no_plain(engine, crowd.scene.alice, crowd.scene.room);
    bool may_pull = interpret_may_mean_this(engine, crowd.scene.alice, STR("pull"), STR_NONE);
    command_index_begin_witnesses(engine, crowd.scene.room, bit_of(engine, "hear"), &round);

    assert_true(crowded && no_plain);
    assert_int_equal(around & bit_of(engine, "hear"), 0);
    assert_false(may_pull);
    assert_false(command_index_may_name(engine, crowd.scene.room));
    assert_int_equal(round.count, 0);
    command_index_end(&round);
    crowd_close_offer(&crowd);
}
