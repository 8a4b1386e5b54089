/* record.c -- what was committed, and is it what the file has? See record.h.
 *
 * The linker leads calls of store_submit and hub_release through here. */
#include "tests/simulate/record.h"

#include "engine/session/hub.h"
#include "tests/simulate/simulate.h"
#include "world/store/batch.h"
#include "world/store/store.h"

#include <sqlite3.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct head {
    uint64_t number;
    int64_t time_ms;
    uint64_t next_id;
    uint64_t next_arrival;
    uint64_t chain;
    uint64_t length;
};

/* -- what goes to the store -- */

void __real_store_submit(struct store *store, struct batch *batch);
void __wrap_store_submit(struct store *store, struct batch *batch);
void __real_hub_release(struct hub *hub, uint64_t durable);
void __wrap_hub_release(struct hub *hub, uint64_t durable);

static void add(struct record *record, const void *bytes, size_t length)
{
    if (record->length + length > RECORD_BYTES) {
        sim_fail("the record of commits is full");
    }
    memcpy(record->bytes + record->length, bytes, length);
    record->length += length;
}

void __wrap_store_submit(struct store *store, struct batch *batch)
{
    bool is_world = sim && strncmp(store_path(store), SIM_ROOT, sizeof(SIM_ROOT) - 1) == 0;
    if (is_world) {
        sim->record->submitted = batch->number;
        struct head head = {batch->number, batch->time_ms, batch->next_id, batch->next_arrival,
                batch->chain, batch->rows.length};
        add(sim->record, &head, sizeof(head));
        add(sim->record, batch->rows.bytes, batch->rows.length);
    }
    __real_store_submit(store, batch);
}

void __wrap_hub_release(struct hub *hub, uint64_t durable)
{
    if (sim && durable > sim->record->durable) {
        sim->record->durable = durable;
    }
    __real_hub_release(hub, durable);
}

/* -- a world of the judge's -- */

static const char *path_of(const char *folder, const char *end)
{
    static char path[256];
    (void)snprintf(path, sizeof(path), "%s/record.db%s", folder, end);
    return path;
}

void record_forget(struct record *record, const char *folder)
{
    record->length = 0;
    record->durable = 0;
    record->submitted = 0;
    (void)unlink(path_of(folder, ""));
    (void)unlink(path_of(folder, "-wal"));
    (void)unlink(path_of(folder, "-shm"));
}

static struct store *open_own(const char *folder)
{
    struct err err = {0};
    struct store *store = NULL;
    const char *path = path_of(folder, "");
    struct store_options options = {
            .path = path, .durability = STORE_PROCESS, .inline_writer = true};
    if ((access(path, F_OK) != 0 && !store_create(path, &err)) ||
            !store_open(&options, &store, &err)) {
        sim_fail("the judge's world cannot be opened: %s", err.text);
    }
    return store;
}

static void submit(struct store *store, const struct head *head, const uint8_t *rows)
{
    struct batch *batch = batch_create();
    batch->number = head->number;
    batch->time_ms = head->time_ms;
    batch->next_id = head->next_id;
    batch->next_arrival = head->next_arrival;
    batch->chain = head->chain;
    buf_add(&batch->rows, (const char *)rows, head->length);
    __real_store_submit(store, batch);
}

/* Writes the commits up to `number`, and forgets the others: they never were. */
static void write_up_to(struct record *record, const char *folder, uint64_t number)
{
    struct store *store = open_own(folder);
    uint64_t last = store_opened_at(store);
    size_t at = 0;
    if (number < last) {
        sim_fail("commit %" PRIu64 " was in the file, which ends with %" PRIu64 " now", last,
                number);
    }
    while (at < record->length) {
        struct head head;
        memcpy(&head, record->bytes + at, sizeof(head));
        at += sizeof(head);
        if (head.number == last + 1 && head.number <= number) {
            submit(store, &head, record->bytes + at);
            last++;
        }
        at += head.length;
    }
    if (last != number || store_poll(store) != number) {
        sim_fail("the file ends with commit %" PRIu64 ", of which there is no record", number);
    }
    (void)store_close(store);
    record->length = 0;
}

/* -- comparing -- */

static int64_t ask(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK ||
            sqlite3_step(statement) != SQLITE_ROW) {
        sim_fail("the judge cannot ask %s: %s", sql, sqlite3_errmsg(db));
    }
    int64_t value = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return value;
}

static void compare_table(sqlite3 *db, const char *table, uint64_t number)
{
    char sql[512];
    (void)snprintf(sql, sizeof(sql),
            "SELECT (SELECT count(*) FROM (SELECT * FROM main.%s EXCEPT SELECT * FROM own.%s))"
            " + (SELECT count(*) FROM (SELECT * FROM own.%s EXCEPT SELECT * FROM main.%s))",
            table, table, table, table);
    int64_t differ = ask(db, sql);
    if (differ > 0) {
        sim_fail("after the end of life %" PRIu64 " the file ends with commit %" PRIu64
                 ", but %" PRId64 " rows of the table %s are not as the commits made them",
                sim->tally.lives, number, differ, table);
    }
    sim->tally.tables++;
}

void record_compare(struct record *record, sqlite3 *db, const char *folder)
{
    static const char tables[] =
            "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE "
            "'sqlite%' AND name NOT LIKE 'named%' AND name <> 'meta' ORDER BY name";
    char sql[320];
    sqlite3_stmt *statement = NULL;
    uint64_t number = (uint64_t)ask(db, "SELECT value FROM meta WHERE name = 'commit_number'");
    if (number < record->durable) {
        sim_fail("after the end of life %" PRIu64 " the file ends with commit %" PRIu64
                 ", but the store had called commit %" PRIu64 " durable",
                sim->tally.lives, number, record->durable);
    }
    write_up_to(record, folder, number);
    (void)snprintf(sql, sizeof(sql), "ATTACH '%s' AS own", path_of(folder, ""));
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK ||
            sqlite3_prepare_v2(db, tables, -1, &statement, NULL) != SQLITE_OK) {
        sim_fail("the judge cannot compare: %s", sqlite3_errmsg(db));
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        compare_table(db, (const char *)sqlite3_column_text(statement, 0), number);
    }
    (void)sqlite3_finalize(statement);
}
