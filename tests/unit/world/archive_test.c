/* archive_test.c -- Archive and backups against a model: the list of all commits. After random
 * commits, restarts, kills, backups, restores and clock jumps, each moment is right or refused. */
#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/rng.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"
#include "tests/support/world_rows.h"
#include "world/store/archive_plan.h"
#include "world/store/archive_prune.h"
#include "world/store/archive_replay.h"
#include "world/store/migrate.h"
#include "world/store/store_backup.h"
#include "world/store/store_restore.h"

#include <fcntl.h>
#include <sys/stat.h>

enum { EVENTS_MAX = 4000, ARCHIVE_MARK = 77, MINUTES_5_MS = 300000, BIG_BYTES = 1 << 20 };

#define ARCHIVE_START INT64_C(1795788180000) /* 2026-11-27 14:03 */

/* A commit that people were shown. */
struct event {
    int64_t wall_ms;
    uint64_t number;
    uint64_t branch; /* which past of the world it belongs to */
};

struct archive_run {
    struct world_file file;
    struct store *store;
    struct rng rng;
    struct clock_source clock;
    int64_t wall_ms;
    int64_t now_ms;
    uint64_t number;
    uint64_t branch;
    uint64_t branches;
    struct event *events;
    size_t count;
    bool is_lost; /* the world in place is not there to compare with */
    char archive[160];
};

/* -- the world -- */

static int64_t archive_us(void *data)
{
    const struct archive_run *run = data;
    return run->now_ms * 1000;
}

static int64_t archive_wall(void *data)
{
    const struct archive_run *run = data;
    return run->wall_ms;
}

static void open_archive_run(struct archive_run *run, bool archives)
{
    struct store_options options = {.path = run->file.path,
            .durability = STORE_PROCESS,
            .inline_writer = true,
            .archive = {.directory = archives ? run->archive : NULL,
                    .base = STR("world"),
                    .mark = ARCHIVE_MARK,
                    .segment_ms = MINUTES_5_MS,
                    .segment_bytes = 4096}};
    struct err err = {0};
    if (!store_open(&options, &run->store, &err)) {
        fail_msg("%s", err.text);
    }
    run->number = store_opened_at(run->store);
}

static void begin_archive_run(struct archive_run *run, uint64_t seed)
{
    *run = (struct archive_run){.wall_ms = ARCHIVE_START, .now_ms = 1000000};
    run->events = mem_alloc_array(EVENTS_MAX, sizeof(*run->events));
    rng_seed(&run->rng, seed);
    world_file_init(&run->file);
    (void)snprintf(run->archive, sizeof(run->archive), "%s", run->file.directory);
    run->clock = (struct clock_source){archive_us, archive_wall, run};
    clock_set_source(&run->clock);
    open_archive_run(run, true);
}

static void end_archive_run(struct archive_run *run)
{
    store_close(run->store);
    clock_set_source(NULL);
    world_file_finish(&run->file);
    mem_free(run->events);
}

static void pass(struct archive_run *run, int64_t ms)
{
    run->wall_ms += ms;
    run->now_ms += ms > 0 ? ms : 0;
}

static struct batch *make_commit(struct archive_run *run)
{
    struct batch *batch = world_file_batch(++run->number);
    add_property(batch, 1, "branch", value_int((int64_t)run->branch));
    return batch;
}

static void commit_some(struct archive_run *run, size_t count)
{
    for (size_t i = 0; i < count && run->count < EVENTS_MAX; i++) {
        store_submit(run->store, make_commit(run));
        run->events[run->count++] = (struct event){run->wall_ms, run->number, run->branch};
    }
    assert_int_equal(store_poll(run->store), run->number);
}

/* Returns the backup's path. */
static void back_up(struct archive_run *run, char path[200])
{
    struct buf stamp = {0};
    struct err err = {0};
    file_put_stamp(run->wall_ms, &stamp);
    (void)snprintf(path, 200, "%s/backup-%s-%u.db", run->file.directory, stamp.bytes,
            (unsigned)rng_below(&run->rng, 1000000));
    struct store_backup backup = {.path = run->file.path, .dest = path, .mark = ARCHIVE_MARK};
    if (!store_backup(&backup, &err)) {
        fail_msg("%s", err.text);
    }
    buf_finish(&stamp);
}

