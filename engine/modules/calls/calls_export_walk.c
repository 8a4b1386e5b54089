/* calls_export_walk.c -- Writes an export in pieces, so that others' lines run in between.
 *
 * Each piece is a transaction that only reads, as those of a call (call.h). The document is written
 * as text: as one JSON value it would be encoded at once. It ends if the account is erased or the
 * session closed meanwhile. A walk belongs to its task. */
#include "engine/modules/calls/calls_export.h"

#include "engine/base/mem.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "world/store/store.h"

#include <stdlib.h>

enum { EXPORT_STEPS = 20, EXPORT_US = 300, EXPORT_WAIT_MS = 5 };

struct export_task {
    struct export_walk walk;
    uint64_t ticket;
    uint64_t session;
    uint64_t since; /* the commit that has what they did before they asked */
    uint64_t leans_on;
    uint64_t speaker;
    char name[ACCOUNT_NAME_MAX + 1];
};

/* No character or address has this number. */
static uint64_t export_owner(const struct export_task *task)
{
    return task->ticket | (uint64_t)1 << 63;
}

static bool export_rests(const struct export_walk *walk)
{
    return walk->steps >= EXPORT_STEPS || clock_us() - walk->began_us >= EXPORT_US;
}

void export_note(void *data, uint64_t item)
{
    struct export_walk *walk = data;
    walk->ids = mem_grow(walk->ids, walk->count, &walk->capacity, sizeof(*walk->ids));
    walk->ids[walk->count++] = item;
}

bool export_next(struct export_walk *walk, uint64_t *item)
{
    walk->listed = true;
    if (walk->at == walk->count) {
        return false;
    }
    walk->rests = walk->steps > 0 && export_rests(walk);
    if (walk->rests) {
        return false;
    }
    walk->steps++;
    *item = walk->ids[walk->at++];
    return true;
}

/* Appends the items of a list. */
static void write_export_items(struct buf *text, const json_t *list)
{
    size_t i = 0;
    const json_t *item = NULL;
    json_array_foreach(list, i, item)
    {
        char *written = json_dumps(item, JSON_COMPACT | JSON_ENCODE_ANY);
        must(written);
        buf_add_text(text, text->bytes[text->length - 1] == '[' ? "" : ",");
        buf_add_text(text, written);
        free(written);
    }
}

/* Writes the member, or a piece of it, and goes on to the next if it is complete. */
static void write_export_member(struct export_walk *walk, const struct export_member *member)
{
    bool first = !walk->listed;
    json_t *json = member->code ? member->code(walk) : calls_export_rows(walk, member);
    if (first) {
        buf_printf(&walk->text, ",\"%s\":%s", member->name, json_is_array(json) ? "[" : "");
    }
    if (json_is_array(json)) {
        write_export_items(&walk->text, json);
        buf_add_text(&walk->text, walk->rests ? "" : "]");
    } else {
        char *written = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
        must(written);
        buf_add_text(&walk->text, written);
        free(written);
    }
    json_decref(json);
    if (!walk->rests) {
        walk->member++;
        walk->listed = false;
        walk->count = 0;
        walk->at = 0;
        buf_clear(&walk->names);
    }
}

/* Returns true if there is more. */
static bool write_export_piece(struct export_walk *walk)
{
    const struct export_member *member = NULL;
    walk->steps = 0;
    walk->began_us = clock_us();
    do {
        walk->rests = false;
        member = walk->member < walk->member_count ? &walk->members[walk->member] : NULL;
        if (member) {
            write_export_member(walk, member);
            walk->steps++;
        }
    } while (member && !walk->rests && !export_rests(walk));
    return member != NULL;
}

static void drop_export(struct engine *engine, void *data)
{
    (void)engine;
    struct export_task *task = data;
    export_said_drop(task->walk.said);
    buf_finish(&task->walk.text);
    buf_finish(&task->walk.names);
    mem_free(task->walk.ids);
    mem_free(task);
}

static void run_export_piece(struct engine *engine, void *data)
{
    struct export_task *task = data;
    struct session *session = hub_find(engine_hub(engine), task->session);
    transaction_begin(engine, 0, task->session);
    transaction_lean_on(engine, task->leans_on);
    const struct account *account = account_find(engine, str_of(task->name));
    bool ok = false;
    bool more = false;
    bool read = task->walk.said && export_said_ready(task->walk.said, &ok) && ok;
    bool goes_on = session && account && !account->unread && read;
    task->walk.account = account;
    if (goes_on) {
        more = write_export_piece(&task->walk);
        session->spent_us += (uint32_t)(clock_us() - task->walk.began_us);
    } else {
        calls_refuse(engine, task->ticket, account ? 503 : 404,
                account ? PHRASE_disk_unread : PHRASE_no_account);
    }
    if (more) {
        task->leans_on = transaction_leans_on(engine);
        transaction_abort(engine);
        tasks_go_on(
                engine, (struct task){run_export_piece, drop_export, task, export_owner(task)});
        return;
    }
    if (goes_on) {
        buf_add_text(&task->walk.text, "}}");
        calls_finish_text(engine, task->ticket, buf_str(&task->walk.text));
    }
    transaction_commit(engine);
    drop_export(engine, task);
}

/* Waits until what they did before is durable, and a worker has read what they said. */
static void await_said(struct engine *engine, void *data)
{
    struct export_task *task = data;
    struct task next = {await_said, drop_export, task, export_owner(task)};
    bool begins = !task->walk.said && store_durable(engine_store(engine)) >= task->since;
    if (begins) {
        task->walk.said = export_said_begin(engine, task->speaker);
    }
    bool ok = false;
    bool waits = task->walk.said ? !export_said_ready(task->walk.said, &ok) : !begins;
    if (waits) {
        tasks_push_reading(engine, next, clock_ms() + EXPORT_WAIT_MS);
    } else {
        next.run = run_export_piece;
        tasks_push_page(engine, next, true);
    }
}

void export_begin(const struct export_walk *walk, uint64_t ticket, uint64_t session)
{
    struct export_task *task = mem_alloc(sizeof(*task));
    task->walk = *walk;
    task->ticket = ticket;
    task->session = session;
    (void)str_copy(str_of(walk->account->name), task->name, sizeof(task->name));
    buf_printf(
            &task->walk.text, "{\"data\":{\"made\":%lld", (long long)(clock_wall_ms() / 1000));
    task->speaker = walk->account->character;
    task->since = engine_world(walk->engine)->commit_number;
    await_said(walk->engine, task);
}
