/* export_index.c -- selects what of a world is exported, and assigns it to files.
 *
 * 1. Everything except players' characters and what they carry, at any depth. Accounts are not
 *    exported, and a character without an account is meaningless. Things with a ref, and
 *    prototypes of exported things, are exported in any case, without a place if somebody holds
 *    them. Otherwise a locked door would lose its key, because somebody carries it.
 * 2. A thing goes into the file of its own area, and an area without one into its own file.
 *    Otherwise the ref decides: sorrel/lamp is in the file of the area sorrel. Otherwise the
 *    place decides, so that doors and furniture are with their rooms.
 * 3. The rest has no place: prototypes go into one file, all else into another.
 * 4. In a file, things with refs come first, sorted, then the others by ID. So the order does
 *    not change when something else does. */
#include "engine/modules/export/export_index.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/core/act/history_set.h"
#include "engine/modules/export/lost_thing.h"
#include "engine/modules/export/store_dump.h"
#include "world/model/played.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { READ_BETWEEN = 10000 };

/* The names of the files for things without an area. */
#define FILE_PROTOTYPES "prototypes"
#define FILE_WORLD "world"
#define FILE_GAME "game"

enum { FOLDERS_MAX = 12, LINEAGE_MAX = 32 /* depth of inheritance */ };

/* -- lookup -- */

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

/* -- loading -- */

/* Shows no progress yet, since nothing is written before all is read. */
static void show_reading(const struct export_index *index)
{
    if (index->progress && index->count % READ_BETWEEN == 0) {
        index->progress(index->data, 0);
    }
}

static struct export_thing *add_thing_export_index(struct export_index *index, uint64_t id)
{
    index->things =
            mem_grow(index->things, index->count, &index->capacity, sizeof(*index->things));
    index->things[index->count] = (struct export_thing){.id = id};
    return &index->things[index->count++];
}

static bool take_object(void *data, const struct value *columns, struct err *err)
{
    struct export_index *index = data;
    (void)err;
    struct str ref = value_as_str(&columns[4]);
    show_reading(index);
    struct export_thing *thing = add_thing_export_index(index, value_as_id(&columns[0]));
    thing->location = value_as_id(&columns[1]);
    thing->arrived = value_as_id(&columns[2]);
    thing->owner = value_as_id(&columns[3]);
    thing->ref = ref.length > 0 ? str_dup(ref) : NULL;
    thing->has_behaviour = value_as_int(&columns[5], 0) != 0;
    return true;
}

/* -- changes by play -- */

static bool take_played(void *data, const struct value *columns, struct err *err)
{
    struct export_index *index = data;
    struct export_thing *thing = find_any(index, value_as_id(&columns[0]));
    bool is_place = str_equal(value_as_str(&columns[1]), STR(PLAYED_PLACE));
    const struct value *place = &columns[2];
    (void)err;
    if (thing && !is_place) {
        thing->made = true;
    } else if (thing && !thing->moved && place->kind == VALUE_TABLE &&
               place->table->item_count == 2) {
        thing->moved = true;
        thing->now = thing->location;
        thing->now_arrived = thing->arrived;
        thing->location = value_as_id(&place->table->items[0]);
        thing->arrived = value_as_id(&place->table->items[1]);
    }
    return true;
}

static void add_lost(
        struct export_index *index, const struct change_set *set, const struct lost_thing *was)
{
    struct export_thing *thing = add_thing_export_index(index, was->id);
    thing->lost = set;
    thing->location = was->location;
    thing->arrived = was->arrived;
    thing->owner = was->owner;
    thing->area = was->area;
    thing->ref = was->ref.length > 0 ? str_dup(was->ref) : NULL;
    thing->has_behaviour = was->has_behaviour;
    thing->proto_first = index->proto_count;
    for (size_t i = 0; was->protos && i < value_table_count(was->protos); i++) {
        index->protos = mem_grow(index->protos, index->proto_count, &index->proto_capacity,
                sizeof(*index->protos));
        index->protos[index->proto_count++] = change_number(was->protos, i);
        thing->proto_count++;
    }
}

static bool take_lost(void *data, const struct value *columns, struct err *err)
{
    struct export_index *index = data;
    struct change_set set = {0};
    if (!lost_thing_decode(&columns[0], &set, err)) {
        return false;
    }
    index->lost = mem_realloc(index->lost, (index->lost_count + 1) * sizeof(*index->lost));
    index->lost[index->lost_count++] = set;
    return true;
}

static int compare_ids_export_index(const void *a, const void *b)
{
    const struct export_thing *one = a;
    const struct export_thing *other = b;
    return (one->id > other->id) - (one->id < other->id);
}

/* True if no other thing has its ID or its ref: of several the newest counts. */
static bool is_missing(
        const struct export_index *index, const struct lost_thing *was, struct strmap *refs)
{
    return !find_any(index, was->id) &&
           (was->ref.length == 0 || !strmap_put(refs, was->ref, refs));
}

