/* rows_test.c -- A table reads as it will be: the open tx, pending commits and the file
 * together. */
#include "world/model/rows.h"

#include "engine/base/buf.h"
#include "engine/base/rng.h"
#include "tests/unit/world/fixture.h"

#include <stdio.h>

/* -- letters, as an example of rows -- */

static void put_letter(struct world *world, uint64_t box, int64_t number, const char *text)
{
    struct row row = row_new(TABLE_MAIL);
    row_set_id(&row, "recipient", box);
    row_set_int(&row, "number", number);
    row_set_int(&row, "time_ms", 0);
    row_set_int(&row, "read", 0);
    row_set_str(&row, "text", str_of(text));
    rows_put(world, &row);
}

static void delete_letter(struct world *world, uint64_t box, int64_t number)
{
    struct row key = row_new(TABLE_MAIL);
    row_set_id(&key, "recipient", box);
    row_set_int(&key, "number", number);
    rows_delete(world, &key);
}

static struct store_select of_box(uint64_t box)
{
    return (struct store_select){.table = TABLE_MAIL,
            .where = {{"recipient", STORE_EQUAL, value_int((int64_t)box)}},
            .order = "number"};
}

/* "1:text 2:text " */
static void print_rows(struct rows rows, struct buf *out)
{
    buf_clear(out);
    for (size_t i = 0; i < rows.count; i++) {
        buf_printf(out, "%lld:%.*s ", (long long)row_int(&rows.items[i], "number"),
                STR_FMT(row_str(&rows.items[i], "text")));
    }
    rows_finish(&rows);
}

#define assert_letters(f, box, expected)                                                       \
    do {                                                                                       \
        struct buf found_ = {0};                                                               \
        struct store_select select_ = of_box(box);                                             \
        print_rows(rows_read((f)->world, &select_, 0), &found_);                               \
        assert_string_equal(found_.bytes ? found_.bytes : "", expected);                       \
        buf_finish(&found_);                                                                   \
    } while (0)

FIXTURE_TEST(rows_of_the_open_transaction_are_read_until_rollback)
{
    put_letter(f->world, 1, 1, "a");
    size_t savepoint = tx_savepoint(f->world);
    put_letter(f->world, 1, 2, "b");
    put_letter(f->world, 1, 1, "c");
    delete_letter(f->world, 1, 2);
    assert_letters(f, 1, "1:c ");

    tx_rollback_to(f->world, savepoint);
    assert_letters(f, 1, "1:a ");

    tx_rollback(f->world);
    tx_begin(f->world);
    assert_letters(f, 1, "");
}

FIXTURE_TEST(rows_not_yet_durable_are_read_and_waited_for)
{
    put_letter(f->world, 1, 1, "a");
    uint64_t number = tx_commit(f->world);
    tx_begin(f->world);

    world_seen_reset(f->world);
    assert_letters(f, 2, "");
    assert_int_equal(f->world->seen, 0);
    assert_letters(f, 1, "1:a ");
    assert_int_equal(f->world->seen, number);

    fixture_sync(f);
    put_letter(f->world, 3, 1, "b");
    fixture_sync(f);
    world_seen_reset(f->world);
    assert_letters(f, 1, "1:a ");
    assert_int_equal(f->world->seen, 0);
}

FIXTURE_TEST(a_row_is_found_by_its_key_in_the_transaction_or_on_disk)
{
    put_letter(f->world, 1, 1, "a");
    for (int i = 0; i < 3; i++) {
        struct row row = row_new(TABLE_MAIL);
        row_set_id(&row, "recipient", 1);
        row_set_int(&row, "number", 2);
        assert_false(rows_find(f->world, &row));
        row_set_int(&row, "number", 1);
        assert_true(rows_find(f->world, &row));
        assert_str(row_str(&row, "text"), "a");
        row_finish(&row);
        if (i == 0) {
            (void)tx_commit(f->world);
            tx_begin(f->world);
        } else {
            fixture_sync(f);
        }
    }
}

