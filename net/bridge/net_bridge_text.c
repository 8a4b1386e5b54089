/* net_bridge_text.c -- who says something, as it crosses the bridge: "<ann@Skein> hello".
 *
 * The form is also the mark by which a bridge knows what another one has carried (see engine/core/chat/bridge.c).
 *
 * A nick that somebody there has gets a blank of no width behind its first character, so that
 * clients do not call that person each time their other self speaks. */
#include "net/bridge/net_bridge_text.h"

#define NO_WIDTH "\xE2\x80\x8B" /* U+200B */

enum { NAME_BYTES_MAX = 100 };

static bool may_be_in_name(unsigned char c)
{
    return c > ' ' && c != '<' && c != '>' && c != 0x7f;
}

/* Appends what of text may be in a name; soft: broken after the first character. */
static void add_name(struct str text, bool soft, struct buf *out)
{
    size_t start = out->length;
    for (size_t i = 0; i < text.length && i < NAME_BYTES_MAX; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (soft && out->length > start && (c & 0xC0) != 0x80) {
            buf_add_text(out, NO_WIDTH);
            soft = false;
        }
        if (may_be_in_name(c)) {
            buf_add_char(out, (char)c);
        }
    }
}

void net_bridge_name(struct str sender, struct str home, bool soften, struct buf *out)
{
    struct str rest = sender;
    struct str nick = str_take_until(&rest, '@');
    add_name(nick, soften, out);
    buf_add_char(out, '@');
    add_name(rest.length > 0 ? rest : home, false, out);
}
