/* tel_charset.c -- converts text to the terminal's character set.
 *
 * Columns are counted in UTF-8, so ISO 8859-1 takes two steps. Before lines are wrapped, characters
 * that the set lacks are transliterated. Afterwards each character becomes one byte. */
#include "net/telnet/tel_charset.h"

/* Returns the length in UTF-8 of the ISO 8859-1 character beyond ASCII at `at`; 0 if there is no
 * such character. U+00FF counts as none: its byte is IAC. */
static size_t latin1_length(struct str text, size_t at)
{
    unsigned char first = (unsigned char)text.bytes[at];
    bool is = (first == 0xC2 || first == 0xC3) && at + 1 < text.length &&
              !(first == 0xC3 && (unsigned char)text.bytes[at + 1] == 0xBF);
    return is ? 2 : 0;
}

/* Appends the text, with the characters that ISO 8859-1 lacks transliterated to ASCII. The result
 * is still UTF-8, so that columns are counted right. */
static void put_latin1(struct str text, struct buf *out)
{
    size_t from = 0;
    for (size_t at = 0; at < text.length;) {
        size_t length = latin1_length(text, at);
        if (length > 0) {
            str_romanise(str_slice(text, from, at), out);
            buf_add_str(out, str_slice(text, at, at + length));
            from = at + length;
        }
        at += length > 0 ? length : 1;
    }
    str_romanise(str_slice(text, from, text.length), out);
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
        str_romanise(text, shown);
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
