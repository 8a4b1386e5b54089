/* tx_model_test.c -- Random changes, savepoints, rollbacks, evictions and restarts, compared with a
 * model that is copied whole where the world keeps an undo log. */
#include "engine/base/mem.h"
#include "engine/base/rng.h"
#include "tests/support/repeat.h"
#include "tests/unit/world/fixture.h"

enum {
    OBJECTS_MAX = 400,
    ALIVE_MAX = 25,
    PROPS = 4,
    PROTOS = 3,
    SAVEPOINTS = 6,
    TX_MODEL_STEPS = 2000
};

static const uint32_t atoms[PROPS] = {ATOM_weight, ATOM_light, ATOM_amount, ATOM_to};

struct model_object {
    bool alive;
    bool has_ref;
    uint64_t location;
    uint64_t arrived;
    uint64_t owner;
    int64_t props[PROPS]; /* 0: none */
    int64_t items;        /* in the table `slots`; -1: none */
    uint64_t protos[PROTO_DIRECT_MAX];
    size_t proto_count;
};

/* objects[i] is #i; 0 is nowhere. */
struct tx_model_model {
    struct model_object objects[OBJECTS_MAX];
    uint64_t next_id;
    uint64_t next_arrival;
};

struct run {
    struct fixture f;
    struct rng rng;
    struct tx_model_model model;
    struct tx_model_model saved[SAVEPOINTS]; /* the first is the tx's beginning */
    size_t savepoints[SAVEPOINTS];
    size_t depth;
};

/* -- the model's own answers -- */

static size_t alive_count(const struct tx_model_model *model)
{
    size_t count = 0;
    for (uint64_t id = 1; id < model->next_id; id++) {
        count += model->objects[id].alive;
    }
    return count;
}

static uint64_t pick(struct run *run)
{
    uint64_t skip = rng_below(&run->rng, alive_count(&run->model));
    for (uint64_t id = 1;; id++) {
        if (run->model.objects[id].alive && skip-- == 0) {
            return id;
        }
    }
}

static bool is_inside(const struct tx_model_model *model, uint64_t id, uint64_t container)
{
    for (; id != 0; id = model->objects[id].location) {
        if (id == container) {
            return true;
        }
    }
    return false;
}

static bool inherits(const struct tx_model_model *model, uint64_t id, uint64_t proto)
{
    if (id == proto) {
        return true;
    }
    const struct model_object *object = &model->objects[id];
    for (size_t i = 0; i < object->proto_count; i++) {
        if (inherits(model, object->protos[i], proto)) {
            return true;
        }
    }
    return false;
}

/* Depth first and left to right; a second visit gives the same as one. */
static int64_t inherited(const struct tx_model_model *model, uint64_t id, size_t prop)
{
    const struct model_object *object = &model->objects[id];
    int64_t value = object->props[prop];
    for (size_t i = 0; value == 0 && i < object->proto_count; i++) {
        value = inherited(model, object->protos[i], prop);
    }
    return value;
}

/* Appends the ancestors of id that are not there yet. */
static size_t add_lineage(
        const struct tx_model_model *model, uint64_t id, uint64_t *lineage, size_t count)
{
    const struct model_object *object = &model->objects[id];
    for (size_t i = 0; i < object->proto_count; i++) {
        size_t k = 0;
        while (k < count && lineage[k] != object->protos[i]) {
            k++;
        }
        if (k == count) {
            lineage[count++] = object->protos[i];
            count = add_lineage(model, object->protos[i], lineage, count);
        }
    }
    return count;
}

static bool has_contents(const struct tx_model_model *model, uint64_t id)
{
    for (uint64_t i = 1; i < model->next_id; i++) {
        if (model->objects[i].alive && model->objects[i].location == id) {
            return true;
        }
    }
    return false;
}

/* -- are they the same -- */

static void assert_contents_tx_model(struct run *run, uint64_t id)
{
    const struct tx_model_model *model = &run->model;
    size_t count = 0;
    const uint64_t *contents =
            place_contents(run->f.world, world_find(run->f.world, id), &count);
    size_t expected = 0;
    for (uint64_t i = 1; i < model->next_id; i++) {
        expected += model->objects[i].alive && model->objects[i].location == id;
    }
    assert_int_equal(count, expected);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(model->objects[contents[i]].location, id);
        assert_true(i == 0 || model->objects[contents[i - 1]].arrived <
                                      model->objects[contents[i]].arrived);
    }
}

static void assert_lineage(struct run *run, struct object *object)
{
    uint64_t expected[OBJECTS_MAX];
    size_t expected_count = add_lineage(&run->model, object->id, expected, 0);
    size_t count = 0;
    struct object *const *lineage = proto_lineage(run->f.world, object, &count);
    assert_int_equal(count, expected_count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(lineage[i]->id, expected[i]);
    }
}

