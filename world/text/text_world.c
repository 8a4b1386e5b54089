/* text_world.c -- makes objects from the records of the world's text.
 *
 * It passes over all records several times, so that refs may point forward: objects and refs,
 * prototypes, properties, places, exits, twins. Exits come after the contents of rooms, so contents
 * are in the order of the text. The first error ends it, with file and line. The caller rolls back
 * the objects made until then, so a world is read completely or not at all.
 *
 * Files are read elsewhere: engine/data/data_file.h reads Skein's own text, and scripts/old-areas/import
 * makes records of other games' areas. To add a key with a special meaning: `keys` below, and
 * text_world.h. */
#include "world/text/text_world.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"
#include "world/model/tx.h"
#include "world/store/store.h"
#include "world/text/text_exits.h"
#include "world/text/text_numbers.h"
#include "world/text/text_refs.h"
#include "world/text/text_state.h"
#include "world/text/text_timers.h"

static const struct value *key_of(const struct text_record *record, struct str key)
{
    return value_table_get_str(&record->props, key);
}

/* -- objects and refs -- */

static bool is_earlier_ref(struct text_apply *apply, size_t index, size_t *out_first)
{
    for (size_t i = 0; i < index; i++) {
        if (str_equal(apply->records[i].ref, apply->records[index].ref) &&
                !text_state_is(&apply->records[i])) {
            *out_first = i;
            return true;
        }
    }
    return false;
}

static bool make_object(struct text_apply *apply, size_t i)
{
    const struct text_record *record = &apply->records[i];
    if (record->props.kind != VALUE_TABLE) {
        return text_refs_fail(apply, record, ERR_FORMAT, "a declaration needs a table");
    }
    struct object *object = text_numbers_create(apply, i);
    apply->objects[i] = object;
    if (!object) {
        return false;
    }
    if (record->ref.length == 0 || text_numbers_id(record->ref) != 0 ||
            world_set_ref(apply->world, object, record->ref, apply->err)) {
        return true;
    }
    size_t first = 0;
    if (is_earlier_ref(apply, i, &first)) {
        const struct text_record *earlier = &apply->records[first];
        return text_refs_fail(apply, record, ERR_EXISTS,
                "\"%.*s\" is declared twice; the first time at %.*s:%u", STR_FMT(record->ref),
                STR_FMT(earlier->file), earlier->line);
    }
    return err_wrap(apply->err, "%.*s:%u", STR_FMT(record->file), record->line);
}

/* -- prototypes -- */

static bool find_protos(struct text_apply *apply, const struct text_record *record,
        const struct value *names, struct object **protos, size_t *out_count)
{
    size_t count = value_table_count(names);
    if (count > PROTO_DIRECT_MAX) {
        return text_refs_fail(apply, record, ERR_LIMIT,
                "an object has at most %d prototypes of its own", PROTO_DIRECT_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        struct value key;
        const struct value *name = value_table_at(names, i, &key);
        protos[i] = text_refs_target(apply, record, "prototype", name);
        if (!protos[i]) {
            return false;
        }
    }
    *out_count = count;
    return true;
}

static bool set_protos(struct text_apply *apply, size_t i)
{
    const struct text_record *record = &apply->records[i];
    const struct value *names = key_of(record, STR("proto"));
    struct object *protos[PROTO_DIRECT_MAX] = {0};
    size_t count = 0;
    bool is_list =
            names && names->kind == VALUE_TABLE && !value_table_get_str(names, STR("$ref"));
    if (is_list) {
        if (!find_protos(apply, record, names, protos, &count)) {
            return false;
        }
    } else if (names || !str_equal(record->kind, STR("prototype"))) {
        protos[0] = names ? text_refs_target(apply, record, "prototype", names)
                          : text_refs_find(apply, record, "prototype", record->kind);
        count = 1;
        if (!protos[0]) {
            return false;
        }
    }
    return proto_set_read(apply->world, apply->objects[i], protos, count, apply->err) ||
           err_wrap(apply->err, "%.*s:%u", STR_FMT(record->file), record->line);
}

/* -- keys with a special meaning -- */

/* Returns an owner id for a name without an account: each name has its own, which no object has or
 * will have. Code that runs for it has rights only over its own objects, never over the game's. */
static uint64_t absent_owner(struct text_apply *apply, struct value key)
{
    for (size_t i = 0; i < value_table_count(&apply->absent); i++) {
        struct value name;
        const struct value *id = value_table_at(&apply->absent, i, &name);
        if (value_equal(&name, &key)) {
            value_finish(&key);
            return value_as_id(id);
        }
    }
    uint64_t id = apply->world->next_id++;
    value_table_set(&apply->absent, key, value_object(id));
    return id;
}

static bool set_owner(struct text_apply *apply, const struct text_record *record,
        struct object *object, const struct value *name)
{
    if (name->kind != VALUE_STRING) {
        return text_refs_fail(
                apply, record, ERR_FORMAT, "owner must be the name of an account");
    }
    struct buf folded = {0};
    str_fold(value_as_str(name), &folded);
    struct row account = row_of_str(TABLE_ACCOUNT, buf_str(&folded));
    uint64_t owner = rows_find(apply->world, &account) ? row_id(&account, "character") : 0;
    row_finish(&account);
    if (owner == 0) {
        owner = absent_owner(apply, value_str(buf_str(&folded)));
        prop_set(apply->world, object, atom_intern(&apply->world->atoms, STR(TEXT_WORLD_OWNER)),
                value_dup(name));
    }
    buf_finish(&folded);
    world_set_owner(apply->world, object, owner);
    return true;
}

static bool set_behaviour(struct text_apply *apply, const struct text_record *record,
        struct object *object, const struct value *source)
{
    if (source->kind != VALUE_STRING) {
        return text_refs_fail(apply, record, ERR_FORMAT, "behaviour must be Lua source");
    }
    const struct value columns[] = {value_object(object->id), value_int(1), *source,
            value_nil(), value_int(world_now_ms(apply->world)), value_nil()};
    tx_put(apply->world, TABLE_BEHAVIOUR, columns, sizeof(columns) / sizeof(columns[0]));
    world_set_behaviour(apply->world, object, 1);
    return true;
}

/* In the order in which they are applied: a timer gets its object's owner, an exit its room's. */
static const struct {
    const char *name;
    bool (*set)(struct text_apply *apply, const struct text_record *record,
            struct object *object, const struct value *value);
} keys[] = {
        {"owner", set_owner},
        {"behaviour", set_behaviour},
        {"timers", text_timers_set},
        {"at", NULL}, /* all together: see text_numbers.c */
        {"exits", text_exits_make},
};

enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

/* Names with another meaning in scripts, so that a property of that name was never visible. */
static const char *const reserved[] = {"id", "ref", "protos", "location", "contents"};

static bool is_key(struct str name)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (str_equal(name, str_of(keys[i].name))) {
            return true;
        }
    }
    return str_equal(name, STR("proto"));
}

