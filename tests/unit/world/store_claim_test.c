/* store_claim_test.c -- The copy of a world that may be written, and the transfer of that right. */
#include "world/store/store_claim.h"

#include "tests/unit/world/fixture.h"
#include "world/store/batch.h"
#include "world/store/store.h"
#include "world/store/store_backup.h"

struct pair {
    struct world_file world;
    struct world_file other; /* its directory is where the copy lies */
    char copy[128];
    struct store_claim claim; /* of the world */
};

static struct store *open_as(
        const char *path, enum store_role role, int64_t holder, struct err *err)
{
    struct store *store = NULL;
    struct store_options options = {
            .path = path, .role = role, .holder = holder, .inline_writer = true};
    return store_open(&options, &store, err) ? store : NULL;
}

/* A world that may be followed, at commit 3, and a copy of it. */
static void make_pair(struct pair *pair)
{
    struct err err = {0};
    world_file_init(&pair->world);
    world_file_init(&pair->other);
    (void)snprintf(pair->copy, sizeof(pair->copy), "%s/copy.db", pair->other.directory);
    struct store *store = open_as(pair->world.path, STORE_LINKED, 0, &err);
    assert_non_null(store);
    world_file_submit(store, 1, 3);
    assert_int_equal(store_poll(store), 3);
    assert_done(store_claim_now(store, &pair->claim, &err), err);
    store_close(store);
    struct store_backup backup = {.path = pair->world.path, .dest = pair->copy};
    assert_done(store_backup(&backup, &err), err);
    store = open_as(pair->copy, STORE_COPY, pair->claim.origin, &err);
    assert_non_null(store);
    store_close(store);
}

static void free_pair(struct pair *pair)
{
    world_file_finish(&pair->world);
    world_file_finish(&pair->other);
}

TEST(a_following_copy_can_only_be_written_by_its_follower)
{
    struct pair pair;
    struct store_claim claim;
    struct err err = {0};
    make_pair(&pair);

    assert_null(open_as(pair.copy, STORE_ALONE, 0, &err));
    assert_non_null(strstr(err.text, "is a copy"));
    assert_null(open_as(pair.copy, STORE_LINKED, 0, &err));
    assert_done(store_claim_read(pair.copy, &claim, &err), err);

    assert_false(store_claim_is_held(&claim));
    assert_int_equal(claim.world_id, pair.claim.world_id);
    assert_int_equal(claim.term, 1);
    assert_int_not_equal(claim.origin, pair.claim.origin);
    free_pair(&pair);
}

TEST(one_commit_hands_the_right_to_write_to_the_copy)
{
    struct pair pair;
    struct store_claim copy;
    struct store_claim world;
    struct err err = {0};
    make_pair(&pair);
    assert_done(store_claim_read(pair.copy, &copy, &err), err);

    struct store *one = open_as(pair.world.path, STORE_LINKED, 0, &err);
    struct store *two = open_as(pair.copy, STORE_COPY, 0, &err);
    assert_non_null(one);
    assert_non_null(two);
    assert_done(store_claim_now(one, &world, &err), err);
    struct store_claim_change change = {.now = &world, .holder = copy.origin};
    store_submit(one, store_claim_batch(&change));
    store_submit(two, store_claim_batch(&change));
    assert_int_equal(store_poll(one), 4);
    assert_int_equal(store_poll(two), 4);
    store_close(one);
    store_close(two);

    assert_null(open_as(pair.world.path, STORE_ALONE, 0, &err));
    assert_done(store_claim_read(pair.copy, &copy, &err), err);
    assert_true(store_claim_is_held(&copy));
    assert_int_equal(copy.term, 2);
    two = open_as(pair.copy, STORE_ALONE, 0, &err);
    assert_non_null(two);
    store_close(two);
    free_pair(&pair);
}

