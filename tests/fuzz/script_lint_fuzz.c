/* script_lint_fuzz.c -- any bytes can be looked through for what is wrong in them: the walk ends,
 * and what is said is one clean line with its place. */
#include "engine/lua/lint/script_lint.h"

#include "engine/base/err.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Names of even length exist. */
static bool has_name(void *data, struct str name, struct buf *nearest)
{
    (void)data;
    if (nearest && name.length % 2 == 1) {
        buf_add_text(nearest, "near");
    }
    return name.length % 2 == 0;
}

static bool has_member(void *data, struct str library, struct str name, struct buf *nearest)
{
    return has_name(data, library, nearest) && has_name(data, name, nearest);
}

struct report {
    int line;
    size_t count;
};

static void check_problem(void *data, const struct lint_problem *problem)
{
    struct report *report = data;
    must(problem->line >= report->line && problem->column > 0);
    must(problem->text.length > 0 && str_find_char(problem->text, '\n', 0) == SIZE_MAX);
    must(++report->count <= LINT_PROBLEMS_MAX);
    report->line = problem->line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lint_names names = {has_name, has_member, has_name, has_name, NULL};
    struct str source = {(const char *)data, size};
    struct report report = {0};
    if (size == 0) {
        return 0;
    }
    script_lint(&names, source, check_problem, &report);
    return 0;
}
