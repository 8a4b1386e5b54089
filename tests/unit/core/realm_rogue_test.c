/* realm_rogue_test.c -- what a member world that has been taken over can make another one believe: of itself, of the names
 * and the ages of others, and of what the disk does not give. */
#include "engine/core/realm/realm_own.h"
#include "tests/support/fault_vfs.h"
#include "tests/unit/core/post_keys.h"
#include "tests/unit/core/rogue.h"

#define ROGUE_VFS "realm-rogue"

/* -- what the disk does not give -- */

static void read_meta(struct engine *engine, const char *name, char out[200])
{
    struct row row = row_new(TABLE_META);
    row_set_str(&row, "name", str_of(name));
    assert_true(rows_find(engine->world, &row));
    (void)str_copy(value_as_str(row_value(&row, "value")), out, 200);
    row_finish(&row);
}

/* A commit to the file, after which no page that was read is good any more. */
static void make_cache_stale(struct board *board, size_t i)
{
    struct engine *engine = board_engine(board, i);
    struct row row = row_new(TABLE_META);
    slice_begin(engine, 0, 0);
    row_set_str(&row, "name", STR("stale"));
    row_set(&row, "value", value_int((int64_t)++engine->token_number));
    rows_put(engine->world, &row);
    slice_commit(engine);
    play_turn(&board->worlds[i].play);
    while (store_durable(engine->world->store) < engine->world->commit_number) {
        play_turn(&board->worlds[i].play);
    }
}

/* What a world keeps of its realm is as it was, and a letter is written after it has been read. */
static void read_in_vain(struct board *board, uint64_t nth, struct fault_vfs *vfs)
{
    struct engine *engine = board_engine(board, 0);
    struct row before;
    struct row now;
    char mark[REALM_MARK_SIZE] = "";
    struct err err = {0};
    (void)post_row_find(engine, "alder", &before);
    assert_true(row_id(&before, "sent") > 0);
    assert_true(row_int(&before, "joined_ms") > 0);

    make_cache_stale(board, 0);
    fault_vfs_fail(vfs, FAULT_EIO, nth, true);
    slice_begin(engine, 0, 0);
    realm_own_begin(engine);
    bool marked = realm_own_mark(engine, STR("words"), mark, &err);
    post_registrar_come(engine, NULL, 0, clock_wall_ms());
    bool written = post_write(engine, STR("birch"), "note", STR("one"), &err);
    fault_vfs_heal(vfs);
    slice_commit(engine);

    assert_true(nth > 1 || !marked);
    assert_true(nth > 1 || !written);
    (void)post_row_find(engine, "alder", &now);
    assert_int_equal(row_id(&now, "sent"), row_id(&before, "sent") + written);
    assert_int_equal(row_int(&now, "joined_ms"), row_int(&before, "joined_ms"));
    assert_int_equal(row_int(&now, "state"), POST_SELF);
    row_finish(&before);
    row_finish(&now);
}

TEST(what_the_disk_does_not_give_just_now_is_not_replaced)
{
    struct board board;
    struct fault_vfs *vfs = fault_vfs_create(ROGUE_VFS);
    char key[200];
    char passport[REALM_MARK_SIZE];
    struct err err;
    board_open_on(&board, 2, ROGUE_VFS, 0);
    struct engine *engine = board_engine(&board, 0);
    slice_begin(engine, 0, 0);
    assert_true(travel_passport(engine, STR("alder.7"), STR("birch"), 3, passport, &err));
    slice_commit(engine);
    for (uint64_t nth = 1; nth <= 6; nth++) {
        char now[200];
        read_meta(engine, "realm:own", key);

        read_in_vain(&board, nth, vfs);

        read_meta(engine, "realm:own", now);
        assert_string_equal(now, key);
        assert_true(
                travel_passport_is(engine, STR("alder.7"), STR("birch"), 3, str_of(passport)));
        board_wait(&board, 500);
    }
    board_close(&board);
    fault_vfs_destroy(vfs);
}

static const struct CMUnitTest realm_rogue_tests[] = {
        IT(what_the_disk_does_not_give_just_now_is_not_replaced),
};

TESTS(realm_rogue)
