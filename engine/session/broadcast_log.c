/* broadcast_log.c -- the broadcast log: renders a crowd's messages once.
 *
 * In a busy room hundreds receive the same hundred lines, apart from their own. The log has the
 * lines in order, and for each look their rendered bytes. Each receiver's output is a few runs
 * of these, each copied by one call.
 *
 * 1. A note is in the log at note.at, if notes[at] is that note.
 * 2. Each look has the bytes of the notes from `from` up to `rendered`. ends[i] is the end of note
 *    from + i.
 * 3. The log is kept from round to round until all have what they are to get. */
#include "engine/session/broadcast_log.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/transcript.h"

#include <string.h>

enum {
    NOTES_MAX = 4096,
    NOTES_KEEP = 1024,
    LOOKS_MAX = 8,
    GAP_MAX = 64,
    BYTES_KEEP = 64 * 1024
};

#define BYTES_MAX ((size_t)1 << 20) /* of notes */

struct shown {
    void (*render)(void *data, const struct msg *msg, struct buf *out);
    uint64_t variant;
    uint32_t from; /* the first rendered note */
    uint32_t rendered;
    struct buf bytes;
    size_t *ends;
    size_t capacity; /* of ends */
};

struct broadcast_log {
    struct note **notes;
    size_t *sums; /* cumulative sums of the notes' own bytes, each included */
    size_t count;
    size_t notes_capacity;
    size_t sums_capacity;
    struct shown looks[LOOKS_MAX];
    size_t look_count;
    uint64_t round;  /* how often it was cleared, plus 1 */
    int64_t time_ms; /* of the round; 0: not asked for yet */
};

struct broadcast_log *broadcast_log_create(void)
{
    struct broadcast_log *log = mem_alloc(sizeof(*log));
    log->round = 1;
    return log;
}

void broadcast_log_clear(struct broadcast_log *log)
{
    for (size_t i = 0; i < log->count; i++) {
        note_drop(log->notes[i]);
    }
    log->count = 0;
    for (size_t i = 0; i < log->look_count; i++) {
        log->looks[i].from = 0;
        log->looks[i].rendered = 0;
        buf_shrink(&log->looks[i].bytes, BYTES_KEEP);
    }
    log->look_count = 0;
    log->round++;
    log->time_ms = 0;
}

void broadcast_log_end_round(struct broadcast_log *log)
{
    log->time_ms = 0;
    if (log->count > NOTES_KEEP) {
        broadcast_log_clear(log);
    }
}

void broadcast_log_trim(struct broadcast_log *log)
{
    broadcast_log_clear(log);
    for (size_t i = 0; i < LOOKS_MAX; i++) {
        buf_finish(&log->looks[i].bytes);
        mem_free(log->looks[i].ends);
    }
    mem_free(log->notes);
    mem_free(log->sums);
    *log = (struct broadcast_log){.round = log->round};
}

void broadcast_log_destroy(struct broadcast_log *log)
{
    if (log) {
        broadcast_log_trim(log);
    }
    mem_free(log);
}

int64_t broadcast_log_time(struct broadcast_log *log)
{
    log->time_ms = log->time_ms == 0 ? clock_wall_ms() : log->time_ms;
    return log->time_ms;
}

static bool stands_there(const struct broadcast_log *log, const struct note *note)
{
    return note->at < log->count && log->notes[note->at] == note;
}

static bool add(struct broadcast_log *log, struct note *note)
{
    size_t sum = log->count > 0 ? log->sums[log->count - 1] : 0;
    if ((note->holders < 2 && !note->many) || log->count == NOTES_MAX ||
            sum + note->bytes > BYTES_MAX || !transcript_takes(&note->msg)) {
        return false;
    }
    log->notes = mem_grow(log->notes, log->count, &log->notes_capacity, sizeof(struct note *));
    log->sums = mem_grow(log->sums, log->count, &log->sums_capacity, sizeof(size_t));
    note->at = (uint32_t)log->count;
    note->told_ms = note->told_ms == 0 ? broadcast_log_time(log) : note->told_ms;
    log->notes[log->count] = note_keep(note);
    log->sums[log->count] = sum + note->bytes;
    log->count++;
    return true;
}

enum { SAME_STEP = 16 };

