/* area_save.c -- applies the edited file of an area to the world.
 *
 * It is applied like other files (apply.h): three-way, all or nothing, with the author's
 * rights, and one @undo reverts it. The base is the text that the author was shown before
 * (area_texts.h). So nothing that others built meanwhile is reverted, and if both changed the
 * same thing, nothing is done. If that conflict disappears with a newer text as the base, which
 * the author was also shown, that is used. An author who has been shown nothing since the start
 * may only save the world's current text, which changes nothing.
 *
 * The file has a special path, so that it is never mistaken for a file of `skein export`, which
 * contains more. */
#include "engine/modules/apply/area_save.h"

#include "engine/base/mem.h"
#include "engine/core/engine.h"
#include "engine/modules/apply/apply.h"
#include "engine/modules/apply/apply_delta.h"
#include "engine/modules/apply/area_show.h"
#include "world/store/store.h"

/* The files, compared with one of the texts that the author may have started from. */
struct attempt {
    uint64_t began; /* number of that text */
    bool is_new;    /* the file differs from it */
    struct design_files files;
    struct apply_delta delta;
};

enum { ATTEMPTS = 2 };

struct saving {
    struct engine *engine;
    uint64_t author;
    struct buf name; /* the file's path */
    struct buf text;
    struct area_began before[AREA_TEXTS_EACH];
    size_t before_count;
    struct attempt attempts[ATTEMPTS]; /* the most likely first */
    size_t attempt_count;
    uint64_t *out_began;
    bool *out_unknown;
    char *path; /* owned; of the world file */
    struct design_show shown;
};

static void destroy_area_save(void *own)
{
    struct saving *saving = own;
    for (size_t i = 0; i < saving->attempt_count; i++) {
        design_files_finish(&saving->attempts[i].files);
        apply_delta_finish(&saving->attempts[i].delta);
    }
    for (size_t i = 0; i < AREA_TEXTS_EACH; i++) {
        buf_finish(&saving->before[i].text);
    }
    buf_finish(&saving->name);
    buf_finish(&saving->text);
    mem_free(saving->path);
    mem_free(saving);
}

static void add_file_area_save(struct str path, struct str text, struct buf *out)
{
    buf_printf(out, "%.*s %zu\n", STR_FMT(path), text.length);
    buf_add_str(out, text);
    buf_add_char(out, '\n');
}

/* Appends a base file for the former text. */
static bool add_base(
        const struct saving *saving, struct str was, struct buf *out, struct err *err)
{
    struct design_files files = {0};
    struct buf bundle = {0};
    struct buf base = {0};
    add_file_area_save(buf_str(&saving->name), was, &bundle);
    bool ok = design_files_read(buf_str(&bundle), &files, err);
    if (ok) {
        apply_base_write(&files, &base);
        add_file_area_save(STR(BASE_FILE), buf_str(&base), out);
    }
    design_files_finish(&files);
    buf_finish(&bundle);
    buf_finish(&base);
    return ok;
}

/* Parses the file as an edit of text `which`. */
static bool add_attempt(struct saving *saving, size_t which, struct err *err)
{
    const struct area_began *began = &saving->before[which];
    struct attempt *attempt = &saving->attempts[saving->attempt_count++];
    struct buf bundle = {0};
    attempt->began = began->number;
    attempt->is_new = !str_equal(buf_str(&began->text), buf_str(&saving->text));
    add_file_area_save(buf_str(&saving->name), buf_str(&saving->text), &bundle);
    bool ok = add_base(saving, buf_str(&began->text), &bundle, err) &&
              design_files_read(buf_str(&bundle), &attempt->files, err);
    if (ok) {
        apply_delta_find(&attempt->files, &attempt->delta);
    }
    buf_finish(&bundle);
    return ok;
}

/* Used if the starting text is unknown: succeeds only if the text equals the world's. */
static bool begin_with_world(struct saving *saving, struct err *err)
{
    struct buf *now = &saving->before[0].text;
    if (!area_show_read(saving->path, &saving->shown, now, err)) {
        return false;
    }
    saving->before_count = 1;
    *saving->out_unknown = !str_equal(buf_str(now), buf_str(&saving->text));
    return !*saving->out_unknown ||
           err_set(err, ERR_MISSING,
                   "The server no longer knows which version you changed: read the file again, "
                   "change it, and save it.");
}

