/* tx_test.c -- The effects of a transaction, and that nothing remains when it is rolled back. */
#include "tests/unit/world/fixture.h"
#include "world/model/rows.h"

static int64_t own_int(const struct object *object, uint32_t atom)
{
    const struct value *value = prop_own(object, atom);
    return value ? value_as_int(value, -1) : -1;
}

/* -- commits -- */

FIXTURE_TEST(a_tx_that_changes_nothing_has_no_number)
{
    uint64_t number = tx_commit(f->world);

    assert_int_equal(number, 0);
    assert_int_equal(f->world->commit_number, 0);
}

static void put_tell(struct world *world, int64_t number)
{
    struct row row = row_new(TABLE_TELL);
    row_set_id(&row, "character", 7);
    row_set_int(&row, "number", number);
    row_set_int(&row, "time_ms", 0);
    row_set_id(&row, "peer", 8);
    row_set_int(&row, "how", 0);
    rows_put(world, &row);
}

FIXTURE_TEST(deferred_rows_are_written_without_a_commit_to_wait_for)
{
    put_tell(f->world, 1);
    assert_int_equal(tx_commit(f->world), 0);
    tx_begin(f->world);
    assert_int_equal(f->world->commit_number, 1);

    put_tell(f->world, 2);
    struct object *box = fixture_make(f, NULL, NULL);
    assert_int_equal(tx_commit(f->world), 2);
    tx_begin(f->world);
    put_tell(f->world, 3);
    prop_set(f->world, box, ATOM_weight, value_int(3));
    assert_int_equal(tx_commit(f->world), 3);
    tx_begin(f->world);
    put_tell(f->world, 4);
    tx_put(f->world, TABLE_META, (struct value[]){value_int(1), value_int(2)}, 2);
    assert_int_equal(tx_commit(f->world), 4);
    tx_begin(f->world);
    put_tell(f->world, 5);
    uint64_t changed = box->changed;
    prop_set(f->world, box, ATOM_weight, value_int(4));
    prop_set(f->world, box, ATOM_weight, value_int(3));
    assert_int_equal(tx_commit(f->world), 0);
    assert_int_equal(box->changed, changed);
    tx_begin(f->world);

    assert_int_equal(rows_end(f->world, TABLE_TELL, "character", 7, "number", true), 5);
    fixture_reopen(f);
    assert_int_equal(rows_end(f->world, TABLE_TELL, "character", 7, "number", true), 5);
}

FIXTURE_TEST(setting_a_property_to_its_present_value_writes_nothing)
{
    struct object *box = fixture_make(f, NULL, NULL);
    prop_set(f->world, box, ATOM_weight, value_int(3));
    uint64_t first = tx_commit(f->world);
    tx_begin(f->world);

    prop_set(f->world, box, ATOM_weight, value_int(3));
    prop_set(f->world, box, ATOM_light, value_nil());

    assert_false(tx_has_changes(f->world));
    assert_int_equal(tx_commit(f->world), 0);
    assert_int_equal(f->world->commit_number, first);
}

FIXTURE_TEST(a_property_changed_back_writes_nothing)
{
    struct object *box = fixture_make(f, NULL, NULL);
    prop_set(f->world, box, ATOM_weight, value_int(3));
    uint64_t first = tx_commit(f->world);
    tx_begin(f->world);

    prop_set(f->world, box, ATOM_weight, value_int(4));
    prop_set(f->world, box, ATOM_weight, value_int(3));

    assert_int_equal(tx_commit(f->world), 0);
    assert_int_equal(box->changed, first);
}

FIXTURE_TEST(an_id_from_a_rolled_back_transaction_is_never_reused)
{
    uint64_t spent = world_create(f->world, 0)->id;
    tx_rollback(f->world);

    tx_begin(f->world);
    assert_true(tx_commit(f->world) > 0);
    (void)store_poll(f->store);
    fixture_detach(f);
    fixture_attach(f);

    assert_true(world_create(f->world, 0)->id > spent);
}