/* -- the world of a moment -- */

static void add_backups_of(struct archive_run *run, struct archive_plan *plan)
{
    char command[200];
    (void)snprintf(
            command, sizeof(command), "ls %s/backup-*.db 2>/dev/null", run->file.directory);
    FILE *names = popen(command, "r");
    char line[300];
    while (names && fgets(line, sizeof(line), names)) {
        struct archive_base base = {0};
        struct err err = {0};
        struct stat status;
        line[strcspn(line, "\n")] = '\0';
        assert_int_equal(stat(line, &status), 0);
        if (!archive_base_read(line, ARCHIVE_START, &base, &err)) {
            fail_msg("%s", err.text);
        }
        archive_plan_add_base(plan, &base);
    }
    (void)pclose(names);
}

struct seen {
    uint64_t branch;
};

static bool see_branch(void *data, const struct value *columns, size_t count)
{
    struct seen *seen = data;
    (void)count;
    if (str_equal(value_as_str(&columns[0]), STR("branch"))) {
        seen->branch = (uint64_t)value_as_int(&columns[1], 0);
    }
    return true;
}

/* Whether the world at path is that of the event. */
static bool is_world_of(const char *path, const struct event *event)
{
    struct store *store = NULL;
    struct store_options options = {.path = path, .read_only = true};
    struct err err = {0};
    struct seen seen = {0};
    struct value one = value_object(1);
    assert_true(store_open(&options, &store, &err));
    bool right = world_file_is_at(store, event->number) &&
                 store_query(store, QUERY_PROPERTIES, &one, 1, see_branch, &seen, &err) &&
                 seen.branch == event->branch;
    store_close(store);
    return right;
}

/* Makes the world of a moment at `made`; false with a sentence. */
static bool make_as_of(
        struct archive_run *run, int64_t moment_ms, const char *made, struct err *err)
{
    struct archive_plan plan = {0};
    struct archive_base world = {0};
    uint64_t count = 0;
    add_backups_of(run, &plan);
    bool ok = archive_plan_read(&plan, run->archive, STR("world"), ARCHIVE_MARK, err) &&
              (run->is_lost || archive_base_read(run->file.path, 0, &world, err)) &&
              archive_plan_make(&plan, moment_ms, world.number, world.chain, err) &&
              store_restore(plan.base->path, made, NULL, NULL, err) &&
              archive_replay(&plan, made, &count, err);
    archive_base_finish(&world);
    archive_plan_finish(&plan);
    return ok;
}

/* Returns the last commit of the list that was made by then; NULL: none. */
static const struct event *event_of(const struct archive_run *run, int64_t moment_ms)
{
    for (size_t i = run->count; i > 0; i--) {
        if (run->events[i - 1].wall_ms <= moment_ms) {
            return &run->events[i - 1];
        }
    }
    return NULL;
}

static void check_moment(struct archive_run *run, int64_t moment_ms)
{
    const struct event *event = event_of(run, moment_ms);
    char made[200];
    struct err err = {0};
    (void)snprintf(made, sizeof(made), "%s/made.db", run->file.directory);

    bool ok = make_as_of(run, moment_ms, made, &err);

    if (!ok) {
        fail_msg("moment %lld, commit %llu of branch %llu: %s",
                (long long)(moment_ms - ARCHIVE_START), (unsigned long long)event->number,
                (unsigned long long)event->branch, err.text);
    }
    if (!is_world_of(made, event)) {
        fail_msg("moment %lld is not commit %llu of branch %llu",
                (long long)(moment_ms - ARCHIVE_START), (unsigned long long)event->number,
                (unsigned long long)event->branch);
    }
    assert_int_equal(unlink(made), 0);
}

/* -- random steps -- */

static void reopen_run(struct archive_run *run)
{
    store_close(run->store);
    open_archive_run(run, true);
}

/* The archive has a commit, and the world was killed before it had the commit itself: nobody was
 * shown it. */
