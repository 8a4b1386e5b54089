/* export_index.c -- what of a world goes into its text, and where?
 *
 * 1. Everything but players' characters and what they carry, at any depth. Accounts are
 *    no part of the text, and a character without one is nobody's. What has a ref, and a
 *    prototype of what goes in, go in too, wherever they are: out of somebody's hands
 *    they are nowhere. Else a locked door had lost its key, because somebody holds it.
 * 2. A thing is in the file of its own area; else of its place's, so that doors and
 *    furniture stand with their rooms. An area is in its own file.
 * 3. What is left is nowhere: prototypes in one file, the rest in another.
 * 4. In a file, refs come first in order, then what has none, by id: an order that does
 *    not change when something else does. */
#include "engine/app/export_index.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "world/store/store_dump.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { READ_BETWEEN = 10000 };

/* What a file is called that has no area. */
#define FILE_PROTOTYPES "prototypes"
#define FILE_WORLD "world"

enum { FOLDERS_MAX = 12 };

/* -- finding -- */

static struct export_thing *find_any(const struct export_index *index, uint64_t id)
{
    size_t low = 0;
    size_t high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->things[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < index->count && index->things[low].id == id ? &index->things[low] : NULL;
}

struct export_thing *export_index_find(const struct export_index *index, uint64_t id)
{
    struct export_thing *thing = find_any(index, id);
    return thing && !thing->left_out ? thing : NULL;
}

struct export_thing *export_index_left_out(const struct export_index *index, uint64_t id)
{
    struct export_thing *thing = find_any(index, id);
    return thing && thing->left_out ? thing : NULL;
}

void export_index_name(const struct export_thing *thing, struct buf *out)
{
    if (thing->ref) {
        buf_add_text(out, thing->ref);
    } else {
        buf_printf(out, "#%" PRIu64, thing->id);
    }
}

const char *export_index_account(const struct export_index *index, uint64_t character)
{
    return character != 0 ? map_find(&index->accounts, character) : NULL;
}

int export_index_compare(const void *a, const void *b)
{
    const struct export_thing *one = *(const struct export_thing *const *)a;
    const struct export_thing *other = *(const struct export_thing *const *)b;
    int order = strcmp(one->file, other->file);
    if (order != 0) {
        return order;
    }
    if (one->ref && other->ref) {
        return strcmp(one->ref, other->ref);
    }
    if (one->ref || other->ref) {
        return one->ref ? -1 : 1;
    }
    return (one->id > other->id) - (one->id < other->id);
}

/* -- reading -- */

/* Nothing is written before all is read. */
static void show_reading(const struct export_index *index)
{
    if (index->progress && index->count % READ_BETWEEN == 0) {
        index->progress(index->data, 0);
    }
}

static bool take_object(void *data, const struct value *columns, struct err *err)
{
    struct export_index *index = data;
    (void)err;
    index->things =
            mem_grow(index->things, index->count, &index->capacity, sizeof(*index->things));
    struct str ref = value_as_str(&columns[4]);
    show_reading(index);
    index->things[index->count++] = (struct export_thing){
            .id = value_as_id(&columns[0]),
            .location = value_as_id(&columns[1]),
            .arrived = value_as_id(&columns[2]),
            .owner = value_as_id(&columns[3]),
            .ref = ref.length > 0 ? str_dup(ref) : NULL,
            .has_behaviour = value_as_int(&columns[5], 0) != 0,
    };
    return true;
}

static bool take_parent(void *data, const struct value *columns, struct err *err)
{
    struct export_index *index = data;
    struct export_thing *thing = find_any(index, value_as_id(&columns[0]));
    struct export_thing *proto = find_any(index, value_as_id(&columns[1]));
    if (!thing || !proto) {
        return err_set(err, ERR_FORMAT,
                "the world is damaged: there are prototypes of or among what does not exist; "
                "see skein check");
    }
    index->protos = mem_grow(
            index->protos, index->proto_count, &index->proto_capacity, sizeof(*index->protos));
    if (thing->proto_count == 0) {
        thing->proto_first = index->proto_count;
    }
    thing->proto_count++;
    index->protos[index->proto_count++] = proto->id;
    /* A character that has no account is a guest's. */
    thing->person =
            thing->person || (!thing->ref && proto->ref && strcmp(proto->ref, "player") == 0);
    return true;
}

static bool take_area(void *data, const struct value *columns, struct err *err)
{
    struct export_index *index = data;
    (void)err;
    struct export_thing *thing = find_any(index, value_as_id(&columns[0]));
    const struct export_thing *area =
            columns[1].kind == VALUE_OBJECT ? find_any(index, columns[1].object) : NULL;
    if (thing && area) {
        thing->area = area->id;
    }
    return true;
}

static bool take_account(void *data, const struct value *columns, struct err *err)
{
    struct export_index *index = data;
    (void)err;
    uint64_t character = value_as_id(&columns[0]);
    mem_free(map_put(&index->accounts, character, str_dup(value_as_str(&columns[1]))));
    struct export_thing *thing = find_any(index, character);
    if (thing) {
        thing->person = true;
    }
    return true;
}

/* -- deciding -- */

/* Whether it or something around it is a player's character. Bounded, for a damaged file may go in
 * circles. */
static bool is_carried(const struct export_index *index, const struct export_thing *thing)
{
    for (size_t depth = 0; thing && depth < index->count; depth++) {
        if (thing->person) {
            return true;
        }
        thing = thing->location != 0 ? find_any(index, thing->location) : NULL;
    }
    return false;
}

bool export_index_names_file(const struct export_thing *thing)
{
    struct str ref = str_of(thing->ref ? thing->ref : "");
    size_t folders = 0;
    for (size_t i = 0; i < ref.length; i++) {
        folders += ref.bytes[i] == '/';
    }
    return !str_starts(ref, STR("/")) && !str_ends(ref, STR("/")) &&
           str_find(ref, STR("//"), 0) == SIZE_MAX && folders <= FOLDERS_MAX;
}

/* The area sorrel/green is the file sorrel/green.lua; what can be no path, or would stand among the
 * behaviours, has its number. */
static void put_area_file(const struct export_thing *area, struct buf *out)
{
    bool fits = export_index_names_file(area) &&
                !(area->ref && str_starts(str_of(area->ref), STR("behaviours/")));
    if (fits) {
        export_index_name(area, out);
    } else {
        buf_printf(out, "#%" PRIu64, area->id);
    }
}

/* Millions of things may share a name. */
static const char *keep_file(struct export_index *index, struct str name)
{
    char *kept = strmap_find(&index->files, name);
    if (!kept) {
        kept = str_dup(name);
        (void)strmap_put(&index->files, name, kept);
    }
    return kept;
}

static const char *file_of(struct export_index *index, const struct export_thing *thing)
{
    const struct export_thing *top = thing;
    struct buf name = {0};
    for (size_t depth = 0; thing && name.length == 0 && depth < index->count; depth++) {
        const struct export_thing *area = export_index_find(index, thing->area);
        if (thing->is_area || area) {
            put_area_file(thing->is_area ? thing : area, &name);
        }
        top = thing;
        thing = thing->location != 0 ? export_index_find(index, thing->location) : NULL;
    }
    if (name.length == 0) {
        buf_add_text(&name, top->inherited ? FILE_PROTOTYPES : FILE_WORLD);
    }
    const char *file = keep_file(index, buf_str(&name));
    buf_finish(&name);
    return file;
}

/* Only what is in the text counts, so that the same comes out of the world made from it. */
static void mark_named(struct export_index *index, const struct export_thing *thing)
{
    struct export_thing *area = find_any(index, thing->area);
    if (area) {
        area->is_area = true;
    }
    for (size_t i = 0; i < thing->proto_count; i++) {
        find_any(index, index->protos[thing->proto_first + i])->inherited = true;
    }
}

static void keep(struct export_thing *thing)
{
    thing->left_out = false;
    thing->location = 0;
    thing->arrived = 0;
}

/* What inherits needs its prototypes, though somebody carries them. */
static void keep_prototypes(struct export_index *index, const struct export_thing *thing)
{
    for (size_t i = 0; i < thing->proto_count; i++) {
        struct export_thing *proto = find_any(index, index->protos[thing->proto_first + i]);
        if (proto->left_out && !proto->person) {
            keep(proto);
            keep_prototypes(index, proto);
        }
    }
}

static void decide(struct export_index *index)
{
    for (size_t i = 0; i < index->count; i++) {
        struct export_thing *thing = &index->things[i];
        thing->left_out = is_carried(index, thing);
    }
    for (size_t i = 0; i < index->count; i++) {
        struct export_thing *thing = &index->things[i];
        if (thing->left_out && thing->ref && !thing->person) {
            keep(thing);
        }
    }
    for (size_t i = 0; i < index->count; i++) {
        if (!index->things[i].left_out) {
            keep_prototypes(index, &index->things[i]);
        }
    }
    for (size_t i = 0; i < index->count; i++) {
        if (!index->things[i].left_out) {
            mark_named(index, &index->things[i]);
        }
    }
    for (size_t i = 0; i < index->count; i++) {
        struct export_thing *thing = &index->things[i];
        if (!thing->left_out) {
            thing->file = file_of(index, thing);
        }
    }
}

bool export_index_load(struct export_index *index, struct store_dump *dump, struct err *err)
{
    map_init(&index->accounts);
    return store_dump_each(dump, DUMP_OBJECTS, 0, take_object, index, err) &&
           store_dump_each(dump, DUMP_PARENTS, 0, take_parent, index, err) &&
           store_dump_each(dump, DUMP_AREAS, 0, take_area, index, err) &&
           store_dump_each(dump, DUMP_ACCOUNTS, 0, take_account, index, err);
}

bool export_index_read(struct export_index *index, struct store_dump *dump, struct err *err)
{
    bool ok = export_index_load(index, dump, err);
    if (ok) {
        decide(index);
    }
    return ok;
}

void export_index_finish(struct export_index *index)
{
    for (size_t i = 0; i < index->count; i++) {
        mem_free(index->things[i].ref);
    }
    size_t cursor = 0;
    void *file = NULL;
    while (strmap_each(&index->files, &cursor, NULL, &file)) {
        mem_free(file);
    }
    strmap_finish(&index->files);
    cursor = 0;
    uint64_t character = 0;
    void *name = NULL;
    while (map_each(&index->accounts, &cursor, &character, &name)) {
        mem_free(name);
    }
    map_finish(&index->accounts);
    mem_free(index->things);
    mem_free(index->protos);
    *index = (struct export_index){0};
}
