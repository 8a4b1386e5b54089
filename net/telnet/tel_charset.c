/* tel_charset.c -- text in the characters that a terminal has.
 *
 * Columns are counted of UTF-8, so for ISO 8859-1 a text is made in two steps: what the character set lacks is
 * transliterated before lines are wrapped, and a character becomes a byte after. */
#include "net/telnet/tel_charset.h"

/* Returns the length, as UTF-8, of a non-ASCII ISO 8859-1 character at `at`; 0 if there is another
 * character. The last one, 0xFF, is excluded: it is IAC. */
static size_t latin1_length(struct str text, size_t at)
{
    unsigned char first = (unsigned char)text.bytes[at];
    bool is = (first == 0xC2 || first == 0xC3) && at + 1 < text.length &&
              !(first == 0xC3 && (unsigned char)text.bytes[at + 1] == 0xBF);
    return is ? 2 : 0;
}

/* The text with what ISO 8859-1 lacks in ASCII; still as UTF-8, so that columns are counted right. */
static void put_latin1(struct str text, struct buf *out)
{
    size_t from = 0;
    for (size_t at = 0; at < text.length;) {
        size_t length = latin1_length(text, at);
        if (length > 0) {
            str_to_ascii(str_slice(text, from, at), out);
            buf_add_str(out, str_slice(text, at, at + length));
            from = at + length;
        }
        at += length > 0 ? length : 1;
    }
    str_to_ascii(str_slice(text, from, text.length), out);
}

struct str tel_charset_shown(
        const struct tel_style *style, struct str text, struct buf *words, struct buf *shown)
{
    if (style->aloud) {
        str_say_emoji(text, words);
        text = buf_str(words);
    }
    if (style->utf8 && !style->latin1) {
        return text;
    }
    if (style->latin1) {
        put_latin1(text, shown);
    } else {
        str_to_ascii(text, shown);
    }
    return buf_str(shown);
}

void tel_charset_finish(const struct tel_style *style, struct buf *out, size_t from)
{
    if (!style->latin1) {
        return;
    }
    struct str text = buf_str(out);
    size_t to = from;
    for (size_t at = from; at < text.length; to++) {
        size_t length = latin1_length(text, at);
        unsigned low = length > 0 ? (unsigned char)text.bytes[at + 1] & 0x3FU : 0;
        out->bytes[to] = length > 0 ? (char)(unsigned char)((unsigned)text.bytes[at] << 6 | low)
                                    : text.bytes[at];
        at += length > 0 ? length : 1;
    }
    buf_truncate(out, to);
}
