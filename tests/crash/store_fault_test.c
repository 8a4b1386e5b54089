/* store_fault_test.c -- The disk fails at its n-th call, and everything that was reported durable
 * is kept.
 *
 * A scenario of 200 commits is run repeatedly, each time with another call to the disk failing
 * (EIO, full, a torn write; once, or from then on). CI takes a sample of the calls;
 * SKEIN_ROUNDS=100000 takes every one. */
#include "engine/base/log.h"
#include "engine/modules/check/check_world.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"
#include "tests/support/world_file.h"
#include "world/store/store_backup.h"

#include <sqlite3.h>

#include <semaphore.h>
#include <string.h>
#include <unistd.h>

#define COMMITS 200

struct fault_scene {
    struct world_file file;
    char pristine[112];
    struct fault_vfs *vfs;
};

/* Drops the store's log messages, since it rightly complains in each of thousands of runs. */
static void drop_line_fault(void *data, enum log_level level, const char *line)
{
    (void)data;
    (void)level;
    (void)line;
}

static int set_scene_fault(void **state)
{
    static struct fault_scene scene;
    log_set_sink(drop_line_fault, NULL);
    world_file_init(&scene.file);
    (void)snprintf(scene.pristine, sizeof(scene.pristine), "%s.new", scene.file.path);
    world_file_copy(scene.file.path, scene.pristine);
    scene.vfs = fault_vfs_create("fault");
    *state = &scene;
    return 0;
}

static int strike_scene_fault(void **state)
{
    struct fault_scene *scene = *state;
    fault_vfs_destroy(scene->vfs);
    world_file_finish(&scene->file);
    log_set_sink(NULL, NULL);
    return 0;
}

#define FAULT_TEST(name)                                                                       \
    TEST_OF(name, struct fault_scene, scene, set_scene_fault, strike_scene_fault)

static struct store *try_open_fault(const struct fault_scene *scene)
{
    struct store_options options = {
            .path = scene->file.path, .inline_writer = true, .vfs = "fault"};
    struct store *store = NULL;
    struct err err = {0};
    if (!store_open(&options, &store, &err)) {
        assert_true(err.code != ERR_NONE);
        assert_non_null(strstr(err.text, scene->file.path));
        return NULL;
    }
    return store;
}

static void start_afresh_fault(const struct fault_scene *scene)
{
    char beside[128];
    (void)snprintf(beside, sizeof(beside), "%s-wal", scene->file.path);
    (void)unlink(beside);
    (void)snprintf(beside, sizeof(beside), "%s-shm", scene->file.path);
    (void)unlink(beside);
    world_file_copy(scene->pristine, scene->file.path);
}

/* Commits all, one for each poll; returns the last commit that the store reports as durable. */
static uint64_t commit_all(struct store *store)
{
    uint64_t durable = store_opened_at(store);
    for (uint64_t number = durable + 1; number <= COMMITS; number++) {
        world_file_submit(store, number, number);
        uint64_t now = store_poll(store);
        assert_true(now >= durable);
        durable = now;
    }
    return durable;
}

static void assert_state(const struct fault_scene *scene, uint64_t at_least)
{
    struct store *store = try_open_fault(scene);
    assert_non_null(store);
    assert_true(store_opened_at(store) >= at_least);
    assert_true(world_file_is_at(store, store_opened_at(store)));
    store_close(store);
}

/* The fault strikes somewhere between opening and closing; then the process is killed. */
static void run_killed(struct fault_scene *scene)
{
    struct store *store = try_open_fault(scene);
    uint64_t durable = store ? commit_all(store) : 0;
    store_crash(store);
    fault_vfs_heal(scene->vfs);
    assert_state(scene, durable);
}

