/* test_main.c -- The main function of every test program.
 *
 * usage: PROGRAM           lists the groups
 *        PROGRAM GROUP...  runs them, with TAP as the output
 *
 * One group a process, because a test may set global state of the process: the clock, the log's
 * sink, signals. Of several groups each runs in a process forked for it, after the one before.
 *
 * With SKEIN_SAMPLE=N in the environment, only those tests of the group run that tests/README.md names as proof of a
 * promise, and each Nth of the others; all of them if SKEIN_ALL or SKEIN_LONG is set as well (tests/support/repeat.py). */
#include "tests/support/test.h"

#include "engine/base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { README_SIZE_MAX = 1 << 20 };

static struct test_group *groups;

void test_register(struct test_group *group)
{
    group->next = groups;
    groups = group;
}

/* Returns the text of tests/README.md, which the caller frees; "" if SKEIN_SOURCE does not say where it is. */
static char *read_promises(void)
{
    char *text = mem_alloc(README_SIZE_MAX);
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/tests/README.md",
            getenv("SKEIN_SOURCE") ? getenv("SKEIN_SOURCE") : "");
    FILE *file = fopen(path, "r");
    text[file ? fread(text, 1, README_SIZE_MAX - 1, file) : 0] = '\0';
    if (file) {
        (void)fclose(file);
    }
    return text;
}

/* Copies the tests of the group that run in a sample of one in each of the others; returns how many these are. */
static size_t sample_tests(const struct test_group *group, size_t each, struct CMUnitTest *out)
{
    char *promises = read_promises();
    char file[256], name[512];
    (void)snprintf(file, sizeof(file), "/%s_test.c`", group->name);
    bool all = strstr(promises, file) != NULL;
    size_t count = 0, others = 0;
    for (size_t i = 0; i < group->count; i++) {
        (void)snprintf(name, sizeof(name), "/%s_test.c:%s`", group->name, group->tests[i].name);
        if (all || strstr(promises, name) || others++ % each == 0) {
            out[count++] = group->tests[i];
        }
    }
    mem_free(promises);
    return count;
}

static int run_group(const struct test_group *group)
{
    if (group->count == 0) {
        (void)puts("Bail out! no tests");
        return 1;
    }
    (void)cmocka_set_message_output(CM_OUTPUT_TAP);
    const char *each =
            getenv("SKEIN_ALL") || getenv("SKEIN_LONG") ? NULL : getenv("SKEIN_SAMPLE");
    size_t step = each ? strtoul(each, NULL, 10) : 1;
    if (step < 2) {
        return _cmocka_run_group_tests(group->name, group->tests, group->count, NULL, NULL);
    }
    struct CMUnitTest *tests = mem_alloc_array(group->count, sizeof(tests[0]));
    size_t count = sample_tests(group, step, tests);
    int failed = _cmocka_run_group_tests(group->name, tests, count, NULL, NULL);
    mem_free(tests);
    return failed;
}

static int run_named(const char *name)
{
    for (const struct test_group *group = groups; group; group = group->next) {
        if (strcmp(group->name, name) == 0) {
            return run_group(group);
        }
    }
    (void)printf("Bail out! there is no group %s\n", name);
    return 1;
}

/* Runs the group in a process of its own; returns whether all went well. */
static bool run_apart(const char *name)
{
    (void)fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        exit(run_named(name));
    }
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (child < 0 || !WIFEXITED(status)) {
        (void)printf("not ok - the group %s did not end by itself\n", name);
        return false;
    }
    return WEXITSTATUS(status) == 0;
}

int main(int argc, char **argv)
{
    for (const struct test_group *group = groups; argc < 2 && group; group = group->next) {
        (void)printf("%s\n", group->name);
    }
    if (argc <= 2) {
        return argc < 2 ? 0 : run_named(argv[1]);
    }
    bool well = true;
    for (int i = 1; i < argc; i++) {
        well = run_apart(argv[i]) && well;
    }
    return well ? 0 : 1;
}
