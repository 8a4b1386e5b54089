/* text_world_test.c -- Records as objects, exits as twins, and a sentence for each fault. */
#include "world/text/text_world.h"

#include "tests/unit/world/fixture.h"
#include "world/model/rows.h"

#include <stdarg.h>

enum { RECORDS_MAX = 16 };

/* A file of records being written; line numbers count from 1. */
struct text {
    struct fixture f;
    struct text_record records[RECORDS_MAX];
    size_t count;
    struct err err;
};

static struct value *add_record(struct text *text, const char *kind, const char *ref)
{
    assert_true(text->count < RECORDS_MAX);
    struct text_record *record = &text->records[text->count++];
    *record = (struct text_record){.kind = str_of(kind),
            .ref = str_of(ref),
            .props = value_table(),
            .file = STR("town.lua"),
            .line = (uint32_t)text->count};
    return &record->props;
}

static void set(struct value *table, const char *key, struct value value)
{
    value_table_set_str(table, str_of(key), value);
}

static struct value marker(const char *ref)
{
    struct value value = value_table();
    set(&value, "$ref", value_text(ref));
    return value;
}

/* A table of texts: key, text, key, text, NULL. */
static struct value texts(const char *key, ...)
{
    struct value table = value_table();
    va_list args;
    va_start(args, key);
    for (; key; key = va_arg(args, const char *)) {
        set(&table, key, value_text(va_arg(args, const char *)));
    }
    va_end(args);
    return table;
}

static void begin_text(struct text *text)
{
    *text = (struct text){.count = 0};
    fixture_open(&text->f);
    static const char *const stock[] = {"room", "exit", "item", "light"};
    for (size_t i = 0; i < sizeof(stock) / sizeof(stock[0]); i++) {
        struct object *proto = fixture_make(&text->f, NULL, NULL);
        assert_true(world_set_ref(text->f.world, proto, str_of(stock[i]), NULL));
    }
}

static bool apply(struct text *text)
{
    bool ok = text_world_apply(text->f.world, text->records, text->count, &text->err);
    for (size_t i = 0; i < text->count; i++) {
        text_record_finish(&text->records[i]);
    }
    text->count = 0;
    return ok;
}

static void assert_applied(struct text *text)
{
    assert_done(apply(text), text->err);
}

static void assert_refusal(struct text *text, const char *message)
{
    assert_false(apply(text));
    assert_string_equal(text->err.text, message);
}

static struct object *get(struct text *text, const char *ref)
{
    struct object *object = world_find_ref(text->f.world, str_of(ref));
    assert_non_null(object);
    return object;
}

static struct object *exit_of(struct text *text, const char *room, const char *direction)
{
    struct world *world = text->f.world;
    size_t count = 0;
    const uint64_t *contents = place_contents(world, get(text, room), &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(world, contents[i]);
        if (proto_is_ref(world, object, "exit") &&
                str_equal(prop_str(world, object, ATOM_name), str_of(direction))) {
            return object;
        }
    }
    fail_msg("no exit %s", direction);
    return NULL;
}

static void assert_twins(struct text *text, struct object *a, struct object *b)
{
    assert_ptr_equal(prop_object(text->f.world, a, ATOM_twin), b);
    assert_ptr_equal(prop_object(text->f.world, b, ATOM_twin), a);
}

/* -- objects -- */

TEST(records_become_objects_that_may_name_each_other_in_any_order)
{
    struct text text;
    begin_text(&text);
    struct value *torch = add_record(&text, "item", "torch");
    set(torch, "proto", value_text("light"));
    set(torch, "at", value_text("square"));
    set(torch, "name", value_text("a torch"));
    struct value *square = add_record(&text, "room", "square");
    set(square, "area", value_text("town"));
    struct value *town = add_record(&text, "prototype", "town");
    set(town, "desc", marker("square"));

    assert_applied(&text);
    fixture_reopen(&text.f);

    struct world *world = text.f.world;
    assert_int_equal(get(&text, "torch")->location, get(&text, "square")->id);
    assert_true(proto_is_ref(world, get(&text, "torch"), "light"));
    assert_false(proto_is_ref(world, get(&text, "torch"), "item"));
    assert_str(prop_str(world, get(&text, "torch"), ATOM_name), "a torch");
    assert_ptr_equal(prop_object(world, get(&text, "square"), ATOM_area), get(&text, "town"));
    assert_ptr_equal(prop_object(world, get(&text, "town"), ATOM_desc), get(&text, "square"));
    assert_int_equal(get(&text, "town")->proto_count, 0);
    assert_null(prop_own(get(&text, "torch"), atom_intern(&world->atoms, STR("proto"))));
    fixture_close(&text.f);
}

