/* irc_bridge_text.c -- formats speech for an IRC network.
 *
 * The form is "<ann@Skein> hello", in pieces that fit a line of IRC. By the form a bridge also
 * recognises lines that another bridge has carried (see bridge.c), so each
 * piece has it. */
#include "net/bridges/irc_bridge_text.h"

#include "net/bridges/net_bridge_text.h"
#include "net/shared/irc_msg.h"

#include <string.h>

#define ELLIPSIS " …"

enum { PIECE_MIN = 40 };

/* Returns where to cut text that is longer than room: after the last word that fits, or else
 * between characters. */
static size_t cut_at(struct str text, size_t room)
{
    size_t end = str_fit(text, room).length;
    for (size_t i = end; i > end / 2; i--) {
        if (text.bytes[i] == ' ') {
            return i;
        }
    }
    return end > 0 ? end : text.length;
}

static void say_piece(const struct irc_bridge_speech *speech, struct str name, struct str piece,
        const char *end, struct buf *out)
{
    struct buf text = {0};
    buf_printf(&text, "%s<%.*s> %.*s%s%s", speech->action ? "\1ACTION " : "", STR_FMT(name),
            STR_FMT(piece), end, speech->action ? "\1" : "");
    struct irc_msg msg = {.command = speech->notice ? STR("NOTICE") : STR("PRIVMSG"),
            .params = {speech->channel, buf_str(&text)},
            .param_count = 2};
    irc_msg_write(&msg, out);
    buf_finish(&text);
}

size_t irc_bridge_say(const struct irc_bridge_speech *speech, struct buf *out)
{
    struct buf name = {0};
    struct str text = str_trim(speech->text);
    size_t lines = 0;
    net_bridge_name(speech->sender, speech->home, speech->soften, &name);
    size_t around = name.length + strlen("<> ") + strlen("\1ACTION \1") + strlen(ELLIPSIS);
    size_t room = speech->room > around + PIECE_MIN ? speech->room - around : PIECE_MIN;
    while (text.length > 0 && lines < NET_BRIDGE_LINES_MAX) {
        size_t length = text.length > room ? cut_at(text, room) : text.length;
        struct str piece = str_slice(text, 0, length);
        text = str_trim(str_slice(text, length, text.length));
        bool cut = ++lines == NET_BRIDGE_LINES_MAX && text.length > 0;
        say_piece(speech, buf_str(&name), piece, cut ? ELLIPSIS : "", out);
    }
    buf_finish(&name);
    return lines;
}

bool irc_bridge_read_action(struct str *text, bool *out_action)
{
    *out_action = false;
    if (text->length == 0 || text->bytes[0] != '\1') {
        return true;
    }
    struct str inner = str_slice(*text, 1, text->length);
    if (str_ends(inner, STR("\1"))) {
        inner = str_slice(inner, 0, inner.length - 1);
    }
    if (!str_starts_nocase(inner, STR("ACTION "))) {
        return false;
    }
    *text = str_slice(inner, strlen("ACTION "), inner.length);
    *out_action = true;
    return true;
}

void irc_bridge_fold(struct str name, struct buf *out)
{
    static const char upper[] = "[]\\~";
    static const char lower[] = "{}|^";
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        const char *at = c != '\0' ? strchr(upper, c) : NULL;
        if (at) {
            c = lower[at - upper];
        } else if (c >= 'A' && c <= 'Z') {
            c = (char)(c + ('a' - 'A'));
        }
        buf_add_char(out, c);
    }
}
