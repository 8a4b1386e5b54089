/* irc_render_fuzz.c -- Any markup becomes lines that fit, clean UTF-8 stays clean, and without
 * colours no control byte is sent. */
#include "net/irc/irc_render.h"

#include "engine/base/err.h"
#include "tests/fuzz/fuzz_target.h"

struct check {
    bool colours;
    bool utf8;
    size_t room;
};

static void check_line(void *data, struct str text)
{
    const struct check *check = data;
    must(text.length > 0 && text.length <= check->room);
    must(!check->utf8 || str_is_utf8(text));
    for (size_t i = 0; i < text.length; i++) {
        must(text.bytes[i] != '\n' && text.bytes[i] != '\r' && text.bytes[i] != '\0');
        must(check->colours || (unsigned char)text.bytes[i] >= 0x20);
    }
}

FUZZ_TARGET(irc_render)
{
    struct str text = {(const char *)data, size};
    struct check check = {.utf8 = str_is_utf8(text), .room = 64 + size % 400};
    struct irc_lines lines = {.room = check.room, .line = check_line, .data = &check};
    irc_render(&lines, text);
    irc_render_raw(&lines, text);
    check.colours = true;
    lines.colours = true;
    irc_render(&lines, text);
    return 0;
}
