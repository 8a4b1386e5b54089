/* area_layout.c -- merges the world's current state into an area's text as its builders wrote
 * it.
 *
 * Each declaration of the layout is compared with its thing, field by field (base.h). Equal
 * fields stay as written; for others the entry is replaced by the export's, removed or added.
 * So comments, order and exits inside rooms survive. The result is parsed again and must match
 * the world in every field; otherwise the caller writes an export instead.
 *
 * Some things may be left out: owners (for wizards only the area's owner), the area itself, and
 * for an exit inside its room, what its other side says about their door. */
#include "engine/modules/apply/area_layout.h"

#include "engine/base/mem.h"
#include "engine/core/engine.h"
#include "engine/data/text_field.h"
#include "engine/modules/apply/apply.h"
#include "engine/modules/apply/layout_edit.h"
#include "engine/modules/apply/layout_index.h"
#include "engine/modules/apply/layout_read.h"
#include "engine/modules/export/store_dump.h"
#include "world/model/rows.h"
#include "world/text/text_world.h"

#include <inttypes.h>
#include <string.h>

#define LAYOUT_FILE "layout.lua"

struct laying {
    struct str source;
    struct area_pieces *pieces;
    struct design_files files; /* the parsed layout */
    struct layout_items items;
    struct area_piece **exits; /* owned: per thing in files, the piece if it is a room's exit */
    struct layout_index index;
    struct layout_edits edits;
};

/* -- fields -- */

static const struct value *fields_of(const struct laying *laying, struct str name)
{
    const struct base_thing *thing = base_find(&laying->pieces->base, name);
    return thing ? &thing->fields : NULL;
}

static bool is_alike(const struct value *one, const struct value *other)
{
    return one && other ? value_equal(one, other) : one == other;
}

static bool has_same(const struct value *one, const struct value *other, const char *field)
{
    return is_alike(
            value_table_get_str(one, str_of(field)), value_table_get_str(other, str_of(field)));
}

static struct area_piece *find_piece(const struct laying *laying, const char *name)
{
    return layout_index_piece(&laying->index, str_of(name));
}

static uint64_t hash_of_name(struct str name, bool is_ref)
{
    struct value value = value_str(name);
    if (is_ref) {
        struct value marker = value_table();
        value_table_set_str(&marker, STR("$ref"), value);
        value = marker;
    }
    uint64_t hash = text_field_hash(&value);
    value_finish(&value);
    return hash;
}

/* True for fields that the layout may leave out: the area, and the owner, whom only wizards are
 * told unless it is the area's. */
static bool is_understood(
        const struct laying *laying, struct str field, const struct value *hash)
{
    const struct value *area = fields_of(laying, str_of(laying->pieces->called));
    if (str_equal(field, STR("area"))) {
        return (uint64_t)value_as_int(hash, 0) ==
               hash_of_name(str_of(laying->pieces->called), true);
    }
    return str_equal(field, STR("owner")) &&
           (!laying->pieces->owners ||
                   (area && is_alike(hash, value_table_get_str(area, STR("owner")))));
}

/* -- exits inside rooms -- */

static struct str room_of(const struct laying *laying, const struct design_thing *exit)
{
    return laying->files.files.records[exit->record].ref;
}

/* True if the exit in the world matches the layout. */
static bool fits_exit(
        const struct laying *laying, const struct design_thing *exit, const struct value *has)
{
    struct buf room = {0};
    buf_add_str(&room, room_of(laying, exit));
    const struct value *owner = fields_of(laying, buf_str(&room));
    bool fits = true;
    for (size_t i = 0; fits && i < value_table_count(&exit->fields); i++) {
        struct value field = value_nil();
        const struct value *said = value_table_at(&exit->fields, i, &field);
        fits = is_alike(said, value_table_get_str(has, value_as_str(&field)));
    }
    for (size_t i = 0; fits && i < value_table_count(has); i++) {
        struct value key = value_nil();
        const struct value *hash = value_table_at(has, i, &key);
        struct str field = value_as_str(&key);
        fits = value_table_get_str(&exit->fields, field) || str_equal(field, STR("twin")) ||
               (str_equal(field, STR("owner")) && owner && has_same(owner, has, "owner")) ||
               is_understood(laying, field, hash) ||
               (layout_index_is_door(field) &&
                       layout_index_has_door(&laying->index, design_exit_target(exit),
                               room_of(laying, exit), field, hash));
    }
    buf_finish(&room);
    return fits;
}

