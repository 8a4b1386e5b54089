/* sandbox_match_fuzz.c -- Any pattern on any text ends within its limits of steps and depth, and
 * captures lie inside the text. The first byte is the pattern's length. */
#include "engine/sandbox/sandbox_match.h"

#include "engine/base/err.h"
#include "tests/fuzz/fuzz_target.h"

struct budget {
    uint32_t steps;
};

static bool spend(void *data, uint32_t steps)
{
    struct budget *budget = data;
    budget->steps += steps;
    return budget->steps < 20000;
}

static void check_captures(const struct sandbox_match *m, const char *end)
{
    must(end >= m->source && end <= m->source_end);
    for (int i = 0; i < m->level; i++) {
        const struct sandbox_capture *capture = &m->captures[i];
        must(capture->start >= m->source && capture->start <= m->source_end);
        must(capture->length >= SANDBOX_CAPTURE_POSITION);
        must(capture->length <= m->source_end - capture->start);
    }
}

FUZZ_TARGET(sandbox_match)
{
    if (size == 0 || data[0] > size - 1) {
        return 0;
    }
    const char *pattern = (const char *)data + 1;
    size_t pattern_length = data[0];
    const char *source = pattern + pattern_length;
    struct budget budget = {0};
    struct sandbox_match m;
    sandbox_match_init(&m, source, size - 1 - pattern_length, pattern, pattern_length);
    m.on_steps = spend;
    m.data = &budget;
    for (const char *s = source; s <= m.source_end && !m.error; s++) {
        const char *end = sandbox_match_at(&m, s, pattern);
        if (end) {
            check_captures(&m, end);
        }
        must(!end || !m.error);
    }
    return 0;
}