TEST(markers_are_resolved_at_any_depth)
{
    struct text text;
    begin_text(&text);
    struct value inner = value_table();
    value_table_append(&inner, marker("light"));
    struct value *item = add_record(&text, "item", "thing");
    struct value outer = value_table();
    set(&outer, "deep", inner);
    set(item, "options", outer);

    assert_applied(&text);

    const struct value *options = prop_own(get(&text, "thing"), ATOM_options);
    struct value key;
    const struct value *found =
            value_table_at(value_table_get_str(options, STR("deep")), 0, &key);
    assert_int_equal(value_as_id(found), get(&text, "light")->id);
    fixture_close(&text.f);
}

TEST(several_prototypes_keep_their_order)
{
    struct text text;
    begin_text(&text);
    struct value list = value_table();
    value_table_append(&list, value_text("light"));
    value_table_append(&list, value_text("item"));
    set(add_record(&text, "item", "both"), "proto", list);

    assert_applied(&text);

    struct object *both = get(&text, "both");
    assert_int_equal(both->proto_count, 2);
    assert_int_equal(both->protos[0], get(&text, "light")->id);
    fixture_close(&text.f);
}

static bool take_timer(void *data, const struct value *columns, size_t count)
{
    int64_t *period_ms = data;
    assert_int_equal(count, 6);
    *period_ms = value_as_int(&columns[3], 0);
    return true;
}

TEST(behaviours_and_timers_are_kept)
{
    struct text text;
    begin_text(&text);
    struct value *bell = add_record(&text, "item", "bell");
    set(bell, "behaviour", value_text("on('hear', f)"));
    struct value timer = value_table();
    set(&timer, "every", value_float(1.5));
    struct value timers = value_table();
    set(&timers, "ring", timer);
    set(bell, "timers", timers);

    assert_applied(&text);
    fixture_sync(&text.f);

    struct object *object = get(&text, "bell");
    struct row row = row_new(TABLE_BEHAVIOUR);
    int64_t period_ms = 0;
    struct store *store = text.f.store;
    assert_int_equal(object->behaviour, 1);
    row_set_id(&row, "object", object->id);
    row_set_int(&row, "revision", 1);
    assert_true(rows_find(text.f.world, &row));
    assert_str(row_str(&row, "source"), "on('hear', f)");
    row_finish(&row);
    assert_true(store_select(
            store, &(struct store_select){.table = TABLE_TIMER}, take_timer, &period_ms, NULL));
    assert_int_equal(period_ms, 1500);
    fixture_close(&text.f);
}

TEST(an_owner_without_an_account_gets_an_unused_id)
{
    struct text text;
    begin_text(&text);
    struct value account[] = {value_text("ada"), value_text("Ada"), value_text("builder"),
            value_nil(), value_object(2), value_bool(false), value_int(0), value_int(0),
            value_nil()};
    tx_put(text.f.world, TABLE_ACCOUNT, account, 9);
    for (size_t i = 0; i < 9; i++) {
        value_finish(&account[i]);
    }
    fixture_sync(&text.f);
    set(add_record(&text, "item", "hers"), "owner", value_text("Ada"));
    set(add_record(&text, "item", "nobodys"), "owner", value_text("Bob"));
    struct value *yard = add_record(&text, "room", "yard");
    set(yard, "owner", value_text("bob"));
    set(yard, "exits", texts("out", "yard", NULL));
    set(add_record(&text, "item", "cobs"), "owner", value_text("Cob"));

    assert_applied(&text);

    assert_int_equal(get(&text, "hers")->owner, 2);
    struct object *nobodys = get(&text, "nobodys");
    uint32_t atom = atom_intern(&text.f.world->atoms, STR(TEXT_WORLD_OWNER));
    assert_true(nobodys->owner != 0);
    assert_null(world_find(text.f.world, nobodys->owner));
    assert_true(nobodys->owner < text.f.world->next_id);
    assert_int_equal(get(&text, "yard")->owner, nobodys->owner);
    assert_true(get(&text, "cobs")->owner != 0);
    assert_int_not_equal(get(&text, "cobs")->owner, nobodys->owner);
    assert_str(value_as_str(prop_own(nobodys, atom)), "Bob");
    assert_int_equal(exit_of(&text, "yard", "out")->owner, nobodys->owner);
    assert_str(value_as_str(prop_own(exit_of(&text, "yard", "out"), atom)), "bob");
    assert_null(prop_own(get(&text, "hers"), atom));
    fixture_close(&text.f);
}