FIXTURE_TEST(a_rolled_back_transaction_does_not_change_the_next)
{
    (void)tx_commit(f->world);
    tx_begin(f->world);
    (void)world_create(f->world, 0);
    assert_true(tx_has_changes(f->world));
    tx_rollback(f->world);

    tx_begin(f->world);

    assert_false(tx_has_changes(f->world));
    assert_true(tx_will_write(f->world));
    size_t mark = tx_savepoint(f->world);
    (void)world_create(f->world, 0);
    tx_rollback_to(f->world, mark);
    assert_false(tx_has_changes(f->world));
}

/* -- rolling back -- */

FIXTURE_TEST(a_rollback_leaves_nothing_behind)
{
    struct err err = {0};
    struct object *room = fixture_make(f, NULL, NULL);
    struct object *box = fixture_make(f, room, NULL);
    prop_set(f->world, box, ATOM_name, value_text("box"));
    fixture_sync(f);
    uint64_t changed = box->changed;

    struct object *made = fixture_make(f, box, room);
    uint64_t made_id = made->id;
    prop_set(f->world, box, ATOM_name, value_text("sack"));
    prop_set(f->world, box, ATOM_weight, value_int(1));
    world_set_owner(f->world, box, made_id);
    assert_done(world_set_ref(f->world, box, STR("box"), &err), err);
    assert_done(proto_set(f->world, box, &room, 1, &err), err);
    tx_rollback(f->world);
    tx_begin(f->world);

    assert_null(world_find(f->world, made_id));
    assert_null(world_find_ref(f->world, STR("box")));
    assert_str(prop_str(f->world, box, ATOM_name), "box");
    assert_null(prop_own(box, ATOM_weight));
    assert_int_equal(box->owner, 0);
    assert_int_equal(box->proto_count, 0);
    assert_int_equal(box->content_count, 0);
    assert_int_equal(box->changed, changed);
}

FIXTURE_TEST(a_destroyed_object_comes_back_whole)
{
    struct err err = {0};
    struct object *room = fixture_make(f, NULL, NULL);
    struct object *proto = fixture_make(f, room, NULL);
    struct object *other = fixture_make(f, room, NULL);
    struct object *heir = fixture_make(f, room, proto);
    prop_set(f->world, proto, ATOM_name, value_text("thing"));
    assert_done(world_set_ref(f->world, proto, STR("thing"), &err), err);
    fixture_sync(f);

    size_t savepoint = tx_savepoint(f->world);
    world_destroy(f->world, proto);
    assert_null(world_find_ref(f->world, STR("thing")));
    assert_int_equal(prop_get(f->world, heir, ATOM_name)->kind, VALUE_NIL);
    tx_rollback_to(f->world, savepoint);

    assert_ptr_equal(world_find_ref(f->world, STR("thing")), proto);
    assert_str(prop_str(f->world, heir, ATOM_name), "thing");
    size_t count = 0;
    const uint64_t *contents = place_contents(f->world, room, &count);
    assert_int_equal(count, 3);
    assert_int_equal(contents[0], proto->id);
    assert_int_equal(contents[1], other->id);
}

FIXTURE_TEST(savepoints_nest)
{
    struct object *box = fixture_make(f, NULL, NULL);

    prop_set(f->world, box, ATOM_weight, value_int(1));
    size_t outer = tx_savepoint(f->world);
    prop_set(f->world, box, ATOM_weight, value_int(2));
    size_t inner = tx_savepoint(f->world);
    prop_set(f->world, box, ATOM_weight, value_int(3));
    prop_set(f->world, box, ATOM_weight, value_int(4));
    tx_rollback_to(f->world, inner);
    assert_int_equal(own_int(box, ATOM_weight), 2);
    prop_set(f->world, box, ATOM_weight, value_int(5));
    tx_rollback_to(f->world, outer);

    assert_int_equal(own_int(box, ATOM_weight), 1);
}

FIXTURE_TEST(counting_in_a_loop_does_not_grow_the_log)
{
    struct object *box = fixture_make(f, NULL, NULL);
    prop_set(f->world, box, ATOM_amount, value_int(0));
    size_t before = tx_savepoint(f->world);

    for (int i = 1; i <= 1000; i++) {
        prop_set(f->world, box, ATOM_amount, value_int(i));
        prop_set(f->world, box, ATOM_weight, value_int(i));
    }

    assert_true(tx_savepoint(f->world) - before <= 4);
    tx_rollback_to(f->world, before);
    assert_int_equal(own_int(box, ATOM_amount), 0);
    assert_null(prop_own(box, ATOM_weight));
}

