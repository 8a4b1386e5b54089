/* archive_foreign_test.c -- Files that something else put into an archive's directory, and copied
 * or renamed segments: each moment is right or refused, and the world goes on archiving. */
#include "tests/modules/archive/archive_run.h"

/* Returns the path of a segment with a name of that moment. */
static void name_of(struct archive_run *run, int64_t wall_ms, const char *end, char path[300])
{
    struct buf name = {0};
    archive_put_name(STR("world"), wall_ms, 1, &name);
    (void)snprintf(path, 300, "%s/%s%s", run->archive, name.bytes, end);
    buf_finish(&name);
}

static void copy_segment(struct archive_run *run, size_t i, const char *path, off_t bytes)
{
    struct archive_list list;
    struct err err = {0};
    struct archive_segment *segment = segment_of(run, &list, i);
    assert_true(file_copy(segment->path, path, &err));
    assert_true(bytes == 0 || truncate(path, bytes) == 0);
    archive_list_finish(&list);
}

TEST(a_copy_of_a_segment_under_another_name_changes_nothing)
{
    static const int64_t moments_ms[] = {
            ARCHIVE_START - 3600000, ARCHIVE_START + 90500, ARCHIVE_START + 3600000};
    struct archive_run run;
    char path[300];
    make_five(&run);
    for (size_t m = 0; m < 3; m++) {
        for (size_t i = m % 2 * 4; i < 5; i += test_steps(5, 4)) {
            name_of(&run, moments_ms[m], "", path);
            copy_segment(&run, i, path, 0);
            assert_int_equal(count_refused(&run), 0);
            assert_int_equal(unlink(path), 0);
        }
    }
    end_archive_run(&run);
}

/* Only a segment that is being written may end anywhere. */
TEST(a_part_of_a_segment_under_another_name_changes_nothing)
{
    struct archive_run run;
    char path[300];
    make_five(&run);
    struct archive_list list;
    off_t size = (off_t)segment_of(&run, &list, 1)->good_bytes;
    archive_list_finish(&list);
    for (off_t bytes = 60; bytes < size; bytes += size / 3) {
        name_of(&run, ARCHIVE_START + 3600000, ARCHIVE_OPEN, path);
        copy_segment(&run, 1, path, bytes);
        assert_int_equal(count_refused(&run), 0);
        assert_int_equal(unlink(path), 0);
    }
    end_archive_run(&run);
}

TEST(a_renamed_segment_makes_no_moment_wrong)
{
    struct archive_run run;
    char path[300];
    make_five(&run);
    struct archive_list list;
    const char *old = segment_of(&run, &list, 3)->path;
    name_of(&run, ARCHIVE_START - 3600000, "", path);
    assert_int_equal(rename(old, path), 0);

    assert_in_range(count_refused(&run), 1, 50 / moments_apart() - 1);
    assert_int_equal(rename(path, old), 0);
    assert_int_equal(count_refused(&run), 0);
    archive_list_finish(&list);
    end_archive_run(&run);
}

static void write_junk(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "junk", 4), 4);
    (void)close(fd);
}

/* Goes on as if the world was started beside these files, and checks what is archived from then. */
static void check_goes_on(struct archive_run *run)
{
    char path[300];
    reopen_run(run);
    back_up(run, path);
    for (int i = 0; i < 3; i++) {
        pass(run, 2000);
        commit_some(run, 2);
        check_moment(run, run->wall_ms);
    }
    reopen_run(run);
    check_moment(run, run->wall_ms);
}

TEST(pipes_and_directories_in_an_archive_are_ignored)
{
    struct archive_run run;
    char path[300];
    make_five(&run);
    for (int kind = 0; kind < 3; kind++) {
        for (int open = 0; open < 2; open++) {
            name_of(&run, run.wall_ms + (kind * 2 + open + 1) * 1000, open ? ARCHIVE_OPEN : "",
                    path);
            assert_int_equal(kind == 0   ? mkfifo(path, 0600)
                             : kind == 1 ? mkdir(path, 0700)
                                         : symlink("/dev/zero", path),
                    0);
        }
    }
    assert_int_equal(count_refused(&run), 0);
    check_goes_on(&run);
    end_archive_run(&run);
}

TEST(a_name_of_the_far_future_does_not_end_the_archive)
{
    static const char *const names[] = {"world-99991231-235959-1.commits",
            "world-99991231-235959-1.commits.open", "world-99980101-000000-1.commits.open"};
    struct archive_run run;
    char path[300];
    make_five(&run);
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", run.archive, names[i]);
        copy_segment(&run, 0, path, 0);
        check_goes_on(&run);
    }
    end_archive_run(&run);
}

/* It may have been a segment, so what follows it is unknown until it is moved away. */
TEST(a_file_that_cannot_be_read_is_named)
{
    struct archive_run run;
    char path[300];
    char made[300];
    struct err err = {0};
    make_five(&run);
    name_of(&run, run.wall_ms, "", path);
    write_junk(path);
    (void)snprintf(made, sizeof(made), "%s/made.db", run.file.directory);

    assert_false(make_as_of(&run, run.wall_ms + 1000, made, &err));

    assert_non_null(strstr(err.text, path));
    assert_non_null(strstr(err.text, "move it away"));
    assert_int_equal(count_refused(&run), 0);
    assert_int_equal(unlink(path), 0);
    check_goes_on(&run);
    end_archive_run(&run);
}