static void kill_between(struct archive_run *run)
{
    char before[200];
    char log[200];
    struct err err = {0};
    (void)snprintf(before, sizeof(before), "%s/before.db", run->file.directory);
    (void)snprintf(log, sizeof(log), "%s-wal", run->file.path);
    store_close(run->store);
    assert_true(file_copy(run->file.path, before, &err));
    open_archive_run(run, true);
    store_submit(run->store, make_commit(run));
    (void)store_poll(run->store);
    store_crash(run->store);
    assert_int_equal(rename(before, run->file.path), 0);
    (void)unlink(log);
    (void)snprintf(log, sizeof(log), "%s-shm", run->file.path);
    (void)unlink(log);
    open_archive_run(run, true);
}

static int64_t random_moment(struct archive_run *run)
{
    const struct event *event = &run->events[rng_below(&run->rng, run->count)];
    int64_t moment_ms = event->wall_ms + (int64_t)rng_below(&run->rng, 3000);
    return event_of(run, moment_ms) ? moment_ms : event->wall_ms;
}

/* Restores the world of a moment: its history branches. */
static void go_back(struct archive_run *run)
{
    char made[200];
    char *aside = NULL;
    struct err err = {0};
    int64_t moment_ms = random_moment(run);
    (void)snprintf(made, sizeof(made), "%s/made.db", run->file.directory);
    if (rng_below(&run->rng, 2) == 0) {
        store_crash(run->store);
    } else {
        store_close(run->store);
    }
    if (!make_as_of(run, moment_ms, made, &err) ||
            !store_replace(run->file.path, made, &aside, &err)) {
        fail_msg("%s", err.text);
    }
    mem_free(aside);
    run->branch = ++run->branches;
    pass(run, 1000);
    open_archive_run(run, true);
}

static void step(struct archive_run *run)
{
    char path[200];
    uint64_t what = rng_below(&run->rng, 100);
    if (what < 60) {
        commit_some(run, 1 + rng_below(&run->rng, 8));
    } else if (what < 75) {
        pass(run, (int64_t)rng_below(&run->rng, 2 * MINUTES_5_MS));
    } else if (what < 80) {
        pass(run, -(int64_t)rng_below(&run->rng, MINUTES_5_MS));
    } else if (what < 86) {
        reopen_run(run);
    } else if (what < 91) {
        store_crash(run->store);
        open_archive_run(run, true);
    } else if (what < 94) {
        kill_between(run);
    } else if (what < 98) {
        back_up(run, path);
    } else {
        go_back(run);
    }
    pass(run, (int64_t)rng_below(&run->rng, 2000));
}

TEST(the_world_of_any_moment_equals_the_model)
{
    uint64_t rounds = test_rounds(1, 20);
    uint64_t seed = test_number("SKEIN_SEED", 1);
    for (uint64_t i = 0; i < rounds; i++) {
        struct archive_run run;
        char path[200];
        begin_archive_run(&run, seed + i);
        back_up(&run, path);
        commit_some(&run, 3);
        for (uint64_t steps = test_steps(60, 200); steps > 0; steps--) {
            step(&run);
            if (rng_below(&run.rng, 4) == 0) {
                check_moment(&run, random_moment(&run));
            }
        }
        end_archive_run(&run);
    }
}

/* -- damage -- */

static struct archive_segment *segment_of(
        struct archive_run *run, struct archive_list *list, size_t i)
{
    struct err err = {0};
    assert_true(archive_list_read(run->archive, STR("world"), list, &err));
    assert_true(i < list->count);
    assert_true(archive_segment_look(&list->items[i], &err));
    return &list->items[i];
}

/* Five segments of a minute each with ten commits, and a backup before. */
static void make_five(struct archive_run *run)
{
    char path[200];
    begin_archive_run(run, 1);
    back_up(run, path);
    for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 10; j++) {
            pass(run, 1000);
            commit_some(run, 1);
        }
        pass(run, 50000);
        reopen_run(run);
    }
}

/* Fails if a moment differs, or is refused without the available times. Returns the number of
 * refusals. */