static bool is_reserved(struct str name)
{
    return str_is_one_of(name, reserved, sizeof(reserved) / sizeof(reserved[0]));
}

enum text_word text_world_word(struct str name)
{
    return is_reserved(name)                            ? TEXT_WORD_RESERVED
           : is_key(name) || str_starts(name, STR("$")) ? TEXT_WORD_KEY
                                                        : TEXT_WORD_NONE;
}

static bool set_key(struct text_apply *apply, size_t key)
{
    if (!keys[key].set) {
        return text_numbers_place(apply);
    }
    bool ok = true;
    for (size_t i = 0; ok && i < apply->count; i++) {
        const struct text_record *record = &apply->records[i];
        const struct value *value = key_of(record, str_of(keys[key].name));
        if (value && !text_state_is(record)) {
            ok = keys[key].set(apply, record, apply->objects[i], value);
        }
    }
    return ok;
}

/* -- properties -- */

static bool set_props(struct text_apply *apply, size_t index)
{
    const struct text_record *record = &apply->records[index];
    bool ok = true;
    for (size_t i = 0; ok && i < value_table_count(&record->props); i++) {
        struct value key;
        const struct value *value = value_table_at(&record->props, i, &key);
        struct str name = value_as_str(&key);
        if (is_reserved(name)) {
            return text_refs_fail(apply, record, ERR_FORMAT,
                    "\"%.*s\" cannot be set in text; see proto, at and the ref in front",
                    STR_FMT(name));
        }
        ok = is_key(name) ||
             text_refs_set(apply, record, apply->objects[index], name, value_dup(value));
    }
    return ok;
}

static bool each_record(
        struct text_apply *apply, bool (*pass)(struct text_apply *apply, size_t i))
{
    for (size_t i = 0; i < apply->count; i++) {
        if (!text_state_is(&apply->records[i]) && !pass(apply, i)) {
            return false;
        }
    }
    return true;
}

bool text_world_apply(
        struct world *world, struct text_record *records, size_t count, struct err *err)
{
    must(tx_is_open(world));
    struct text_apply apply = {.world = world,
            .records = records,
            .objects = mem_alloc_array(count, sizeof(struct object *)),
            .count = count,
            .absent = value_table(),
            .err = err};
    bool ok = text_numbers_reserve(&apply) && each_record(&apply, make_object) &&
              each_record(&apply, set_protos) && each_record(&apply, set_props);
    for (size_t key = 0; ok && key < KEY_COUNT; key++) {
        ok = set_key(&apply, key);
    }
    for (size_t i = 0; ok && i < count; i++) {
        if (key_of(&records[i], STR("exits")) && !text_state_is(&records[i])) {
            text_exits_pair(world, apply.objects[i]);
        }
    }
    ok = ok && text_state_apply(&apply);
    mem_free(apply.objects);
    value_finish(&apply.absent);
    return ok;
}

bool text_world_read(struct world *world, const struct text_record *record, struct str *name,
        struct value *value, struct err *err)
{
    struct text_apply apply = {.world = world, .err = err};
    return text_refs_read(&apply, record, name, value);
}

void text_record_finish(struct text_record *record)
{
    if (record) {
        value_finish(&record->props);
    }
}