/* Returns the exit's piece, the first with its name in the room; NULL if it does not match the
 * layout. */
static struct area_piece *find_exit_piece(
        const struct laying *laying, const struct design_thing *exit)
{
    struct area_piece *found = layout_index_plain(&laying->index, &exit->fields);
    return found && fits_exit(laying, exit, found->fields) ? found : NULL;
}

/* -- a single declaration -- */

/* Replaces or removes entries of the layout that differ from the world. */
static void settle_said(struct laying *laying, struct layout_entries *entries,
        const struct design_thing *thing, const struct area_piece *piece,
        struct layout_entries *exported)
{
    for (size_t i = 0; i < value_table_count(&thing->fields); i++) {
        struct value key = value_nil();
        const struct value *said = value_table_at(&thing->fields, i, &key);
        struct str field = value_as_str(&key);
        const struct layout_entry *entry = layout_find_entry(entries, field);
        const struct layout_entry *now = layout_find_entry(exported, field);
        if (!entry || is_alike(said, value_table_get_str(piece->fields, field))) {
            continue;
        }
        if (now) {
            layout_edit_put(&laying->edits, entry->value, entry->stop,
                    str_slice(buf_str(&piece->text), now->value, now->stop));
        } else {
            layout_edit_cut(&laying->edits, laying->source, entry);
        }
    }
}

/* Adds the world's fields that the layout does not have, or has as the default of a declaration only. */
static void add_unsaid(struct laying *laying, const struct layout_item *item,
        struct layout_entries *entries, const struct design_thing *thing,
        const struct area_piece *piece, const struct layout_entries *exported)
{
    struct layout_addition addition;
    layout_add_begin(&addition, laying->source, item->open, item->close, entries);
    for (size_t i = 0; i < exported->count; i++) {
        const struct layout_entry *now = &exported->list[i];
        struct str field = layout_field_of(now);
        const struct value *hash = value_table_get_str(piece->fields, field);
        const struct value *said = value_table_get_str(&thing->fields, field);
        bool is_said = said && (is_alike(said, hash) || layout_find_entry(entries, field));
        if (hash && !is_said && !is_understood(laying, field, hash)) {
            layout_add(&addition, str_slice(buf_str(&piece->text), now->start, now->stop));
        }
    }
    layout_add_end(&addition, &laying->edits);
}

/* Removes the entries of exits that do not match the layout. */
static void cut_ways(struct laying *laying, struct str room, const struct layout_entries *ways)
{
    struct buf name = {0};
    for (size_t i = 0; i < ways->count; i++) {
        buf_clear(&name);
        buf_printf(&name, "%.*s.%s", STR_FMT(room), ways->list[i].key);
        const struct design_thing *exit = design_files_find(&laying->files, buf_str(&name));
        if (exit && !laying->exits[exit - laying->files.things]) {
            layout_edit_cut(&laying->edits, laying->source, &ways->list[i]);
        }
    }
    buf_finish(&name);
}

/* Finds the exits of a room, which follow it in the files. Each that does not match the layout
 * becomes a declaration of its own. */
static void settle_exits(
        struct laying *laying, const struct design_thing *room, struct layout_entries *entries)
{
    const struct layout_entry *all = layout_find_entry(entries, STR("exits"));
    struct layout_entries ways = {0};
    bool known = all && laying->source.bytes[all->value] == '{' &&
                 layout_read_entries(laying->source, all->value, all->stop - 1, &ways);
    for (size_t i = (size_t)(room - laying->files.things) + 1;
            known && i < laying->files.count && laying->files.things[i].record == room->record;
            i++) {
        laying->exits[i] = find_exit_piece(laying, &laying->files.things[i]);
        if (laying->exits[i]) {
            laying->exits[i]->placed = true;
            laying->exits[i]->in_room = true;
        }
    }
    if (known) {
        cut_ways(laying, room_of(laying, room), &ways);
    } else if (all) {
        layout_edit_cut(&laying->edits, laying->source, all);
    }
    layout_entries_finish(&ways);
}

