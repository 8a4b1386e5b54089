/* store_power_test.c -- The power fails at random moments, and everything that was reported durable
 * is kept.
 *
 * Each seed is another length of run, another moment and another part of the unsynced writes lost.
 * The same run with syncs left out must lose something, which proves that the test can fail. */
#include "engine/base/log.h"
#include "engine/base/rng.h"
#include "engine/modules/check/check_world.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"
#include "tests/support/world_file.h"

struct power_scene {
    struct world_file file;
    char pristine[112];
    struct fault_vfs *vfs;
};

static void drop_line_power(void *data, enum log_level level, const char *line)
{
    (void)data;
    (void)level;
    (void)line;
}

static int set_scene_power(void **state)
{
    static struct power_scene scene;
    log_set_sink(drop_line_power, NULL);
    world_file_init(&scene.file);
    (void)snprintf(scene.pristine, sizeof(scene.pristine), "%s.new", scene.file.path);
    world_file_copy(scene.file.path, scene.pristine);
    scene.vfs = fault_vfs_create("fault");
    *state = &scene;
    return 0;
}

static int strike_scene_power(void **state)
{
    struct power_scene *scene = *state;
    fault_vfs_destroy(scene->vfs);
    world_file_finish(&scene->file);
    log_set_sink(NULL, NULL);
    return 0;
}

#define POWER_TEST(name)                                                                       \
    TEST_OF(name, struct power_scene, scene, set_scene_power, strike_scene_power)

static struct store *try_open_power(
        const struct power_scene *scene, enum store_durability durability)
{
    struct store_options options = {.path = scene->file.path,
            .durability = durability,
            .inline_writer = true,
            .vfs = "fault"};
    struct store *store = NULL;
    return store_open(&options, &store, NULL) ? store : NULL;
}

static void start_afresh_power(const struct power_scene *scene)
{
    char log[128];
    (void)snprintf(log, sizeof(log), "%s-wal", scene->file.path);
    (void)unlink(log);
    world_file_copy(scene->pristine, scene->file.path);
    fault_vfs_heal(scene->vfs);
    fault_vfs_settle(scene->vfs);
}

static void count_problem(void *data, const char *text)
{
    (void)data;
    print_error("%s\n", text);
}

/* Runs until the power fails at a moment that rng chooses; returns the last number reported as
 * durable. */
static uint64_t run_until_dark(
        struct power_scene *scene, enum store_durability durability, struct rng *rng)
{
    fault_vfs_cut_power(scene->vfs, 1 + rng_below(rng, 3000));
    struct store *store = try_open_power(scene, durability);
    uint64_t submitted = 0;
    uint64_t told = 0;
    uint64_t commits = 1 + rng_below(rng, 300);
    while (store && submitted < commits) {
        uint64_t group = 1 + rng_below(rng, 8);
        world_file_submit(store, submitted + 1, submitted + group);
        submitted += group;
        told = store_poll(store);
    }
    store_crash(store);
    return told;
}

/* True if after a restart everything reported durable is there, and the file is valid. */
static bool is_all_there(struct power_scene *scene, uint64_t told)
{
    size_t problems = 0;
    struct store *store = try_open_power(scene, STORE_FULL);
    bool there = store && store_opened_at(store) >= told &&
                 world_file_is_at(store, store_opened_at(store));
    store_crash(store);
    return there && check_world(scene->file.path, count_problem, NULL, NULL, &problems, NULL) &&
           problems == 0;
}

static size_t count_losses(
        struct power_scene *scene, enum store_durability durability, size_t rounds)
{
    size_t losses = 0;
    for (uint64_t seed = 1; seed <= rounds; seed++) {
        struct rng rng;
        rng_seed(&rng, seed);
        start_afresh_power(scene);
        uint64_t told = run_until_dark(scene, durability, &rng);
        fault_vfs_lose(scene->vfs, seed);
        bool lost = !is_all_there(scene, told);
        if (lost && durability == STORE_FULL) {
            print_error("seed %llu: lost\n", (unsigned long long)seed);
        }
        losses += lost;
    }
    return losses;
}

POWER_TEST(a_power_cut_loses_no_reported_commit)
{
    assert_int_equal(count_losses(scene, STORE_FULL, test_rounds(30, 80)), 0);
}

POWER_TEST(a_power_cut_without_syncs_loses_commits)
{
    assert_true(count_losses(scene, STORE_PROCESS, 10) > 0);
}

POWER_TEST(commits_that_were_read_survive_a_killed_writer)
{
    for (uint64_t seed = 1; seed <= 10; seed++) {
        start_afresh_power(scene);
        struct store *unsynced = try_open_power(scene, STORE_PROCESS);
        world_file_submit(unsynced, 1, 20);
        assert_int_equal(store_poll(unsynced), 20);
        store_crash(unsynced);

        struct store *store = try_open_power(scene, STORE_FULL);
        uint64_t told = store_durable(store);
        assert_int_equal(told, 20);
        fault_vfs_cut_power(scene->vfs, 1);
        store_crash(store);
        fault_vfs_lose(scene->vfs, seed);

        assert_true(is_all_there(scene, told));
    }
}
