/* child_test.c -- The end of another program: success, failure, or a signal. */
#include "engine/base/child.h"

#include "tests/support/test.h"

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
