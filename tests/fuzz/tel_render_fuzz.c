/* tel_render_fuzz.c -- Any text on any terminal: lines end with CR LF, none looks like a prompt,
 * none is wider than the terminal, and escape sequences come only from styles. The first bytes of
 * the input choose the terminal. */
#include "net/telnet/tel_render.h"

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "net/mudclients/options.h"
#include "tests/fuzz/fuzz_target.h"

/* Appends the visible part of a line: without escape sequences, IAC once. */
static void visible(struct str line, struct buf *out)
{
    for (size_t i = 0; i < line.length; i++) {
        unsigned char c = (unsigned char)line.bytes[i];
        if (c == 0x1B) {
            bool tag = str_starts(str_slice(line, i, line.length), STR("\x1B[4z<"));
            i = str_find_char(line, tag ? '>' : 'm', i);
            must(i != SIZE_MAX);
            continue;
        }
        must(c >= 0x20 && c != 0x7F);
        if (c == 0xFF) {
            must(i + 1 < line.length && (unsigned char)line.bytes[i + 1] == 0xFF);
            i++;
        }
        buf_add_char(out, (char)c);
    }
}

static void check_line(const struct tel_style *style, struct str line)
{
    struct buf shown = {0};
    must(style->colours > 0 || style->links || str_find_char(line, 0x1B, 0) == SIZE_MAX);
    must(style->links || str_find(line, STR("\x1B[4z"), 0) == SIZE_MAX);
    visible(line, &shown);
    must(!str_starts(buf_str(&shown), STR("> ")) && !str_starts(buf_str(&shown), STR("#$#")));
    must(style->mcp || !str_starts(buf_str(&shown), STR("#$\"")));
    /* The width of bytes that are not UTF-8 is undefined. */
    if (style->columns > 8 && str_is_utf8(buf_str(&shown))) {
        must(str_columns(buf_str(&shown)) <= style->columns);
    }
    buf_finish(&shown);
}

FUZZ_TARGET(tel_render)
{
    if (size < 2) {
        return 0;
    }
    struct tel_style style = {.colours = data[0] & 3,
            .utf8 = (data[0] & 4) != 0,
            .columns = data[1] % 100,
            .mcp = (data[0] & 32) != 0};
    if (data[0] & 16) {
        option_mxp.style(NULL, &style);
    }
    struct str text = {(const char *)data + 2, size - 2};
    struct buf clean = {0};
    struct buf out = {0};
    if (data[0] & 8) {
        str_clean(text, true, &clean);
        text = buf_str(&clean);
    }
    tel_render_lines(&style, text, &out);
    must(str_ends(buf_str(&out), STR("\r\n")));
    struct str rest = buf_str(&out);
    while (rest.length > 0) {
        size_t end = str_find(rest, STR("\r\n"), 0);
        must(end != SIZE_MAX);
        check_line(&style, str_slice(rest, 0, end));
        rest = str_slice(rest, end + 2, rest.length);
    }
    buf_clear(&out);
    tel_render_prompt(&style, text, &out);
    buf_finish(&out);
    buf_finish(&clean);
    return 0;
}
