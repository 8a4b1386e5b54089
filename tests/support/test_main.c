/* test_main.c -- The main function of every test program.
 *
 * usage: PROGRAM           lists the tests, each after its group
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

static struct test *tests;

void test_register(struct test *test)
{
    test->next = tests;
    tests = test;
}

/* Returns the name of the test's group: "account" of ".../account_test.c". */
static struct str group_of(const struct test *test)
{
    const char *slash = strrchr(test->file, '/');
    struct str name = str_of(slash ? slash + 1 : test->file);
    return str_slice(name, 0, str_find(name, STR("_test.c"), 0));
}

static int compare_lines(const void *one, const void *other)
{
    const struct test *const *a = one, *const *b = other;
    return (*a)->line - (*b)->line;
}

/* Returns the group's tests in the order of their lines, and their number; the caller frees them. */
static const struct test **tests_of(struct str group, size_t *out_count)
{
    size_t count = 0;
    for (const struct test *test = tests; test; test = test->next) {
        count += str_equal(group_of(test), group);
    }
    const struct test **found = mem_alloc_array(count + 1, sizeof(found[0]));
    size_t i = 0;
    for (const struct test *test = tests; test; test = test->next) {
        if (str_equal(group_of(test), group)) {
            found[i++] = test;
        }
    }
    qsort(found, count, sizeof(found[0]), compare_lines);
    *out_count = count;
    return found;
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
static size_t sample_tests(const char *group, const struct test *const *all_tests, size_t total,
        size_t each, struct CMUnitTest *out)
{
    char *promises = read_promises();
    char file[256], name[512];
    (void)snprintf(file, sizeof(file), "/%s_test.c`", group);
    bool all = each < 2 || strstr(promises, file) != NULL;
    size_t count = 0, others = 0;
    for (size_t i = 0; i < total; i++) {
        (void)snprintf(name, sizeof(name), "/%s_test.c:%s`", group, all_tests[i]->unit.name);
        if (all || strstr(promises, name) || others++ % each == 0) {
            out[count++] = all_tests[i]->unit;
        }
    }
    mem_free(promises);
    return count;
}

static int run_named(const char *name)
{
    size_t total;
    const struct test **found = tests_of(str_of(name), &total);
    if (total == 0) {
        (void)printf("Bail out! there is no group %s\n", name);
        mem_free(found);
        return 1;
    }
    (void)cmocka_set_message_output(CM_OUTPUT_TAP);
    const char *each =
            getenv("SKEIN_ALL") || getenv("SKEIN_LONG") ? NULL : getenv("SKEIN_SAMPLE");
    struct CMUnitTest *units = mem_alloc_array(total, sizeof(units[0]));
    size_t count = sample_tests(name, found, total, each ? strtoul(each, NULL, 10) : 1, units);
    int failed = _cmocka_run_group_tests(name, units, count, NULL, NULL);
    mem_free(units);
    mem_free(found);
    return failed;
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
    for (const struct test *test = tests; argc < 2 && test; test = test->next) {
        (void)printf("%.*s: %s\n", STR_FMT(group_of(test)), test->unit.name);
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
