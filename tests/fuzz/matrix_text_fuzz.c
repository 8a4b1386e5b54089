/* matrix_text_fuzz.c -- Any bytes as a user, as HTML and as text: what comes in is a name or clean
 * lines, and what goes out has no elements but those for emphasis. */
#include "net/matrix/matrix_text.h"

#include "engine/base/err.h"
#include "net/shared/carried_line.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

/* Checks that HTML that we have written has only these elements. */
static void check_html(struct str html)
{
    static const char *const known[] = {
            "<strong>", "</strong>", "<em>", "</em>", "<del>", "</del>", "<code>", "</code>"};
    for (size_t i = 0; i < html.length; i++) {
        bool good = html.bytes[i] != '<';
        for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
            good |= str_starts(str_slice(html, i, html.length), str_of(known[k]));
        }
        must(good);
    }
}

FUZZ_TARGET(matrix_text)
{
    struct str text = {(const char *)data, size};
    struct buf out = {0};
    struct buf line = {0};
    size_t taken = 0;
    matrix_show_user(text, STR("home.org"), &out);
    for (size_t i = 0; i < out.length; i++) {
        must(out.bytes[i] > ' ' && out.bytes[i] < 0x7f && !strchr("@<>!/,*?#", out.bytes[i]));
    }
    buf_clear(&out);
    matrix_escape_path(text, &out);
    must(str_find_char(buf_str(&out), '/', 0) == SIZE_MAX);
    buf_clear(&out);
    matrix_write_html(text, &out);
    check_html(buf_str(&out));
    buf_clear(&out);
    matrix_read_html(text, &out);
    for (struct str rest = buf_str(&out); carried_take_line(&rest, &taken, &line);) {
        must(str_is_utf8(buf_str(&line)));
        must(str_find_char(buf_str(&line), '\n', 0) == SIZE_MAX);
    }
    buf_finish(&out);
    buf_finish(&line);
    return 0;
}
