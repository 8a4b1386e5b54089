/* archive_test.c -- Archive and backups against a model: the list of all commits. After random
 * commits, restarts, kills, backups, restores and clock jumps, each moment is right or refused. */
#include "engine/modules/archive/archive_prune.h"
#include "tests/modules/archive/archive_run.h"

enum { BIG_BYTES = 1 << 20 };

/* -- random steps -- */

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
    const struct run_event *event = &run->events[rng_below(&run->rng, run->count)];
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

static bool read_facts(const struct archive_run *run, struct store_archive_facts *out)
{
    const struct store_archive_kind *kind = NULL;
    struct archive *archive = store_archive(run->store, &kind);
    if (archive) {
        kind->facts_now(archive, out);
    }
    return archive != NULL;
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

        assert_true(behind >= (5 - i) * (10 / moments_apart()));
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
    assert_true(read_facts(&run, &facts));
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

    assert_true(read_facts(&run, &facts));
    assert_true(facts.failing && facts.problem[0] && facts.gaps == 0);
    for (int i = 0; i < 18; i++) {
        store_submit(run.store, make_big_commit(&run));
        assert_int_equal(store_poll(run.store), run.number);
    }
    assert_true(read_facts(&run, &facts));
    assert_true(facts.failing && facts.gaps == 1);
    (void)snprintf(path, sizeof(path), "%s/none", run.file.directory);
    assert_int_equal(mkdir(path, 0700), 0);
    pass(&run, 2000);
    commit_some(&run, 3);

    assert_true(read_facts(&run, &facts));
    assert_true(!facts.failing && facts.wants_base && facts.number == run.number);
    back_up(&run, path);
    const struct store_archive_kind *kind = NULL;
    struct archive *archive = store_archive(run.store, &kind);
    kind->has_base(archive, run.number);
    assert_true(read_facts(&run, &facts) && !facts.wants_base);
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