/* The fault ends while the store is open: all that waited gets written. */
static void run_healed(struct fault_scene *scene)
{
    struct store *store = try_open_fault(scene);
    struct store_load load = {0};
    if (!store) {
        fault_vfs_heal(scene->vfs);
        store = try_open_fault(scene);
        assert_non_null(store);
    }
    uint64_t durable = commit_all(store);
    store_load_now(store, &load);
    assert_int_equal(load.batches, COMMITS - durable);
    assert_int_equal(load.failing, durable < COMMITS);
    assert_int_equal(load.problem[0] != '\0', load.failing);
    fault_vfs_heal(scene->vfs);
    assert_int_equal(store_poll(store), COMMITS);
    assert_true(world_file_is_at(store, COMMITS));
    store_close(store);
    assert_state(scene, COMMITS);
}

/* Closing goes on under the fault, and is followed by a start without it. */
static void run_closed(struct fault_scene *scene)
{
    struct store *store = try_open_fault(scene);
    uint64_t durable = store ? commit_all(store) : 0;
    store_close(store);
    fault_vfs_heal(scene->vfs);
    assert_state(scene, durable);
}

static void (*const runs[])(struct fault_scene *scene) = {run_killed, run_healed, run_closed};
#define RUNS (sizeof(runs) / sizeof(runs[0]))

static uint64_t count_calls(struct fault_scene *scene)
{
    start_afresh_fault(scene);
    fault_vfs_heal(scene->vfs);
    struct store *store = try_open_fault(scene);
    assert_int_equal(commit_all(store), COMMITS);
    store_close(store);
    return fault_vfs_calls(scene->vfs);
}

FAULT_TEST(every_commit_reported_durable_survives_disk_failures)
{
    uint64_t calls = count_calls(scene);
    uint64_t all = calls * FAULT_KINDS * 2 * RUNS;
    uint64_t rounds = test_rounds(40, 100);
    uint64_t step = rounds < all ? all / rounds : 1;

    for (uint64_t at = 0; at < all; at += step) {
        uint64_t nth = at % calls + 1;
        uint64_t how = at / calls;
        start_afresh_fault(scene);
        fault_vfs_fail(scene->vfs, (enum fault_kind)(how % FAULT_KINDS), nth,
                how / FAULT_KINDS % 2 == 1);
        runs[how / FAULT_KINDS / 2](scene);
        assert_int_equal(sqlite3_memory_used(), 0);
    }
}

FAULT_TEST(an_open_with_a_failing_disk_works_fully_or_leaks_nothing)
{
    char log[128];
    (void)snprintf(log, sizeof(log), "%s-wal", scene->file.path);
    start_afresh_fault(scene);
    fault_vfs_heal(scene->vfs);
    store_close(try_open_fault(scene));
    uint64_t calls = fault_vfs_calls(scene->vfs);

    for (uint64_t nth = 1; nth <= calls; nth++) {
        start_afresh_fault(scene);
        fault_vfs_fail(scene->vfs, FAULT_EIO, nth, false);
        struct store *store = try_open_fault(scene);
        /* A store that could be opened all the same takes commits into a log. */
        assert_int_equal(store ? commit_all(store) : COMMITS, COMMITS);
        assert_int_equal(store ? access(log, F_OK) : 0, 0);
        store_close(store);
        assert_int_equal(sqlite3_memory_used(), 0);
        fault_vfs_heal(scene->vfs);
    }
}

/* -- the same with the store's own thread -- */

static void post(void *data)
{
    (void)sem_post(data);
}

static struct store *open_threaded(const struct fault_scene *scene, sem_t *news)
{
    struct store_options options = {
            .path = scene->file.path, .vfs = "fault", .wake = post, .wake_data = news};
    struct store *store = NULL;
    struct err err = {0};
    if (!store_open(&options, &store, &err)) {
        fail_msg("%s", err.text);
    }
    return store;
}

static bool is_failing(const struct store *store)
{
    struct store_load load = {0};
    store_load_now(store, &load);
    return load.failing;
}

static void await_failure(const struct store *store, sem_t *news)
{
    while (!is_failing(store)) {
        assert_int_equal(sem_wait(news), 0);
    }
}

static void await_commit(struct store *store, sem_t *news, uint64_t number)
{
    while (store_poll(store) < number) {
        assert_int_equal(sem_wait(news), 0);
    }
}

