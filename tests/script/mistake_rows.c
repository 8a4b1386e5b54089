/* mistake_rows.c -- the linter of scripts, asked for single sources. */
#include "tests/script/mistake_rows.h"

#include "engine/lua/host.h"

#include <string.h>

void mistake_take(void *data, const struct lint_problem *problem)
{
    buf_printf(data, "%d: %.*s\n", problem->line, STR_FMT(problem->text));
}

size_t mistake_lines(const struct buf *text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text->length; i++) {
        lines += text->bytes[i] == '\n';
    }
    return lines;
}

void mistake_told(
        struct bench *b, uint64_t object, bool stock, const char *source, const char *part)
{
    struct buf told = {0};
    host_lint_alone(engine_script_data(trial_engine(b->trial)), object, str_of(source), stock,
            mistake_take, &told);
    bool fits = part ? mistake_lines(&told) == 1 && strstr(told.bytes, part) : told.length == 0;
    if (!fits) {
        fail_msg("%s\nis said to have:\n%s\nnot: %s", source,
                told.bytes ? told.bytes : "nothing", part ? part : "nothing");
    }
    buf_finish(&told);
}

void mistake_rows(struct bench *b, uint64_t object, const struct mistake *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mistake_told(b, object, false, rows[i].source, rows[i].said);
        mistake_told(b, object, false, rows[i].twin, NULL);
        if (object) { /* as in a private world, where nobody owns the things of a file */
            mistake_told(b, object, true, rows[i].source, rows[i].said);
            mistake_told(b, object, true, rows[i].twin, NULL);
        }
    }
}
