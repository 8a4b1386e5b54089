/* history.c -- which commands are recorded, and where are their change sets kept?
 *
 * 1. A set is recorded as the last thing before its slice's commit, so it holds what was committed
 *    with it, and is written in the same batch.
 * 2. What is not durable yet is kept in `recent` too, for the store's reader does not see it: sets,
 *    and those dropped.
 * 3. Of an author the newest sets are kept, bounded in number and bytes; of a set that is too large
 *    only that there was one.
 *
 * What a set holds is history_collect.c's; taking back is history_undo.c. */
#include "engine/core/history.h"

#include "engine/core/history_impl.h"
#include "engine/core/slice.h"
#include "world/store.h"
#include "world/tx.h"

#define OBJECTS_MAX 1000 /* of one set that are listed by object */
#define OTHERS_MAX 50
#define PRUNE_MAX 8 /* sets dropped at a time */

struct recent {
    uint64_t commit; /* that it came with */
    bool gone;       /* dropped with that commit; only the number counts */
    uint64_t number;
    uint64_t author;
    int64_t time_ms;
    char *line; /* owned */
    struct buf bytes;
    struct recent *next;
};

struct history {
    uint64_t number; /* of the last set */
    uint64_t author; /* of the open slice's command; 0: it is none */
    struct buf line;
    struct recent *recent; /* owned, the newest first */
};

static bool take_number(void *data, const struct value *columns, size_t count)
{
    if (count > 0) {
        *(uint64_t *)data = (uint64_t)value_as_int(&columns[0], 0);
    }
    return false;
}

struct history *history_create(struct engine *engine)
{
    struct history *history = mem_alloc(sizeof(*history));
    struct err err;
    struct value which = value_text("change_set");
    if (!store_query(engine->store, QUERY_MAX_NUMBER, &which, 1, take_number, &history->number,
                &err)) {
        log_error("cannot read the last number of the change sets: %s", err.text);
    }
    value_finish(&which);
    return history;
}

static void recent_free(struct recent *recent)
{
    mem_free(recent->line);
    buf_finish(&recent->bytes);
    mem_free(recent);
}

void history_destroy(struct history *history)
{
    if (!history) {
        return;
    }
    while (history->recent) {
        struct recent *next = history->recent->next;
        recent_free(history->recent);
        history->recent = next;
    }
    buf_finish(&history->line);
    mem_free(history);
}

/* Forgets what the store's reader sees by now. */
static void forget_durable(struct engine *engine)
{
    uint64_t durable = store_durable(engine->store);
    struct recent **link = &engine->history->recent;
    while (*link) {
        struct recent *recent = *link;
        if (recent->commit <= durable) {
            *link = recent->next;
            recent_free(recent);
        } else {
            link = &recent->next;
        }
    }
}

static struct recent *remember(struct engine *engine, struct recent recent)
{
    struct recent *kept = mem_dup(&recent, sizeof(recent));
    kept->commit = engine->world->commit_number + 1;
    kept->next = engine->history->recent;
    engine->history->recent = kept;
    return kept;
}

/* -- which slices are recorded -- */

void history_begin(struct engine *engine, uint64_t author, struct str line)
{
    struct history *history = engine->history;
    must(engine->slice->open && author);
    if (history->author == 0) {
        history->author = author;
        buf_clear(&history->line);
        buf_add_str(&history->line, str_fit(line, HISTORY_LINE_MAX));
    }
}

const char *history_line(const struct engine *engine)
{
    const struct history *history = engine->history;
    return history->author ? history->line.bytes : NULL;
}

void history_forget(struct engine *engine)
{
    engine->history->author = 0;
}

/* -- keeping -- */

struct pruning {
    size_t count;
    size_t bytes;
    uint64_t over[PRUNE_MAX];
    size_t over_count;
};

static bool count_set(void *data, const struct value *columns, size_t count)
{
    struct pruning *pruning = data;
    must(count >= 2);
    pruning->count++;
    pruning->bytes += (size_t)value_as_int(&columns[1], 0);
    if (pruning->count >= HISTORY_SETS_MAX || pruning->bytes > HISTORY_BYTES_MAX) {
        pruning->over[pruning->over_count++] = (uint64_t)value_as_int(&columns[0], 0);
    }
    return pruning->over_count < PRUNE_MAX;
}