static size_t count_refused(struct archive_run *run)
{
    size_t refused = 0;
    char made[200];
    (void)snprintf(made, sizeof(made), "%s/made.db", run->file.directory);
    for (size_t i = 0; i < run->count; i += 3) {
        struct err err = {0};
        if (make_as_of(run, run->events[i].wall_ms, made, &err)) {
            assert_true(is_world_of(made, event_of(run, run->events[i].wall_ms)));
        } else {
            refused++;
            assert_true(strstr(err.text, "(UTC) can be restored") ||
                        strstr(err.text, "no backup here has an archive that continues"));
        }
        (void)unlink(made);
    }
    return refused;
}

static void flip_byte(const char *path, off_t at)
{
    char byte = 0;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte = (char)(byte ^ 1);
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    (void)close(fd);
}

/* Refuses after damage to the i-th segment at so many bytes; all is as before afterwards. */
static size_t count_refused_by(struct archive_run *run, size_t i, off_t at)
{
    struct archive_list list;
    struct archive_segment *segment = segment_of(run, &list, i);
    flip_byte(segment->path, at);
    size_t refused = count_refused(run);
    flip_byte(segment->path, at);
    archive_list_finish(&list);
    return refused;
}

TEST(a_damaged_segment_makes_later_moments_unavailable)
{
    struct archive_run run;
    make_five(&run);
    run.is_lost = true;
    assert_int_equal(count_refused(&run), 0);

    for (size_t i = 0; i < 5; i += test_steps(2, 1)) {
        struct archive_list list;
        off_t size = (off_t)segment_of(&run, &list, i)->good_bytes;
        size_t behind = count_refused_by(&run, i, 20);
        archive_list_finish(&list);

        assert_true(behind >= (5 - i) * 3);
        assert_int_equal(count_refused_by(&run, i, 80), behind);
        assert_true(count_refused_by(&run, i, size / 2) < behind);
    }
    assert_int_equal(count_refused(&run), 0);
    struct archive_list list;
    assert_int_equal(truncate(segment_of(&run, &list, 4)->path, 300), 0);
    assert_true(count_refused(&run) > 0);
    archive_list_finish(&list);
    end_archive_run(&run);
}

TEST(a_missing_segment_is_a_gap_and_a_later_backup_bridges_it)
{
    struct archive_run run;
    struct archive_list list;
    char path[200];
    make_five(&run);
    struct archive_segment *segment = segment_of(&run, &list, 2);
    int64_t gap_ms = segment->first_ms + 500;
    assert_int_equal(unlink(segment->path), 0);
    size_t before = count_refused(&run);
    back_up(&run, path);
    commit_some(&run, 10);

    struct err err = {0};
    bool ok = make_as_of(&run, gap_ms, path, &err);

    assert_false(ok);
    assert_non_null(strstr(err.text, "the archive has a gap at that moment"));
    assert_int_equal(count_refused(&run), before);
    check_moment(&run, run.wall_ms);
    archive_list_finish(&list);
    end_archive_run(&run);
}

TEST(moments_that_the_archive_cannot_know_are_refused)
{
    struct archive_run run;
    struct err err = {0};
    make_five(&run);

    assert_false(make_as_of(&run, ARCHIVE_START - 1000, "unused", &err));
    assert_non_null(
            strstr(err.text, "before the archive begins: from 2026-11-27 14:03:00 to "));
    store_close(run.store);
    open_archive_run(&run, false);
    int64_t end_ms = run.wall_ms;
    pass(&run, 60000);
    commit_some(&run, 1);
    assert_false(make_as_of(&run, run.wall_ms, "unused", &err));
    assert_non_null(strstr(err.text, "was changed after its archive ends"));
    run.count--;
    assert_true(end_ms > run.events[run.count - 1].wall_ms);
    check_moment(&run, run.events[run.count - 1].wall_ms);
    end_archive_run(&run);
}

TEST(commits_of_another_schema_are_not_replayed)
{
    struct archive_run run;
    struct archive_list list;
    struct buf head = {0};
    struct err err = {0};
    make_five(&run);
    struct archive_segment *segment = segment_of(&run, &list, 4);
    segment->head.schema = (uint32_t)migrate_newest() - 1;
    archive_put_head(&segment->head, &head);
    int fd = open(segment->path, O_WRONLY | O_CLOEXEC);
    assert_int_equal(pwrite(fd, head.bytes, head.length, 0), head.length);
    (void)close(fd);

    bool ok = make_as_of(&run, run.wall_ms, "unused", &err);

    assert_false(ok);
    assert_non_null(strstr(err.text, "were made by another release, of schema "));
    check_moment(&run, segment->first_ms - 1);
    reopen_run(&run);
    struct store_archive_facts facts;
    assert_true(store_archive_facts_now(run.store, &facts));
    assert_true(facts.wants_base);
    buf_finish(&head);
    archive_list_finish(&list);
    end_archive_run(&run);
}

