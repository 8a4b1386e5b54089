/* area_show.c -- produces the text of an area's file.
 *
 * A worker reads the whole world file like `skein export`, and returns the contents of the one
 * file, in the layout in which it was last saved (area_layout.h). */
#include "engine/modules/apply/area_show.h"

#include "engine/base/mem.h"
#include "engine/core/calls/call.h"
#include "engine/modules/apply/area_layout.h"
#include "engine/modules/export/export_index.h"
#include "engine/modules/export/export_record.h"
#include "engine/modules/export/live_change.h"
#include "engine/modules/export/store_dump.h"
#include "world/store/store.h"

#include <jansson.h>

#include <stdlib.h>
#include <string.h>

enum { WAIT_MAX = 32, TEXT_MAX = 4 << 20 };

struct area_show {
    struct ev_loop *loop;
    struct engine *engine;
    struct live_change *reading; /* for the first request; or NULL */
    struct design_show asks[WAIT_MAX];
    size_t count;
    struct area_texts texts; /* shown for editing */
};

/* Used by the worker. */
struct area_show_reading {
    char *path; /* owned; of the world file */
    struct design_show ask;
    struct buf text;
};

static void destroy_area_show(void *own)
{
    struct area_show_reading *reading = own;
    mem_free(reading->path);
    buf_finish(&reading->text);
    mem_free(reading);
}

/* True if the requester may read the thing: others' things in the area may contain private
 * data. */
static bool is_shown_area_show(const struct design_show *ask, const struct export_thing *area,
        const struct export_thing *thing)
{
    if (thing->left_out || thing->made || strcmp(thing->file, area->file) != 0) {
        return false;
    }
    return ask->all || thing->id == area->id || thing->area == area->id ||
           thing->owner == ask->character || thing->owner == area->owner;
}

/* Appends the thing's declaration to its piece, and its fields to base. */
static bool write_area_piece(const struct export_index *index, struct store_dump *dump,
        struct area_piece *piece, struct buf *base, struct err *err)
{
    struct buf rest[2] = {{0}};
    struct buf name = {0};
    struct export_texts texts = {&piece->text, &rest[0], &rest[1], base};
    export_index_name(piece->thing, &name);
    piece->name = str_dup(buf_str(&name));
    bool ok = export_record_write(index, dump, piece->thing, &texts, err);
    buf_finish(&name);
    for (size_t k = 0; k < 2; k++) {
        buf_finish(&rest[k]);
    }
    return ok;
}

static bool write_area_pieces(const struct export_index *index, struct store_dump *dump,
        struct export_thing **order, struct area_pieces *pieces, struct err *err)
{
    struct buf base = {0};
    size_t bytes = 0;
    bool ok = true;
    buf_add_text(&base, BASE_HEAD " -\n");
    for (size_t i = 0; ok && i < pieces->count; i++) {
        struct area_piece *piece = &pieces->list[i];
        piece->thing = order[i];
        ok = write_area_piece(index, dump, piece, &base, err);
        bytes += piece->text.length;
        ok = ok &&
             (bytes <= TEXT_MAX || err_set(err, ERR_LIMIT,
                                           "the area is too large to show: use skein export"));
    }
    ok = ok && base_read(&pieces->base, buf_str(&base), "the world", err);
    for (size_t i = 0; ok && i < pieces->count; i++) {
        const struct base_thing *thing = base_find(&pieces->base, str_of(pieces->list[i].name));
        ok = thing || err_set(err, ERR_FORMAT, "%s cannot be shown", pieces->list[i].name);
        pieces->list[i].fields = ok ? &thing->fields : NULL;
    }
    buf_finish(&base);
    return ok;
}

/* Appends the pieces in the last saved layout, or else one after the other. */
static bool put_text(struct store_dump *dump, uint64_t area, struct area_pieces *pieces,
        struct buf *out, struct err *err)
{
    struct buf layout = {0};
    bool ok = area_layout_read(dump, area, &layout, err);
    if (ok && (layout.length == 0 || !area_layout_write(buf_str(&layout), pieces, out))) {
        for (size_t i = 0; i < pieces->count; i++) {
            buf_add_text(out, i > 0 ? "\n" : "");
            buf_add_str(out, buf_str(&pieces->list[i].text));
        }
    }
    buf_finish(&layout);
    return ok;
}

static void finish_area_pieces(struct area_pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++) {
        mem_free(pieces->list[i].name);
        buf_finish(&pieces->list[i].text);
    }
    mem_free(pieces->list);
    base_finish(&pieces->base);
}

