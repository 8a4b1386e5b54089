/* irc_msg_fuzz.c -- Any bytes are split into lines and parts, however they are cut; a message
 * written from them is one line within its bounds, and reads back as itself. */
#include "net/shared/irc_msg.h"

#include "engine/base/err.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

static size_t count_lines(const struct buf *out)
{
    size_t lines = 0;
    for (size_t i = 0; i < out->length; i++) {
        lines += out->bytes[i] == '\n';
    }
    return lines;
}

static void check_tags(struct str tags)
{
    struct str key = STR_NONE;
    struct str value = STR_NONE;
    struct str rest = tags;
    while (irc_tag_next(&rest, &key, &value)) {
        struct buf plain = {0};
        struct buf written = {0};
        struct buf again = {0};
        must(irc_tag_find(tags, key, &plain));
        irc_tag_add(&written, key, buf_str(&plain));
        must(irc_tag_find(buf_str(&written), key, &again));
        must(memchr(plain.bytes ? plain.bytes : "", '\0', plain.length) ||
                str_equal(buf_str(&plain), buf_str(&again)));
        buf_finish(&plain);
        buf_finish(&written);
        buf_finish(&again);
    }
}

static void check_line(struct str line)
{
    struct irc_msg msg;
    struct irc_msg back;
    struct buf once = {0};
    struct buf twice = {0};
    if (!irc_msg_parse(line, &msg)) {
        return;
    }
    check_tags(msg.tags);
    irc_msg_write(&msg, &once);
    must(count_lines(&once) == 1 && str_ends(buf_str(&once), STR("\r\n")));
    must(irc_msg_parse(str_slice(buf_str(&once), 0, once.length - 2), &back));
    must(back.param_count <= IRC_PARAMS_MAX);
    irc_msg_write(&back, &twice);
    must(once.length <= IRC_TAGS_MAX + IRC_LINE_MAX);
    must(msg.source.length > 0 || back.source.length > 0 || twice.length <= once.length);
    buf_finish(&once);
    buf_finish(&twice);
}

static void feed(struct irc_line *line, struct str bytes, size_t *count)
{
    while (bytes.length > 0) {
        enum irc_line_end end = IRC_LINE_OPEN;
        size_t taken = irc_line_feed(line, bytes, IRC_CLIENT_TAGS_MAX, &end);
        must(taken > 0 && taken <= bytes.length);
        bytes = str_slice(bytes, taken, bytes.length);
        if (end == IRC_LINE_DONE) {
            check_line(buf_str(&line->bytes));
            buf_clear(&line->bytes);
        }
        *count += end != IRC_LINE_OPEN;
    }
}

FUZZ_TARGET(irc_msg)
{
    struct str bytes = {(const char *)data, size};
    struct irc_line whole = {0};
    struct irc_line parts = {0};
    size_t lines = 0;
    size_t cut_lines = 0;
    feed(&whole, bytes, &lines);
    for (size_t at = 0; at < size; at += 7) {
        feed(&parts, str_slice(bytes, at, at + 7), &cut_lines);
    }
    must(lines == cut_lines);
    irc_line_finish(&whole);
    irc_line_finish(&parts);
    return 0;
}
