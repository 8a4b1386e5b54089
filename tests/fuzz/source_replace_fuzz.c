/* source_replace_fuzz.c -- Replacing any text or pattern in any source ends within its limits, keeps the lines, and
 * changes nothing if the new text is the old one. The first byte says whether it is a pattern; then come the text and
 * the new text, each up to a NUL, and the source. */
#include "engine/base/err.h"
#include "engine/modules/workshop/search/source_match.h"
#include "tests/fuzz/fuzz_target.h"

struct lines {
    size_t last;
    size_t count;
};

static void take_line(void *data, const struct source_line *line)
{
    struct lines *lines = data;
    must(line->number > lines->last);
    lines->last = line->number;
    lines->count++;
}

static size_t count_lines(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        count += text.bytes[i] == '\n';
    }
    return count;
}

FUZZ_TARGET(source_replace)
{
    struct str rest = {(const char *)data + (size > 0), size - (size > 0)};
    struct source_pattern pattern = {.is_lua = size > 0 && data[0] % 2 == 1};
    struct buf out = {0};
    struct lines lines = {0};
    struct err err = {0};
    pattern.text = str_take_until(&rest, '\0');
    pattern.with = str_take_until(&rest, '\0');
    if (!source_pattern_check(&pattern, &err)) {
        must(err.text[0]);
        return 0;
    }
    if (source_replace(&pattern, rest, &out, take_line, &lines, &err)) {
        must(count_lines(buf_str(&out)) == count_lines(rest));
        must(lines.count > 0 || str_equal(buf_str(&out), rest));
    } else {
        must(pattern.is_lua && err.text[0]);
    }
    if (!pattern.is_lua) {
        pattern.with = pattern.text;
        buf_clear(&out);
        must(source_replace(&pattern, rest, &out, NULL, NULL, &err));
        must(str_equal(buf_str(&out), rest));
    }
    buf_finish(&out);
    return 0;
}