static bool put_things_area_show(const struct export_index *index, struct store_dump *dump,
        const struct design_show *ask, struct buf *out, struct err *err)
{
    const struct export_thing *area = export_index_find(index, ask->area);
    struct export_thing **order =
            mem_alloc_array(index->count + 1, sizeof(struct export_thing *));
    struct area_pieces pieces = {0};
    struct buf called = {0};
    for (size_t i = 0; area && i < index->count; i++) {
        if (is_shown_area_show(ask, area, &index->things[i])) {
            order[pieces.count++] = &index->things[i];
        }
    }
    qsort(order, pieces.count, sizeof(struct export_thing *), export_index_compare);
    if (area) {
        export_index_name(area, &called);
    }
    base_init(&pieces.base);
    pieces.called = called.bytes ? called.bytes : "";
    pieces.owners = ask->all;
    pieces.list = mem_alloc_array(pieces.count + 1, sizeof(*pieces.list));
    bool ok = write_area_pieces(index, dump, order, &pieces, err) &&
              put_text(dump, ask->area, &pieces, out, err);
    finish_area_pieces(&pieces);
    buf_finish(&called);
    mem_free(order);
    return ok;
}

bool area_show_read(
        const char *path, const struct design_show *ask, struct buf *out, struct err *err)
{
    struct export_index index = {.same_world = true};
    struct store_dump *dump = NULL;
    if (!store_dump_open(path, &dump, err)) {
        return false;
    }
    bool ok = export_index_read(&index, dump, err) &&
              put_things_area_show(&index, dump, ask, out, err);
    export_index_finish(&index);
    store_dump_close(dump);
    return ok;
}

/* Thread: worker. */
static bool read_area(void *own, size_t *out_count, struct err *err)
{
    struct area_show_reading *reading = own;
    *out_count = 0;
    return area_show_read(reading->path, &reading->ask, &reading->text, err);
}

static void warm_area_show(void *own, size_t i)
{
    (void)own;
    (void)i;
}

static bool make_area_show(void *own, struct buf *text, uint64_t *out_number, struct err *err)
{
    struct area_show_reading *reading = own;
    (void)err;
    *out_number = 0;
    buf_add_str(text, buf_str(&reading->text));
    return true;
}

static void begin_next(struct area_show *show);

static void on_read(void *data, struct str text, uint64_t number, const char *problem)
{
    struct area_show *show = data;
    struct design_show ask = show->asks[0];
    uint64_t ticket = ask.ticket;
    (void)number;
    if (!problem && ask.edit) {
        area_texts_put(&show->texts, ask.character, ask.area, text);
    }
    show->reading = NULL;
    memmove(&show->asks[0], &show->asks[1], --show->count * sizeof(show->asks[0]));
    if (problem) {
        calls_fail(show->engine, ticket, 503, problem);
    } else {
        calls_finish(show->engine, ticket,
                json_pack("{s:s%}", "text", text.bytes ? text.bytes : "", text.length));
    }
    begin_next(show);
}

static void begin_next(struct area_show *show)
{
    static const struct live_work work = {
            read_area, warm_area_show, make_area_show, destroy_area_show, NULL};
    struct live_plan plan = {show->loop, show->engine, on_read, show, {0}};
    while (!show->reading && show->count > 0) {
        struct area_show_reading *reading = mem_alloc(sizeof(*reading));
        struct err err;
        reading->path = mem_dup_text(store_path(engine_store(show->engine)));
        reading->ask = show->asks[0];
        show->reading = live_change_begin(&plan, &work, reading, &err);
        if (!show->reading) {
            calls_fail(show->engine, show->asks[0].ticket, 503, err.text);
            memmove(&show->asks[0], &show->asks[1], --show->count * sizeof(show->asks[0]));
        }
    }
}

bool area_show_ask(struct area_show *show, const struct design_show *ask, struct err *err)
{
    if (show->count >= WAIT_MAX) {
        return err_set(err, ERR_BUSY, "too many requests for areas: try again in a moment");
    }
    show->asks[show->count++] = *ask;
    begin_next(show);
    return true;
}

struct area_texts *area_show_texts(struct area_show *show)
{
    return &show->texts;
}

struct area_show *area_show_open(struct ev_loop *loop, struct engine *engine)
{
    struct area_show *show = mem_alloc(sizeof(*show));
    show->loop = loop;
    show->engine = engine;
    return show;
}

void area_show_close(struct area_show *show)
{
    if (show) {
        live_change_abandon(show->reading);
        area_texts_finish(&show->texts);
        mem_free(show);
    }
}
