/* child_test.c -- The end of another program: success, failure, or a signal. */
#include "engine/base/child.h"

#include "tests/support/test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static enum err_code run_shell(const char *script, struct err *err)
{
    const char *const words[] = {"sh", "-c", script, NULL};
    *err = (struct err){0};
    return child_run(&(struct child){.program = "/bin/sh", .words = words}, err) ? ERR_NONE
                                                                                 : err->code;
}

TEST(a_program_that_fails_is_quoted)
{
    struct err err;

    assert_int_equal(run_shell("exit 0", &err), ERR_NONE);
    assert_int_equal(run_shell("echo row 7 is damaged; exit 1", &err), ERR_FORMAT);
    assert_string_equal(err.text, "row 7 is damaged");
}

TEST(a_program_that_could_not_start_does_not_count_as_an_input_error)
{
    struct err err;

    assert_int_equal(run_shell("echo no such library; exit 127", &err), ERR_IO);
    assert_string_equal(err.text, "it could not be started: no such library");
    assert_int_equal(run_shell("exit 126", &err), ERR_IO);
}

TEST(a_crash_counts_as_an_error_of_the_input)
{
    static const char *const crashes[] = {"SEGV", "ABRT", "BUS", "FPE", "ILL", "SYS"};

    for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++) {
        char script[64];
        struct err err;
        (void)snprintf(script, sizeof(script), "ulimit -c 0; kill -%s $$", crashes[i]);

        assert_int_equal(run_shell(script, &err), ERR_FORMAT);
    }
}

TEST(an_ended_program_does_not_count_as_an_input_error)
{
    static const char *const ends[] = {"TERM", "INT", "HUP", "KILL"};

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        char script[64];
        struct err err;
        (void)snprintf(script, sizeof(script), "kill -%s $$", ends[i]);

        assert_int_equal(run_shell(script, &err), ERR_BUSY);
    }
}

#ifdef __GLIBC__
static size_t descriptors_of(pid_t process)
{
    char path[64];
    size_t count = 0;
    (void)snprintf(path, sizeof(path), "/proc/%ld/fd", (long)process);
    DIR *directory = opendir(path);
    assert_non_null(directory);
    while (readdir(directory)) {
        count++;
    }
    (void)closedir(directory);
    return count - 2; /* . and .. */
}

TEST(a_program_never_has_another_descriptor)
{
    static const char *const words[] = {"cat", NULL};
    static const char *const surroundings[] = {NULL};
    int in[2];
    int others[20];
    int status = 0;
    pid_t process = 0;
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    for (size_t i = 0; i < 20; i++) { /* without O_CLOEXEC: exec would leave them open */
        others[i] = open("/dev/null", O_RDONLY);
    }
    const int ends[] = {in[0], -1, -1};

    assert_int_equal(child_start("/bin/cat", words, surroundings, ends, &process), 0);

    assert_true(descriptors_of(process) <= 3);
    (void)close(in[0]);
    (void)close(in[1]);
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    for (size_t i = 0; i < 20; i++) {
        (void)close(others[i]);
    }
}
#endif

TEST(a_program_that_does_not_exist_is_not_started)
{
    static const char *const words[] = {"none", NULL};
    const int ends[] = {-1, -1, -1};
    pid_t process = 0;

    assert_int_equal(child_start("/bin/no-such-program", words, words, ends, &process), ENOENT);
}