FIXTURE_TEST(a_limit_counts_rows_after_merging_changes_with_the_disk)
{
    for (int i = 1; i <= 6; i++) {
        put_letter(f->world, 1, i, "file");
    }
    fixture_sync(f);
    delete_letter(f->world, 1, 6);
    put_letter(f->world, 1, 4, "tx");
    put_letter(f->world, 1, 7, "tx");
    struct buf found = {0};
    struct store_select select = of_box(1);
    select.descending = true;
    select.where[1] = (struct store_term){"number", STORE_ABOVE, value_int(1)};

    print_rows(rows_read(f->world, &select, 3), &found);
    assert_string_equal(found.bytes, "7:tx 5:file 4:tx ");
    assert_int_equal(rows_max(f->world, TABLE_MAIL, "number"), 7);
    delete_letter(f->world, 1, 7);
    assert_int_equal(rows_max(f->world, TABLE_MAIL, "number"), 5);

    buf_finish(&found);
}

FIXTURE_TEST(columns_that_are_not_selected_are_not_read)
{
    put_letter(f->world, 1, 1, "a");
    put_letter(f->world, 3, 1, "a");
    fixture_sync(f);
    put_letter(f->world, 3, 1, "a");
    fixture_sync(f);
    struct store_select select = of_box(1);
    select.only = "time_ms read";
    struct rows rows = rows_read(f->world, &select, 0);

    assert_int_equal(rows.count, 1);
    assert_int_equal(row_int(&rows.items[0], "number"), 1);
    assert_int_equal(row_value(&rows.items[0], "read")->kind, VALUE_INT);
    assert_int_equal(row_value(&rows.items[0], "text")->kind, VALUE_NIL);
    rows_finish(&rows);
}

static void put_timer(struct world *world, uint64_t object, int64_t number)
{
    char name[24];
    struct row row = row_new(TABLE_TIMER);
    (void)snprintf(name, sizeof(name), "t%lld", (long long)number);
    row_set_id(&row, "object", object);
    row_set_str(&row, "name", str_of(name));
    row_set_int(&row, "due_ms", 7);
    row_set_int(&row, "period_ms", 0);
    row_set_int(&row, "owner", 0);
    rows_put(world, &row);
}

static size_t count_timers(struct world *world)
{
    struct store_select select = {
            .table = TABLE_TIMER, .where = {{"due_ms", STORE_EQUAL, value_int(7)}}};
    struct rows rows = rows_read(world, &select, 0);
    size_t count = rows.count;
    rows_finish(&rows);
    return count;
}

FIXTURE_TEST(destroying_an_object_deletes_its_rows)
{
    struct object *box = fixture_make(f, NULL, NULL);
    uint64_t id = box->id;
    put_timer(f->world, id, 1);
    put_timer(f->world, id + 100, 2);
    fixture_sync(f);
    assert_int_equal(count_timers(f->world), 2);

    put_timer(f->world, id, 3);
    world_destroy(f->world, world_find(f->world, id));
    (void)tx_commit(f->world);
    tx_begin(f->world);
    assert_int_equal(count_timers(f->world), 1);
    put_timer(f->world, id, 4);
    assert_int_equal(count_timers(f->world), 2);
    fixture_sync(f);
    fixture_sync(f);
    assert_int_equal(count_timers(f->world), 2);
}

FIXTURE_TEST(a_tables_version_changes_with_each_change_and_rollback)
{
    uint64_t before = rows_version(f->world, TABLE_MAIL);
    uint64_t other = rows_version(f->world, TABLE_CHANNEL);
    put_letter(f->world, 1, 1, "a");
    uint64_t put = rows_version(f->world, TABLE_MAIL);
    assert_true(put != before);
    tx_rollback(f->world);
    tx_begin(f->world);
    assert_true(rows_version(f->world, TABLE_MAIL) != put);
    assert_int_equal(rows_version(f->world, TABLE_CHANNEL), other);
}

