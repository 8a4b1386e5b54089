/* proto_test.c -- Lineages: their order and limits, cycles refused, destroyed prototypes. */
#include "tests/unit/world/fixture.h"

static void set_protos_proto(
        struct fixture *f, struct object *object, struct object *const *protos, size_t count)
{
    struct err err = {0};
    assert_done(proto_set(f->world, object, protos, count, &err), err);
}

FIXTURE_TEST(a_lineage_is_depth_first_and_has_each_prototype_once)
{
    struct object *thing = fixture_make(f, NULL, NULL);
    struct object *item = fixture_make(f, NULL, thing);
    struct object *garment = fixture_make(f, NULL, item);
    struct object *container = fixture_make(f, NULL, item);
    struct object *coat = fixture_make(f, NULL, NULL);
    set_protos_proto(f, coat, (struct object *[]){garment, container}, 2);

    size_t count = 0;
    struct object *const *lineage = proto_lineage(f->world, coat, &count);

    struct object *expected[] = {garment, item, thing, container};
    assert_int_equal(count, 4);
    assert_memory_equal(lineage, expected, sizeof(expected));
}

FIXTURE_TEST(a_property_is_inherited_from_the_first_that_has_it)
{
    struct object *thing = fixture_make(f, NULL, NULL);
    struct object *garment = fixture_make(f, NULL, thing);
    struct object *container = fixture_make(f, NULL, thing);
    struct object *coat = fixture_make(f, NULL, NULL);
    set_protos_proto(f, coat, (struct object *[]){garment, container}, 2);
    prop_set(f->world, thing, ATOM_capacity, value_int(1));
    prop_set(f->world, container, ATOM_capacity, value_int(10));

    assert_int_equal(prop_number(f->world, coat, ATOM_capacity, 0), 1);
    assert_ptr_equal(prop_source(f->world, coat, ATOM_capacity), thing);
}

FIXTURE_TEST(heirs_of_one_prototype_share_its_lineage)
{
    struct object *thing = fixture_make(f, NULL, NULL);
    struct object *tool = fixture_make(f, NULL, NULL);
    struct object *lamp = fixture_make(f, NULL, thing);
    struct object *mine = fixture_make(f, NULL, lamp);
    struct object *theirs = fixture_make(f, NULL, lamp);
    size_t count = 0;

    struct object *const *before = proto_lineage(f->world, mine, &count);
    assert_int_equal(count, 2);
    assert_ptr_equal(proto_lineage(f->world, theirs, &count), before);
    size_t savepoint = tx_savepoint(f->world);
    set_protos_proto(f, lamp, (struct object *[]){tool, thing}, 2);
    struct object *const *after = proto_lineage(f->world, mine, &count);
    struct object *expected[] = {lamp, tool, thing};
    assert_int_equal(count, 3);
    assert_memory_equal(after, expected, sizeof(expected));
    tx_rollback_to(f->world, savepoint);

    assert_true(proto_is(f->world, theirs, thing->id));
    assert_false(proto_is(f->world, theirs, tool->id));
    set_protos_proto(f, mine, &tool, 1);
    assert_false(proto_is(f->world, mine, lamp->id));
    assert_true(proto_is(f->world, theirs, lamp->id));
    world_destroy(f->world, lamp);
    assert_ptr_equal(*proto_lineage(f->world, theirs, &count), thing);
    assert_int_equal(count, 1);
}

FIXTURE_TEST(a_lineage_stays_valid_while_others_share_it)
{
    struct object *thing = fixture_make(f, NULL, NULL);
    struct object *tool = fixture_make(f, NULL, NULL);
    struct object *lamp = fixture_make(f, NULL, NULL);
    set_protos_proto(f, lamp, (struct object *[]){tool, thing}, 2);
    struct object *mine = fixture_make(f, NULL, lamp);
    size_t count = 0;

    struct object *const *lineage = proto_lineage(f->world, lamp, &count);
    assert_true(proto_is(f->world, mine, thing->id));

    assert_ptr_equal(proto_lineage(f->world, lamp, &count), lineage);
    assert_ptr_equal(proto_lineage(f->world, mine, &count) + 1, lineage);
    assert_ptr_equal(lineage[1], thing);
}

FIXTURE_TEST(a_cyclic_lineage_of_a_damaged_file_ends)
{
    struct object *thing = fixture_make(f, NULL, NULL);
    struct object *a = fixture_make(f, NULL, thing);
    struct object *b = fixture_make(f, NULL, a);
    size_t count = 0;
    a->protos[0] = b->id;
    f->world->proto_version++;

    assert_ptr_equal(*proto_lineage(f->world, b, &count), a);
    assert_int_equal(count, 1);
    assert_ptr_equal(*proto_lineage(f->world, a, &count), b);
    assert_int_equal(count, 1);
    a->protos[0] = thing->id;
    f->world->proto_version++;
    assert_true(proto_is(f->world, b, thing->id));
}

