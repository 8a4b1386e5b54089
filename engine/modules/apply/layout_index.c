/* layout_index.c -- look-ups among an area's things, for area_layout.c. */
#include "engine/modules/apply/layout_index.h"

#include "engine/base/mem.h"
#include "engine/modules/apply/apply.h"

#include <inttypes.h>

/* -- pieces -- */

static void put_plain_key(const struct value *fields, struct buf *out)
{
    static const char *const names[] = {"at", "name", "proto"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const struct value *hash = value_table_get_str(fields, str_of(names[i]));
        buf_printf(out, "%d%" PRIx64 " ", hash != NULL,
                hash ? (uint64_t)value_as_int(hash, 0) : 0);
    }
}

static void index_pieces(struct layout_index *index, const struct area_pieces *pieces)
{
    struct buf key = {0};
    index->all = pieces->list;
    index->same = mem_alloc_array(pieces->count + 1, sizeof(struct area_piece *));
    for (size_t i = 0; i < pieces->count; i++) {
        struct area_piece *piece = &pieces->list[i];
        (void)strmap_put(&index->pieces, str_of(piece->name), piece);
        if (!piece->thing->ref) {
            buf_clear(&key);
            put_plain_key(piece->fields, &key);
            index->same[i] = strmap_put(&index->plain, buf_str(&key), piece);
        }
    }
    buf_finish(&key);
}

struct area_piece *layout_index_piece(const struct layout_index *index, struct str name)
{
    return strmap_find(&index->pieces, name);
}

struct area_piece *layout_index_plain(
        const struct layout_index *index, const struct value *fields)
{
    struct area_piece *first = NULL;
    struct buf key = {0};
    put_plain_key(fields, &key);
    for (struct area_piece *piece = strmap_find(&index->plain, buf_str(&key)); piece;
            piece = index->same[piece - index->all]) {
        bool earlier = !first || piece->thing->arrived < first->thing->arrived;
        first = earlier && !piece->placed ? piece : first;
    }
    buf_finish(&key);
    return first;
}

/* -- exits of the files -- */

bool layout_index_is_door(struct str field)
{
    static const char *const shared[] = {"door", "open", "locked", "key", "transparent"};
    return str_is_one_of(field, shared, sizeof(shared) / sizeof(shared[0]));
}

static void put_door_key(struct str room, struct str target, struct str field,
        const struct value *hash, struct buf *out)
{
    buf_clear(out);
    buf_printf(out, "%zu %zu %" PRIx64 " ", room.length, target.length,
            (uint64_t)value_as_int(hash, 0));
    buf_add_str(out, room);
    buf_add_str(out, target);
    buf_add_str(out, field);
}

static void index_doors(struct layout_index *index, const struct design_files *files)
{
    struct buf key = {0};
    for (size_t i = 0; i < files->count; i++) {
        const struct design_thing *exit = &files->things[i];
        struct str room = files->files.records[exit->record].ref;
        size_t count = exit->exit.length > 0 ? value_table_count(&exit->fields) : 0;
        for (size_t k = 0; k < count; k++) {
            struct value field = value_nil();
            const struct value *hash = value_table_at(&exit->fields, k, &field);
            if (layout_index_is_door(value_as_str(&field))) {
                put_door_key(room, design_exit_target(exit), value_as_str(&field), hash, &key);
                (void)strmap_put(&index->doors, buf_str(&key), index);
            }
        }
    }
    buf_finish(&key);
}

bool layout_index_has_door(const struct layout_index *index, struct str room, struct str target,
        struct str field, const struct value *hash)
{
    struct buf key = {0};
    put_door_key(room, target, field, hash, &key);
    bool has = strmap_find(&index->doors, buf_str(&key));
    buf_finish(&key);
    return has;
}

void layout_index_init(struct layout_index *index, const struct area_pieces *pieces,
        const struct design_files *files)
{
    strmap_init(&index->pieces);
    strmap_init(&index->plain);
    strmap_init(&index->doors);
    index_pieces(index, pieces);
    index_doors(index, files);
}

void layout_index_finish(struct layout_index *index)
{
    strmap_finish(&index->pieces);
    strmap_finish(&index->plain);
    strmap_finish(&index->doors);
    mem_free(index->same);
}