static void settle_item(struct laying *laying, size_t i, struct area_piece *piece)
{
    const struct layout_item *item = &laying->items.list[i];
    const struct design_thing *thing = design_files_find(&laying->files, str_of(item->ref));
    struct str export = buf_str(&piece->text);
    struct layout_items one = {0};
    struct layout_entries entries = {0};
    struct layout_entries exported = {0};
    bool ok = layout_read_items(export, &one) && one.count == 1 &&
              layout_read_entries(export, one.list[0].open, one.list[0].close, &exported) &&
              layout_read_entries(laying->source, item->open, item->close, &entries) &&
              has_same(&thing->fields, piece->fields, "proto");
    if (ok) {
        settle_said(laying, &entries, thing, piece, &exported);
        add_unsaid(laying, item, &entries, thing, piece, &exported);
        settle_exits(laying, thing, &entries);
    } else {
        layout_edit_put(&laying->edits, item->start, item->close + 1,
                str_slice(export, 0, export.length - 1));
    }
    layout_entries_finish(&exported);
    layout_entries_finish(&entries);
    layout_items_finish(&one);
}

/* -- the whole text -- */

/* Returns the start of the comment directly above the declaration. */
static size_t comment_start(const struct laying *laying, size_t i)
{
    size_t from = i > 0 ? laying->items.list[i - 1].end : 0;
    size_t start = laying->items.list[i].start;
    struct str lead = str_slice(laying->source, from, start);
    size_t at = 0;
    for (size_t gap = str_find(lead, STR("\n\n"), 0); gap != SIZE_MAX;
            gap = str_find(lead, STR("\n\n"), gap + 1)) {
        at = gap + 1;
    }
    return from + at;
}

static void settle_items(struct laying *laying)
{
    struct area_piece **pieces =
            mem_alloc_array(laying->items.count + 1, sizeof(struct area_piece *));
    for (size_t i = 0; i < laying->items.count; i++) {
        pieces[i] = find_piece(laying, laying->items.list[i].ref);
        if (pieces[i]) {
            pieces[i]->placed = true;
        }
    }
    for (size_t i = 0; i < laying->items.count; i++) {
        if (pieces[i]) {
            settle_item(laying, i, pieces[i]);
        } else {
            layout_edit_put(&laying->edits, comment_start(laying, i), laying->items.list[i].end,
                    STR_NONE);
        }
    }
    mem_free(pieces);
}

/* Inserts new declarations after the last one. */
static void add_new(struct laying *laying)
{
    size_t count = laying->items.count;
    size_t at = count > 0 ? laying->items.list[count - 1].end : laying->source.length;
    struct buf text = {0};
    if (at > 0 && laying->source.bytes[at - 1] != '\n') {
        buf_add_char(&text, '\n');
    }
    for (size_t i = 0; i < laying->pieces->count; i++) {
        const struct area_piece *piece = &laying->pieces->list[i];
        if (!piece->placed) {
            buf_add_text(&text, at > 0 || text.length > 0 ? "\n" : "");
            buf_add_str(&text, buf_str(&piece->text));
        }
    }
    if (text.length > 1) {
        layout_edit_put(&laying->edits, at, at, buf_str(&text));
    }
    buf_finish(&text);
}

static bool read_files(struct str text, struct design_files *out)
{
    struct buf bundle = {0};
    struct err err;
    buf_printf(&bundle, LAYOUT_FILE " %zu\n", text.length);
    buf_add_str(&bundle, text);
    buf_add_char(&bundle, '\n');
    bool ok = design_files_read(buf_str(&bundle), out, &err);
    buf_finish(&bundle);
    return ok;
}

