/* migrate_test.c -- Opening any file succeeds or is refused with one sentence. */
#include "world/store/migrate.h"

#include "engine/app/asset_table.h"
#include "engine/base/buf.h"
#include "engine/base/rng.h"
#include "engine/modules/check/check_world.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"
#include "tests/support/world_rows.h"
#include "world/store/store_db.h"

#include <sqlite3.h>

#include <sys/stat.h>
#include <unistd.h>

/* -- helpers -- */

static void write_file(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void read_file(const char *path, struct buf *out)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char bytes[65536];
    for (size_t n = 0; (n = fread(bytes, 1, sizeof(bytes), file)) > 0;) {
        buf_add(out, bytes, n);
    }
    (void)fclose(file);
}

/* Fails unless opening path is refused with code, in one line that names path and contains text. */
static void assert_refused_migrate(const char *path, enum err_code code, const char *text)
{
    struct store_options options = {.path = path, .inline_writer = true};
    struct store *store = NULL;
    struct err err = {0};
    for (int read_only = 0; read_only <= 1; read_only++) {
        options.read_only = read_only;
        assert_false(store_open(&options, &store, &err));
        if (err.code != code || !strstr(err.text, path) || !strstr(err.text, text) ||
                strchr(err.text, '\n')) {
            fail_msg("\"%s\" does not say %s", err.text, text);
        }
    }
}

#define STEPS_MAX 100

/* How many schema steps there really are. */
static unsigned step_count(void)
{
    unsigned count = 0;
    for (size_t i = 0; i < asset_count; i++) {
        count += strncmp(asset_table[i].path, "data/schema/", 12) == 0;
    }
    return count;
}

/* Hands over the real schema steps, and next, which sets the version after it, as an additional
 * step; none if it is empty. */
static void set_steps(const char *next)
{
    static struct asset_entry entries[STEPS_MAX + 1];
    static char path[64];
    static char sql[256];
    size_t count = 0;
    for (size_t i = 0; i < asset_count && count < STEPS_MAX; i++) {
        if (strncmp(asset_table[i].path, "data/schema/", 12) == 0) {
            entries[count++] = asset_table[i];
        }
    }
    (void)snprintf(path, sizeof(path), "data/schema/%03u_test.sql", step_count() + 1);
    (void)snprintf(sql, sizeof(sql), "%s PRAGMA user_version = %u;", next, step_count() + 1);
    entries[count] = (struct asset_entry){path, (const unsigned char *)sql, strlen(sql)};
    asset_set_table(entries, next[0] ? count + 1 : count);
}

/* "TEXT" with the number of real steps in it; borrowed until the next call. */
static const char *with_steps(const char *before, unsigned more, const char *after)
{
    static char text[128];
    (void)snprintf(text, sizeof(text), "%s%u%s", before, step_count() + more, after);
    return text;
}

/* -- not a world -- */

ROWS_TEST(a_missing_world_is_refused_with_the_next_step)
{
    assert_refused_migrate("/tmp/skein-test-none.db", ERR_MISSING, "skein init");
}

ROWS_TEST(a_directory_is_refused_as_a_world)
{
    assert_refused_migrate(fixture->file.directory, ERR_FORMAT, "not a file");
}

ROWS_TEST(an_empty_file_is_refused)
{
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/empty.db", fixture->file.directory);
    write_file(path, "", 0);

    assert_refused_migrate(path, ERR_FORMAT, "is empty");
}

ROWS_TEST(a_text_file_is_refused)
{
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/text.db", fixture->file.directory);
    static const char text[] = "Dear diary, today I made a world.\n";
    write_file(path, text, sizeof(text) - 1);

    assert_refused_migrate(path, ERR_FORMAT, "not a world");
}

ROWS_TEST(another_programs_database_is_refused_and_left_alone)
{
    struct world_file other = fixture->file;
    struct buf before = {0};
    struct buf after = {0};
    (void)snprintf(other.path, sizeof(other.path), "%s/other.db", other.directory);
    world_file_sql(&other, "PRAGMA journal_mode=WAL; CREATE TABLE recipe (name TEXT)");
    read_file(other.path, &before);

    assert_refused_migrate(other.path, ERR_FORMAT, "another program");

    read_file(other.path, &after);
    assert_int_equal(before.length, after.length);
    assert_memory_equal(before.bytes, after.bytes, before.length);
    buf_finish(&before);
    buf_finish(&after);
}

ROWS_TEST(a_zeroed_header_is_refused)
{
    struct buf bytes = {0};
    store_close(fixture->store);
    read_file(fixture->file.path, &bytes);
    memset(bytes.bytes, 0, 512);
    write_file(fixture->file.path, bytes.bytes, bytes.length);

    assert_refused_migrate(fixture->file.path, ERR_FORMAT, "restore a backup");

    buf_finish(&bytes);
    fixture->store = NULL;
}

