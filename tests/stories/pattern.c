/* pattern.c -- Matches a text against an expression. */
#include "tests/stories/pattern.h"

#include "engine/base/mem.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct pattern {
    pcre2_code *code;
};

struct pattern *pattern_create(struct str text, struct err *err)
{
    int code = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code *made = pcre2_compile((PCRE2_SPTR)text.bytes, text.length,
            PCRE2_CASELESS | PCRE2_MULTILINE | PCRE2_DOTALL | PCRE2_UTF, &code, &offset, NULL);
    if (!made) {
        (void)err_set(
                err, ERR_FORMAT, "not a regular expression, at character %zu", (size_t)offset);
        return NULL;
    }
    struct pattern *pattern = mem_alloc(sizeof(*pattern));
    pattern->code = made;
    return pattern;
}

void pattern_destroy(struct pattern *pattern)
{
    if (!pattern) {
        return;
    }
    pcre2_code_free(pattern->code);
    mem_free(pattern);
}

bool pattern_matches(const struct pattern *pattern, struct str text)
{
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    int found =
            pcre2_match(pattern->code, (PCRE2_SPTR)text.bytes, text.length, 0, 0, data, NULL);
    pcre2_match_data_free(data);
    return found >= 0;
}
