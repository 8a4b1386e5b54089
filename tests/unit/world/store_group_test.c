/* store_group_test.c -- Batches that are written as one group leave the file that they leave one by
 * one. */
#include "world/store/store_group.h"

#include "engine/base/rng.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"
#include "tests/support/world_file.h"
#include "world/store/batch.h"
#include "world/store/store_sql.h"

#include <sqlite3.h>

enum { OBJECTS = 6, REFS = 2, GROUPS = 12, BATCHES_MAX = 9, ROWS_MAX = 5 };

struct written_file {
    struct world_file file;
    struct store_sql *sql;
};

struct group_scene {
    struct written_file together;
    struct written_file alone;
    struct rng rng;
    uint64_t number;
    uint64_t holders[REFS]; /* object with that ref; 0: none */
};

static void open_written(struct written_file *written)
{
    struct err err = {0};
    world_file_init(&written->file);
    struct store_options options = {.path = written->file.path, .durability = STORE_PROCESS};
    if (!store_sql_open(&options, &written->sql, &err)) {
        fail_msg("%s", err.text);
    }
}

static int set_scene_group(void **state)
{
    static struct group_scene scene;
    scene = (struct group_scene){0};
    open_written(&scene.together);
    open_written(&scene.alone);
    *state = &scene;
    return 0;
}

static int strike_scene_group(void **state)
{
    struct group_scene *scene = *state;
    struct written_file *files[] = {&scene->together, &scene->alone};
    for (size_t i = 0; i < 2; i++) {
        store_sql_close(files[i]->sql, false);
        world_file_finish(&files[i]->file);
    }
    return 0;
}

#define GROUP_TEST(name)                                                                       \
    TEST_OF(name, struct group_scene, scene, set_scene_group, strike_scene_group)

/* -- batches -- */

static uint64_t pick(struct group_scene *scene, uint64_t count)
{
    return rng_below(&scene->rng, count);
}

static void put_object(struct batch *batch, uint64_t id, uint64_t location, int64_t arrived,
        uint64_t owner, const char *ref)
{
    struct value columns[] = {value_object(id), value_object(location), value_int(arrived),
            value_object(owner), ref ? value_text(ref) : value_nil(), value_int(0)};
    batch_add(&batch->rows, BATCH_OBJECT, TABLE_END, columns, 6);
    value_finish(&columns[4]);
}

static void put_property(
        struct batch *batch, uint64_t id, const char *name, struct value value, bool is_delete)
{
    struct value columns[] = {value_object(id), value_text(name), value};
    batch_add(&batch->rows, is_delete ? BATCH_PROPERTY_DELETE : BATCH_PROPERTY, TABLE_END,
            columns, is_delete ? 2 : 3);
    value_finish(&columns[1]);
    value_finish(&columns[2]);
}

static void put_parents(struct batch *batch, uint64_t id, uint64_t proto)
{
    struct value columns[] = {value_object(id), value_object(proto)};
    batch_add(&batch->rows, BATCH_PARENTS, TABLE_END, columns, 2);
}

static void delete_object(struct batch *batch, uint64_t id)
{
    struct value column = value_object(id);
    batch_add(&batch->rows, BATCH_OBJECT_DELETE, TABLE_END, &column, 1);
}

/* A row that belongs to an object, as a timer does. */
static void put_timer_row(struct batch *batch, uint64_t id, int64_t due, bool is_delete)
{
    struct value columns[] = {value_object(id), value_text("t"), value_int(due), value_int(0),
            value_object(0), value_bool(due % 2 == 0)};
    batch_add(&batch->rows, is_delete ? BATCH_ROW_DELETE : BATCH_ROW, TABLE_TIMER, columns,
            is_delete ? 2 : 6);
    value_finish(&columns[1]);
}

static struct value some_value(struct group_scene *scene)
{
    struct value list = value_table();
    switch (pick(scene, 6)) {
    case 0:
        value_finish(&list);
        return value_float(0.5);
    case 1:
        value_table_append(&list, value_int((int64_t)pick(scene, 9)));
        return list;
    case 2:
        value_finish(&list);
        return value_object(1 + pick(scene, OBJECTS));
    case 3:
        value_finish(&list);
        return value_bool(pick(scene, 2) == 0);
    case 4:
        value_finish(&list);
        return value_text(pick(scene, 2) ? "a tall lamp" : "lamp");
    default:
        value_finish(&list);
        return value_int((int64_t)pick(scene, 9));
    }
}

/* A ref changes hands as tx_commit writes it: first its holder gives it up. */
static void give_ref(struct group_scene *scene, struct batch *batch, uint64_t id)
{
    static const char *const refs[REFS] = {"test/one", "test/two"};
    size_t which = pick(scene, REFS);
    for (size_t i = 0; i < REFS; i++) {
        if (scene->holders[i] == id || (i == which && scene->holders[i])) {
            put_object(batch, scene->holders[i], 0, 1, 0, NULL);
            scene->holders[i] = 0;
        }
    }
    scene->holders[which] = id;
    put_object(batch, id, 0, 1, 0, refs[which]);
}

