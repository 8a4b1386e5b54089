/* irc_multi_fuzz.c -- Any messages, cut and mixed: the lines kept of a batch are within bounds, of
 * one target and one kind, and each of them came as one line. */
#include "engine/base/err.h"
#include "net/irc/irc_several.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

static void check(const struct irc_multi *multi)
{
    struct str text = buf_str(&multi->text);
    size_t breaks = 0;
    for (size_t i = 0; i < text.length; i++) {
        must(text.bytes[i] != '\r' && text.bytes[i] != '\0' && text.bytes[i] != '\x01');
        breaks += text.bytes[i] == '\n';
    }
    must(text.length <= IRC_MULTI_BYTES && multi->lines <= IRC_MULTI_LINES);
    must(multi->lines == 0 ? text.length == 0 : breaks < multi->lines);
    must(multi->reference[0] ? multi->target[0] && !strchr(multi->target, ',')
                             : multi->lines == 0);
}

static void take(struct irc_multi *multi, const struct irc_msg *msg)
{
    bool opens = str_starts(irc_msg_param(msg, 0), STR("+"));
    size_t length = multi->text.length;
    if (irc_msg_is(msg, "BATCH") && opens) {
        bool open = multi->reference[0];
        bool good = irc_multi_open(multi, msg) == IRC_MULTI_GOOD;
        must(!(open && good) && (open || good == (multi->reference[0] != '\0')));
    } else if (irc_msg_is(msg, "BATCH") && multi->reference[0]) {
        must(irc_multi_judge(multi) == IRC_MULTI_INVALID || multi->lines > 0);
        irc_multi_forget(multi);
    } else if (multi->reference[0]) {
        must(irc_multi_add(multi, msg) == IRC_MULTI_GOOD || multi->text.length == length);
    }
}

FUZZ_TARGET(irc_multi)
{
    struct str rest = {(const char *)data, size};
    struct irc_multi multi = {0};
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        struct irc_msg msg;
        if (irc_msg_parse(line, &msg)) {
            take(&multi, &msg);
            check(&multi);
        }
    }
    irc_multi_forget(&multi);
    return 0;
}
