/* fault.c -- what went wrong in whose script.
 *
 * 1. Faults met in a slice wait in slice->faults; they are written after it ended, whatever became of it.
 * 2. The newest RECENT_MAX are kept in memory as well: what the store gives may be a moment old.
 * 3. The same fault of one object is written AGAIN_TIMES a minute: a timer that fails each second
 *    fills neither the file nor the owner's screen. */
#include "engine/core/fault.h"

#include "engine/core/format.h"
#include "engine/session/markup.h"
#include "world/store.h"
#include "world/tx.h"

#define FAULTS_MAX 20 /* of one slice */
#define FAULT_TEXT_MAX 4096
#define RECENT_MAX 256
#define AGAIN_MS 60000
#define AGAIN_TIMES 3
#define OF_OWNER_MAX 200 /* of one owner in that time, whatever they say */
#define KEPT_MAX 2000    /* in the store, of one run of the server */

struct recent {
    uint64_t object;
    uint64_t owner;
    uint64_t number;
    int64_t time_ms;
    int64_t monotonic_ms;
    uint32_t again; /* dropped since as a repetition of this */
    char *text;     /* owned */
};

struct kept {
    uint64_t object;
    uint64_t number;
};

struct faults {
    struct recent recent[RECENT_MAX]; /* a ring */
    struct kept kept[KEPT_MAX];       /* another */
    size_t count;                     /* written ever */
};

struct faults *faults_create(struct engine *engine)
{
    (void)engine;
    return mem_alloc(sizeof(struct faults));
}

void faults_destroy(struct engine *engine)
{
    struct slice *slice = engine->slice;
    for (size_t i = 0; i < RECENT_MAX; i++) {
        mem_free(engine->faults->recent[i].text);
    }
    for (size_t i = 0; i < slice->fault_count; i++) {
        mem_free(slice->faults[i].text);
    }
    mem_free(slice->faults);
    mem_free(engine->faults);
}

static void remember(
        struct engine *engine, uint64_t object, uint64_t owner, struct str text, bool is_notice)
{
    struct slice *slice = engine->slice;
    if (slice->fault_count >= FAULTS_MAX) {
        return;
    }
    if (!slice->faults) {
        slice->faults = mem_alloc_array(FAULTS_MAX, sizeof(*slice->faults));
    }
    slice->faults[slice->fault_count++] = (struct slice_fault){
            .object = object,
            .owner = owner,
            .text = str_dup(str_slice(text, 0, FAULT_TEXT_MAX)),
            .is_notice = is_notice,
    };
}

void slice_fault(struct engine *engine, uint64_t object, uint64_t owner, struct str text)
{
    remember(engine, object, owner, text, false);
}

void slice_notice(struct engine *engine, uint64_t object, uint64_t owner, struct str text)
{
    remember(engine, object, owner, text, true);
}

/* True if this very fault, or enough of its owner, were written in the last minute. */
static bool is_repeated(struct faults *faults, const struct slice_fault *fault)
{
    struct recent *last = NULL;
    unsigned times = 0;
    unsigned of_owner = 0;
    for (size_t i = 0; i < RECENT_MAX; i++) {
        struct recent *recent = &faults->recent[i];
        if (!recent->text || clock_ms() - recent->monotonic_ms >= AGAIN_MS) {
            continue;
        }
        of_owner += recent->owner == fault->owner;
        if (recent->object == fault->object &&
                str_equal(str_of(recent->text), str_of(fault->text))) {
            times++;
            last = !last || recent->number > last->number ? recent : last;
        }
    }
    if (last && times >= AGAIN_TIMES) {
        last->again++;
    }
    return times >= AGAIN_TIMES || of_owner >= OF_OWNER_MAX;
}

/* Takes the row out whose place in the ring the new one gets. */
static void make_room(struct engine *engine, struct kept next)
{
    struct kept *kept = &engine->faults->kept[engine->faults->count % KEPT_MAX];
    if (kept->number) {
        struct value key[] = {
                value_int((int64_t)kept->object), value_int((int64_t)kept->number)};
        tx_delete(engine->world, TABLE_SCRIPT_ERROR, key, 2);
    }
    *kept = next;
}

static void keep(struct engine *engine, const struct slice_fault *fault)
{
    uint64_t number = ++engine->error_number;
    make_room(engine, (struct kept){fault->object, number});
    struct recent *recent = &engine->faults->recent[engine->faults->count++ % RECENT_MAX];
    mem_free(recent->text);
    *recent = (struct recent){
            .object = fault->object,
            .owner = fault->owner,
            .number = number,
            .time_ms = clock_wall_ms(),
            .monotonic_ms = clock_ms(),
            .text = mem_dup_text(fault->text),
    };
    struct value row[] = {
            value_int((int64_t)fault->object),
            value_int((int64_t)number),
            value_int(recent->time_ms),
            value_int((int64_t)fault->owner),
            value_text(fault->text),
    };
    tx_put(engine->world, TABLE_SCRIPT_ERROR, row, 5);
    value_finish(&row[4]);
}