/* -- schemas -- */

ROWS_TEST(a_newer_schema_is_refused_with_both_numbers)
{
    store_close(fixture->store);
    world_file_sql(&fixture->file, "PRAGMA user_version = 77");

    assert_refused_migrate(fixture->file.path, ERR_FORMAT,
            with_steps("has schema 77, this skein knows up to ", 0, ""));

    fixture->store = NULL;
}

ROWS_TEST(an_older_schema_is_brought_up_after_a_copy_was_kept)
{
    struct world_file copy = fixture->file;
    world_file_submit(fixture->store, 1, 5);
    store_close(fixture->store);
    assert_in_range(snprintf(copy.path, sizeof(copy.path), "%s/world.db.%s", copy.directory,
                            with_steps("before-", 1, "")),
            1, sizeof(copy.path) - 1);

    set_steps("ALTER TABLE object ADD COLUMN mood TEXT;");
    fixture->store = world_file_open(&fixture->file);
    assert_true(world_file_is_at(fixture->store, 5));
    set_steps("");

    struct store *old = world_file_open(&copy);
    assert_true(world_file_is_at(old, 5));
    store_close(old);
    store_close(fixture->store);
    assert_refused_migrate(fixture->file.path, ERR_FORMAT, with_steps("before-", 1, ""));
    fixture->store = NULL;
}

ROWS_TEST(a_reader_does_not_migrate)
{
    struct store_options options = {.path = fixture->file.path, .read_only = true};
    struct store *store = NULL;
    struct err err = {0};
    store_close(fixture->store);
    set_steps("SELECT 1;");

    assert_false(store_open(&options, &store, &err));

    assert_non_null(strstr(err.text, with_steps("has schema ", 0, ", this skein uses ")));
    assert_non_null(strstr(err.text, with_steps("this skein uses ", 1, "")));
    fixture->store = NULL;
}

ROWS_TEST(a_step_that_fails_changes_nothing_and_can_be_tried_again)
{
    world_file_submit(fixture->store, 1, 5);
    store_close(fixture->store);
    struct store_options options = {.path = fixture->file.path, .inline_writer = true};
    struct err err = {0};

    for (int attempt = 1; attempt <= 2; attempt++) {
        set_steps("DROP TABLE object; SELECT no_such_column FROM meta;");
        assert_false(store_open(&options, &fixture->store, &err));
        assert_non_null(strstr(err.text, "cannot bring world"));
    }

    set_steps("");
    fixture->store = world_file_open(&fixture->file);
    assert_true(world_file_is_at(fixture->store, 5));
}

/* -- the schema -- */

static void count_problem(void *data, const char *text)
{
    size_t *count = data;
    *count += text[0] != '\0';
}

/* Returns how many differences the world's schema has. */
static size_t differences(const struct world_file *file)
{
    sqlite3 *db = NULL;
    struct err err = {0};
    size_t count = 0;
    assert_true(store_db_open(file->path, NULL, STORE_DB_READ, &db, &err));
    assert_true(migrate_compare(db, count_problem, &count, &err));
    store_db_close(db);
    return count;
}

ROWS_TEST(the_build_writes_the_schema_that_the_steps_make)
{
    static struct asset_entry entries[STEPS_MAX + 2];
    size_t count = 0;
    for (size_t i = 0; i < asset_count && count < STEPS_MAX + 2; i++) {
        struct asset_entry entry = asset_table[i];
        if (strcmp(entry.path, "data/made/schema.txt") == 0) {
            entries[count++] = entry;
        } else if (strncmp(entry.path, "data/schema/", 12) == 0) {
            /* These steps cannot run, so the comparison has to use the build's file. */
            entries[count++] = (struct asset_entry){entry.path, (const unsigned char *)"?", 1};
        }
    }
    assert_int_equal(count, step_count() + 1);
    asset_set_table(entries, count);

    size_t as_written = differences(&fixture->file);
    set_steps("");
    size_t as_made = differences(&fixture->file);

    assert_int_equal(as_written, 0);
    assert_int_equal(as_made, 0);
}

