/* replay_text.c -- writes the inputs of a script's run as a test of its behaviour.
 *
 * 1. The test is self-contained: instead of the people, rooms and objects of the world it makes
 *    others with the same prototypes and properties. The behaviour's own object is the one under
 *    test.
 * 2. It fails as long as the run fails, with any message: it has no expected result.
 * 3. An object that cannot be made (because nothing is known of it) is nil. */
#include "engine/data/data_file.h"
#include "engine/modules/workshop/rehearse/replaying.h"

struct writing {
    const struct value *inputs;
    struct buf *out;
    uint64_t here;
    struct map made; /* id -> not NULL, for the objects in o */
    unsigned people;
};

static uint64_t id_of(const struct value *thing)
{
    return thing->kind == VALUE_TABLE && thing->table->item_count > 0
                   ? value_as_id(&thing->table->items[0])
                   : 0;
}

static uint64_t get_id(const struct value *table, const char *name)
{
    const struct value *value = value_table_get_str(table, str_of(name));
    return value ? value_as_id(value) : 0;
}

static void write_object(void *data, uint64_t id, struct buf *out)
{
    const struct writing *writing = data;
    if (map_find(&writing->made, id)) {
        buf_printf(out, "o[%llu]", (unsigned long long)id);
    } else {
        buf_add_text(out, "nil");
    }
}

static void write_value(struct writing *writing, const struct value *value)
{
    const struct data_file_objects objects = {.write = write_object, .data = writing};
    data_file_write(value, &objects, writing->out);
}

static void begin(struct writing *writing, uint64_t id)
{
    buf_printf(writing->out, "  o[%llu] = ", (unsigned long long)id);
}

static void end(struct writing *writing, uint64_t id)
{
    buf_add_text(writing->out, "\n");
    (void)map_put(&writing->made, id, writing);
}

static const struct value_table *things_of(const struct value *part)
{
    const struct value *things = value_table_get_str(part, STR("things"));
    return things && things->kind == VALUE_TABLE ? things->table : NULL;
}

static bool is_a(const struct value *thing, const char *kind)
{
    const struct value *is = value_table_get_str(thing, STR("is"));
    return is && str_equal(value_as_str(is), str_of(kind));
}

static const struct value *has_of(const struct value *thing)
{
    static const struct value nil = {0};
    const struct value *has = value_table_get_str(thing, STR("has"));
    return has && has->kind == VALUE_TABLE ? has : &nil;
}

/* -- people and objects -- */

static const struct value *find_thing(const struct value_table *things, uint64_t id)
{
    for (size_t i = 0; i < things->item_count; i++) {
        if (id_of(&things->items[i]) == id) {
            return &things->items[i];
        }
    }
    return NULL;
}

/* Writes the behaviour's object, and its room, whatever container or hands it is in. */
static void write_this(struct writing *writing, const struct value_table *things)
{
    uint64_t id = get_id(writing->inputs, "this");
    begin(writing, id);
    buf_add_text(writing->out, "t.this");
    end(writing, id);
    uint64_t room = id;
    const struct value *thing = find_thing(things, id);
    for (size_t i = 0; thing && !is_a(thing, "room") && i < things->item_count; i++) {
        room = get_id(thing, "place");
        thing = find_thing(things, room);
    }
    if (room && room != id && !(thing && is_a(thing, "player"))) {
        begin(writing, room);
        buf_add_text(writing->out, "t.room");
        end(writing, room);
        writing->here = room;
    }
}

static void write_person(struct writing *writing, uint64_t id)
{
    static const char *const names[] = {"Ann", "Bob", "Cat", "Dan", "Eve", "Fay", "Gus", "Hal"};
    if (id && !map_find(&writing->made, id)) {
        begin(writing, id);
        buf_printf(writing->out, "t:player(\"%s\")", names[writing->people++ % 8]);
        end(writing, id);
    }
}

static void write_people(struct writing *writing, const struct value_table *things)
{
    for (size_t i = 0; i < things->item_count; i++) {
        if (is_a(&things->items[i], "player") && writing->people < 8) {
            write_person(writing, id_of(&things->items[i]));
        }
    }
}

static void write_key(struct writing *writing, struct str name)
{
    struct value key = value_str(name);
    buf_add_char(writing->out, '[');
    write_value(writing, &key);
    buf_add_text(writing->out, "] = ");
    value_finish(&key);
}

/* { location = o[1], ["name"] = … } */
static void write_props(struct writing *writing, const struct value *thing)
{
    const struct value *has = has_of(thing);
    uint64_t place = get_id(thing, "place");
    buf_add_text(writing->out, "{ ");
    if (place && map_find(&writing->made, place)) {
        buf_printf(writing->out, "location = o[%llu], ", (unsigned long long)place);
    }
    for (size_t i = 0; has->kind == VALUE_TABLE && i < has->table->entry_count; i++) {
        struct str name = value_as_str(&has->table->entries[i].key);
        if (!str_starts(name, STR("_"))) {
            write_key(writing, name);
            write_value(writing, &has->table->entries[i].value);
            buf_add_text(writing->out, ", ");
        }
    }
    buf_add_text(writing->out, "}");
}

