/* test_main.c -- The main function of every test program.
 *
 * usage: PROGRAM        lists the groups
 *        PROGRAM GROUP  runs one, with TAP as its output
 *
 * One group a process, because a test may set global state of the process: the clock, the log's
 * sink, signals. */
#include "tests/support/test.h"

static struct test_group *groups;

void test_register(struct test_group *group)
{
    group->next = groups;
    groups = group;
}

static int run_group(const struct test_group *group)
{
    if (group->count == 0) {
        (void)puts("Bail out! no tests");
        return 1;
    }
    (void)cmocka_set_message_output(CM_OUTPUT_TAP);
    return _cmocka_run_group_tests(group->name, group->tests, group->count, NULL, NULL);
}

int main(int argc, char **argv)
{
    for (const struct test_group *group = groups; group; group = group->next) {
        if (argc < 2) {
            (void)printf("%s\n", group->name);
        } else if (strcmp(group->name, argv[1]) == 0) {
            return run_group(group);
        }
    }
    if (argc < 2) {
        return 0;
    }
    (void)printf("Bail out! there is no group %s\n", argv[1]);
    return 1;
}