/* True if the text says of a thing exactly what the world has. */
static bool is_true_of(const struct laying *laying, const struct design_thing *said)
{
    struct str name = str_of(said->name);
    const struct design_thing *exit =
            said->exit.length > 0 ? design_files_find(&laying->files, name) : NULL;
    const struct area_piece *piece =
            exit ? laying->exits[exit - laying->files.things] : find_piece(laying, said->name);
    if (!piece || exit) {
        return piece && fits_exit(laying, said, piece->fields);
    }
    bool same = true;
    for (size_t i = 0; same && i < value_table_count(&said->fields); i++) {
        struct value field = value_nil();
        const struct value *hash = value_table_at(&said->fields, i, &field);
        same = is_alike(hash, value_table_get_str(piece->fields, value_as_str(&field)));
    }
    for (size_t i = 0; same && i < value_table_count(piece->fields); i++) {
        struct value key = value_nil();
        const struct value *hash = value_table_at(piece->fields, i, &key);
        struct str field = value_as_str(&key);
        same = value_table_get_str(&said->fields, field) ||
               is_understood(laying, field, hash) ||
               (str_equal(field, STR("behaviour")) && export_index_names_file(piece->thing));
    }
    return same;
}

static bool is_true(const struct laying *laying, struct str text)
{
    struct design_files files;
    if (!read_files(text, &files)) {
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < files.count && ok; i++) {
        ok = is_true_of(laying, &files.things[i]);
    }
    for (size_t i = 0; i < laying->pieces->count && ok; i++) {
        const struct area_piece *piece = &laying->pieces->list[i];
        ok = piece->in_room || design_files_find(&files, str_of(piece->name));
    }
    design_files_finish(&files);
    return ok;
}

/* True if the items are the parsed records, in the same order. */
static bool is_plain_list(const struct laying *laying)
{
    bool same = laying->items.count == laying->files.files.count;
    for (size_t i = 0; i < laying->items.count && same; i++) {
        same = str_equal(str_of(laying->items.list[i].ref), laying->files.files.records[i].ref);
    }
    return same;
}

bool area_layout_write(struct str layout, struct area_pieces *pieces, struct buf *out)
{
    struct laying laying = {.source = layout, .pieces = pieces};
    struct buf text = {0};
    bool ok = read_files(layout, &laying.files);
    if (!ok) {
        return false;
    }
    laying.exits = mem_alloc_array(laying.files.count + 1, sizeof(struct area_piece *));
    layout_index_init(&laying.index, pieces, &laying.files);
    ok = layout_read_items(layout, &laying.items) && is_plain_list(&laying);
    if (ok) {
        settle_items(&laying);
        add_new(&laying);
        layout_edits_apply(&laying.edits, layout, &text);
        ok = is_true(&laying, buf_str(&text));
    }
    if (ok) {
        buf_add_str(out, buf_str(&text));
    }
    buf_finish(&text);
    layout_edits_finish(&laying.edits);
    layout_items_finish(&laying.items);
    layout_index_finish(&laying.index);
    mem_free(laying.exits);
    design_files_finish(&laying.files);
    return ok;
}

/* -- storage -- */

static bool take_row(void *data, const struct value *columns, struct err *err)
{
    (void)err;
    buf_add_str(data, value_as_str(&columns[0]));
    return true;
}

bool area_layout_read(struct store_dump *dump, uint64_t area, struct buf *out, struct err *err)
{
    return store_dump_each(dump, DUMP_AREA_TEXT, area, take_row, out, err);
}

/* Deletes the texts of areas that no longer exist. */
static void prune_area_layout(struct engine *engine)
{
    struct store_select select = {.table = TABLE_AREA_TEXT, .order = "area", .only = "area"};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    for (size_t i = 0; i < rows.count; i++) {
        if (!world_find(engine_world(engine), row_id(&rows.items[i], "area"))) {
            rows_delete(engine_world(engine), &rows.items[i]);
        }
    }
    rows_finish(&rows);
}

void area_layout_keep(struct engine *engine, uint64_t area, struct str text)
{
    prune_area_layout(engine);
    struct row row = row_of_id(TABLE_AREA_TEXT, area);
    row_set_str(&row, "text", text);
    rows_put(engine_world(engine), &row);
}
