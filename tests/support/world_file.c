/* world_file.c -- A world file for a test of the disk side.
 *
 * Also a sequence of commits whose state after each number is known in full, so that a test can
 * tell a lost, a doubled and a half-applied commit. */
#include "tests/support/world_file.h"

#include "engine/app/asset_table.h"
#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "tests/support/folder.h"
#include "tests/support/test.h"
#include "world/store/batch.h"

#include <sqlite3.h>

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#define WORLD_BYTES_MAX ((size_t)4 << 20)

/* An empty world, made once in a process because all are equal. */
static bool make_empty_world(const char *path, struct err *err)
{
    static struct buf made;
    if (made.length == 0) {
        return store_create(path, err) && file_read(path, path, WORLD_BYTES_MAX, &made, err);
    }
    FILE *file = fopen(path, "wb");
    bool ok = file && fchmod(fileno(file), 0600) == 0 &&
              fwrite(made.bytes, 1, made.length, file) == made.length;
    return file && fclose(file) == 0 && ok;
}

void world_file_init(struct world_file *file)
{
    struct err err = {0};
    asset_set_table(asset_table, asset_count);
    assert_true(folder_make(file->directory, sizeof(file->directory), "test"));
    (void)snprintf(file->path, sizeof(file->path), "%s/world.db", file->directory);
    if (!make_empty_world(file->path, &err)) {
        fail_msg("%s", err.text);
    }
}

void world_file_finish(struct world_file *file)
{
    DIR *directory = opendir(file->directory);
    for (struct dirent *entry = NULL; directory && (entry = readdir(directory)) != NULL;) {
        char path[sizeof(file->directory) + sizeof(entry->d_name) + 1];
        (void)snprintf(path, sizeof(path), "%s/%s", file->directory, entry->d_name);
        if (entry->d_name[0] != '.') {
            (void)remove(path);
        }
    }
    if (directory) {
        (void)closedir(directory);
    }
    (void)rmdir(file->directory);
}

struct store *world_file_open(const struct world_file *file)
{
    struct store_options options = {.path = file->path, .inline_writer = true};
    struct store *store = NULL;
    struct err err = {0};
    if (!store_open(&options, &store, &err)) {
        fail_msg("%s", err.text);
    }
    return store;
}