static void assert_object(struct run *run, uint64_t id)
{
    const struct model_object *expected = &run->model.objects[id];
    struct world *world = run->f.world;
    struct object *object = world_find(world, id);
    char ref[16];
    (void)snprintf(ref, sizeof(ref), "ref-%u", (unsigned)id);
    if (!expected->alive) {
        assert_null(object);
        return;
    }
    assert_non_null(object);
    assert_int_equal(object->location, expected->location);
    assert_int_equal(object->owner, expected->owner);
    assert_ptr_equal(world_find_ref(world, str_of(ref)), expected->has_ref ? object : NULL);
    for (size_t i = 0; i < PROPS; i++) {
        assert_int_equal(value_as_int(prop_get(world, object, atoms[i]), 0),
                inherited(&run->model, id, i));
    }
    const struct value *slots = prop_own(object, ATOM_slots);
    assert_int_equal(slots ? (int64_t)value_table_count(slots) : -1, expected->items);
    assert_int_equal(object->proto_count, expected->proto_count);
    for (size_t i = 0; i < expected->proto_count; i++) {
        assert_int_equal(object->protos[i], expected->protos[i]);
    }
    /* Now and then, so that others are asked while it is of before. */
    if (rng_below(&run->rng, 2) == 0) {
        assert_lineage(run, object);
    }
}

static void assert_same_tx_model(struct run *run)
{
    for (uint64_t id = 1; id < run->model.next_id; id++) {
        assert_object(run, id);
    }
    for (uint64_t id = 1; id < run->model.next_id; id++) {
        if (run->model.objects[id].alive && rng_below(&run->rng, 2) == 0) {
            assert_contents_tx_model(run, id);
        }
    }
}

/* -- changes, to both -- */

static void create(struct run *run)
{
    struct tx_model_model *model = &run->model;
    if (alive_count(model) >= ALIVE_MAX || model->next_id >= OBJECTS_MAX) {
        return;
    }
    uint64_t id = model->next_id++;
    model->objects[id] = (struct model_object){.alive = true, .items = -1};
    assert_int_equal(world_create(run->f.world, 0)->id, id);
}

static void add_proto(struct model_object *object, uint64_t proto)
{
    for (size_t i = 0; i < object->proto_count; i++) {
        if (object->protos[i] == proto) {
            return;
        }
    }
    if (object->proto_count < PROTO_DIRECT_MAX) {
        object->protos[object->proto_count++] = proto;
    }
}

/* The prototypes of the destroyed one take its place. */
static void bequeath(struct model_object *heir, uint64_t id, const struct model_object *dead)
{
    struct model_object before = *heir;
    heir->proto_count = 0;
    for (size_t i = 0; i < before.proto_count; i++) {
        for (size_t k = 0; before.protos[i] == id && k < dead->proto_count; k++) {
            add_proto(heir, dead->protos[k]);
        }
        if (before.protos[i] != id) {
            add_proto(heir, before.protos[i]);
        }
    }
}

static void destroy(struct run *run, uint64_t id)
{
    struct tx_model_model *model = &run->model;
    if (has_contents(model, id)) {
        return;
    }
    struct model_object dead = model->objects[id];
    world_destroy(run->f.world, world_find(run->f.world, id));
    model->objects[id] = (struct model_object){.items = -1};
    for (uint64_t i = 1; i < model->next_id; i++) {
        bequeath(&model->objects[i], id, &dead);
    }
}

static void move(struct run *run, uint64_t id, uint64_t dest)
{
    struct tx_model_model *model = &run->model;
    struct world *world = run->f.world;
    bool moved =
            place_move(world, world_find(world, id), dest ? world_find(world, dest) : NULL);
    assert_int_equal(moved, dest == 0 || !is_inside(model, dest, id));
    if (moved) {
        model->objects[id].location = dest;
        model->objects[id].arrived = model->next_arrival++;
    }
}

static void set_prop(struct run *run, uint64_t id)
{
    size_t prop = rng_below(&run->rng, PROPS);
    int64_t number = (int64_t)rng_below(&run->rng, 4);
    prop_set(run->f.world, world_find(run->f.world, id), atoms[prop],
            number ? value_int(number) : value_nil());
    run->model.objects[id].props[prop] = number;
}

static void change_table(struct run *run, uint64_t id)
{
    struct world *world = run->f.world;
    struct object *object = world_find(world, id);
    struct model_object *model = &run->model.objects[id];
    if (model->items < 0) {
        prop_set(world, object, ATOM_slots, value_table());
        model->items = 0;
    } else if (rng_below(&run->rng, 5) == 0) {
        prop_set(world, object, ATOM_slots, value_nil());
        model->items = -1;
    } else {
        value_table_append(prop_change(world, object, ATOM_slots), value_int(1));
        model->items++;
    }
}