static void prune(struct engine *engine, uint64_t author, size_t bytes)
{
    struct pruning pruning = {.bytes = bytes};
    struct value id = value_int((int64_t)author);
    struct err err;
    if (!store_query(engine->store, QUERY_CHANGE_SIZES, &id, 1, count_set, &pruning, &err)) {
        log_error("cannot read the change sets of #%llu: %s", (unsigned long long)author,
                err.text);
    }
    for (size_t i = 0; i < pruning.over_count; i++) {
        history_drop(engine, pruning.over[i]);
    }
}

/* A row for each object of the set: who looks for what happened to it finds it by these. */
static void put_objects(struct engine *engine, const struct change_set *set, uint64_t number)
{
    uint64_t last = 0;
    size_t listed = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct change *change = &set->list[i];
        bool ended = change_set_find(set, CHANGE_DESTROYED, change->object, STR_NONE);
        if (change->object == last || (!ended && (!change->own || listed >= OBJECTS_MAX))) {
            continue;
        }
        last = change->object;
        listed++;
        struct value row[] = {
                value_int((int64_t)last), value_int((int64_t)number), value_int(ended)};
        tx_put(engine->world, TABLE_CHANGE_OBJECT, row, 3);
    }
}

/* The bytes as one value: a list of one text, which the store keeps as a blob. */
static struct value wrap(struct str bytes)
{
    struct value data = value_nil();
    if (bytes.length > 0) {
        data = value_table();
        value_table_append(&data, value_str(bytes));
    }
    return data;
}

static void keep(struct engine *engine, const struct change_set *set)
{
    struct history *history = engine->history;
    uint64_t number = ++history->number;
    struct buf bytes = {.cap = HISTORY_SET_MAX};
    change_set_encode(set, &bytes);
    if (bytes.full) {
        buf_finish(&bytes);
        bytes = (struct buf){0};
    }
    int64_t time_ms = clock_wall_ms();
    struct str kept = bytes.length ? buf_str(&bytes) : STR_NONE;
    struct value row[] = {value_int((int64_t)number), value_int(time_ms),
            value_int((int64_t)history->author), value_str(buf_str(&history->line)),
            value_int((int64_t)bytes.length), wrap(kept)};
    tx_put(engine->world, TABLE_CHANGE_SET, row, 6);
    value_finish(&row[3]);
    value_finish(&row[5]);
    if (bytes.length > 0) {
        put_objects(engine, set, number);
    }
    prune(engine, history->author, bytes.length);
    (void)remember(engine, (struct recent){.number = number,
                                   .author = history->author,
                                   .time_ms = time_ms,
                                   .line = str_dup(buf_str(&history->line)),
                                   .bytes = bytes});
}

void history_record(struct engine *engine)
{
    uint64_t author = engine->history->author;
    if (author == 0) {
        return;
    }
    struct change_set set = {0};
    forget_durable(engine);
    history_collect(engine, author, &set);
    if (set.count > 0) {
        keep(engine, &set);
    }
    change_set_finish(&set);
}

/* -- finding -- */

static bool is_gone(const struct history *history, uint64_t number)
{
    for (const struct recent *recent = history->recent; recent; recent = recent->next) {
        if (recent->gone && recent->number == number) {
            return true;
        }
    }
    return false;
}

static struct history_set set_of(const struct recent *recent)
{
    return (struct history_set){
            .number = recent->number,
            .author = recent->author,
            .time_ms = recent->time_ms,
            .line = str_of(recent->line),
            .bytes = recent->bytes.length ? buf_str(&recent->bytes) : STR_NONE,
    };
}

static struct str unwrap(const struct value *data)
{
    bool is_list = data->kind == VALUE_TABLE && data->table->item_count == 1;
    return is_list ? value_as_str(&data->table->items[0]) : STR_NONE;
}

struct finding {
    struct history *history;
    uint64_t author;
    uint64_t above; /* sets from memory were given down to here */
    bool found;
    bool more;
    bool (*visit)(void *data, const struct history_set *set);
    void *data;
};

static void give(struct finding *finding, const struct history_set *set)
{
    if (finding->more && !is_gone(finding->history, set->number)) {
        finding->found = true;
        finding->more = finding->visit(finding->data, set);
    }
}