void world_file_sql(const struct world_file *file, const char *sql)
{
    sqlite3 *db = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(file->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
        fail_msg("%s: %s", sql, message);
    }
    /* Recomputes the checksums, so that a check must find the damage in the row itself. */
    for (int i = 0; i <= TABLE_END; i++) {
        char forget[80];
        (void)snprintf(forget, sizeof(forget), "UPDATE %s SET sum = NULL",
                i < TABLE_END ? table_def((enum table)i)->name : "property");
        (void)sqlite3_exec(db, forget, NULL, NULL, NULL);
    }
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

void world_file_copy(const char *from, const char *to)
{
    FILE *in = fopen(from, "rb");
    FILE *out = fopen(to, "wb");
    assert_non_null(in);
    assert_non_null(out);
    char bytes[65536];
    for (size_t n = 0; (n = fread(bytes, 1, sizeof(bytes), in)) > 0;) {
        assert_int_equal(fwrite(bytes, 1, n, out), n);
    }
    (void)fclose(in);
    assert_int_equal(fclose(out), 0);
}

/* -- commits -- */

static void add_property(struct batch *batch, uint64_t id, const char *name, uint64_t number)
{
    struct value columns[] = {value_object(id), value_text(name), value_int((int64_t)number)};
    batch_add(&batch->rows, BATCH_PROPERTY, TABLE_END, columns, 3);
    value_finish(&columns[1]);
}

struct batch *world_file_batch(uint64_t number)
{
    struct batch *batch = batch_create();
    batch->number = number;
    batch->time_ms = (int64_t)number * 1000;
    batch->next_id = number + 1;
    batch->next_arrival = number + 1;
    struct value object[] = {value_object(number), value_object(number > 1),
            value_int((int64_t)number), value_object(0), value_nil(), value_int(0)};
    batch_add(&batch->rows, BATCH_OBJECT, TABLE_END, object, 6);
    add_property(batch, number, "made", number);
    add_property(batch, 1, "count", number);
    struct value audit[] = {value_int((int64_t)number), value_int(batch->time_ms),
            value_object(number), value_text("test"), value_nil(), value_nil(), value_nil(),
            value_nil()};
    batch_add(&batch->rows, BATCH_ROW, TABLE_AUDIT, audit, 8);
    value_finish(&audit[3]);
    return batch;
}

void world_file_submit(struct store *store, uint64_t first, uint64_t last)
{
    for (uint64_t number = first; number <= last; number++) {
        store_submit(store, world_file_batch(number));
    }
}

/* The next expected values of the walk over the state, and whether all matched so far. */
struct walk {
    struct store *store;
    int64_t next;
    bool right;
};

static bool ask(struct store *store, enum query query, struct value *args, size_t count,
        bool (*row)(void *data, const struct value *columns, size_t count), struct walk *walk)
{
    struct err err = {0};
    if (!store_query(store, query, args, count, row, walk, &err)) {
        print_error("%s\n", err.text);
        walk->right = false;
    }
    return walk->right;
}

static bool check_count(void *data, const struct value *columns, size_t count)
{
    struct walk *walk = data;
    if (str_equal(value_as_str(&columns[0]), STR("count"))) {
        walk->right = count == 3 && value_as_int(&columns[1], 0) == walk->next;
        walk->next = 0;
    }
    return true;
}

static bool check_made(void *data, const struct value *columns, size_t count)
{
    struct walk *walk = data;
    if (str_equal(value_as_str(&columns[0]), STR("made"))) {
        walk->right = count == 3 && value_as_int(&columns[1], 0) == walk->next;
    }
    return walk->right;
}

static bool check_audit(void *data, const struct value *columns, size_t count)
{
    struct walk *walk = data;
    walk->right = count == 8 && value_as_int(&columns[0], 0) == ++walk->next;
    return walk->right;
}

static bool check_object(void *data, const struct value *columns, size_t count)
{
    struct walk *walk = data;
    struct value id = columns[0];
    walk->right = count == 1 && value_as_int(&id, 0) == ++walk->next;
    return ask(walk->store, QUERY_PROPERTIES, &id, 1, check_made, walk);
}

static bool check_meta(void *data, const struct value *columns, size_t count)
{
    struct walk *walk = data;
    (void)count;
    if (str_equal(value_as_str(&columns[0]), STR("commit_number"))) {
        walk->right = value_as_int(&columns[1], -1) == walk->next;
    }
    return true;
}

bool world_file_is_at(struct store *store, uint64_t number)
{
    int64_t last = (int64_t)number;
    struct value one = value_int(1);
    struct store_select acts = {.table = TABLE_AUDIT, .order = "number"};
    struct err err = {0};
    struct walk meta = {store, last, false};
    struct walk counted = {store, last, number == 0};
    struct walk audit = {store, 0, true};
    struct walk objects = {store, 1, true};
    return ask(store, QUERY_META, NULL, 0, check_meta, &meta) &&
           ask(store, QUERY_PROPERTIES, &one, 1, check_count, &counted) && counted.next == 0 &&
           store_select(store, &acts, check_audit, &audit, &err) && audit.right &&
           audit.next == last && ask(store, QUERY_CONTENTS, &one, 1, check_object, &objects) &&
           objects.next == (last > 1 ? last : 1);
}

uint64_t world_file_noted(const char *path)
{
    char note[64] = "";
    ssize_t length = getxattr(path, "user.skein.seen", note, sizeof(note) - 1);
    return length > 0 ? strtoull(note, NULL, 10) : 0;
}