FIXTURE_TEST(an_object_cannot_inherit_from_itself_at_any_depth)
{
    struct object *a = fixture_make(f, NULL, NULL);
    struct object *b = fixture_make(f, NULL, a);
    struct object *c = fixture_make(f, NULL, b);
    struct err err = {0};

    assert_false(proto_set(f->world, a, &a, 1, &err));
    assert_non_null(strstr(err.text, "cannot inherit from itself"));
    assert_false(proto_set(f->world, a, &c, 1, &err));
    assert_non_null(strstr(err.text, "circle"));

    assert_int_equal(a->proto_count, 0);
    assert_false(proto_is(f->world, a, c->id));
    assert_true(proto_is(f->world, c, a->id));
}

FIXTURE_TEST(a_lineage_ends_at_its_greatest_depth)
{
    struct object *last = fixture_make(f, NULL, NULL);
    for (int depth = 0; depth < PROTO_DEPTH_MAX; depth++) {
        last = fixture_make(f, NULL, last);
    }
    struct object *below = fixture_make(f, NULL, NULL);
    struct err err = {0};
    size_t count = 0;

    assert_false(proto_set(f->world, below, &last, 1, &err));
    (void)proto_lineage(f->world, last, &count);

    assert_int_equal(count, PROTO_DEPTH_MAX);
    assert_non_null(strstr(err.text, "deep"));
    assert_true(proto_set_read(f->world, below, &last, 1, &err));
    (void)proto_lineage(f->world, below, &count);
    assert_in_range(count, PROTO_DEPTH_MAX, PROTO_DEPTH_MAX + 1);
}

FIXTURE_TEST(too_many_prototypes_are_refused)
{
    struct object *protos[PROTO_DIRECT_MAX + 1];
    for (size_t i = 0; i <= PROTO_DIRECT_MAX; i++) {
        protos[i] = fixture_make(f, NULL, NULL);
    }
    struct object *object = fixture_make(f, NULL, NULL);
    struct err err = {0};

    set_protos_proto(f, object, protos, PROTO_DIRECT_MAX);
    assert_false(proto_set(f->world, object, protos, PROTO_DIRECT_MAX + 1, &err));

    assert_int_equal(object->proto_count, PROTO_DIRECT_MAX);
}

FIXTURE_TEST(a_prototype_named_twice_counts_once)
{
    struct object *proto = fixture_make(f, NULL, NULL);
    struct object *object = fixture_make(f, NULL, NULL);

    set_protos_proto(f, object, (struct object *[]){proto, proto}, 2);

    assert_int_equal(object->proto_count, 1);
}

FIXTURE_TEST(a_changed_prototype_takes_effect_in_heirs_at_once)
{
    struct object *plain = fixture_make(f, NULL, NULL);
    struct object *bright = fixture_make(f, NULL, NULL);
    struct object *middle = fixture_make(f, NULL, plain);
    struct object *lamp = fixture_make(f, NULL, middle);
    prop_set(f->world, bright, ATOM_light, value_int(80));
    assert_int_equal(prop_number(f->world, lamp, ATOM_light, 0), 0);

    size_t savepoint = tx_savepoint(f->world);
    set_protos_proto(f, middle, &bright, 1);
    assert_int_equal(prop_number(f->world, lamp, ATOM_light, 0), 80);
    tx_rollback_to(f->world, savepoint);

    assert_int_equal(prop_number(f->world, lamp, ATOM_light, 0), 0);
}

FIXTURE_TEST(heirs_of_a_destroyed_prototype_get_its_prototypes)
{
    struct object *thing = fixture_make(f, NULL, NULL);
    uint64_t thing_id = thing->id;
    uint64_t light = fixture_make(f, NULL, thing)->id;
    uint64_t lamp = fixture_make(f, NULL, world_find(f->world, light))->id;
    prop_set(f->world, world_find(f->world, light), ATOM_light, value_int(80));
    fixture_reopen(f);

    world_destroy(f->world, world_find(f->world, light));
    fixture_reopen(f);

    struct object *object = world_find(f->world, lamp);
    assert_int_equal(object->proto_count, 1);
    assert_int_equal(object->protos[0], thing_id);
    assert_int_equal(prop_get(f->world, object, ATOM_light)->kind, VALUE_NIL);
}

FIXTURE_TEST(prototypes_come_back_in_their_order)
{
    struct object *a = fixture_make(f, NULL, NULL);
    struct object *b = fixture_make(f, NULL, NULL);
    struct object *object = fixture_make(f, NULL, NULL);
    set_protos_proto(f, object, (struct object *[]){b, a}, 2);
    uint64_t ids[] = {object->id, b->id, a->id};

    fixture_reopen(f);

    object = world_find(f->world, ids[0]);
    assert_int_equal(object->proto_count, 2);
    assert_memory_equal(object->protos, &ids[1], 2 * sizeof(ids[0]));
}

FIXTURE_TEST(a_prototype_is_known_by_its_ref)
{
    struct err err = {0};
    struct object *room = fixture_make(f, NULL, NULL);
    assert_done(world_set_ref(f->world, room, STR("room"), &err), err);
    struct object *hall = fixture_make(f, NULL, room);

    assert_true(proto_is_ref(f->world, hall, "room"));
    assert_true(proto_is_ref(f->world, room, "room"));
    assert_false(proto_is_ref(f->world, hall, "exit"));
}
