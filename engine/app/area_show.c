/* area_show.c -- what does the file of an area say?
 *
 * A worker reads the world's file as `skein export` does, whole: who asks gets what of it stands in the one file. What somebody
 * else owns, and has left in one of its rooms, is left out, for it may have what is not everybody's to read. */
#include "engine/app/area_show.h"

#include "engine/app/export_index.h"
#include "engine/app/export_record.h"
#include "engine/app/live_change.h"
#include "engine/base/mem.h"
#include "engine/core/calls/call.h"
#include "world/store/store.h"
#include "world/store/store_dump.h"

#include <jansson.h>

#include <stdlib.h>
#include <string.h>

enum { WAIT_MAX = 32, TEXT_MAX = 4 << 20 };

struct area_show {
    struct ev_loop *loop;
    struct engine *engine;
    struct live_change *reading; /* the first of those that wait; or NULL */
    struct design_show asks[WAIT_MAX];
    size_t count;
    struct area_texts texts; /* that were shown to be edited */
};

/* The worker's. */
struct area_show_reading {
    char *path; /* owned; the world's */
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

static bool is_shown_area_show(const struct area_show_reading *reading,
        const struct export_index *index, const struct export_thing *area,
        const struct export_thing *thing)
{
    const struct export_thing *place =
            thing->location != 0 ? export_index_find(index, thing->location) : NULL;
    if (thing->left_out || thing->made || strcmp(thing->file, area->file) != 0) {
        return false;
    }
    return reading->ask.all || thing->id == area->id || thing->area == area->id ||
           thing->owner == reading->ask.character ||
           (place && place->area == area->id && thing->owner == area->owner);
}

static bool put_things_area_show(struct area_show_reading *reading,
        const struct export_index *index, struct store_dump *dump, struct err *err)
{
    const struct export_thing *area = export_index_find(index, reading->ask.area);
    struct export_thing **order = mem_alloc_array(index->count, sizeof(*order));
    size_t count = 0;
    bool ok = true;
    for (size_t i = 0; area && i < index->count; i++) {
        if (is_shown_area_show(reading, index, area, &index->things[i])) {
            order[count++] = &index->things[i];
        }
    }
    qsort(order, count, sizeof(struct export_thing *), export_index_compare);
    for (size_t i = 0; ok && i < count; i++) {
        struct buf rest[3] = {{0}};
        struct export_texts texts = {&reading->text, &rest[0], &rest[1], &rest[2]};
        buf_add_text(&reading->text, i > 0 ? "\n" : "");
        ok = export_record_write(index, dump, order[i], &texts, err) &&
             (reading->text.length <= TEXT_MAX ||
                     err_set(err, ERR_LIMIT,
                             "the area is too large to be shown: skein export"));
        for (size_t k = 0; k < 3; k++) {
            buf_finish(&rest[k]);
        }
    }
    mem_free(order);
    return ok;
}

/* Thread: worker. */
static bool read_area(void *own, size_t *out_count, struct err *err)
{
    struct area_show_reading *reading = own;
    struct export_index index = {0};
    struct store_dump *dump = NULL;
    *out_count = 0;
    if (!store_dump_open(reading->path, &dump, err)) {
        return false;
    }
    bool ok = export_index_read(&index, dump, err) &&
              put_things_area_show(reading, &index, dump, err);
    export_index_finish(&index);
    store_dump_close(dump);
    return ok;
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
            read_area, warm_area_show, make_area_show, destroy_area_show};
    struct live_plan plan = {show->loop, show->engine, on_read, show, {0}};
    while (!show->reading && show->count > 0) {
        struct area_show_reading *reading = mem_alloc(sizeof(*reading));
        struct err err;
        reading->path = mem_dup_text(store_path(show->engine->store));
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
        return err_set(err, ERR_BUSY, "too many areas are asked for: try again in a moment");
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