/* Adds lost things, except those that exist again (by an undo, a backup or a file). */
static void add_all_lost(struct export_index *index)
{
    size_t there = index->count; /* so many are sorted */
    struct strmap refs;
    struct map known;
    strmap_init(&refs);
    map_init(&known);
    for (size_t i = 0; i < there && index->lost_count > 0; i++) {
        if (index->things[i].ref) {
            (void)strmap_put(&refs, str_of(index->things[i].ref), &refs);
        }
    }
    for (size_t i = index->lost_count; i-- > 0;) {
        const struct change_set *set = &index->lost[i];
        for (size_t k = 0; k < set->count; k++) {
            struct lost_thing was;
            size_t count = index->count;
            index->count = there;
            bool is_new = lost_thing_read(set, k, &was) && !map_put(&known, was.id, index) &&
                          is_missing(index, &was, &refs);
            index->count = count;
            if (is_new) {
                add_lost(index, set, &was);
            }
        }
    }
    strmap_finish(&refs);
    map_finish(&known);
    if (index->count > there) {
        qsort(index->things, index->count, sizeof(*index->things), compare_ids_export_index);
    }
}

static bool take_parent(void *data, const struct value *columns, struct err *err)
{
    struct export_index *index = data;
    struct export_thing *thing = find_any(index, value_as_id(&columns[0]));
    struct export_thing *proto = find_any(index, value_as_id(&columns[1]));
    if (!thing || !proto) {
        return err_set(err, ERR_FORMAT,
                "the world is damaged: it has prototype links of missing objects; see skein "
                "check");
    }
    index->protos = mem_grow(
            index->protos, index->proto_count, &index->proto_capacity, sizeof(*index->protos));
    if (thing->proto_count == 0) {
        thing->proto_first = index->proto_count;
    }
    thing->proto_count++;
    index->protos[index->proto_count++] = proto->id;
    /* A player character without an account belongs to a guest. */
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

static bool take_account_export_index(void *data, const struct value *columns, struct err *err)
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

/* -- selection -- */

/* True if it or something around it is a player's character. Bounded, since a damaged file may
 * have cycles. */
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

/* True if an export uses that name for another file or folder. */
static bool is_taken_name(struct str ref)
{
    static const char *const folders[] = {"behaviours/", "state/"};
    bool taken = str_equal(ref, STR(FILE_PROTOTYPES)) || str_equal(ref, STR(FILE_WORLD)) ||
                 str_equal(ref, STR(FILE_GAME));
    for (size_t i = 0; !taken && i < sizeof(folders) / sizeof(folders[0]); i++) {
        taken = str_starts(ref, str_of(folders[i]));
    }
    return taken;
}

/* Appends the area's file name: sorrel/green becomes sorrel/green.lua; an area without a
 * suitable ref gets its ID. */
static void put_area_file(const struct export_thing *area, struct buf *out)
{
    if (export_index_names_file(area) && !(area->ref && is_taken_name(str_of(area->ref)))) {
        export_index_name(area, out);
    } else {
        buf_printf(out, "#%" PRIu64, area->id);
    }
}

/* Returns a shared copy of the name, since millions of things may have the same. */
static const char *keep_file(struct export_index *index, struct str name)
{
    char *kept = strmap_find(&index->files, name);
    if (!kept) {
        kept = str_dup(name);
        (void)strmap_put(&index->files, name, kept);
    }
    return kept;
}

/* Returns the area with the longest ref that is a prefix of the thing's ref; NULL if none
 * exists. */
static const struct export_thing *area_of_ref(
        const struct export_index *index, const struct export_thing *thing)
{
    struct str ref = str_of(thing->ref ? thing->ref : "");
    const struct export_thing *area = NULL;
    for (size_t at = ref.length; !area && at-- > 0;) {
        if (ref.bytes[at] == '/') {
            area = strmap_find(&index->areas, str_slice(ref, 0, at));
        }
    }
    return area;
}

static const struct export_thing *area_of_export_index(
        const struct export_index *index, const struct export_thing *thing)
{
    const struct export_thing *area = export_index_find(index, thing->area);
    if (area || thing->is_area) {
        return area ? area : thing;
    }
    return area_of_ref(index, thing);
}

static const char *file_of_export_index(
        struct export_index *index, const struct export_thing *thing)
{
    const struct export_thing *top = thing;
    struct buf name = {0};
    for (size_t depth = 0; name.length == 0 && depth < index->count; depth++) {
        const struct export_thing *area = area_of_export_index(index, top);
        if (area) {
            put_area_file(area, &name);
        }
        const struct export_thing *holder =
                top->location != 0 ? export_index_find(index, top->location) : NULL;
        if (!holder) {
            break;
        }
        top = holder;
    }
    if (name.length == 0) {
        buf_add_text(&name, top->inherited ? FILE_PROTOTYPES : FILE_WORLD);
    }
    const char *file = keep_file(index, buf_str(&name));
    buf_finish(&name);
    return file;
}

/* True if the thing was used up, and its prototype or place no longer exists. */
static bool is_lost_for_good(const struct export_index *index, const struct export_thing *thing)
{
    bool gone = thing->location != 0 && !find_any(index, thing->location);
    for (size_t i = 0; !gone && i < thing->proto_count; i++) {
        gone = !find_any(index, index->protos[thing->proto_first + i]);
    }
    return thing->lost && gone;
}

/* Things made in play do not affect the files of a design. */
static void claim_prototypes(struct export_index *index, const struct export_thing *thing)
{
    for (size_t i = 0; i < thing->proto_count; i++) {
        struct export_thing *proto = find_any(index, index->protos[thing->proto_first + i]);
        if (proto && proto->made) {
            proto->made = false;
            claim_prototypes(index, proto);
        }
    }
}

static bool is_kind_of_area(
        const struct export_index *index, const struct export_thing *thing, unsigned depth)
{
    bool is = false;
    for (size_t i = 0; !is && depth < LINEAGE_MAX && i < thing->proto_count; i++) {
        const struct export_thing *proto =
                find_any(index, index->protos[thing->proto_first + i]);
        is = (proto->ref && strcmp(proto->ref, "area") == 0) ||
             is_kind_of_area(index, proto, depth + 1);
    }
    return is;
}

/* Only exported things count, so that a world made from the text exports the same. */
static void mark_named(struct export_index *index, struct export_thing *thing)
{
    struct export_thing *area = find_any(index, thing->area);
    if (area) {
        area->is_area = true;
    }
    thing->is_area = thing->is_area || is_kind_of_area(index, thing, 0);
    for (size_t i = 0; i < thing->proto_count; i++) {
        find_any(index, index->protos[thing->proto_first + i])->inherited = true;
    }
}

static void note_areas(struct export_index *index)
{
    for (size_t i = 0; i < index->count; i++) {
        struct export_thing *thing = &index->things[i];
        if (thing->is_area && thing->ref && !thing->left_out) {
            (void)strmap_put(&index->areas, str_of(thing->ref), thing);
        }
    }
}

static void keep_export_index(struct export_thing *thing)
{
    thing->left_out = false;
    thing->location = 0;
    thing->arrived = 0;
}

/* Exports the prototypes of an exported thing, even if somebody carries them. */
static void keep_prototypes(struct export_index *index, const struct export_thing *thing)
{
    for (size_t i = 0; i < thing->proto_count; i++) {
        struct export_thing *proto = find_any(index, index->protos[thing->proto_first + i]);
        if (proto->left_out && !proto->person && !proto->lost) {
            keep_export_index(proto);
            keep_prototypes(index, proto);
        }
    }
}

static void decide(struct export_index *index)
{
    for (size_t i = 0; i < index->count; i++) {
        struct export_thing *thing = &index->things[i];
        thing->left_out = is_carried(index, thing) || is_lost_for_good(index, thing);
    }
    for (size_t i = 0; i < index->count; i++) {
        struct export_thing *thing = &index->things[i];
        if (thing->left_out && thing->ref && !thing->person && !thing->lost) {
            keep_export_index(thing);
        }
    }
    for (size_t i = 0; i < index->count; i++) {
        if (!index->things[i].left_out) {
            keep_prototypes(index, &index->things[i]);
        }
    }
    for (size_t i = 0; i < index->count; i++) {
        if (!index->things[i].left_out && !index->things[i].made) {
            claim_prototypes(index, &index->things[i]);
        }
    }
    for (size_t i = 0; i < index->count; i++) {
        if (!index->things[i].left_out && !index->things[i].made) {
            mark_named(index, &index->things[i]);
        }
    }
    note_areas(index);
    for (size_t i = 0; i < index->count; i++) {
        struct export_thing *thing = &index->things[i];
        if (!thing->left_out) {
            thing->file = file_of_export_index(index, thing);
        }
    }
}

static bool load_export_index(
        struct export_index *index, struct store_dump *dump, bool design, struct err *err)
{
    map_init(&index->accounts);
    if (!store_dump_each(dump, DUMP_OBJECTS, 0, take_object, index, err) ||
            (design && !store_dump_each(dump, DUMP_LOST, 0, take_lost, index, err))) {
        return false;
    }
    add_all_lost(index);
    return store_dump_each(dump, DUMP_PARENTS, 0, take_parent, index, err) &&
           store_dump_each(dump, DUMP_AREAS, 0, take_area, index, err) &&
           store_dump_each(dump, DUMP_ACCOUNTS, 0, take_account_export_index, index, err) &&
           (!design || store_dump_each(dump, DUMP_PLAYED, 0, take_played, index, err));
}

bool export_index_load(struct export_index *index, struct store_dump *dump, struct err *err)
{
    return load_export_index(index, dump, false, err);
}

bool export_index_read(struct export_index *index, struct store_dump *dump, struct err *err)
{
    bool ok = load_export_index(index, dump, true, err);
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
    strmap_finish(&index->areas);
    cursor = 0;
    uint64_t character = 0;
    void *name = NULL;
    while (map_each(&index->accounts, &cursor, &character, &name)) {
        mem_free(name);
    }
    map_finish(&index->accounts);
    for (size_t i = 0; i < index->lost_count; i++) {
        change_set_finish(&index->lost[i]);
    }
    mem_free(index->lost);
    mem_free(index->things);
    mem_free(index->protos);
    *index = (struct export_index){0};
}
