/* irc_bridge_text.c -- formats speech for an IRC network.
 *
 * The form is "<ann@Skein> hello", in pieces that fit a line of IRC. By the form a bridge also
 * recognises lines that another bridge has carried (see bridge.c), so each piece has it. A network
 * with RELAYMSG (ircv3.net, draft/relaymsg) shows the line as that of a nick ann/Skein instead. */
#include "net/bridges/irc_bridge_text.h"

#include "net/shared/carried_line.h"
#include "net/shared/emphasis.h"
#include "net/shared/irc_msg.h"

#include <string.h>

#define ELLIPSIS " …"

/* RELAY_SOURCE: bytes that a network may put before a relayed line beyond those before ours. */
enum { PIECE_MIN = 40, RELAY_SOURCE = 60 };

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

static const struct {
    char code;
    unsigned style;
} codes[] = {
        {'\2', EMPHASIS_BOLD},
        {'\x1D', EMPHASIS_ITALIC},
        {'\x1E', EMPHASIS_STRUCK},
        {'\x11', EMPHASIS_CODE},
};

enum { CODE_COUNT = sizeof(codes) / sizeof(codes[0]) };

static void add_styled_run(void *data, struct str run, unsigned style)
{
    for (size_t i = 0; i < CODE_COUNT; i++) {
        buf_add(data, &codes[i].code, style & codes[i].style ? 1 : 0);
    }
    buf_add_str(data, run);
    for (size_t i = CODE_COUNT; i-- > 0;) {
        buf_add(data, &codes[i].code, style & codes[i].style ? 1 : 0);
    }
}

static void add_clean_run(struct str raw, unsigned style, struct buf *out)
{
    struct buf clean = {0};
    irc_clean(raw, &clean);
    emphasis_add_marked(buf_str(&clean), style, out);
    buf_finish(&clean);
}

void irc_bridge_read_styles(struct str text, struct buf *out)
{
    unsigned style = 0;
    size_t start = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned next = text.bytes[i] == '\x0F' ? 0 : style;
        for (size_t k = 0; k < CODE_COUNT; k++) {
            next ^= text.bytes[i] == codes[k].code ? codes[k].style : 0;
        }
        if (next != style) {
            add_clean_run(str_slice(text, start, i), style, out);
            start = i + 1;
            style = next;
        }
    }
    add_clean_run(str_slice(text, start, text.length), style, out);
}

/* Appends a nick for RELAYMSG: the name, with the separator for '@'. */
static void add_relay_nick(struct str name, char separator, struct buf *out)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        buf_add_char(out, c == '@' ? separator : strchr("!:,*?&#+%~/$.", c) ? '_' : c);
    }
}

/* Writes what stands before the text of each piece, or the nick for RELAYMSG. */
static void write_speaker(
        const struct irc_bridge_speech *speech, struct buf *out_prefix, struct buf *out_nick)
{
    struct buf name = {0};
    struct buf template = {0};
    carried_name(speech->sender, speech->home, speech->soften, &name);
    if (speech->separator) {
        add_relay_nick(buf_str(&name), speech->separator, out_nick);
    } else if (speech->template) {
        emphasis_each_run(str_of(speech->template), add_styled_run, &template);
        carried_speaker(template.bytes, buf_str(&name), out_prefix);
    } else {
        carried_speaker(NULL, buf_str(&name), out_prefix);
    }
    buf_finish(&template);
    buf_finish(&name);
}

static void say_piece(const struct irc_bridge_speech *speech, struct str prefix,
        struct str nick, struct str piece, struct buf *out)
{
    struct buf text = {0};
    buf_add_text(&text, speech->action ? "\1ACTION " : "");
    buf_add_str(&text, prefix);
    emphasis_each_run(piece, add_styled_run, &text);
    buf_add_text(&text, speech->action ? "\1" : "");
    struct irc_msg msg = {.command = speech->notice ? STR("NOTICE") : STR("PRIVMSG"),
            .params = {speech->channel, buf_str(&text)},
            .param_count = 2};
    if (nick.length > 0) {
        msg = (struct irc_msg){.command = STR("RELAYMSG"),
                .params = {speech->channel, nick, buf_str(&text)},
                .param_count = 3};
    }
    irc_msg_write(&msg, out);
    buf_finish(&text);
}

size_t irc_bridge_say(const struct irc_bridge_speech *speech, struct buf *out)
{
    struct buf prefix = {0};
    struct buf nick = {0};
    struct str text = str_trim(speech->text);
    size_t lines = 0;
    write_speaker(speech, &prefix, &nick);
    size_t around = prefix.length + strlen("\1ACTION \1") + strlen(ELLIPSIS) +
                    (nick.length > 0 ? nick.length + RELAY_SOURCE : 0);
    size_t room = speech->room > around + PIECE_MIN ? speech->room - around : PIECE_MIN;
    while (text.length > 0 && lines < CARRIED_LINES_MAX) {
        size_t length = text.length > room ? cut_at(text, room) : text.length;
        struct buf piece = {0};
        buf_add_str(&piece, str_slice(text, 0, length));
        text = str_trim(str_slice(text, length, text.length));
        bool cut = ++lines == CARRIED_LINES_MAX && text.length > 0;
        buf_add_text(&piece, cut ? ELLIPSIS : "");
        say_piece(speech, buf_str(&prefix), buf_str(&nick), buf_str(&piece), out);
        buf_finish(&piece);
    }
    buf_finish(&prefix);
    buf_finish(&nick);
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
