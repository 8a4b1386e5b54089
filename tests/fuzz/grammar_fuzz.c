/* grammar_fuzz.c -- Any pattern compiles or is refused in one sentence; it reads any line with
 * bounded work, and each span lies within the line. Input: the pattern, a newline, the line. */
#include "engine/core/script/grammar.h"

#include "engine/base/err.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

struct reading {
    const struct grammar *grammar;
    struct str line;
    size_t count;
};

static bool check_reading(void *data, const struct grammar_reading *reading)
{
    struct reading *all = data;
    for (size_t i = 0; i < grammar_slot_count(all->grammar); i++) {
        struct str span = reading->spans[i];
        must(!span.bytes ||
                (span.bytes >= all->line.bytes &&
                        span.bytes + span.length <= all->line.bytes + all->line.length));
    }
    must(++all->count <= 64);
    return false;
}

static void check_grammar(const struct grammar *grammar, struct str line)
{
    must(grammar_verb_count(grammar) > 0);
    for (size_t i = 0; i < grammar_verb_count(grammar); i++) {
        must(grammar_verb(grammar, i).length > 0);
    }
    struct buf usage = {0};
    grammar_usage(grammar, STR("notice board"), &usage);
    must(usage.length > 0);
    buf_finish(&usage);
    struct reading reading = {.grammar = grammar, .line = line};
    must(!grammar_read(grammar, line, check_reading, &reading));
}

FUZZ_TARGET(grammar)
{
    struct str line = {(const char *)data, size};
    struct str pattern = str_take_until(&line, '\n');
    struct grammar *grammar = NULL;
    struct err err = {0};
    if (size == 0) {
        return 0;
    }
    if (grammar_compile(pattern, &grammar, &err)) {
        check_grammar(grammar, line);
        grammar_destroy(grammar);
    } else {
        must(strncmp(err.text, "pattern", 7) == 0 && !strchr(err.text, '\n'));
    }
    return 0;
}
