/* irc_bridge_text_fuzz.c -- Any bytes as text from a network and as text to it: clean UTF-8 comes
 * in, whole lines that fit go out. */
#include "net/bridges/irc_bridge_text.h"

#include "engine/base/err.h"
#include "net/shared/emphasis.h"
#include "net/shared/irc_msg.h"
#include "tests/fuzz/fuzz_target.h"

static void check_lines(struct str lines, size_t count)
{
    size_t found = 0;
    while (lines.length > 0) {
        struct irc_msg msg;
        struct str line = str_take_until(&lines, '\n');
        must(line.length + 1 <= IRC_LINE_MAX && str_ends(line, STR("\r")));
        must(irc_msg_parse(str_slice(line, 0, line.length - 1), &msg));
        must((irc_msg_is(&msg, "PRIVMSG") && msg.param_count == 2) ||
                (irc_msg_is(&msg, "RELAYMSG") && msg.param_count == 3));
        found++;
    }
    must(found == count && count <= CARRIED_LINES_MAX);
}

FUZZ_TARGET(irc_bridge_text)
{
    struct str text = {(const char *)data, size};
    struct buf clean = {0};
    struct buf lines = {0};
    struct buf folded = {0};
    bool action = false;
    if (irc_bridge_read_action(&text, &action)) {
        irc_bridge_read_styles(text, &clean);
        must(str_is_utf8(buf_str(&clean)));
        must(str_find_char(buf_str(&clean), '\n', 0) == SIZE_MAX);
        struct str said = buf_str(&clean);
        struct irc_bridge_speech speech = {.channel = STR("#there"),
                .sender = str_take_word(&said),
                .home = STR("Skein"),
                .text = said,
                .action = action,
                .soften = size % 2 == 0,
                .separator = size % 3 == 0 ? '/' : '\0',
                .template = size % 5 == 0 ? "**{nick}**: {text}" : NULL,
                .room = size % 400};
        check_lines(buf_str(&lines), 0);
        size_t count = irc_bridge_say(&speech, &lines);
        check_lines(buf_str(&lines), count);
    }
    emphasis_add_unmarked(text, &folded);
    must(folded.length <= text.length);
    buf_clear(&folded);
    irc_bridge_fold(text, &folded);
    must(folded.length == text.length);
    buf_finish(&clean);
    buf_finish(&lines);
    buf_finish(&folded);
    return 0;
}