FIXTURE_TEST(a_change_inside_a_table_is_undone)
{
    struct object *box = fixture_make(f, NULL, NULL);
    prop_set(f->world, box, ATOM_details, value_table());
    fixture_sync(f);
    size_t savepoint = tx_savepoint(f->world);

    struct value *table = prop_change(f->world, box, ATOM_details);
    uint64_t version = prop_version(f->world, box, ATOM_details);
    value_table_set_str(table, STR("wall"), value_text("grey"));
    assert_int_equal(prop_version(f->world, box, ATOM_details), version);
    tx_rollback_to(f->world, savepoint);

    assert_int_equal(value_table_count(prop_own(box, ATOM_details)), 0);
    assert_int_not_equal(prop_version(f->world, box, ATOM_details), version);
}

/* -- rows and hooks -- */

static bool count_row(void *data, const struct value *columns, size_t count)
{
    size_t *rows = data;
    (void)columns;
    (void)count;
    ++*rows;
    return true;
}

static void put_channel(struct fixture *f, const char *name)
{
    struct value columns[] = {value_text(name), value_text("topic"), value_nil(), value_nil()};
    tx_put(f->world, TABLE_CHANNEL, columns, 4);
    value_finish(&columns[0]);
    value_finish(&columns[1]);
}

FIXTURE_TEST(rows_roll_back_with_their_savepoint)
{
    put_channel(f, "kept");
    size_t savepoint = tx_savepoint(f->world);
    put_channel(f, "undone");
    tx_rollback_to(f->world, savepoint);

    fixture_sync(f);

    size_t rows = 0;
    struct err err = {0};
    struct store_select channels = {.table = TABLE_CHANNEL};
    assert_done(store_select(f->store, &channels, count_row, &rows, &err), err);
    assert_int_equal(rows, 1);
}

FIXTURE_TEST(rows_put_for_an_object_end_with_it)
{
    struct object *bell = fixture_make(f, NULL, NULL);
    struct value columns[] = {value_object(bell->id), value_text("ring"), value_int(1),
            value_int(0), value_int(0), value_nil()};
    tx_put(f->world, TABLE_TIMER, columns, 6);
    value_finish(&columns[1]);
    world_destroy(f->world, bell);

    fixture_sync(f);

    size_t rows = 0;
    struct err err = {0};
    assert_done(store_select(f->store, &(struct store_select){.table = TABLE_TIMER}, count_row,
                        &rows, &err),
            err);
    assert_int_equal(rows, 0);
}

static char calls[64];

static void note_tx(const char *what, void *data)
{
    (void)strncat(calls, what, sizeof(calls) - strlen(calls) - 1);
    (void)strncat(calls, data, sizeof(calls) - strlen(calls) - 1);
}

static void on_undo(void *data)
{
    note_tx("u", data);
}

static void on_commit(void *data)
{
    note_tx("c", data);
}

static void on_drop(void *data)
{
    note_tx("d", data);
}

static void add_hook(struct fixture *f, char *name)
{
    tx_on_end(f->world, (struct tx_hook){on_undo, on_commit, on_drop, name});
}

FIXTURE_TEST(hooks_are_undone_with_their_savepoint_or_commit_in_order)
{
    char one[] = "1";
    char two[] = "2";
    char three[] = "3";
    char four[] = "4";
    calls[0] = '\0';

    add_hook(f, one);
    size_t savepoint = tx_savepoint(f->world);
    add_hook(f, two);
    add_hook(f, three);
    tx_rollback_to(f->world, savepoint);
    add_hook(f, four);
    (void)tx_commit(f->world);

    assert_string_equal(calls, "u3d3u2d2c1c4d1d4");
}

/* -- changes -- */

static void note_change(void *data, const struct tx_change *change)
{
    static const char letters[] = "CDMPTOR";
    char *text = data;
    size_t length = strlen(text);
    (void)snprintf(text + length, 128 - length, "%c%d ", letters[change->kind],
            change->kind == TX_PROPERTY ? (int)value_as_int(change->old, -1)
                                        : (int)change->old_place);
}

