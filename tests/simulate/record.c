/* record.c -- Records commits and compares them with the file. See record.h.
 *
 * The linker redirects calls of store_submit and hub_release to this file. */
#include "tests/simulate/record.h"

#include "engine/session/hub.h"
#include "tests/simulate/simulate.h"
#include "world/store/batch.h"
#include "world/store/store.h"
#include "world/store/store_backup.h"

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

/* -- commits to the store -- */

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

/* Where the commits from that number on begin. */
static size_t find_commit(const struct record *record, uint64_t number)
{
    size_t at = 0;
    struct head head;
    while (at < record->length) {
        memcpy(&head, record->bytes + at, sizeof(head));
        if (head.number >= number) {
            break;
        }
        at += sizeof(head) + head.length;
    }
    return at;
}

void __wrap_store_submit(struct store *store, struct batch *batch)
{
    bool is_world = sim && strncmp(store_path(store), SIM_ROOT, sizeof(SIM_ROOT) - 1) == 0;
    if (is_world) {
        if (batch->number <= sim->record->submitted) {
            /* Those of an earlier life are gone, and these have their numbers. */
            sim->record->length = find_commit(sim->record, batch->number);
        }
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

/* The last durable commit, and that of the file. */
static const char own_world[] = "record.db";
static const char own_copy[] = "record-copy.db";

static const char *path_of(const char *folder, const char *name, const char *end)
{
    static char path[256];
    (void)snprintf(path, sizeof(path), "%s/%s%s", folder, name, end);
    return path;
}

static void forget_world(const char *folder, const char *name)
{
    (void)unlink(path_of(folder, name, ""));
    (void)unlink(path_of(folder, name, "-wal"));
    (void)unlink(path_of(folder, name, "-shm"));
}

void record_forget(struct record *record, const char *folder)
{
    record->length = 0;
    record->durable = 0;
    record->submitted = 0;
    forget_world(folder, own_world);
}

static struct store *open_own(const char *path)
{
    struct err err = {0};
    struct store *store = NULL;
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

/* Writes the commits up to `number` into the world at path. */
static void write_up_to(const struct record *record, const char *path, uint64_t number)
{
    struct store *store = open_own(path);
    uint64_t last = store_opened_at(store);
    size_t at = find_commit(record, last + 1);
    while (at < record->length && last < number) {
        struct head head;
        memcpy(&head, record->bytes + at, sizeof(head));
        if (head.number != last + 1) {
            break;
        }
        submit(store, &head, record->bytes + at + sizeof(head));
        at += sizeof(head) + head.length;
        last++;
    }
    if (last != number || store_poll(store) != number) {
        sim_fail("the file ends with commit %" PRIu64 ", of which there is no record", number);
    }
    (void)store_close(store);
}

static void copy_own(const char *folder)
{
    char path[256];
    struct err err = {0};
    forget_world(folder, own_copy);
    (void)snprintf(path, sizeof(path), "%s", path_of(folder, own_world, ""));
    struct store_backup backup = {.path = path, .dest = path_of(folder, own_copy, "")};
    if (!store_backup(&backup, &err)) {
        sim_fail("the judge's world cannot be copied: %s", err.text);
    }
}

/* Makes the world that the file must equal, and forgets records not needed again; returns its
 * name. */
static const char *write_own(struct record *record, const char *folder, uint64_t number)
{
    write_up_to(record, path_of(folder, own_world, ""), record->durable);
    if (number > record->durable) {
        copy_own(folder);
        write_up_to(record, path_of(folder, own_copy, ""), number);
    }
    size_t begin = find_commit(record, record->durable + 1);
    size_t end = find_commit(record, number + 1);
    memmove(record->bytes, record->bytes + begin, end - begin);
    record->length = end - begin;
    return number > record->durable ? own_copy : own_world;
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
    const char *own = write_own(record, folder, number);
    (void)snprintf(sql, sizeof(sql), "ATTACH '%s' AS own", path_of(folder, own, ""));
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK ||
            sqlite3_prepare_v2(db, tables, -1, &statement, NULL) != SQLITE_OK) {
        sim_fail("the judge cannot compare: %s", sqlite3_errmsg(db));
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        compare_table(db, (const char *)sqlite3_column_text(statement, 0), number);
    }
    (void)sqlite3_finalize(statement);
}
