/* circle.c -- the store of what was read from area files.
 *
 * Owns the files' clean text, the lists of records and the small lists inside
 * them. Records are appended by the parsers, so pointers to them hold only
 * until the next one of their kind; after circle_index nothing moves any more,
 * and they can be found by vnum.
 *
 * To add a kind: its struct in circle.h with a circle_head first, a line in
 * `kinds` below, a parser with the signature of circle_wld_read, and what its
 * struct owns in finish_record. */
#include "world/circle.h"

#include "engine/base/mem.h"
#include "world/circle_kinds.h"
#include "world/circle_read.h"

#include <string.h>

static const struct {
    const char *name;
    size_t size;
    bool (*read)(struct circle_reader *reader, struct circle_world *world);
} kinds[CIRCLE_KINDS] = {
        [CIRCLE_WLD] = {"wld", sizeof(struct circle_room), circle_wld_read},
        [CIRCLE_OBJ] = {"obj", sizeof(struct circle_object), circle_obj_read},
        [CIRCLE_MOB] = {"mob", sizeof(struct circle_mob), circle_mob_read},
        [CIRCLE_ZON] = {"zon", sizeof(struct circle_zone), circle_zon_read},
        [CIRCLE_SHP] = {"shp", sizeof(struct circle_shop), circle_shp_read},
        [CIRCLE_TRG] = {"trg", sizeof(struct circle_trigger), circle_trg_read},
        [CIRCLE_QST] = {"qst", sizeof(struct circle_quest), circle_qst_read},
};

const char *circle_kind_name(enum circle_kind kind)
{
    return kinds[kind].name;
}

static struct circle_file *add_file(
        struct circle_world *world, const char *name, struct str bytes)
{
    struct circle_file *file = mem_alloc(sizeof(*file));
    file->name = mem_dup_text(name);
    circle_read_clean(bytes, &file->text);
    file->next = world->files;
    world->files = file;
    return file;
}

bool circle_read(struct circle_world *world, enum circle_kind kind, const char *name,
        struct str bytes, const struct circle_log *log, struct err *err)
{
    if (bytes.length > CIRCLE_FILE_MAX) {
        return err_set(err, ERR_LIMIT, "%s is larger than %zu MB", name,
                CIRCLE_FILE_MAX / 1024 / 1024);
    }
    struct circle_file *file = add_file(world, name, bytes);
    struct circle_reader reader = {
            .rest = buf_str(&file->text), .file = file->name, .log = log, .err = err};
    return kinds[kind].read(&reader, world);
}

void *circle_grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) {
        return items;
    }
    *capacity = *capacity ? *capacity * 2 : 4;
    char *grown = mem_realloc(items, *capacity * size);
    memset(grown + count * size, 0, (*capacity - count) * size);
    return grown;
}

static struct circle_head *head_at(
        const struct circle_world *world, enum circle_kind kind, size_t i)
{
    char *items = world->lists[kind].items;
    return (struct circle_head *)(void *)(items + i * kinds[kind].size);
}

void *circle_add(struct circle_world *world, enum circle_kind kind,
        const struct circle_reader *reader, int32_t vnum)
{
    struct circle_list *list = &world->lists[kind];
    list->items = circle_grow(list->items, list->count, &list->capacity, kinds[kind].size);
    struct circle_head *head = head_at(world, kind, list->count);
    list->count++;
    *head = (struct circle_head){vnum, {reader->file, reader->line}};
    return head;
}

void *circle_at(const struct circle_world *world, enum circle_kind kind, size_t i)
{
    must(i < world->lists[kind].count);
    return head_at(world, kind, i);
}

size_t circle_count(const struct circle_world *world, enum circle_kind kind)
{
    return world->lists[kind].count;
}

void *circle_find(const struct circle_world *world, enum circle_kind kind, int32_t vnum)
{
    return vnum < 0 ? NULL : map_find(&world->lists[kind].by_vnum, (uint64_t)vnum + 1);
}

void circle_extras_add(struct circle_extras *extras, struct str keywords, struct str text)
{
    extras->items = circle_grow(
            extras->items, extras->count, &extras->capacity, sizeof(*extras->items));
    extras->items[extras->count] = (struct circle_extra){keywords, text};
    extras->count++;
}

void circle_vnums_add(struct circle_vnums *vnums, int32_t vnum)
{
    vnums->items =
            circle_grow(vnums->items, vnums->count, &vnums->capacity, sizeof(*vnums->items));
    vnums->items[vnums->count] = vnum;
    vnums->count++;
}

static void finish_room(struct circle_room *room)
{
    mem_free(room->extras.items);
    mem_free(room->triggers.items);
}

static void finish_object(struct circle_object *object)
{
    mem_free(object->extras.items);
    mem_free(object->triggers.items);
}

static void finish_shop(struct circle_shop *shop)
{
    mem_free(shop->products.items);
    mem_free(shop->types.items);
    mem_free(shop->rooms.items);
}

static void finish_record(enum circle_kind kind, void *record)
{
    switch (kind) {
    case CIRCLE_WLD:
        finish_room(record);
        break;
    case CIRCLE_OBJ:
        finish_object(record);
        break;
    case CIRCLE_MOB:
        mem_free(((struct circle_mob *)record)->triggers.items);
        break;
    case CIRCLE_ZON:
        mem_free(((struct circle_zone *)record)->resets.items);
        break;
    case CIRCLE_SHP:
        finish_shop(record);
        break;
    case CIRCLE_TRG:
    case CIRCLE_QST:
    case CIRCLE_KINDS:
        break;
    }
}

static void index_list(
        struct circle_world *world, enum circle_kind kind, const struct circle_log *log)
{
    struct circle_list *list = &world->lists[kind];
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct circle_head *head = head_at(world, kind, i);
        struct circle_head *first = circle_find(world, kind, head->vnum);
        if (first) {
            circle_oddity(log, head->origin, "#%d is there twice; the one of %s:%u stays",
                    head->vnum, first->origin.file, first->origin.line);
            finish_record(kind, head);
            continue;
        }
        struct circle_head *place = head_at(world, kind, kept);
        if (place != head) {
            memcpy((void *)place, head, kinds[kind].size);
        }
        (void)map_put(&list->by_vnum, (uint64_t)place->vnum + 1, place);
        kept++;
    }
    list->count = kept;
}

void circle_index(struct circle_world *world, const struct circle_log *log)
{
    for (enum circle_kind kind = 0; kind < CIRCLE_KINDS; kind++) {
        index_list(world, kind, log);
    }
}

void circle_finish(struct circle_world *world)
{
    for (enum circle_kind kind = 0; kind < CIRCLE_KINDS; kind++) {
        struct circle_list *list = &world->lists[kind];
        for (size_t i = 0; i < list->count; i++) {
            finish_record(kind, head_at(world, kind, i));
        }
        mem_free(list->items);
        map_finish(&list->by_vnum);
    }
    while (world->files) {
        struct circle_file *file = world->files;
        world->files = file->next;
        buf_finish(&file->text);
        mem_free(file->name);
        mem_free(file);
    }
    *world = (struct circle_world){0};
}