/* Makes a commit of the next number, and reads its sum. */
static void commit_change(
        struct store *store, const struct store_claim_change *change, struct store_claim *claim)
{
    struct err err = {0};
    assert_done(store_claim_now(store, claim, &err), err);
    struct batch *batch = store_claim_batch(change);
    batch->number = claim->number + 1;
    batch->next_id = claim->next_id;
    batch->next_arrival = claim->next_arrival;
    store_submit(store, batch);
    assert_int_equal(store_poll(store), claim->number + 1);
    assert_done(store_claim_now(store, claim, &err), err);
}

TEST(a_world_records_the_copy_in_step_and_a_backup_does_not)
{
    struct pair pair;
    struct store_claim claim;
    struct err err = {0};
    char dest[160];
    make_pair(&pair);
    struct store *store = open_as(pair.world.path, STORE_LINKED, 0, &err);
    commit_change(store, &(struct store_claim_change){.in_step = 77}, &claim);
    assert_int_equal(claim.in_step, 77);
    assert_true(store_claim_is_held(&claim));
    (void)snprintf(dest, sizeof(dest), "%s-backup", pair.world.path);
    struct store_backup backup = {.path = pair.world.path, .dest = dest};
    assert_done(store_backup(&backup, &err), err);
    struct store_claim copied;
    assert_done(store_claim_read(dest, &copied, &err), err);
    assert_int_equal(copied.in_step, 0);

    commit_change(
            store, &(struct store_claim_change){.now = &claim, .holder = claim.origin}, &claim);

    assert_int_equal(claim.in_step, 0);
    assert_int_equal(claim.term, 2);
    store_close(store);
    free_pair(&pair);
}

TEST(a_replaced_world_cannot_be_written_and_names_its_successor)
{
    struct pair pair;
    struct store_claim claim;
    struct err err = {0};
    make_pair(&pair);
    struct store *store = open_as(pair.world.path, STORE_LINKED, 0, &err);
    commit_change(store,
            &(struct store_claim_change){
                    .holder = 99, .term = 5, .by = "copy.db on a machine in term 5"},
            &claim);
    assert_int_equal(claim.term, 5);
    store_close(store);

    for (enum store_role role = STORE_ALONE; role <= STORE_LINKED; role++) {
        assert_null(open_as(pair.world.path, role, 0, &err));
        assert_non_null(strstr(err.text, "replaced by copy.db on a machine in term 5"));
    }
    store = open_as(pair.world.path, STORE_COPY, 0, &err);
    assert_non_null(store);
    store_close(store);
    free_pair(&pair);
}

TEST(a_backup_of_a_copy_may_be_served)
{
    struct pair pair;
    struct err err = {0};
    char dest[160];
    make_pair(&pair);
    (void)snprintf(dest, sizeof(dest), "%s-backup", pair.copy);
    struct store_backup backup = {.path = pair.copy, .dest = dest};
    assert_done(store_backup(&backup, &err), err);

    struct store *store = open_as(dest, STORE_ALONE, 0, &err);

    assert_non_null(store);
    store_close(store);
    free_pair(&pair);
}

/* Commits without sums: later commits must not be taken for the same history. */
TEST(commits_without_checksums_start_a_new_chain)
{
    struct pair pair;
    struct store_claim before;
    struct store_claim after;
    struct err err = {0};
    make_pair(&pair);
    struct store *store = open_as(pair.world.path, STORE_ALONE, 0, &err);
    world_file_submit(store, 4, 4);
    assert_int_equal(store_poll(store), 4);
    assert_done(store_claim_now(store, &before, &err), err);
    store_close(store);

    store = open_as(pair.world.path, STORE_LINKED, 0, &err);
    assert_done(store_claim_now(store, &after, &err), err);

    assert_int_equal(before.chain, 0);
    assert_int_not_equal(after.chain, 0);
    assert_int_not_equal(after.chain, pair.claim.chain);
    assert_int_equal(after.number, 4);
    store_close(store);
    free_pair(&pair);
}
