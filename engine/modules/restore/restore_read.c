/* restore_read.c -- reading an area or a thing from a backup.
 *
 * 1. An area includes every thing that names it as its area, with the contents. A thing
 *    includes its contents. Players and what they hold are left out, because it is theirs. Only
 *    a thing that was requested by its own name returns to the player who held it then.
 * 2. Spares come in addition: prototypes of the things, and the return exits of their exits.
 *    Both may be destroyed by now.
 * 3. The backup is only read. A backup of an older schema is migrated as a copy, which is
 *    removed afterwards.
 *
 * restore_make.c applies the part to the running world. */
#include "engine/base/mem.h"
#include "engine/modules/export/export_index.h"
#include "engine/modules/export/store_dump.h"
#include "engine/modules/restore/restore_part.h"
#include "world/store/store_restore.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum want { WANT_NOT, WANT_SPARE, WANT_WHOLE };

struct restore_read_reading {
    const struct restore_ask *ask;
    struct store_dump *dump;
    struct export_index index;
    struct export_thing *root;
    unsigned char *wants; /* owned: an enum want for each thing of the index */
    size_t *queue;        /* owned: positions in the index, in reading order */
    size_t queue_count;
    struct restore_part *part;
};

/* -- selecting -- */

static struct export_thing *find_root(const struct restore_read_reading *reading)
{
    struct str name = str_of(reading->ask->name);
    uint64_t id = 0;
    if (str_starts(name, STR("#")) && str_to_u64(str_slice(name, 1, name.length), &id)) {
        return export_index_find(&reading->index, id);
    }
    name = str_starts(name, STR("$")) ? str_slice(name, 1, name.length) : name;
    for (size_t i = 0; i < reading->index.count; i++) {
        struct export_thing *thing = &reading->index.things[i];
        if (thing->ref && str_equal(str_of(thing->ref), name)) {
            return thing;
        }
    }
    return NULL;
}

static bool is_part(
        const struct restore_read_reading *reading, const struct export_thing *thing)
{
    const struct export_thing *root = reading->root;
    return thing == root || (reading->ask->is_area && thing->area == root->id);
}

/* Returns whether the thing belongs to the part. The loop is bounded, because a damaged file
 * may contain cycles. */
static bool belongs(
        const struct restore_read_reading *reading, const struct export_thing *thing)
{
    bool is_in = false;
    for (size_t depth = 0; thing && depth < reading->index.count; depth++) {
        if (thing->person) {
            return false;
        }
        if (thing == reading->root && !reading->ask->is_area) {
            return true; /* whoever held it */
        }
        is_in = is_in || is_part(reading, thing);
        thing = thing->location != 0 ? export_index_find(&reading->index, thing->location)
                                     : NULL;
    }
    return is_in;
}

static void want_restore_read(struct restore_read_reading *reading, uint64_t id, enum want want)
{
    const struct export_thing *thing = export_index_find(&reading->index, id);
    size_t place = thing ? (size_t)(thing - reading->index.things) : 0;
    if (thing && !thing->person && reading->wants[place] == WANT_NOT) {
        reading->wants[place] = (unsigned char)want;
        reading->queue[reading->queue_count++] = place;
    }
}

static bool choose(struct restore_read_reading *reading, struct err *err)
{
    const struct restore_ask *ask = reading->ask;
    struct export_thing *root = find_root(reading);
    bool is_area = false;
    if (!root) {
        return err_set(err, ERR_MISSING,
                "%s has no %s; `skein export --world %s DIR` shows what it has", ask->file,
                ask->name, ask->file);
    }
    if (root->person) {
        return err_set(err, ERR_DENIED,
                "%s is a player's character, and a single player cannot be restored",
                ask->name);
    }
    reading->root = root;
    for (size_t i = 0; i < reading->index.count; i++) {
        const struct export_thing *thing = &reading->index.things[i];
        is_area |= thing->area == root->id;
        if (belongs(reading, thing)) {
            want_restore_read(reading, thing->id, WANT_WHOLE);
        }
    }
    if (ask->is_area && !is_area) {
        return err_set(err, ERR_MISSING,
                "%s is not an area in %s, because nothing has it as its area: restore it with "
                "--object",
                ask->name, ask->file);
    }
    return ask->most == 0 || reading->queue_count <= ask->most ||
           err_set(err, ERR_LIMIT,
                   "%s has %zu things, and at most %zu are restored while the world is served: "
                   "stop the server first, or name a smaller part",
                   ask->name, reading->queue_count, ask->most);
}

/* -- reading things -- */

static char *kind_of_restore_read(
        const struct restore_read_reading *reading, const struct export_thing *thing)
{
    const struct export_thing *proto =
            thing->proto_count > 0 ? export_index_find(&reading->index,
                                             reading->index.protos[thing->proto_first])
                                   : NULL;
    return str_dup(str_of(thing->proto_count == 0 ? "prototype"
                          : proto && proto->ref   ? proto->ref
                                                  : "object"));
}

