/* fault.c -- records and reports script errors.
 *
 * 1. Errors in a transaction are collected in transaction->faults, and written after it ended, by
 *    commit or abort.
 * 2. The same error of one object is written AGAIN_TIMES a minute, so a timer that fails each
 *    second fills neither the file nor the owner's screen. */
#include "engine/core/run/fault.h"

#include "engine/core/part.h"
#include "world/model/rows.h"

#include <string.h>

#define FAULTS_MAX 20       /* of one transaction */
#define FAULT_TEXT_MAX 4096 /* without its inputs */
#define RECENT_MAX 256
#define AGAIN_MS 60000
#define AGAIN_TIMES 3
#define OF_OWNER_MAX 200 /* of one owner in that time, whatever the errors */
#define KEPT_MAX 2000    /* in the store */
#define DROPPED_MAX 4    /* deleted to make room for one */

/* An error written lately, to recognise repetitions. */
struct recent {
    uint64_t object;
    uint64_t owner;
    uint64_t number;
    int64_t monotonic_ms;
    uint32_t again; /* repetitions dropped since */
    char *text;     /* owned */
};

struct faults {
    struct recent recent[RECENT_MAX]; /* a ring, by number */
    uint64_t last_number;             /* of the last row */
};

PART_STATE(faults, PART_FAULTS)

uint64_t faults_last_number(const struct engine *engine)
{
    return faults_state(engine)->last_number;
}

void faults_set_last_number(struct engine *engine, uint64_t number)
{
    faults_state(engine)->last_number = number;
}

static void faults_create(struct engine *engine)
{
    faults_state(engine)->last_number =
            (uint64_t)rows_max(engine_world(engine), TABLE_SCRIPT_ERROR, "number");
}

static void faults_destroy(struct engine *engine)
{
    struct transaction *transaction = engine_transaction(engine);
    for (size_t i = 0; i < RECENT_MAX; i++) {
        mem_free(faults_state(engine)->recent[i].text);
    }
    for (size_t i = 0; i < transaction->fault_count; i++) {
        mem_free(transaction->faults[i].text);
    }
    mem_free(transaction->faults);
}

/* Returns the inputs, with their heading; fault_readable returns the text before them. */
static struct str inputs_of(struct str text)
{
    return str_slice(text, str_find(text, STR(FAULT_INPUTS), 0), text.length);
}

struct str fault_readable(struct str text)
{
    return str_slice(text, 0, str_find(text, STR(FAULT_INPUTS), 0));
}

static void remember(
        struct engine *engine, uint64_t object, uint64_t owner, struct str text, bool is_notice)
{
    struct transaction *transaction = engine_transaction(engine);
    if (transaction->fault_count >= FAULTS_MAX) {
        return;
    }
    if (!transaction->faults) {
        transaction->faults = mem_alloc_array(FAULTS_MAX, sizeof(*transaction->faults));
    }
    struct buf all = {0};
    buf_add_str(&all, str_slice(fault_readable(text), 0, FAULT_TEXT_MAX));
    buf_add_str(&all, inputs_of(text));
    transaction->faults[transaction->fault_count++] = (struct transaction_fault){
            .text = str_dup(buf_str(&all)),
            .object = object,
            .owner = owner,
            .is_notice = is_notice,
    };
    buf_finish(&all);
}

void transaction_fault(struct engine *engine, uint64_t object, uint64_t owner, struct str text)
{
    remember(engine, object, owner, text, false);
}

void transaction_notice(struct engine *engine, void *about)
{
    const struct transaction_fault *notice = about;
    remember(engine, notice->object, notice->owner, str_of(notice->text), true);
}

void transaction_forget_faults(struct engine *engine, size_t from)
{
    struct transaction *transaction = engine_transaction(engine);
    while (transaction->fault_count > from) {
        mem_free(transaction->faults[--transaction->fault_count].text);
    }
}

/* Returns the error without its occasion. */
static struct str gist(const char *text)
{
    struct str all = str_of(text);
    return str_slice(all, 0, str_find(all, STR(FAULT_OCCASION), 0));
}

/* True if the same error, or enough errors of its owner, were written in the last minute. */
static bool is_repeated(struct faults *faults, const struct transaction_fault *fault)
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
                str_equal(gist(recent->text), gist(fault->text))) {
            times++;
            last = !last || recent->number > last->number ? recent : last;
        }
    }
    if (last && times >= AGAIN_TIMES) {
        last->again++;
    }
    return times >= AGAIN_TIMES || of_owner >= OF_OWNER_MAX;
}

static struct recent *recent_at(struct faults *faults, uint64_t number)
{
    return &faults->recent[number % RECENT_MAX];
}

