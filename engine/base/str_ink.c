/* str_ink.c -- invisible characters: detects them, and makes texts and names legible.
 *
 * One table, ink_of, classifies characters for texts (str_put_legible) and for names
 * (str_is_plain_line). */
#include "engine/base/str.h"

#include "engine/base/buf.h"

#include <utf8proc.h>

#include <string.h>

/* How a character looks to a reader. */
enum ink {
    INK,
    INK_GAP,     /* a blank */
    INK_SPECIAL, /* joiners, variants, script signs, private ones: for texts, not for names */
    INK_NONE     /* nothing, or the end of a line */
};

static enum ink ink_of(int32_t code)
{
    static const struct {
        int32_t first;
        int32_t last;
        enum ink ink;
    } known[] = {{0x034F, 0x034F, INK_NONE}, {0x0600, 0x0605, INK_SPECIAL},
            {0x06DD, 0x06DD, INK_SPECIAL}, {0x070F, 0x070F, INK_SPECIAL},
            {0x0890, 0x0891, INK_SPECIAL}, {0x08E2, 0x08E2, INK_SPECIAL},
            {0x115F, 0x1160, INK_GAP}, {0x200C, 0x200D, INK_SPECIAL}, {0x2800, 0x2800, INK_GAP},
            {0x3164, 0x3164, INK_GAP}, {0xFE00, 0xFE0F, INK_SPECIAL}, {0xFFA0, 0xFFA0, INK_GAP},
            {0x110BD, 0x110BD, INK_SPECIAL}, {0xE0100, 0xE01EF, INK_SPECIAL}};

    if (code < 0x7F) {
        return code < 0x20 ? INK_NONE : code == ' ' ? INK_GAP : INK;
    }
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (code >= known[i].first && code <= known[i].last) {
            return known[i].ink;
        }
    }
    utf8proc_category_t category = utf8proc_category(code);
    return category == UTF8PROC_CATEGORY_ZS   ? INK_GAP
           : category == UTF8PROC_CATEGORY_CO ? INK_SPECIAL
           /* Later categories are paragraphs, controls, formats and surrogates. */
           : category >= UTF8PROC_CATEGORY_ZL ? INK_NONE
                                              : INK;
}

/* True for characters that names may not contain. */
static bool is_unseen(int32_t code)
{
    enum ink ink = ink_of(code);
    return ink == INK_NONE || ink == INK_SPECIAL ||
           (ink == INK_GAP && code != ' ' && utf8proc_category(code) != UTF8PROC_CATEGORY_ZS);
}

/* True for accents and similar marks; a letter may carry any number of them. */
static bool is_accent(int32_t code)
{
    return (code >= 0x300 && code <= 0x36F) || (code >= 0x1AB0 && code <= 0x1AFF) ||
           (code >= 0x1DC0 && code <= 0x1DFF) || (code >= 0x20D0 && code <= 0x20FF) ||
           (code >= 0xFE20 && code <= 0xFE2F);
}

enum { GAPS_MOST = 3, ACCENTS_MOST = 3 };

static const struct str long_gap = STR_IS("    ");

bool str_is_legible(struct str s)
{
    size_t plain = 0;
    for (; plain < s.length; plain++) {
        char c = s.bytes[plain];
        if (c > ' ' && c < 0x7F) {
            continue;
        }
        if (c == ' ' && plain >= GAPS_MOST &&
                memcmp(s.bytes + plain - GAPS_MOST, long_gap.bytes, GAPS_MOST) == 0) {
            return false;
        }
        if (c != ' ' && c != '\n') {
            break;
        }
    }
    bool legible = true;
    if (plain < s.length) {
        struct buf read = {0};
        str_put_legible(s, &read);
        legible = str_equal(buf_str(&read), s);
        buf_finish(&read);
    }
    return legible;
}

static void end_gap(size_t *gap, struct buf *out)
{
    buf_add_str(out, str_slice(long_gap, 0, *gap > GAPS_MOST ? 1 : *gap));
    *gap = 0;
}

void str_put_legible(struct str s, struct buf *out)
{
    size_t gap = 0;
    size_t accents = 0;
    for (size_t i = 0; i < s.length;) {
        int32_t code = 0;
        i += str_read_code(s, i, &code);
        enum ink ink = code == '\n' ? INK : ink_of(code);
        if (ink == INK_GAP) {
            gap++;
        } else if (ink != INK_NONE) {
            end_gap(&gap, out);
            accents = is_accent(code) ? accents + 1 : 0;
            if (accents <= ACCENTS_MOST) {
                str_put_code((uint32_t)code, out);
            }
        }
    }
    end_gap(&gap, out);
}

#define CODE_BYTES_MAX 4 /* bytes of a character in UTF-8 */

/* True if the bytes, at most eight, are printable ASCII. Sets *shows if so and one is no blank. */
static bool are_printable(const char *bytes, size_t count, bool *shows)
{
    const uint64_t ones = 0x0101010101010101u;
    const uint64_t blanks = ones * ' ';
    uint64_t word = blanks;
    memcpy(&word, bytes, count);
    /* No carry leaves a byte while those below it are printable. */
    bool ok = ((word | (word + ones) | (word - blanks)) & (ones * 0x80)) == 0;
    *shows |= ok && word != blanks;
    return ok;
}

bool str_is_plain_line(struct str s, size_t most)
{
    size_t count = 0;
    bool shows = false;
    if (s.length / CODE_BYTES_MAX > most) {
        return false;
    }
    while (count + 8 <= s.length && are_printable(s.bytes + count, 8, &shows)) {
        count += 8;
    }
    if (s.length - count < 8 && are_printable(s.bytes + count, s.length - count, &shows)) {
        count = s.length;
    }
    for (size_t i = count; i < s.length; count++) {
        if (s.bytes[i] >= ' ' && s.bytes[i] <= '~') { /* the common case */
            shows |= s.bytes[i++] != ' ';
            continue;
        }
        int32_t code = 0;
        size_t length = str_read_code(s, i, &code);
        if ((code == STR_REPLACEMENT && length == 1) || is_unseen(code)) {
            return false;
        }
        shows |= code != ' ' && utf8proc_category(code) != UTF8PROC_CATEGORY_ZS;
        i += length;
    }
    return shows && count <= most;
}

static bool is_small(int32_t code)
{
    utf8proc_category_t category = utf8proc_category(code);
    return category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LO ||
           category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ND;
}

bool str_is_small_words(struct str s, size_t most)
{
    size_t count = 0;
    bool joins = true; /* at the beginning, and behind a blank, hyphen or apostrophe */
    for (size_t i = 0; i < s.length; count++) {
        int32_t code = 0;
        size_t length = str_read_code(s, i, &code);
        bool join = code == ' ' || code == '-' || code == '\'';
        if ((join && joins) || (!join && (!is_small(code) || is_unseen(code)))) {
            return false;
        }
        joins = join;
        i += length;
    }
    return !joins && count <= most;
}