/* -- exits -- */

TEST(opposite_exits_become_twins)
{
    struct text text;
    begin_text(&text);
    set(add_record(&text, "room", "a"), "exits", texts("north", "b", "up", "b", NULL));
    set(add_record(&text, "room", "b"), "exits", texts("down", "a", "south", "a", NULL));

    assert_applied(&text);

    struct object *north = exit_of(&text, "a", "north");
    assert_ptr_equal(prop_object(text.f.world, north, ATOM_to), get(&text, "b"));
    assert_twins(&text, north, exit_of(&text, "b", "south"));
    assert_twins(&text, exit_of(&text, "a", "up"), exit_of(&text, "b", "down"));
    fixture_close(&text.f);
}

TEST(the_only_exit_back_is_a_twin_in_any_direction)
{
    struct text text;
    begin_text(&text);
    set(add_record(&text, "room", "a"), "exits", texts("north", "b", NULL));
    set(add_record(&text, "room", "b"), "exits", texts("gate", "a", NULL));

    assert_applied(&text);

    assert_twins(&text, exit_of(&text, "a", "north"), exit_of(&text, "b", "gate"));
    fixture_close(&text.f);
}

TEST(an_exit_with_no_clear_way_back_stays_single)
{
    struct text text;
    begin_text(&text);
    set(add_record(&text, "room", "a"), "exits", texts("north", "b", "self", "a", NULL));
    set(add_record(&text, "room", "b"), "exits", texts("gate", "a", "hole", "a", NULL));

    assert_applied(&text);

    assert_null(prop_own(exit_of(&text, "a", "north"), ATOM_twin));
    assert_null(prop_own(exit_of(&text, "a", "self"), ATOM_twin));
    assert_null(prop_own(exit_of(&text, "b", "gate"), ATOM_twin));
    fixture_close(&text.f);
}

static struct value door(const char *to, bool locked)
{
    struct value table = texts("to", to, NULL);
    set(&table, "door", value_bool(true));
    set(&table, "locked", value_bool(locked));
    return table;
}

static void set_exit(struct value *props, const char *direction, struct value exit)
{
    struct value exits = value_table();
    set(&exits, direction, exit);
    set(props, "exits", exits);
}

TEST(both_sides_of_a_door_share_the_settings_of_one_side)
{
    struct text text;
    begin_text(&text);
    struct value locked = door("b", true);
    set(&locked, "key", value_text("light"));
    set_exit(add_record(&text, "room", "a"), "north", locked);
    set(add_record(&text, "room", "b"), "exits", texts("south", "a", NULL));

    assert_applied(&text);

    struct object *south = exit_of(&text, "b", "south");
    assert_twins(&text, south, exit_of(&text, "a", "north"));
    assert_true(prop_bool(text.f.world, south, ATOM_door));
    assert_true(prop_bool(text.f.world, south, ATOM_locked));
    assert_ptr_equal(prop_object(text.f.world, south, ATOM_key), get(&text, "light"));
    fixture_close(&text.f);
}

TEST(sides_that_contradict_each_other_stay_single)
{
    struct text text;
    begin_text(&text);
    set_exit(add_record(&text, "room", "a"), "north", door("b", true));
    set_exit(add_record(&text, "room", "b"), "south", door("a", false));

    assert_applied(&text);

    assert_null(prop_own(exit_of(&text, "a", "north"), ATOM_twin));
    assert_false(prop_bool(text.f.world, exit_of(&text, "b", "south"), ATOM_locked));
    fixture_close(&text.f);
}