static void add_row(struct group_scene *scene, struct batch *batch)
{
    static const char *const property_names[] = {"name", "count", "aliases", "area"};
    uint64_t id = 1 + pick(scene, OBJECTS);
    const char *name = property_names[pick(scene, 4)];
    switch (pick(scene, 12)) {
    case 0:
        give_ref(scene, batch, id);
        return;
    case 1:
        put_parents(batch, id, 1 + pick(scene, OBJECTS));
        return;
    case 2:
        put_property(batch, id, name, value_nil(), true);
        return;
    case 3:
        for (size_t i = 0; i < REFS; i++) {
            scene->holders[i] = scene->holders[i] == id ? 0 : scene->holders[i];
        }
        delete_object(batch, id);
        return;
    case 4:
    case 5:
        put_timer_row(batch, id, (int64_t)pick(scene, 9), pick(scene, 4) == 0);
        return;
    case 6:
    case 7:
    case 8:
        for (size_t i = 0; i < REFS; i++) {
            if (scene->holders[i] == id) {
                return; /* only give_ref changes it */
            }
        }
        put_object(batch, id, pick(scene, OBJECTS), (int64_t)pick(scene, 99),
                pick(scene, 4) == 0, NULL);
        return;
    default:
        put_property(batch, id, name, some_value(scene), false);
        return;
    }
}

static struct batch *make_batch(struct group_scene *scene)
{
    struct batch *batch = batch_create();
    batch->number = ++scene->number;
    for (uint64_t i = 1 + pick(scene, ROWS_MAX); i > 0; i--) {
        add_row(scene, batch);
    }
    return batch;
}

/* -- comparing -- */

static void write_batches(struct written_file *written, const struct batch *first)
{
    struct err err = {0};
    if (!store_sql_write(written->sql, first, &err)) {
        fail_msg("%s", err.text);
    }
}

static void put_rows(sqlite3 *db, const char *table, struct buf *out)
{
    sqlite3_stmt *rows = NULL;
    char *sql = sqlite3_mprintf("SELECT * FROM %s ORDER BY 1, 2", table);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        buf_printf(out, "%s:", table);
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            buf_printf(out, " %d ", sqlite3_column_type(rows, i));
            const char *bytes = sqlite3_column_blob(rows, i);
            buf_add_str(out, (struct str){bytes, (size_t)sqlite3_column_bytes(rows, i)});
        }
        buf_add_char(out, '\n');
    }
    sqlite3_finalize(rows);
    sqlite3_free(sql);
}

/* Appends what the file has, also the objects that a search by name finds. */
static void put_file(const struct written_file *written, struct buf *out)
{
    static const char *const tables[] = {"object", "parent", "property", "timer",
            "(SELECT * FROM meta WHERE name <> 'log_from')",
            "(SELECT rowid, 0 FROM named WHERE named MATCH 'lamp')"};
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(written->file.path, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        put_rows(db, tables[i], out);
    }
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

GROUP_TEST(random_groups_are_written_as_their_batches_one_by_one)
{
    for (unsigned round = 0; round < test_rounds(6, 60); round++) {
        rng_seed(&scene->rng, test_number("SKEIN_SEED", 1) + round);
        for (int i = 0; i < GROUPS; i++) {
            struct batch *first = NULL;
            struct batch **next = &first;
            for (uint64_t k = 1 + pick(scene, BATCHES_MAX); k > 0; k--) {
                *next = make_batch(scene);
                next = &(*next)->next;
            }
            write_batches(&scene->together, first);
            while (first) {
                struct batch *batch = first;
                first = batch->next;
                batch->next = NULL;
                write_batches(&scene->alone, batch);
                batch_destroy(batch);
            }
            struct buf together = {0};
            struct buf alone = {0};
            put_file(&scene->together, &together);
            put_file(&scene->alone, &alone);
            assert_string_equal(together.bytes, alone.bytes);
            buf_finish(&together);
            buf_finish(&alone);
        }
    }
}

/* A batch alone may also be written by one statement for several rows, so the rows themselves. */
GROUP_TEST(the_last_of_several_writes_to_the_same_row_counts)
{
    struct buf file = {0};
    struct batch *batch = batch_create();
    batch->number = 1;
    put_object(batch, 1, 2, 10, 0, NULL);
    put_object(batch, 2, 0, 1, 0, NULL);
    put_object(batch, 1, 0, 20, 3, NULL);
    put_property(batch, 1, "count", value_int(1), false);
    put_property(batch, 1, "count", value_nil(), true);
    put_property(batch, 1, "count", value_int(2), false);
    put_property(batch, 2, "count", value_int(3), false);
    put_property(batch, 2, "count", value_nil(), true);

    write_batches(&scene->together, batch);

    batch_destroy(batch);
    put_file(&scene->together, &file);
    assert_non_null(strstr(file.bytes, "object: 1 1 1 0 1 20 1 3 5  1 0"));
    assert_non_null(strstr(file.bytes, "property: 1 1 3 count 1 2"));
    assert_null(strstr(file.bytes, "property: 1 2 3 count"));
    buf_finish(&file);
}

/* Far more rows than are held at once. */
GROUP_TEST(a_large_group_is_written_whole)
{
    struct buf file = {0};
    struct batch *batch = batch_create();
    batch->number = 1;
    for (uint64_t id = 1; id <= 3000; id++) {
        put_object(batch, id, 0, (int64_t)id, 0, NULL);
        put_property(batch, id, "count", value_int((int64_t)id), false);
    }

    write_batches(&scene->together, batch);

    batch_destroy(batch);
    put_file(&scene->together, &file);
    size_t lines = 0;
    for (const char *c = file.bytes; (c = strstr(c, "count")) != NULL; c++) {
        lines++;
    }
    assert_int_equal(lines, 3000);
    assert_non_null(strstr(file.bytes, "object: 1 3000 1 0 1 3000"));
    buf_finish(&file);
}