/* "1 -1 " : the letters reported to the index, with a minus if they are gone. */
struct hearing {
    struct world *world;
    struct buf heard;
};

static void hear(void *data, const struct row *changed)
{
    struct hearing *hearing = data;
    struct row row = row_dup(changed);
    bool is = rows_find(hearing->world, &row);
    buf_printf(
            &hearing->heard, "%s%lld ", is ? "" : "-", (long long)row_int(changed, "number"));
    row_finish(&row);
}

FIXTURE_TEST(a_table_watcher_is_called_for_changes_and_rollbacks)
{
    struct hearing hearing = {.world = f->world};
    rows_watch(f->world, TABLE_MAIL, hear, &hearing);
    world_seen_reset(f->world);

    put_letter(f->world, 1, 1, "kept");
    (void)tx_commit(f->world);
    tx_begin(f->world);
    size_t mark = tx_savepoint(f->world);
    put_letter(f->world, 1, 1, "again");
    put_letter(f->world, 1, 2, "new");
    delete_letter(f->world, 1, 1);
    tx_rollback_to(f->world, mark);

    assert_str(buf_str(&hearing.heard), "1 1 2 -1 1 -2 1 ");
    assert_int_equal(f->world->seen, 0);
    rows_watch(f->world, TABLE_MAIL, NULL, NULL);
    buf_finish(&hearing.heard);
}

/* -- against a model: the text of each letter, or nothing -- */

#define BOXES 2
#define LETTERS 6
#define ROWS_STEPS 20000

struct rows_model {
    int text[BOXES][LETTERS]; /* 0: none */
};

static void assert_as_model(struct fixture *f, const struct rows_model *model)
{
    for (uint64_t box = 0; box < BOXES; box++) {
        struct buf expected = {0};
        for (int i = 0; i < LETTERS; i++) {
            if (model->text[box][i]) {
                buf_printf(&expected, "%d:%d ", i, model->text[box][i]);
            }
        }
        assert_letters(f, box + 1, expected.bytes ? expected.bytes : "");
        buf_finish(&expected);
    }
}

FIXTURE_TEST(random_changes_to_rows_read_as_in_the_model)
{
    struct rng rng;
    rng_seed(&rng, 11);
    struct rows_model now = {0};
    struct rows_model at_savepoint = {0};
    struct rows_model at_commit = {0};
    size_t savepoint = tx_savepoint(f->world);
    for (int step = 1; step <= ROWS_STEPS; step++) {
        uint64_t box = rng_below(&rng, BOXES);
        int64_t letter = (int64_t)rng_below(&rng, LETTERS);
        char text[16];
        (void)snprintf(text, sizeof(text), "%d", step);
        switch (rng_below(&rng, 12)) {
        case 0:
            tx_rollback_to(f->world, savepoint);
            now = at_savepoint;
            break;
        case 1:
            savepoint = tx_savepoint(f->world);
            at_savepoint = now;
            break;
        case 2:
            tx_rollback(f->world);
            tx_begin(f->world);
            now = at_commit;
            savepoint = tx_savepoint(f->world);
            at_savepoint = now;
            break;
        case 3:
        case 4:
            (void)tx_commit(f->world);
            tx_begin(f->world);
            at_savepoint = at_commit = now;
            savepoint = tx_savepoint(f->world);
            break;
        case 5:
            (void)store_poll(f->store);
            break;
        case 6:
        case 7:
        case 8:
            delete_letter(f->world, box + 1, letter);
            now.text[box][letter] = 0;
            break;
        default:
            put_letter(f->world, box + 1, letter, text);
            now.text[box][letter] = step;
            break;
        }
        if (step % 7 == 0) {
            assert_as_model(f, &now);
        }
    }
}