FAULT_TEST(the_store_thread_tries_again_until_the_disk_recovers)
{
    sem_t news;
    assert_int_equal(sem_init(&news, 0, 0), 0);
    struct store *store = open_threaded(scene, &news);
    fault_vfs_fail(scene->vfs, FAULT_EIO, 1, true);
    world_file_submit(store, 1, 1);
    await_failure(store, &news);
    world_file_submit(store, 2, COMMITS);
    assert_int_equal(store_poll(store), 0);

    fault_vfs_heal(scene->vfs);
    await_commit(store, &news, COMMITS);

    assert_false(is_failing(store));
    store_close(store);
    assert_state(scene, COMMITS);
    (void)sem_destroy(&news);
}

FAULT_TEST(a_reported_commit_is_noted_before_waiting_for_the_disk)
{
    sem_t news;
    assert_int_equal(sem_init(&news, 0, 0), 0);
    struct store *store = open_threaded(scene, &news);
    for (uint64_t number = 1; number <= COMMITS; number++) {
        world_file_submit(store, number, number);
        await_commit(store, &news, number);
    }

    fault_vfs_fail(scene->vfs, FAULT_EIO, 1, true);
    world_file_submit(store, COMMITS + 1, COMMITS + 1);
    await_failure(store, &news);

    assert_int_equal(world_file_noted(scene->file.path), COMMITS);
    store_crash(store);
    (void)sem_destroy(&news);
}

FAULT_TEST(closing_and_crashing_end_on_a_dead_disk)
{
    sem_t news;
    assert_int_equal(sem_init(&news, 0, 0), 0);

    for (int crash = 0; crash <= 1; crash++) {
        struct store *store = open_threaded(scene, &news);
        fault_vfs_fail(scene->vfs, FAULT_EIO, 1, true);
        world_file_submit(store, 1, 5);
        await_failure(store, &news);
        if (crash) {
            store_crash(store);
        } else {
            store_close(store);
        }
        fault_vfs_heal(scene->vfs);
    }

    assert_state(scene, 0);
    (void)sem_destroy(&news);
}

static void print_problem(void *data, const char *text)
{
    (void)data;
    (void)fprintf(stderr, "%s\n", text);
}

FAULT_TEST(a_failed_close_leaves_a_sound_world_with_its_log)
{
    struct err err = {0};
    for (uint64_t nth = 1; nth <= 40; nth++) {
        size_t problems = 0;
        start_afresh_fault(scene);
        struct store *store = try_open_fault(scene);
        assert_non_null(store);
        world_file_submit(store, 1, 5);
        assert_int_equal(store_poll(store), 5);

        fault_vfs_fail(scene->vfs, FAULT_EIO, nth, false);
        store_close(store);
        fault_vfs_heal(scene->vfs);

        assert_true(check_world(scene->file.path, print_problem, NULL, NULL, &problems, &err));
        assert_int_equal(problems, 0);
        assert_state(scene, 5);
    }
}

FAULT_TEST(a_failed_backup_is_not_reported_as_damage)
{
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    char dest[112];
    (void)snprintf(dest, sizeof(dest), "%s.copy", scene->file.path);
    start_afresh_fault(scene);
    (void)sqlite3_vfs_register(sqlite3_vfs_find("fault"), 1);

    for (int kind = 0; kind < FAULT_TORN; kind++) {
        bool made = false;
        for (uint64_t nth = 1; !made; nth++) {
            struct err err = {0};
            struct store_backup backup = {.path = scene->file.path, .dest = dest};
            fault_vfs_fail(scene->vfs, (enum fault_kind)kind, nth, true);
            made = store_backup(&backup, &err);
            bool reached = fault_vfs_calls(scene->vfs) >= nth;
            fault_vfs_heal(scene->vfs);
            assert_true(made || reached);
            assert_null(made ? NULL : strstr(err.text, "damaged"));
        }
        (void)unlink(dest);
    }
    (void)sqlite3_vfs_register(real, 1);
}