TEST(an_exit_may_lead_to_a_room_that_is_there_already)
{
    struct text text;
    begin_text(&text);
    (void)add_record(&text, "room", "a");
    assert_applied(&text);
    fixture_reopen(&text.f);
    set(add_record(&text, "room", "b"), "exits", texts("south", "a", NULL));

    assert_applied(&text);

    struct object *south = exit_of(&text, "b", "south");
    assert_ptr_equal(prop_object(text.f.world, south, ATOM_to), get(&text, "a"));
    assert_null(prop_own(south, ATOM_twin));
    fixture_close(&text.f);
}

/* -- faults -- */

TEST(a_misspelt_name_is_reported_with_place_and_nearest_name)
{
    struct text text;
    begin_text(&text);
    (void)add_record(&text, "rom", "a");
    assert_refusal(&text, "town.lua:1: there is no prototype \"rom\"; did you mean \"room\"?");
    tx_rollback(text.f.world);
    fixture_detach(&text.f);
    world_file_finish(&text.f.file);

    begin_text(&text);
    (void)add_record(&text, "room", "tavern");
    set(add_record(&text, "item", ""), "at", value_text("tavren"));
    assert_refusal(&text, "town.lua:2: there is no place \"tavren\"; did you mean \"tavern\"?");
    fixture_close(&text.f);
}

/* A fault and its message. */
struct fault {
    const char *key;
    struct value value;
    const char *message;
};

TEST(each_mistake_in_a_text_gets_its_own_message)
{
    struct value bad_timer = value_table();
    set(&bad_timer, "ring", texts("after", "soon", NULL));
    struct value no_timer = value_table();
    set(&no_timer, "ring", value_table());
    struct fault faults[] = {
            {"at", value_int(1), "town.lua:1: the place must be named by its ref"},
            {"at", value_text("#99"), "town.lua:1: there is no place \"#99\""},
            {"at", value_text("self"), "town.lua:1: at: an object cannot be inside itself"},
            {"proto", value_text("self"), "town.lua:1: #5 cannot inherit from itself"},
            {"owner", value_int(1), "town.lua:1: owner must be the name of an account"},
            {"behaviour", value_int(1), "town.lua:1: behaviour must be Lua source"},
            {"timers", value_int(1), "town.lua:1: timers must be a table"},
            {"timers", bad_timer,
                    "town.lua:1: timers: after must be a number of seconds, at most "
                    "315360000"},
            {"timers", no_timer, "town.lua:1: timers: ring needs after or every, in seconds"},
            {"location", value_text("room"),
                    "town.lua:1: \"location\" cannot be set in text; see proto, at and the "
                    "ref in front"},
            {"desc", marker("nowhere-at-all"),
                    "town.lua:1: there is no object \"nowhere-at-all\""},
            {"name", value_text("a leaf.\nBob says, \"Hello.\""),
                    "town.lua:1: name must be one line of 1 to 80 characters, without control "
                    "characters"},
            {"name", value_text("a \xE2\x80\xAE leaf"),
                    "town.lua:1: name must be one line of 1 to 80 characters, without control "
                    "characters"},
            {"name", value_int(1),
                    "town.lua:1: name must be one line of 1 to 80 characters, without control "
                    "characters"},
            {"a234567890123456789012345678901234567890123456789012345678901234567890",
                    value_int(1),
                    "town.lua:1: \"a23456789012345678901234567890123456789012345678901234567"
                    "8901234567890\" cannot be a property: a name has 1 to 64 bytes"},
    };

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct text text;
        begin_text(&text);
        set(add_record(&text, "item", "self"), faults[i].key, faults[i].value);
        assert_refusal(&text, faults[i].message);
        fixture_close(&text.f);
    }
}

TEST(a_ref_declared_twice_is_reported_with_both_places)
{
    struct text text;
    begin_text(&text);
    (void)add_record(&text, "item", "lamp");
    (void)add_record(&text, "item", "lamp");

    assert_refusal(
            &text, "town.lua:2: \"lamp\" is declared twice; the first time at town.lua:1");
    fixture_close(&text.f);
}