static void write_thing(struct writing *writing, const struct value *thing)
{
    const struct value *is = value_table_get_str(thing, STR("is"));
    uint64_t id = id_of(thing);
    if (!id || map_find(&writing->made, id) || is_a(thing, "player")) {
        return;
    }
    begin(writing, id);
    if (is_a(thing, "room")) {
        buf_add_text(writing->out, "t:place()");
    } else {
        struct value proto = is ? value_dup(is) : value_text("item");
        buf_add_text(writing->out, "t:create(object(");
        write_value(writing, &proto);
        buf_add_text(writing->out, "), ");
        write_props(writing, thing);
        buf_add_text(writing->out, ")");
        value_finish(&proto);
    }
    end(writing, id);
}

/* Writes rooms, then the contents of existing objects, then the rest. */
static void write_things(struct writing *writing, const struct value_table *things)
{
    for (int turn = 0; turn < 4; turn++) {
        for (size_t i = 0; i < things->item_count; i++) {
            const struct value *thing = &things->items[i];
            bool now = turn == 0   ? is_a(thing, "room")
                       : turn == 3 ? true
                                   : map_find(&writing->made, get_id(thing, "place")) != NULL;
            if (now) {
                write_thing(writing, thing);
            }
        }
    }
}

/* Writes the properties of the behaviour's own object, and its owner's notes about people. */
static void write_state(struct writing *writing, const struct value_table *things)
{
    uint64_t this_id = get_id(writing->inputs, "this");
    for (size_t i = 0; i < things->item_count; i++) {
        const struct value *has = has_of(&things->items[i]);
        uint64_t id = id_of(&things->items[i]);
        for (size_t k = 0; has->kind == VALUE_TABLE && k < has->table->entry_count; k++) {
            const struct value_entry *entry = &has->table->entries[k];
            struct str name = value_as_str(&entry->key);
            bool notes = str_starts(name, STR(NOTES_PREFIX));
            if (notes && entry->value.kind == VALUE_TABLE && map_find(&writing->made, id)) {
                buf_printf(writing->out, "  for key, value in pairs(");
                write_value(writing, &entry->value);
                buf_printf(writing->out, ") do o[%llu]:notes()[key] = value end\n",
                        (unsigned long long)id);
            } else if (!notes && id == this_id && !str_equal(name, STR("name"))) {
                buf_printf(writing->out, "  t.this");
                write_key(writing, name);
                write_value(writing, &entry->value);
                buf_add_text(writing->out, "\n");
            }
        }
    }
}

/* -- the run -- */

static void write_run(struct writing *writing, const struct value_table *things)
{
    static const char *const fields[] = {"kind", "name", "role", "this", "actor", "viewer",
            "trusted", "thing", "from", "to", "room", "caller", "how", "text", "line", "amount",
            "data", "args", "time", "dice"};
    const struct value *parts = value_table_get_str(writing->inputs, STR("parts"));
    buf_add_text(writing->out, "  t:replay {\n");
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        const struct value *value = value_table_get_str(writing->inputs, str_of(fields[i]));
        if (value) {
            buf_printf(writing->out, "    %s = ", fields[i]);
            write_value(writing, value);
            buf_add_text(writing->out, ",\n");
        }
    }
    const struct value *own = find_thing(things, get_id(writing->inputs, "this"));
    const struct value *place = own ? value_table_get_str(own, STR("place")) : NULL;
    if (place && value_as_id(place) != writing->here) {
        buf_add_text(writing->out, "    place = ");
        write_value(writing, place);
        buf_add_text(writing->out, ",\n");
    }
    size_t count = parts && parts->kind == VALUE_TABLE ? parts->table->item_count : 0;
    buf_add_text(writing->out, count ? "    parts = {\n" : "");
    for (size_t i = 0; i < count; i++) {
        struct value part = value_dup(&parts->table->items[i]);
        value_table_set_str(&part, STR("things"), value_nil());
        buf_add_text(writing->out, "      ");
        write_value(writing, &part);
        buf_add_text(writing->out, ",\n");
        value_finish(&part);
    }
    buf_add_text(writing->out, count ? "    },\n" : "");
    buf_add_text(writing->out, "  }\n");
}

void replay_write_test(const struct value *inputs, struct str title, struct buf *out)
{
    static const struct value_table none = {0};
    struct writing writing = {.inputs = inputs, .out = out};
    const struct value_table *things = things_of(inputs);
    const struct value *name = value_table_get_str(inputs, STR("name"));
    struct buf label = {0};
    things = things ? things : &none;
    map_init(&writing.made);
    buf_add_text(&label, "replay of ");
    buf_add_str(&label, value_as_str(name));
    buf_add_text(&label, title.length ? ": " : "");
    buf_add_str(&label, str_fit(title, 120));
    struct value quoted = value_str(buf_str(&label));
    buf_add_text(out, "test(");
    write_value(&writing, &quoted);
    buf_add_text(out, ", function(t)\n  local o = {}\n");
    write_this(&writing, things);
    write_people(&writing, things);
    write_person(&writing, get_id(inputs, "actor"));
    write_person(&writing, get_id(inputs, "viewer"));
    write_things(&writing, things);
    write_state(&writing, things);
    write_run(&writing, things);
    buf_add_text(out, "end)\n");
    value_finish(&quoted);
    buf_finish(&label);
    map_finish(&writing.made);
}