ROWS_TEST(each_difference_of_the_schema_is_found)
{
    static const char *const changes[] = {
            "CREATE INDEX another ON meta (value)",
            "ALTER TABLE meta ADD COLUMN another ANY",
            "DROP TABLE mail",
            "CREATE VIEW yet_another AS SELECT 1",
            "ALTER TABLE channel RENAME COLUMN topic TO words",
    };
    store_close(fixture->store);
    fixture->store = NULL;
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        sqlite3 *db = NULL;
        assert_int_equal(sqlite3_open(fixture->file.path, &db), SQLITE_OK);
        if (sqlite3_exec(db, changes[i], NULL, NULL, NULL) != SQLITE_OK) {
            fail_msg("%s: %s", changes[i], sqlite3_errmsg(db));
        }
        assert_int_equal(sqlite3_close(db), SQLITE_OK);

        asset_set_table(asset_table, asset_count);
        size_t with_written = differences(&fixture->file);
        set_steps("");

        assert_true(with_written > 0);
        assert_int_equal(differences(&fixture->file), with_written);
    }
}

/* -- damage -- */

ROWS_TEST(a_log_torn_anywhere_gives_the_state_after_some_commit)
{
    struct buf world = {0};
    struct buf log = {0};
    char log_path[128];
    (void)snprintf(log_path, sizeof(log_path), "%s-wal", fixture->file.path);
    world_file_submit(fixture->store, 1, 4);
    assert_int_equal(store_poll(fixture->store), 4);
    for (uint64_t number = 5; number <= 16; number++) {
        world_file_submit(fixture->store, number, number);
        assert_int_equal(store_poll(fixture->store), number);
    }
    store_crash(fixture->store);
    fixture->store = NULL;
    read_file(fixture->file.path, &world);
    read_file(log_path, &log);
    uint64_t reached = 0;

    size_t step = test_steps(
            3100, 1536); /* so that frames of 4,120 bytes are cut at each of many places */

    for (size_t cut = 0; cut < log.length + step; cut += step) {
        write_file(fixture->file.path, world.bytes, world.length);
        write_file(log_path, log.bytes, cut < log.length ? cut : log.length);
        struct store *store = world_file_open(&fixture->file);
        assert_true(store_opened_at(store) >= reached);
        reached = store_opened_at(store);
        assert_true(world_file_is_at(store, reached));
        store_crash(store);
    }

    assert_int_equal(reached, 16);
    buf_finish(&world);
    buf_finish(&log);
    fixture->store = world_file_open(&fixture->file);
}

/* Opens the file, or gets a sentence as refusal, whatever the damage. */
static void look_into(const struct rows_fixture *fixture, uint64_t seed)
{
    struct store_options options = {.path = fixture->file.path, .inline_writer = true};
    struct store *store = NULL;
    struct err err = {0};
    size_t problems = 0;
    size_t told = 0;
    if (store_open(&options, &store, &err)) {
        (void)world_file_is_at(store, 40);
        (void)store_poll(store);
        store_crash(store);
    } else if (err.code == ERR_NONE || !strstr(err.text, fixture->file.path)) {
        fail_msg("seed %llu: \"%s\"", (unsigned long long)seed, err.text);
    }
    if (check_world(fixture->file.path, count_problem, NULL, &told, &problems, &err)) {
        assert_true(told == problems || problems > 1000);
    }
}

ROWS_TEST(flipped_bits_never_crash_the_store)
{
    struct buf world = {0};
    world_file_submit(fixture->store, 1, 40);
    store_close(fixture->store);
    read_file(fixture->file.path, &world);

    for (uint64_t seed = 1; seed <= test_rounds(3, 30); seed++) {
        struct rng rng;
        rng_seed(&rng, seed);
        struct buf damaged = {0};
        buf_add(&damaged, world.bytes, world.length);
        for (uint64_t flips = 1 + rng_below(&rng, 20); flips > 0; flips--) {
            damaged.bytes[rng_below(&rng, damaged.length)] ^= (char)(1 << rng_below(&rng, 8));
        }
        write_file(fixture->file.path, damaged.bytes, damaged.length);
        look_into(fixture, seed);
        buf_finish(&damaged);
    }

    buf_finish(&world);
    fixture->store = NULL;
}

ROWS_TEST(missing_and_zeroed_pages_never_crash_the_store)
{
    struct buf world = {0};
    world_file_submit(fixture->store, 1, 40);
    store_close(fixture->store);
    read_file(fixture->file.path, &world);

    /* Each third page, because torn pages are alike and all of them take ten seconds. */
    for (size_t page = 0; page * 4096 < world.length; page += 3) {
        struct buf damaged = {0};
        buf_add(&damaged, world.bytes, world.length);
        memset(damaged.bytes + page * 4096, 0, 4096);
        write_file(fixture->file.path, damaged.bytes, damaged.length);
        look_into(fixture, page);
        write_file(fixture->file.path, world.bytes, page * 4096 + 100);
        look_into(fixture, page);
        buf_finish(&damaged);
    }

    buf_finish(&world);
    fixture->store = NULL;
}