static bool read_thing_restore_read(
        struct restore_read_reading *reading, size_t place, struct err *err)
{
    struct restore_part *part = reading->part;
    const struct export_thing *from = &reading->index.things[place];
    part->things = mem_grow(part->things, part->count, &part->capacity, sizeof(*part->things));
    struct stored_thing *thing = &part->things[part->count++];
    *thing = (struct stored_thing){
            .id = from->id,
            .location = from->location,
            .arrived = from->arrived,
            .owner = from->owner,
            .ref = from->ref ? mem_dup_text(from->ref) : NULL,
            .kind = kind_of_restore_read(reading, from),
            .spare = reading->wants[place] == WANT_SPARE,
            .protos = mem_alloc_array(from->proto_count, sizeof(uint64_t)),
            .proto_count = from->proto_count,
    };
    for (size_t i = 0; i < from->proto_count; i++) {
        thing->protos[i] = reading->index.protos[from->proto_first + i];
        want_restore_read(reading, thing->protos[i], WANT_SPARE);
    }
    if (!stored_thing_read(reading->dump, reading->ask->file, thing, err)) {
        return false;
    }
    for (size_t i = 0; i < thing->prop_count; i++) {
        const struct stored_prop *prop = &thing->props[i];
        if (strcmp(prop->name, "twin") == 0 && prop->value.kind == VALUE_OBJECT) {
            want_restore_read(reading, prop->value.object, WANT_SPARE);
        }
    }
    return true;
}

static bool take_meta(void *data, const struct value *columns, struct err *err)
{
    struct restore_part *part = data;
    struct str name = value_as_str(&columns[0]);
    (void)err;
    if (str_equal(name, STR("time_ms"))) {
        part->time_ms = value_as_int(&columns[1], 0);
    } else if (str_equal(name, STR("next_id"))) {
        part->next_id = value_as_id(&columns[1]);
    }
    return true;
}

static bool take_account_restore_read(void *data, const struct value *columns, struct err *err)
{
    struct restore_part *part = data;
    int64_t created_ms = value_as_int(&columns[2], 0);
    (void)err;
    if (created_ms > 0 && (part->first_character == 0 || created_ms < part->first_created_ms)) {
        part->first_character = value_as_id(&columns[0]);
        part->first_created_ms = created_ms;
    }
    return true;
}

static void note_ids(struct restore_read_reading *reading)
{
    struct restore_part *part = reading->part;
    part->id_count = reading->index.count;
    part->ids = mem_alloc_array(part->id_count, sizeof(*part->ids));
    for (size_t i = 0; i < part->id_count; i++) {
        part->ids[i] = reading->index.things[i].id;
    }
}

static bool read_all_restore_read(struct restore_read_reading *reading, struct err *err)
{
    struct restore_part *part = reading->part;
    if (!export_index_load(&reading->index, reading->dump, err) ||
            !store_dump_each(reading->dump, DUMP_META, 0, take_meta, part, err) ||
            !store_dump_each(
                    reading->dump, DUMP_ACCOUNTS, 0, take_account_restore_read, part, err)) {
        return false;
    }
    reading->wants = mem_alloc_array(reading->index.count, 1);
    reading->queue = mem_alloc_array(reading->index.count, sizeof(*reading->queue));
    bool ok = choose(reading, err);
    for (size_t i = 0; ok && i < reading->queue_count; i++) {
        ok = read_thing_restore_read(reading, reading->queue[i], err);
    }
    if (ok) {
        part->root = reading->root->id;
        part->root_ref = reading->root->ref ? mem_dup_text(reading->root->ref) : NULL;
        part->is_area = reading->ask->is_area;
        note_ids(reading);
    }
    return ok;
}

static bool read_file_restore_read(const struct restore_ask *ask, const char *path,
        struct restore_part *out, struct err *err)
{
    struct restore_read_reading reading = {.ask = ask, .part = out};
    bool ok = store_dump_open(path, &reading.dump, err) && read_all_restore_read(&reading, err);
    export_index_finish(&reading.index);
    store_dump_close(reading.dump);
    mem_free(reading.wants);
    mem_free(reading.queue);
    /* Messages say "the world", which would be taken for the running one. */
    if (!ok && !strstr(err->text, ask->file)) {
        (void)err_wrap(err, "the backup %s cannot be read", ask->file);
    }
    return ok;
}

bool restore_part_read(const struct restore_ask *ask, struct restore_part *out, struct err *err)
{
    bool older = false;
    *out = (struct restore_part){0};
    if (!store_is_older(ask->file, &older, err)) {
        return false;
    }
    bool ok = !older || store_restore(ask->file, ask->scratch, NULL, NULL, err);
    if (ok) {
        ok = read_file_restore_read(ask, older ? ask->scratch : ask->file, out, err);
    }
    if (older && ok) {
        (void)unlink(ask->scratch);
    }
    if (!ok) {
        restore_part_finish(out);
    }
    return ok;
}

static int compare_ids_restore_read(const void *a, const void *b)
{
    const uint64_t *one = a;
    const uint64_t *other = b;
    return (*one > *other) - (*one < *other);
}

bool restore_part_had(const struct restore_part *part, uint64_t id)
{
    return bsearch(&id, part->ids, part->id_count, sizeof(id), compare_ids_restore_read) !=
           NULL;
}

bool restore_part_has(const struct restore_part *part, uint64_t id)
{
    bool has = false;
    for (size_t i = 0; i < part->count && !has; i++) {
        has = part->things[i].id == id;
    }
    return has;
}

void restore_part_finish(struct restore_part *part)
{
    for (size_t i = 0; i < part->count; i++) {
        stored_thing_finish(&part->things[i]);
    }
    mem_free(part->things);
    mem_free(part->root_ref);
    mem_free(part->ids);
    *part = (struct restore_part){0};
}
