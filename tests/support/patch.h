#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "engine/modules/workshop/diff.h"

#include <stdbool.h>

/* patch -- Applies the output of diff_unified. Header only, for the tests of base and its fuzz
 * target. */

/* Appends a text's lines, each with a newline behind it, as a diff sees them. */
static inline void patch_lines(struct str text, struct buf *out)
{
    while (text.length > 0) {
        buf_add_str(out, str_take_until(&text, '\n'));
        buf_add_char(out, '\n');
    }
}

/* Returns the number behind sign in "@@ -3,4 +5 @@". */
static inline size_t patch_number(struct str head, char sign)
{
    size_t number = 0;
    size_t at = str_find_char(head, sign, 0);
    for (at++; at < head.length && head.bytes[at] >= '0' && head.bytes[at] <= '9'; at++) {
        number = number * 10 + (size_t)(head.bytes[at] - '0');
    }
    return number;
}

/* Appends before as diff changes it. False if diff does not fit it. */
static inline bool patch_apply(struct str before, struct str diff, struct buf *out)
{
    size_t line = 1;
    while (diff.length > 0) {
        struct str step = str_take_until(&diff, '\n');
        char sign = step.length ? step.bytes[0] : '\0';
        struct str text = step.length ? str_slice(step, 1, step.length) : step;
        if (sign == '@') {
            size_t from = patch_number(step, '-');
            bool is_empty = str_find(step, STR(",0 +"), 0) != SIZE_MAX;
            for (from += is_empty; line < from && before.length > 0; line++) {
                buf_add_str(out, str_take_until(&before, '\n'));
                buf_add_char(out, '\n');
            }
            continue;
        }
        if (sign == ' ' || sign == '-') {
            if (before.length == 0 || !str_equal(str_take_until(&before, '\n'), text)) {
                return false;
            }
            line++;
        }
        if (sign == ' ' || sign == '+') {
            buf_add_str(out, text);
            buf_add_char(out, '\n');
        } else if (sign != '-') {
            return false;
        }
    }
    patch_lines(before, out);
    return true;
}
