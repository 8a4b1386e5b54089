/* sshd_edit_fuzz.c -- Any keys make clean lines that fit, and keep the cursor within the line. */
#include "net/ssh/sshd_edit.h"

#include "engine/session/session.h"
#include "tests/fuzz/fuzz_target.h"

#include <stdlib.h>

FUZZ_TARGET(sshd_edit)
{
    struct str keys = {(const char *)data, size};
    struct sshd_edit edit = {.utf8 = size % 2 == 0, .columns = (uint16_t)(size % 97)};
    struct buf screen = {0};
    while (keys.length > 0) {
        enum sshd_edit_event event = SSHD_EDIT_OPEN;
        size_t taken = sshd_edit_feed(&edit, keys, &screen, &event);
        must(taken > 0 && taken <= keys.length);
        must(edit.at <= edit.line.length && edit.from <= edit.at);
        must(str_is_utf8(buf_str(&edit.line)) && edit.line.length <= SESSION_LINE_MAX);
        keys = str_slice(keys, taken, keys.length);
        if (event == SSHD_EDIT_KEY) {
            edit.asked = 0;
            sshd_edit_complete(&edit, STR("lamp\nlantern\nna\303\257ve\n"), &screen);
        } else if (event != SSHD_EDIT_OPEN && event != SSHD_EDIT_END) {
            sshd_edit_taken(&edit);
            sshd_edit_show(&edit, 2, &screen);
        }
        edit.hidden = edit.line.length % 7 == 6;
    }
    buf_finish(&screen);
    sshd_edit_finish(&edit);
    return 0;
}