static void set_protos_tx_model(struct run *run, uint64_t id)
{
    struct world *world = run->f.world;
    struct model_object wanted = run->model.objects[id];
    struct object *protos[PROTOS];
    bool cycle = false;
    wanted.proto_count = 0;
    for (uint64_t n = rng_below(&run->rng, PROTOS + 1); n > 0; n--) {
        uint64_t proto = pick(run);
        bool twice = false;
        for (size_t i = 0; i < wanted.proto_count; i++) {
            twice = twice || wanted.protos[i] == proto;
        }
        if (!twice) {
            cycle = cycle || inherits(&run->model, proto, id);
            protos[wanted.proto_count] = world_find(world, proto);
            wanted.protos[wanted.proto_count++] = proto;
        }
    }
    bool done = proto_set(world, world_find(world, id), protos, wanted.proto_count, NULL);
    assert_int_equal(done, !cycle);
    if (done) {
        run->model.objects[id] = wanted;
    }
}

static void set_ref_tx_model(struct run *run, uint64_t id)
{
    struct model_object *model = &run->model.objects[id];
    char ref[16];
    (void)snprintf(ref, sizeof(ref), "ref-%u", (unsigned)id);
    model->has_ref = !model->has_ref;
    assert_true(world_set_ref(run->f.world, world_find(run->f.world, id),
            model->has_ref ? str_of(ref) : STR_NONE, NULL));
}

static void change_tx_model(struct run *run)
{
    uint64_t id = alive_count(&run->model) ? pick(run) : 0;
    uint64_t what = rng_below(&run->rng, 12);
    if (id == 0 || what < 2) {
        create(run);
    } else if (what == 2) {
        destroy(run, id);
    } else if (what < 6) {
        move(run, id, rng_below(&run->rng, 6) ? pick(run) : 0);
    } else if (what < 8) {
        set_prop(run, id);
    } else if (what == 8) {
        change_table(run, id);
    } else if (what == 9) {
        set_protos_tx_model(run, id);
    } else if (what == 10) {
        set_ref_tx_model(run, id);
    } else {
        run->model.objects[id].owner = pick(run);
        world_set_owner(
                run->f.world, world_find(run->f.world, id), run->model.objects[id].owner);
    }
}

/* -- the tx, of both -- */

static void begin_tx_model(struct run *run)
{
    run->saved[0] = run->model;
    run->savepoints[0] = 0;
    run->depth = 1;
}

/* Ids and arrivals are spent even so. */
static void restore_tx_model(struct run *run, size_t depth)
{
    uint64_t next_id = run->model.next_id;
    uint64_t next_arrival = run->model.next_arrival;
    run->model = run->saved[depth];
    run->model.next_id = next_id;
    run->model.next_arrival = next_arrival;
    run->depth = depth + 1;
}

/* The counted size of an object's values is their real size. */
static void assert_measured(const struct run *run)
{
    for (uint64_t id = 1; id < run->model.next_id; id++) {
        struct object *object = world_cached(run->f.world, id);
        if (object) {
            size_t bytes = object_bytes(object);
            object->values_changed = true;
            assert_int_equal(bytes, object_bytes(object));
        }
    }
}

static void end(struct run *run)
{
    struct fixture *f = &run->f;
    uint64_t how = rng_below(&run->rng, 10);
    if (how < 3) {
        tx_rollback(f->world);
        restore_tx_model(run, 0);
        tx_begin(f->world);
    } else if (how == 3) {
        fixture_reopen(f);
    } else {
        (void)tx_commit(f->world);
        assert_measured(run);
        if (how < 8) {
            (void)store_poll(f->store);
        }
        (void)world_evict(f->world, store_durable(f->store), SIZE_MAX, 30);
        tx_begin(f->world);
    }
    begin_tx_model(run);
}

static void step(struct run *run)
{
    uint64_t what = rng_below(&run->rng, 20);
    if (what == 0) {
        end(run);
    } else if (what == 1 && run->depth < SAVEPOINTS) {
        run->saved[run->depth] = run->model;
        run->savepoints[run->depth++] = tx_savepoint(run->f.world);
    } else if (what == 2) {
        size_t depth = rng_below(&run->rng, run->depth);
        tx_rollback_to(run->f.world, run->savepoints[depth]);
        restore_tx_model(run, depth);
    } else {
        change_tx_model(run);
    }
}

static void run_seed(uint64_t seed)
{
    struct run *run = mem_alloc(sizeof(*run));
    print_message("# seed %u\n", (unsigned)seed);
    rng_seed(&run->rng, seed);
    run->model.next_id = 1;
    run->model.next_arrival = 1;
    fixture_open(&run->f);
    begin_tx_model(run);
    for (int i = 0; i < TX_MODEL_STEPS; i++) {
        step(run);
        if (i % 4 == 0) {
            assert_same_tx_model(run);
        }
    }
    fixture_close(&run->f);
    mem_free(run);
}

TEST(random_transactions_leave_the_same_state_as_the_model)
{
    size_t rounds = test_rounds(3, 5);

    for (uint64_t seed = 1; seed <= rounds; seed++) {
        run_seed(seed);
    }
}
