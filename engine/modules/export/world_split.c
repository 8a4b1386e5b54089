/* world_split.c -- selecting an area that becomes its own world, and finding the exits that
 * cross its border.
 *
 * The existing world is not changed. An operator makes a world from the export and removes the
 * area from the old world afterwards. */
#include "engine/modules/export/world_split.h"

#include "engine/base/base.h"
#include "engine/modules/export/export_index.h"
#include "engine/modules/export/store_dump.h"

#include <string.h>

#define EXIT "exit"
#define START "start"
#define PROTOTYPES "prototypes"
#define WORLD_SPLIT_DEPTH_MAX 100

struct splitting {
    struct export_index *index;
    struct store_dump *dump;
    const char *file; /* the area's file */
    bool *inside;     /* owned: by position in the index */
    struct buf here;  /* commands for the new world */
    struct buf there; /* commands for the old world */
};

static struct export_thing *proto_of(
        const struct splitting *splitting, const struct export_thing *thing, size_t i)
{
    return export_index_find(
            splitting->index, splitting->index->protos[thing->proto_first + i]);
}

static bool *mark_of_world_split(
        const struct splitting *splitting, const struct export_thing *thing)
{
    return &splitting->inside[thing - splitting->index->things];
}

static bool comes_from(const struct splitting *splitting, const struct export_thing *thing,
        const char *ref, int depth)
{
    bool comes = thing->ref && strcmp(thing->ref, ref) == 0;
    for (size_t i = 0; i < thing->proto_count && !comes && depth < WORLD_SPLIT_DEPTH_MAX; i++) {
        const struct export_thing *proto = proto_of(splitting, thing, i);
        comes = proto && comes_from(splitting, proto, ref, depth + 1);
    }
    return comes;
}

static void take_along_world_split(
        const struct splitting *splitting, const struct export_thing *thing)
{
    for (size_t i = 0; i < thing->proto_count; i++) {
        const struct export_thing *proto = proto_of(splitting, thing, i);
        if (proto && !*mark_of_world_split(splitting, proto)) {
            *mark_of_world_split(splitting, proto) = true;
            take_along_world_split(splitting, proto);
        }
    }
}

static void mark_all(const struct splitting *splitting)
{
    const struct export_index *index = splitting->index;
    for (size_t i = 0; i < index->count; i++) {
        const struct export_thing *thing = &index->things[i];
        splitting->inside[i] =
                !thing->left_out && (strcmp(thing->file, splitting->file) == 0 ||
                                            strcmp(thing->file, PROTOTYPES) == 0);
    }
    for (size_t i = 0; i < index->count; i++) {
        if (splitting->inside[i]) {
            take_along_world_split(splitting, &index->things[i]);
        }
    }
}

/* -- exits -- */

struct way {
    uint64_t to;
    char *name; /* owned; NULL: none */
};

static bool take_property_world_split(void *data, const struct value *columns, struct err *err)
{
    struct way *way = data;
    (void)err;
    if (str_equal(value_as_str(&columns[0]), STR("to")) && columns[1].kind == VALUE_OBJECT) {
        way->to = columns[1].object;
    } else if (str_equal(value_as_str(&columns[0]), STR("name"))) {
        mem_free(way->name);
        way->name = str_dup(value_as_str(&columns[1]));
    }
    return true;
}

static void put_room(const struct export_thing *room, struct buf *out)
{
    export_index_name(room, out);
    if (!room->ref) {
        buf_add_text(out, " (give it a ref first: @ref here = NAME)");
    }
}

/* Adds the command for one end of an exit. */
static void put_way(struct buf *out, const struct export_thing *from, const char *name,
        const char *world, const struct export_thing *to)
{
    buf_add_text(out, "  in ");
    put_room(from, out);
    buf_printf(out, ": @link %s to %s@", name, world);
    put_room(to, out);
    buf_add_char(out, '\n');
}

static bool look_at_way(struct splitting *splitting, struct export_thing *exit, struct err *err)
{
    struct way way = {0};
    const struct export_thing *from = export_index_find(splitting->index, exit->location);
    bool ok = store_dump_each(
            splitting->dump, DUMP_PROPERTIES, exit->id, take_property_world_split, &way, err);
    const struct export_thing *to = export_index_find(splitting->index, way.to);
    bool leaves = ok && from && to &&
                  *mark_of_world_split(splitting, from) != *mark_of_world_split(splitting, to);
    if (leaves && *mark_of_world_split(splitting, from)) {
        put_way(&splitting->here, from, way.name ? way.name : "DIRECTION", "OLD", to);
        *mark_of_world_split(splitting, exit) = false;
    } else if (leaves) {
        put_way(&splitting->there, from, way.name ? way.name : "DIRECTION", "NEW", to);
    }
    mem_free(way.name);
    return ok;
}

static bool look_at_ways(struct splitting *splitting, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; i < splitting->index->count && ok; i++) {
        struct export_thing *thing = &splitting->index->things[i];
        if (!thing->left_out && thing->location != 0 && comes_from(splitting, thing, EXIT, 0)) {
            ok = look_at_way(splitting, thing, err);
        }
    }
    return ok;
}

/* -- the whole split -- */

static const struct export_thing *find_area(const struct export_index *index, const char *area)
{
    for (size_t i = 0; i < index->count; i++) {
        const struct export_thing *thing = &index->things[i];
        if (thing->is_area && !thing->left_out && thing->ref && strcmp(thing->ref, area) == 0) {
            return thing;
        }
    }
    return NULL;
}

static void narrow(const struct splitting *splitting, bool *out_has_start)
{
    *out_has_start = false;
    for (size_t i = 0; i < splitting->index->count; i++) {
        struct export_thing *thing = &splitting->index->things[i];
        if (!splitting->inside[i]) {
            thing->apart = !thing->left_out;
            thing->left_out = true;
        } else {
            *out_has_start |= thing->ref && strcmp(thing->ref, START) == 0;
        }
    }
    /* A prototype may be in a room that is left out. */
    for (size_t i = 0; i < splitting->index->count; i++) {
        struct export_thing *thing = &splitting->index->things[i];
        if (!thing->left_out && thing->location != 0 &&
                !export_index_find(splitting->index, thing->location)) {
            thing->location = 0;
            thing->arrived = 0;
        }
    }
}

static void put_lines(const struct splitting *splitting, struct buf *out)
{
    if (splitting->here.length > 0) {
        buf_printf(out, "to type in the new world (OLD: this one's name in the realm):\n%s",
                splitting->here.bytes);
    }
    if (splitting->there.length > 0) {
        buf_printf(out, "to type in this one (NEW: the new one's name):\n%s",
                splitting->there.bytes);
    }
    if (splitting->here.length == 0 && splitting->there.length == 0) {
        buf_add_text(out, "no exit leads into that area or out of it\n");
    }
}

bool world_split(struct export_index *index, struct store_dump *dump, const char *area,
        struct buf *out, bool *out_has_start, struct err *err)
{
    const struct export_thing *found = find_area(index, area);
    if (!found) {
        return err_set(err, ERR_MISSING,
                "there is no area %.64s: name it by its ref, as `skein export` has it for a "
                "file",
                area);
    }
    struct splitting splitting = {.index = index, .dump = dump, .file = found->file};
    splitting.inside = mem_alloc_array(index->count, sizeof(bool));
    mark_all(&splitting);
    bool ok = look_at_ways(&splitting, err);
    if (ok) {
        put_lines(&splitting, out);
        narrow(&splitting, out_has_start);
    }
    buf_finish(&splitting.here);
    buf_finish(&splitting.there);
    mem_free(splitting.inside);
    return ok;
}