/* -- a directory that cannot be written -- */

static struct batch *make_big_commit(struct archive_run *run)
{
    struct batch *batch = make_commit(run);
    char *text = mem_alloc(BIG_BYTES + 1);
    memset(text, 'x', BIG_BYTES);
    add_property(batch, 1, "text", value_text(text));
    mem_free(text);
    return batch;
}

TEST(an_unwritable_archive_leaves_a_gap_but_play_goes_on)
{
    struct archive_run run;
    struct store_archive_facts facts;
    struct err err = {0};
    char path[200];
    begin_archive_run(&run, 1);
    store_close(run.store);
    (void)snprintf(run.archive, sizeof(run.archive), "%s/none/archive", run.file.directory);
    open_archive_run(&run, true);
    commit_some(&run, 3);

    assert_true(store_archive_facts_now(run.store, &facts));
    assert_true(facts.failing && facts.problem[0] && facts.gaps == 0);
    for (int i = 0; i < 18; i++) {
        store_submit(run.store, make_big_commit(&run));
        assert_int_equal(store_poll(run.store), run.number);
    }
    assert_true(store_archive_facts_now(run.store, &facts));
    assert_true(facts.failing && facts.gaps == 1);
    (void)snprintf(path, sizeof(path), "%s/none", run.file.directory);
    assert_int_equal(mkdir(path, 0700), 0);
    pass(&run, 2000);
    commit_some(&run, 3);

    assert_true(store_archive_facts_now(run.store, &facts));
    assert_true(!facts.failing && facts.wants_base && facts.number == run.number);
    back_up(&run, path);
    store_archive_has_base(run.store, run.number);
    assert_true(store_archive_facts_now(run.store, &facts) && !facts.wants_base);
    pass(&run, 2000);
    commit_some(&run, 3);
    check_moment(&run, run.wall_ms);
    assert_false(make_as_of(&run, ARCHIVE_START + 1000, "unused", &err));
    store_close(run.store);
    (void)snprintf(path, sizeof(path), "rm -r %s/none", run.file.directory);
    assert_int_equal(system(path), 0);
    (void)snprintf(run.archive, sizeof(run.archive), "%s", run.file.directory);
    open_archive_run(&run, true);
    end_archive_run(&run);
}

/* -- pruning -- */

TEST(only_segments_that_no_backup_needs_go)
{
    struct archive_run run;
    struct archive_keep keep = {.mark = ARCHIVE_MARK};
    make_five(&run);
    keep.number = run.events[24].number;
    keep.wall_ms = run.wall_ms;

    assert_int_equal(archive_prune(run.archive, STR("other"), &keep), 0);
    assert_int_equal(archive_prune(run.archive, STR("world"), &keep), 2);
    keep.number = UINT64_MAX;
    keep.wall_ms = run.events[30].wall_ms;
    assert_int_equal(archive_prune(run.archive, STR("world"), &keep), 1);
    keep.mark++;
    keep.wall_ms = INT64_MAX;
    assert_int_equal(archive_prune(run.archive, STR("world"), &keep), 0);
    end_archive_run(&run);
}

static const struct CMUnitTest archive_tests[] = {
        IT(the_world_of_any_moment_equals_the_model),
        IT(a_damaged_segment_makes_later_moments_unavailable),
        IT(a_missing_segment_is_a_gap_and_a_later_backup_bridges_it),
        IT(moments_that_the_archive_cannot_know_are_refused),
        IT(commits_of_another_schema_are_not_replayed),
        IT(an_unwritable_archive_leaves_a_gap_but_play_goes_on),
        IT(only_segments_that_no_backup_needs_go),
};
TESTS(archive)