/* Deletes the oldest rows, to make room for that number. */
static void make_room(struct engine *engine, uint64_t number)
{
    int64_t oldest = number > KEPT_MAX ? (int64_t)(number - KEPT_MAX) : 0;
    struct store_select select = {
            .table = TABLE_SCRIPT_ERROR,
            .where = {{"number", STORE_BELOW, value_int(oldest + 1)}},
            .order = "number",
            .only = "number",
    };
    struct rows old = oldest > 0 ? rows_read(engine_world(engine), &select, DROPPED_MAX)
                                 : (struct rows){0};
    for (size_t i = 0; i < old.count; i++) {
        rows_delete(engine_world(engine), &old.items[i]);
    }
    rows_finish(&old);
}

static void keep(struct engine *engine, const struct transaction_fault *fault)
{
    uint64_t number = ++faults_state(engine)->last_number;
    struct recent *recent = recent_at(faults_state(engine), number);
    mem_free(recent->text);
    *recent = (struct recent){
            .object = fault->object,
            .owner = fault->owner,
            .number = number,
            .monotonic_ms = clock_ms(),
            .text = mem_dup_text(fault->text),
    };
    struct row row = row_of_ids(TABLE_SCRIPT_ERROR, fault->object, number);
    row_set_int(&row, "time_ms", clock_wall_ms());
    row_set_id(&row, "owner", fault->owner);
    row_set_str(&row, "text", str_of(fault->text));
    make_room(engine, number);
    rows_put(engine_world(engine), &row);
}

void transaction_report_faults(struct engine *engine)
{
    struct transaction *transaction = engine_transaction(engine);
    if (transaction->fault_count == 0) {
        return;
    }
    must(!transaction->open);
    transaction_begin(engine, 0, 0);
    for (size_t i = 0; i < transaction->fault_count; i++) {
        struct transaction_fault *fault = &transaction->faults[i];
        if (fault->is_notice || !is_repeated(faults_state(engine), fault)) {
            struct str text = fault_readable(str_of(fault->text));
            log_info("script fault object=#%llu owner=#%llu %.*s",
                    (unsigned long long)fault->object, (unsigned long long)fault->owner,
                    STR_FMT(text));
            keep(engine, fault);
            if (!str_starts(text, STR(FAULT_KEPT))) {
                internal_event_run(engine, INTERNAL_FAULT, fault);
            }
        }
        mem_free(fault->text);
    }
    transaction->fault_count = 0;
    transaction_commit(engine);
}

void transaction_settle(struct engine *engine)
{
    if (engine_transaction(engine)->ending == OUTCOME_DONE) {
        transaction_commit(engine);
    } else {
        transaction_abort(engine);
    }
    transaction_report_faults(engine);
}

static void show_fault(const struct engine *engine, const struct row *row,
        void (*visit)(void *data, const struct fault_row *row), void *data)
{
    uint64_t number = row_id(row, "number");
    const struct recent *recent = recent_at(faults_state(engine), number);
    struct str text = row_str(row, "text");
    struct str inputs = inputs_of(text);
    struct fault_row fault = {
            .object = row_id(row, "object"),
            .owner = row_id(row, "owner"),
            .time_ms = row_int(row, "time_ms"),
            .number = number,
            .text = fault_readable(text),
            .inputs = str_slice(inputs, strlen(FAULT_INPUTS), inputs.length),
            .again = recent->number == number ? recent->again : 0,
    };
    visit(data, &fault);
}

static void show_all(struct engine *engine, const struct store_select *select, size_t limit,
        void (*visit)(void *data, const struct fault_row *row), void *data)
{
    struct rows rows = rows_read(engine_world(engine), select, limit);
    for (size_t i = 0; i < rows.count; i++) {
        show_fault(engine, &rows.items[i], visit, data);
    }
    rows_finish(&rows);
}

void fault_each(struct engine *engine, uint64_t object, uint64_t owner, size_t limit,
        void (*visit)(void *data, const struct fault_row *row), void *data)
{
    struct store_select select = rows_with(
            TABLE_SCRIPT_ERROR, object ? "object" : "owner", object ? object : owner, "number");
    select.descending = true;
    show_all(engine, &select, limit, visit, data);
}

void fault_each_of_all(struct engine *engine, size_t limit,
        void (*visit)(void *data, const struct fault_row *row), void *data)
{
    struct store_select select = {
            .table = TABLE_SCRIPT_ERROR, .order = "number", .descending = true};
    show_all(engine, &select, limit, visit, data);
}

bool fault_find(struct engine *engine, uint64_t number,
        void (*visit)(void *data, const struct fault_row *row), void *data)
{
    struct store_select select = rows_with(TABLE_SCRIPT_ERROR, "number", number, NULL);
    struct rows rows = rows_read(engine_world(engine), &select, 1);
    bool found = rows.count > 0;
    if (found) {
        show_fault(engine, &rows.items[0], visit, data);
    }
    rows_finish(&rows);
    return found;
}

static bool faults_check(struct engine *engine, struct err *err)
{
    return part_check_number(faults_state(engine)->last_number, err);
}

const struct kernel_part faults_part = {
        .state_size = sizeof(struct faults),
        .create = faults_create,
        .destroy = faults_destroy,
        .check_world = faults_check,
        .on = {[INTERNAL_REPORT] = transaction_notice},
};