FIXTURE_TEST(each_change_is_reported_once_with_its_old_value)
{
    struct object *room = fixture_make(f, NULL, NULL);
    struct object *other = fixture_make(f, NULL, NULL);
    struct object *box = fixture_make(f, room, NULL);
    prop_set(f->world, box, ATOM_weight, value_int(7));
    fixture_sync(f);

    prop_set(f->world, box, ATOM_weight, value_int(8));
    (void)tx_savepoint(f->world);
    prop_set(f->world, box, ATOM_weight, value_int(9));
    assert_true(place_move(f->world, box, other));
    assert_true(place_move(f->world, box, NULL));
    world_destroy(f->world, world_create(f->world, 0));
    struct object *made = world_create(f->world, 0);
    prop_set(f->world, made, ATOM_light, value_int(1));
    char told[128] = "";
    tx_each_change(f->world, note_change, told);

    assert_string_equal(told, "P7 M1 C0 P-1 ");
}

struct counted {
    size_t moved;
    size_t properties;
    uint64_t last; /* the object of the last note */
    bool in_order;
};

static void count_change(void *data, const struct tx_change *change)
{
    struct counted *counted = data;
    counted->moved += change->kind == TX_MOVED;
    counted->properties += change->kind == TX_PROPERTY && value_as_int(change->old, -1) == 1;
    counted->in_order &= counted->last <= change->object;
    counted->last = change->object;
}

/* A few and many are looked through in different ways. */
TEST(each_of_few_or_many_changes_is_reported_once)
{
    enum { MOST = 40 };
    struct fixture f;
    fixture_open(&f);
    struct object *room = fixture_make(&f, NULL, NULL);
    struct object *other = fixture_make(&f, NULL, NULL);
    struct object *boxes[MOST];
    for (size_t i = 0; i < MOST; i++) {
        boxes[i] = fixture_make(&f, room, NULL);
        prop_set(f.world, boxes[i], ATOM_weight, value_int(1));
    }
    fixture_sync(&f);

    for (size_t count = 1; count <= MOST; count++) {
        struct counted counted = {.in_order = true};
        size_t savepoint = tx_savepoint(f.world);
        for (size_t i = 0; i < count; i++) {
            prop_set(f.world, boxes[i], ATOM_weight, value_int(2));
            assert_true(place_move(f.world, boxes[i], other));
            prop_set(f.world, boxes[i], ATOM_weight, value_int(3));
            assert_true(place_move(f.world, boxes[i], room));
        }
        tx_each_change_since(f.world, savepoint, count_change, &counted);
        assert_int_equal(counted.moved, count);
        assert_int_equal(counted.properties, count);
        assert_true(counted.in_order);
        tx_rollback_to(f.world, savepoint);
    }
    fixture_close(&f);
}

/* True if the version has grown since *version, which it sets. */
static bool has_grown(const struct world *world, uint64_t *version)
{
    bool has = world->heirs_version > *version;
    *version = world->heirs_version;
    return has;
}

FIXTURE_TEST(the_version_of_heirs_grows_with_each_change_of_what_inherits_and_its_undoing)
{
    struct err err;
    uint64_t version = f->world->heirs_version;
    struct object *box = world_create(f->world, 0);
    assert_true(has_grown(f->world, &version));
    struct object *kind = world_create(f->world, 0);
    fixture_sync(f);
    (void)has_grown(f->world, &version);

    prop_set(f->world, box, ATOM_weight, value_int(2));
    assert_false(has_grown(f->world, &version));
    size_t savepoint = tx_savepoint(f->world);
    assert_done(proto_set(f->world, box, &kind, 1, &err), err);
    assert_true(has_grown(f->world, &version));
    tx_rollback_to(f->world, savepoint);
    assert_true(has_grown(f->world, &version));
    world_destroy(f->world, box);
    assert_true(has_grown(f->world, &version));
    tx_rollback_to(f->world, savepoint);
    assert_true(has_grown(f->world, &version));
    (void)world_create(f->world, 0);
    (void)has_grown(f->world, &version);
    tx_rollback_to(f->world, savepoint);
    assert_true(has_grown(f->world, &version));
}