/* Returns how many of the first notes are the same in both lists; at least the first is. */
static uint32_t same_notes(
        struct note *const *log, struct note *const *notes, uint32_t count, uint32_t log_count)
{
    uint32_t most = count < log_count ? count : log_count;
    uint32_t same = 0;
    while (most - same >= SAME_STEP &&
            memcmp(log + same, notes + same, SAME_STEP * sizeof(*notes)) == 0) {
        same += SAME_STEP;
    }
    while (same < most && log[same] == notes[same]) {
        same++;
    }
    return same;
}

struct broadcast_log_run broadcast_log_find(
        struct broadcast_log *log, struct note *const *notes, uint32_t count)
{
    struct broadcast_log_run run = {0, 0, 0};
    if (count == 0 || (!stands_there(log, notes[0]) && !add(log, notes[0]))) {
        return run;
    }
    run.from = notes[0]->at;
    run.count =
            same_notes(log->notes + run.from, notes, count, (uint32_t)(log->count - run.from));
    while (run.count < count &&
            (run.from + run.count < log->count
                            ? log->notes[run.from + run.count] == notes[run.count]
                            : !stands_there(log, notes[run.count]) &&
                                      add(log, notes[run.count]))) {
        run.count++;
    }
    run.note_bytes =
            log->sums[run.from + run.count - 1] - (run.from > 0 ? log->sums[run.from - 1] : 0);
    return run;
}

/* Makes the page's notes from `from` to `to` be in the log in a row. */
static bool add_page(
        struct broadcast_log *log, struct note_page *page, uint32_t from, uint32_t to)
{
    struct page_log *in = &page->log;
    bool is_last = in->round == log->round && in->at + (in->to - in->from) == log->count;
    if (!is_last || from < in->from) {
        *in = (struct page_log){log->round, (uint32_t)log->count, from, from};
    }
    while (in->to < to && add(log, page->notes[in->to])) {
        in->to++;
    }
    return in->to >= to;
}

bool broadcast_log_find_page(
        struct broadcast_log *log, const struct note_run *notes, struct broadcast_log_run *out)
{
    const struct page_log *in = &notes->page->log;
    uint32_t to = notes->from + notes->count;
    bool is_there = in->round == log->round && in->from <= notes->from && to <= in->to;
    if (!is_there && !add_page(log, notes->page, notes->from, to)) {
        return false;
    }
    *out = (struct broadcast_log_run){
            in->at + (notes->from - in->from), notes->count, notes->note.bytes};
    return true;
}

static struct shown *shown_for(struct broadcast_log *log, const struct broadcast_log_look *look)
{
    for (size_t i = 0; i < log->look_count; i++) {
        struct shown *shown = &log->looks[i];
        if (shown->render == look->render && shown->variant == look->variant) {
            return shown;
        }
    }
    if (log->look_count == LOOKS_MAX) {
        return NULL;
    }
    struct shown *shown = &log->looks[log->look_count++];
    shown->render = look->render;
    shown->variant = look->variant;
    return shown;
}

/* Begins at a note, because the receivers of this look got too little before it. */
static void begin_at(struct shown *shown, uint32_t note)
{
    buf_clear(&shown->bytes);
    shown->from = note;
    shown->rendered = note;
}

bool broadcast_log_bytes(struct broadcast_log *log, const struct broadcast_log_look *look,
        const struct broadcast_log_run *run, struct str *out)
{
    struct shown *shown = shown_for(log, look);
    if (!shown || run->from < shown->from) {
        return false;
    }
    if (run->from > shown->rendered + run->count + GAP_MAX) {
        begin_at(shown, run->from);
    }
    for (; shown->rendered < run->from + run->count; shown->rendered++) {
        size_t i = shown->rendered - shown->from;
        look->render(look->data, &log->notes[shown->rendered]->msg, &shown->bytes);
        shown->ends = mem_grow(shown->ends, i, &shown->capacity, sizeof(size_t));
        shown->ends[i] = shown->bytes.length;
    }
    size_t first = run->from - shown->from;
    size_t from = first > 0 ? shown->ends[first - 1] : 0;
    *out = str_slice(buf_str(&shown->bytes), from, shown->ends[first + run->count - 1]);
    return true;
}