static bool take_own(void *data, const struct value *columns, size_t count)
{
    struct finding *finding = data;
    must(count >= 4);
    struct history_set set = {
            .number = (uint64_t)value_as_int(&columns[0], 0),
            .author = finding->author,
            .time_ms = value_as_int(&columns[1], 0),
            .line = value_as_str(&columns[2]),
            .bytes = unwrap(&columns[3]),
    };
    give(finding, &set);
    return finding->more;
}

static bool take_others(void *data, const struct value *columns, size_t count)
{
    struct finding *finding = data;
    must(count >= 5);
    struct history_set set = {
            .number = (uint64_t)value_as_int(&columns[0], 0),
            .time_ms = value_as_int(&columns[1], 0),
            .author = value_as_id(&columns[2]),
            .line = value_as_str(&columns[3]),
            .bytes = unwrap(&columns[4]),
            .listed = true,
    };
    if (set.number < finding->above) {
        give(finding, &set);
    }
    return finding->more;
}

static void ask_store(struct engine *engine, enum query query, const struct value args[3],
        bool (*take)(void *data, const struct value *columns, size_t count),
        struct finding *finding)
{
    struct err err;
    if (finding->more && !store_query(engine->store, query, args, 3, take, finding, &err)) {
        log_error("cannot read change sets: %s", err.text);
    }
}

struct once {
    void (*visit)(void *data, const struct history_set *set);
    void *data;
};

static bool visit_once(void *data, const struct history_set *set)
{
    struct once *once = data;
    once->visit(once->data, set);
    return false;
}

bool history_find(struct engine *engine, uint64_t author, uint64_t below,
        void (*visit)(void *data, const struct history_set *set), void *data)
{
    forget_durable(engine);
    struct once once = {visit, data};
    struct finding finding = {.history = engine->history,
            .author = author,
            .more = true,
            .visit = visit_once,
            .data = &once};
    for (struct recent *recent = engine->history->recent; recent && finding.more;
            recent = recent->next) {
        if (!recent->gone && recent->author == author && recent->number < below) {
            struct history_set set = set_of(recent);
            give(&finding, &set);
        }
    }
    below = below < INT64_MAX ? below : INT64_MAX;
    struct value args[] = {
            value_int((int64_t)author), value_int((int64_t)below), value_int(HISTORY_SETS_MAX)};
    ask_store(engine, QUERY_CHANGE_SETS, args, take_own, &finding);
    return finding.found;
}

void history_each_of(struct engine *engine, uint64_t object, uint64_t above,
        bool (*visit)(void *data, const struct history_set *set), void *data)
{
    forget_durable(engine);
    struct finding finding = {.history = engine->history,
            .above = UINT64_MAX,
            .more = true,
            .visit = visit,
            .data = data};
    for (struct recent *recent = engine->history->recent; recent && finding.more;
            recent = recent->next) {
        if (!recent->gone && recent->number > above) {
            struct history_set set = set_of(recent);
            finding.above = recent->number;
            give(&finding, &set);
        }
    }
    struct value args[] = {
            value_int((int64_t)object), value_int((int64_t)above), value_int(OTHERS_MAX)};
    ask_store(engine, QUERY_CHANGES_OF, args, take_others, &finding);
}

/* -- dropping -- */

struct dropping {
    struct history *history;
    struct recent *recent;
};

static void undo_drop(void *data)
{
    struct dropping *dropping = data;
    for (struct recent **link = &dropping->history->recent; *link; link = &(*link)->next) {
        if (*link == dropping->recent) {
            *link = dropping->recent->next;
            recent_free(dropping->recent);
            return;
        }
    }
}

void history_drop(struct engine *engine, uint64_t number)
{
    struct value key = value_int((int64_t)number);
    tx_delete(engine->world, TABLE_CHANGE_SET, &key, 1);
    struct dropping *dropping = mem_alloc(sizeof(*dropping));
    dropping->history = engine->history;
    dropping->recent = remember(engine, (struct recent){.number = number, .gone = true});
    tx_on_end(engine->world,
            (struct tx_hook){.undo = undo_drop, .drop = mem_free, .data = dropping});
}
