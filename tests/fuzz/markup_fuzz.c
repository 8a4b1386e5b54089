/* markup_fuzz.c -- Any text is read to its end; escaped text reads as itself; tamed text offers
 * nothing harmful, and taming it again changes nothing. */
#include "engine/session/markup.h"

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "tests/fuzz/fuzz_target.h"

static void check_escape(struct str s)
{
    struct buf escaped = {0};
    struct buf plain = {0};
    markup_escape(s, &escaped);
    markup_plain(buf_str(&escaped), &plain);
    must(str_equal(buf_str(&plain), s));
    buf_finish(&escaped);
    buf_finish(&plain);
}

static void check_commands(struct str s)
{
    for (;;) {
        struct markup_token token = markup_next(&s);
        if (token.kind == MARKUP_END) {
            return;
        }
        if (token.kind == MARKUP_CMD) {
            must(token.text.bytes[0] != '@');
        }
    }
}

static bool is_no_building(void *data, struct str line)
{
    (void)data;
    return line.bytes[0] != '@';
}

static void check_tame(struct str s)
{
    struct buf tame = {0};
    struct buf again = {0};
    struct buf before = {0};
    struct buf after = {0};
    markup_tame(s, is_no_building, NULL, &tame);
    check_commands(buf_str(&tame));
    markup_tame(buf_str(&tame), is_no_building, NULL, &again);
    must(str_equal(buf_str(&tame), buf_str(&again)));
    markup_plain(s, &before);
    markup_plain(buf_str(&tame), &after);
    must(str_equal(buf_str(&before), buf_str(&after)));
    buf_finish(&tame);
    buf_finish(&again);
    buf_finish(&before);
    buf_finish(&after);
}

FUZZ_TARGET(markup)
{
    struct str s = {(const char *)data, size};
    check_escape(s);
    check_tame(s);
    return 0;
}