static void tell_owner(struct engine *engine, const struct slice_fault *fault)
{
    struct object *owner = fault->owner ? world_find(engine->world, fault->owner) : NULL;
    if (!owner || !hub_sessions_of(engine->hub, owner->id)) {
        return;
    }
    struct buf text = {0};
    struct object *object = world_find(engine->world, fault->object);
    buf_add_text(&text, fault->object ? "<error>Error in " : "<error>Error in the command");
    if (object) {
        format_name(engine, object, NULL, ARTICLE_AS_NAMED, &text);
        buf_printf(&text, " (#%llu)", (unsigned long long)object->id);
    } else if (fault->object) {
        buf_printf(&text, "#%llu", (unsigned long long)fault->object);
    }
    buf_add_text(&text, ": ");
    struct str rest = str_of(fault->text);
    struct str first = str_take_until(&rest, '\n');
    markup_escape(first, &text);
    buf_add_text(&text, "</>");
    rest.length -= str_ends(rest, STR("\n"));
    if (rest.length > 0) {
        buf_add_char(&text, '\n');
        markup_escape(rest, &text);
    }
    tell_markup(engine, owner, buf_str(&text), MSG_ERROR);
    buf_finish(&text);
}

void slice_report_faults(struct engine *engine)
{
    struct slice *slice = engine->slice;
    if (slice->fault_count == 0) {
        return;
    }
    must(!slice->open);
    slice_begin(engine, 0, 0);
    for (size_t i = 0; i < slice->fault_count; i++) {
        struct slice_fault *fault = &slice->faults[i];
        if (fault->is_notice || !is_repeated(engine->faults, fault)) {
            log_info("script fault object=#%llu owner=#%llu %s",
                    (unsigned long long)fault->object, (unsigned long long)fault->owner,
                    fault->text);
            keep(engine, fault);
            tell_owner(engine, fault);
        }
        mem_free(fault->text);
    }
    slice->fault_count = 0;
    slice_commit(engine);
}

/* -- reading -- */

struct reading {
    struct engine *engine;
    uint64_t object; /* 0: by owner */
    uint64_t owner;
    size_t left;
    int64_t before_ms; /* rows of the store from here on are in memory and were given */
    void (*visit)(void *data, const struct fault_row *row);
    void *data;
};

static void give(struct reading *reading, const struct fault_row *row)
{
    if (reading->left > 0) {
        reading->left--;
        reading->visit(reading->data, row);
    }
}

static void read_recent(struct reading *reading)
{
    const struct faults *faults = reading->engine->faults;
    for (size_t i = 0; i < RECENT_MAX && i < faults->count; i++) {
        const struct recent *recent = &faults->recent[(faults->count - 1 - i) % RECENT_MAX];
        reading->before_ms = recent->time_ms;
        bool wanted = reading->object ? recent->object == reading->object
                                      : recent->owner == reading->owner;
        if (wanted) {
            struct fault_row row = {recent->object, recent->owner, recent->time_ms,
                    str_of(recent->text), recent->again};
            give(reading, &row);
        }
    }
}

static bool read_row(void *data, const struct value *columns, size_t count)
{
    struct reading *reading = data;
    if (count < 3) {
        return false;
    }
    struct fault_row row = {.object = reading->object,
            .owner = reading->owner,
            .text = value_as_str(&columns[2])};
    if (reading->object) {
        row.time_ms = value_as_int(&columns[0], 0);
        row.owner = (uint64_t)value_as_int(&columns[1], 0);
    } else {
        row.object = (uint64_t)value_as_int(&columns[0], 0);
        row.time_ms = value_as_int(&columns[1], 0);
    }
    if (row.time_ms < reading->before_ms) {
        give(reading, &row);
    }
    return reading->left > 0;
}

void fault_each(struct engine *engine, uint64_t object, uint64_t owner, size_t limit,
        void (*visit)(void *data, const struct fault_row *row), void *data)
{
    struct reading reading = {engine, object, owner, limit, INT64_MAX, visit, data};
    struct err err;
    struct value args[] = {value_int((int64_t)(object ? object : owner)),
            value_int((int64_t)limit + RECENT_MAX)};
    read_recent(&reading);
    world_seen_all(engine->world);
    if (reading.left > 0 &&
            !store_query(engine->store, object ? QUERY_SCRIPT_ERRORS : QUERY_SCRIPT_ERRORS_OF,
                    args, 2, read_row, &reading, &err)) {
        log_error("cannot read script errors: %s", err.text);
    }
}