TEST(a_failed_import_leaves_nothing_after_the_rollback)
{
    struct text text;
    begin_text(&text);
    fixture_sync(&text.f);
    (void)add_record(&text, "item", "lamp");
    set(add_record(&text, "item", "box"), "at", value_text("nowhere"));
    assert_false(apply(&text));

    tx_rollback(text.f.world);
    tx_begin(text.f.world);

    assert_null(world_find_ref(text.f.world, STR("lamp")));
    fixture_close(&text.f);
}

/* -- contents of an exported world -- */

TEST(an_object_named_by_its_number_has_that_number)
{
    struct text text;
    begin_text(&text);
    set(add_record(&text, "item", "stone"), "at", value_text("#40"));
    (void)add_record(&text, "room", "#40");
    set(add_record(&text, "item", "#30"), "friend", marker("#40"));

    assert_applied(&text);

    struct object *room = world_find(text.f.world, 40);
    struct object *item = world_find(text.f.world, 30);
    struct object *stone = get(&text, "stone");
    assert_non_null(room);
    assert_non_null(item);
    assert_null(room->ref);
    assert_int_equal(stone->location, 40);
    assert_true(stone->id > 40);
    uint32_t atom = atom_intern(&text.f.world->atoms, STR("friend"));
    assert_int_equal(value_as_id(prop_own(item, atom)), 40);
    fixture_close(&text.f);
}

TEST(a_number_that_was_used_is_refused)
{
    struct text text;
    begin_text(&text);
    (void)add_record(&text, "item", "#2");
    assert_refusal(&text,
            "town.lua:1: #2 has been used in this world: give it a name instead of a number");
    fixture_close(&text.f);

    begin_text(&text);
    (void)add_record(&text, "item", "#90");
    (void)add_record(&text, "item", "#90");
    assert_refusal(&text, "town.lua:2: \"#90\" is declared twice");
    fixture_close(&text.f);
}

static struct value arrival(const char *place, int64_t number)
{
    struct value at = value_table();
    value_table_append(&at, value_text(place));
    value_table_append(&at, value_int(number));
    return at;
}

TEST(contents_stand_in_the_order_in_which_they_arrived)
{
    struct text text;
    begin_text(&text);
    (void)add_record(&text, "room", "hall");
    set(add_record(&text, "item", "last"), "at", value_text("hall"));
    set(add_record(&text, "item", "second"), "at", arrival("hall", 700));
    set(add_record(&text, "item", "first"), "at", arrival("hall", 60));

    assert_applied(&text);

    size_t count = 0;
    const uint64_t *contents = place_contents(text.f.world, get(&text, "hall"), &count);
    assert_int_equal(count, 3);
    assert_int_equal(contents[0], get(&text, "first")->id);
    assert_int_equal(contents[1], get(&text, "second")->id);
    assert_int_equal(contents[2], get(&text, "last")->id);
    assert_int_equal(get(&text, "first")->arrived, 60);
    assert_int_equal(get(&text, "second")->arrived, 700);
    fixture_close(&text.f);
}

TEST(keys_may_be_objects_and_dollars_are_escaped)
{
    struct text text;
    begin_text(&text);
    struct value table = value_table();
    set(&table, "$ref room", value_int(1));
    set(&table, "$$ref", value_text("nowhere"));
    set(&table, "$other", marker("#0"));
    struct value *lamp = add_record(&text, "item", "lamp");
    set(lamp, "table", table);
    set(lamp, "$at", value_int(5));
    set(lamp, "$key", value_text("text"));

    assert_applied(&text);

    struct object *object = get(&text, "lamp");
    struct atom_table *atoms = &text.f.world->atoms;
    const struct value *read = prop_own(object, atom_intern(atoms, STR("table")));
    struct value room = value_object(get(&text, "room")->id);
    assert_int_equal(value_as_int(value_table_get(read, &room), 0), 1);
    assert_str(value_as_str(value_table_get_str(read, STR("$ref"))), "nowhere");
    assert_int_equal(value_table_get_str(read, STR("$other"))->kind, VALUE_OBJECT);
    assert_int_equal(value_as_int(prop_own(object, atom_intern(atoms, STR("at"))), 0), 5);
    assert_str(value_as_str(prop_own(object, ATOM_key)), "text");
    assert_int_equal(object->location, 0);
    fixture_close(&text.f);
}