/* Refuses a text that the builder has read, and others have changed since: is it unchanged, or meant to undo that? */
static bool refuse_older(struct saving *saving, size_t which, struct err *err)
{
    bool is_old = which + 1 < saving->before_count &&
                  str_equal(buf_str(&saving->before[which].text), buf_str(&saving->text));
    if (!is_old) {
        return true;
    }
    *saving->out_unknown = true;
    *saving->out_began = saving->before[which].number;
    return err_set(err, ERR_MISSING,
            "Your file is the same as an older version, and it was changed since then: read it "
            "again, change that, and save it.");
}

/* Thread: worker. */
static bool read_files_area_save(void *own, size_t *out_count, struct err *err)
{
    struct saving *saving = own;
    size_t newest = 0;
    bool ok = saving->before_count > 0 || begin_with_world(saving, err);
    size_t nearest = ok ? area_texts_nearest(saving->before, saving->before_count,
                                  buf_str(&saving->text), &newest)
                        : 0;
    ok = ok && refuse_older(saving, nearest, err) && add_attempt(saving, nearest, err) &&
         (newest == nearest || add_attempt(saving, newest, err));
    const struct apply_delta *delta = &saving->attempts[0].delta;
    *out_count = ok ? delta->differ_count + delta->lacked_count : 0;
    return ok;
}

static void warm_area_save(void *own, size_t i)
{
    const struct saving *saving = own;
    const struct attempt *attempt = &saving->attempts[0];
    (void)apply_find(
            saving->engine, str_of(apply_delta_name(&attempt->delta, &attempt->files, i)));
}

static bool make_attempt(struct saving *saving, struct attempt *attempt, struct buf *text,
        uint64_t *out_number, struct err *err)
{
    struct apply_make make = {.host = engine_script_data(saving->engine),
            .files = &attempt->files,
            .delta = &attempt->delta,
            .author = saving->author,
            .no_behaviours = true,
            .area = saving->shown.area,
            .layout = attempt->is_new ? buf_str(&saving->text) : STR_NONE};
    *saving->out_began = attempt->began;
    return apply_make(&make, text, out_number, err);
}

/* A text that conflicts as an edit of an older text may be an edit of the newest. */
static bool make_area_save(void *own, struct buf *text, uint64_t *out_number, struct err *err)
{
    struct saving *saving = own;
    bool ok = make_attempt(saving, &saving->attempts[0], text, out_number, err);
    if (ok && apply_conflicts(buf_str(text)) > 0 && saving->attempt_count > 1) {
        buf_clear(text);
        ok = make_attempt(saving, &saving->attempts[1], text, out_number, err);
    }
    return ok;
}

struct live_change *area_save_begin(const struct area_save_plan *plan, struct err *err)
{
    static const struct live_work work = {
            read_files_area_save, warm_area_save, make_area_save, destroy_area_save, NULL};
    struct saving *saving = mem_alloc(sizeof(*saving));
    struct str last = plan->name;
    for (struct str rest = plan->name; rest.length > 0;) {
        last = str_take_until(&rest, '/');
    }
    saving->engine = plan->live.engine;
    saving->author = plan->author;
    saving->out_began = plan->out_began;
    saving->out_unknown = plan->out_unknown;
    *saving->out_began = 0;
    *saving->out_unknown = false;
    saving->path = mem_dup_text(store_path(engine_store(plan->live.engine)));
    saving->shown = (struct design_show){
            .character = plan->author, .area = plan->area, .all = plan->all};
    buf_printf(&saving->name, "areas/%.*s/%.*s.lua", STR_FMT(plan->name), STR_FMT(last));
    str_clean(plan->text, true, &saving->text);
    saving->before_count =
            area_texts_copy(plan->texts, plan->author, plan->area, saving->before);
    return live_change_begin(&plan->live, &work, saving, err);
}
