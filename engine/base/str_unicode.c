/* str_unicode.c -- the Unicode functions of str.h, based on utf8proc.
 *
 * Text is cleaned once, on input (str_clean). After that, Skein relies on valid UTF-8 without
 * control characters. The other functions still tolerate any bytes, reading a bad byte as U+FFFD,
 * rather than crash.
 *
 * Runs of plain ASCII, which is nearly all text, take a fast path.
 *
 * To show one more character to people whose terminal has only ASCII, add it to `approximations`,
 * which is sorted by code. */
#include "engine/base/str.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"

#include <utf8proc.h>

#include <string.h>

size_t str_read_code(struct str s, size_t at, int32_t *out_code)
{
    unsigned char first = (unsigned char)s.bytes[at];
    if (first < 0x80) {
        *out_code = first;
        return 1;
    }
    const unsigned char *bytes = (const unsigned char *)s.bytes + at;
    size_t left = s.length - at;
    utf8proc_ssize_t length = utf8proc_iterate(bytes, left < 4 ? (int)left : 4, out_code);
    if (length <= 0) {
        *out_code = STR_REPLACEMENT;
        return 1;
    }
    return (size_t)length;
}

/* Returns the length of the run of printable ASCII at s[at]. */
static size_t plain_run(struct str s, size_t at)
{
    size_t end = at;
    while (end < s.length && s.bytes[end] >= 0x20 && s.bytes[end] < 0x7F) {
        end++;
    }
    return end - at;
}

bool str_is_utf8(struct str s)
{
    for (size_t i = 0; i < s.length;) {
        int32_t code = 0;
        size_t length = str_read_code(s, i, &code);
        if (code == STR_REPLACEMENT && length == 1) {
            return false;
        }
        i += length;
    }
    return true;
}

void str_put_code(uint32_t code, struct buf *out)
{
    if (code < 0x80) {
        buf_add_char(out, (char)code);
        return;
    }
    bool valid = code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
    unsigned char bytes[4];
    utf8proc_ssize_t length =
            utf8proc_encode_char(valid ? (int32_t)code : STR_REPLACEMENT, bytes);
    buf_add(out, bytes, (size_t)length);
}

/* True for characters that move a reader's cursor or reverse the text around them: C0, DEL, C1,
 * line and paragraph separators, bidi embeddings, overrides and isolates, the byte order mark. */
static bool is_control(int32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0xFEFF;
}

void str_clean(struct str s, bool lines, struct buf *out)
{
    for (size_t i = 0; i < s.length;) {
        size_t plain = plain_run(s, i);
        buf_add(out, s.bytes + i, plain);
        i += plain;
        if (i == s.length) {
            break;
        }
        int32_t code = 0;
        i += str_read_code(s, i, &code);
        if (code == '\t') {
            buf_add_char(out, ' ');
        } else if (code == '\n' && lines) {
            buf_add_char(out, '\n');
        } else if (!is_control(code)) {
            str_put_code((uint32_t)code, out);
        }
    }
}

/* Appends s, which contains non-ASCII characters, folded. False if s is not UTF-8. */
static bool fold_unicode(struct str s, struct buf *out)
{
    utf8proc_uint8_t *folded = NULL;
    /* IGNORE drops invisible characters: names that look alike must compare equal. */
    utf8proc_ssize_t length =
            utf8proc_map((const unsigned char *)s.bytes, (utf8proc_ssize_t)s.length, &folded,
                    UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                            UTF8PROC_IGNORE);
    if (length < 0) {
        return false;
    }
    buf_add(out, folded, (size_t)length);
    /* utf8proc uses the C library's malloc, as mem does. */
    mem_free(folded);
    return true;
}

void str_fold(struct str s, struct buf *out)
{
    if (plain_run(s, 0) < s.length) {
        if (!fold_unicode(s, out)) {
            struct buf clean = {0};
            str_clean(s, false, &clean);
            (void)fold_unicode(buf_str(&clean), out);
            buf_finish(&clean);
        }
        return;
    }
    char *room = buf_reserve(out, s.length);
    if (!room) {
        return;
    }
    for (size_t i = 0; i < s.length; i++) {
        char c = s.bytes[i];
        room[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    buf_added(out, s.length);
}

static size_t width_of(int32_t code)
{
    if (is_control(code)) {
        return 0;
    }
    int width = utf8proc_charwidth(code);
    return width > 0 ? (size_t)width : 0;
}

size_t str_columns(struct str s)
{
    size_t columns = 0;
    for (size_t i = 0; i < s.length;) {
        size_t plain = plain_run(s, i);
        columns += plain;
        i += plain;
        if (i < s.length) {
            int32_t code = 0;
            i += str_read_code(s, i, &code);
            columns += width_of(code);
        }
    }
    return columns;
}

size_t str_fit_columns(struct str s, size_t columns)
{
    size_t i = 0;
    for (size_t used = 0; i < s.length;) {
        int32_t code = 0;
        size_t length = str_read_code(s, i, &code);
        used += width_of(code);
        if (used > columns) {
            break;
        }
        i += length;
    }
    return i;
}

struct approximation {
    int32_t code;
    const char *text;
};

/* Characters whose decomposition does not lead to ASCII. Sorted by code. */
static const struct approximation approximations[] = {
        {0x00A1, "!"},
        {0x00A2, "c"},
        {0x00A3, "GBP"},
        {0x00A5, "JPY"},
        {0x00A7, "S."},
        {0x00A9, "(c)"},
        {0x00AB, "<<"},
        {0x00AD, ""},
        {0x00AE, "(r)"},
        {0x00B0, "deg"},
        {0x00B1, "+-"},
        {0x00B7, "*"},
        {0x00BB, ">>"},
        {0x00BF, "?"},
        {0x00C6, "AE"},
        {0x00D0, "D"},
        {0x00D7, "x"},
        {0x00D8, "O"},
        {0x00DE, "Th"},
        {0x00DF, "ss"},
        {0x00E6, "ae"},
        {0x00F0, "d"},
        {0x00F7, "/"},
        {0x00F8, "o"},
        {0x00FE, "th"},
        {0x0110, "D"},
        {0x0111, "d"},
        {0x0126, "H"},
        {0x0127, "h"},
        {0x0131, "i"},
        {0x0141, "L"},
        {0x0142, "l"},
        {0x0152, "OE"},
        {0x0153, "oe"},
        {0x1E9E, "SS"},
        {0x2010, "-"},
        {0x2012, "-"},
        {0x2013, "-"},
        {0x2014, "--"},
        {0x2015, "--"},
        {0x2018, "'"},
        {0x2019, "'"},
        {0x201A, "'"},
        {0x201C, "\""},
        {0x201D, "\""},
        {0x201E, "\""},
        {0x2020, "+"},
        {0x2022, "*"},
        {0x2032, "'"},
        {0x2033, "\""},
        {0x2039, "<"},
        {0x203A, ">"},
        {0x2044, "/"},
        {0x20AC, "EUR"},
        {0x2190, "<-"},
        {0x2191, "^"},
        {0x2192, "->"},
        {0x2193, "v"},
        {0x2194, "<->"},
        {0x2212, "-"},
        {0x2500, "-"},
        {0x2502, "|"},
        {0x250C, "+"},
        {0x2510, "+"},
        {0x2514, "+"},
        {0x2518, "+"},
        {0x251C, "+"},
        {0x2524, "+"},
        {0x252C, "+"},
        {0x2534, "+"},
        {0x253C, "+"},
        {0x2550, "="},
        {0x2551, "|"},
        {0x2588, "#"},
        {0x25CF, "*"},
        {0x2600, ":sun:"},
        {0x2602, ":umbrella:"},
        {0x2605, "*"},
        {0x2614, ":rain:"},
        {0x2615, ":coffee:"},
        {0x2620, ":skull:"},
        {0x2639, ":sad:"},
        {0x263A, ":smiling:"},
        {0x2665, ":heart:"},
        {0x2696, ":scales:"},
        {0x26A1, ":lightning:"},
        {0x26C4, ":snowman:"},
        {0x270C, ":peace:"},
        {0x2713, "v"},
        {0x2717, "x"},
        {0x2728, ":sparkles:"},
        {0x2744, ":snowflake:"},
        {0x2764, ":heart:"},
        {0x1F319, ":moon:"},
        {0x1F31F, ":star:"},
        {0x1F339, ":rose:"},
        {0x1F340, ":clover:"},
        {0x1F34E, ":apple:"},
        {0x1F355, ":pizza:"},
        {0x1F370, ":cake:"},
        {0x1F37A, ":beer:"},
        {0x1F389, ":party:"},
        {0x1F3B5, ":music:"},
        {0x1F40D, ":snake:"},
        {0x1F40E, ":horse:"},
        {0x1F419, ":octopus:"},
        {0x1F41D, ":bee:"},
        {0x1F41F, ":fish:"},
        {0x1F431, ":cat:"},
        {0x1F436, ":dog:"},
        {0x1F43A, ":wolf:"},
        {0x1F440, ":eyes:"},
        {0x1F44B, ":wave:"},
        {0x1F44D, ":thumbsup:"},
        {0x1F44E, ":thumbsdown:"},
        {0x1F44F, ":clap:"},
        {0x1F47B, ":ghost:"},
        {0x1F480, ":skull:"},
        {0x1F48B, ":kiss:"},
        {0x1F494, ":broken:"},
        {0x1F495, ":hearts:"},
        {0x1F4A1, ":idea:"},
        {0x1F4A4, ":sleep:"},
        {0x1F4AF, ":hundred:"},
        {0x1F525, ":fire:"},
        {0x1F600, ":grin:"},
        {0x1F602, ":joy:"},
        {0x1F604, ":smile:"},
        {0x1F605, ":sweat:"},
        {0x1F609, ":wink:"},
        {0x1F60A, ":blush:"},
        {0x1F60D, ":love:"},
        {0x1F60E, ":cool:"},
        {0x1F610, ":neutral:"},
        {0x1F614, ":pensive:"},
        {0x1F618, ":smooch:"},
        {0x1F61B, ":tongue:"},
        {0x1F620, ":angry:"},
        {0x1F622, ":cry:"},
        {0x1F62D, ":sob:"},
        {0x1F62E, ":surprised:"},
        {0x1F631, ":scream:"},
        {0x1F634, ":sleepy:"},
        {0x1F642, ":happy:"},
        {0x1F643, ":upside:"},
        {0x1F644, ":eyeroll:"},
        {0x1F64F, ":thanks:"},
        {0x1F680, ":rocket:"},
        {0x1F914, ":thinking:"},
        {0x1F917, ":hug:"},
        {0x1F937, ":shrug:"},
        {0x1F970, ":adore:"},
        {0x1F973, ":celebrate:"},
        {0x1F97A, ":pleading:"},
        {0x1F9D9, ":mage:"},
};

static const char *find_approximation(int32_t code)
{
    size_t low = 0;
    size_t high = sizeof(approximations) / sizeof(approximations[0]);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (approximations[middle].code < code) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < sizeof(approximations) / sizeof(approximations[0]) &&
                 approximations[low].code == code;
    return found ? approximations[low].text : NULL;
}

/* Appends the printable part of code's decomposition; '?' if that part is empty and code has
 * width. */
static void put_decomposed(int32_t code, struct buf *out)
{
    enum { PARTS_MAX = 32 };

    int32_t parts[PARTS_MAX];
    int boundclass = UTF8PROC_BOUNDCLASS_START;
    utf8proc_ssize_t count = utf8proc_decompose_char(
            code, parts, PARTS_MAX, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &boundclass);
    bool any = false;
    for (utf8proc_ssize_t i = 0; i < count && i < PARTS_MAX; i++) {
        const char *known = find_approximation(parts[i]);
        if (known) {
            buf_add_text(out, known);
        } else if (parts[i] >= 0x20 && parts[i] < 0x7F) {
            buf_add_char(out, (char)parts[i]);
        } else {
            continue;
        }
        any = true;
    }
    if (!any && width_of(code) > 0) {
        buf_add_char(out, '?');
    }
}

void str_to_ascii(struct str s, struct buf *out)
{
    for (size_t i = 0; i < s.length;) {
        size_t plain = plain_run(s, i);
        buf_add(out, s.bytes + i, plain);
        i += plain;
        if (i == s.length) {
            break;
        }
        int32_t code = 0;
        i += str_read_code(s, i, &code);
        const char *known = find_approximation(code);
        if (code < 0x80) {
            buf_add_char(out, (char)code);
        } else if (known) {
            buf_add_text(out, known);
        } else {
            put_decomposed(code, out);
        }
    }
}

void (*str_romanise)(struct str s, struct buf *out) = str_to_ascii;

void str_say_emoji(struct str s, struct buf *out)
{
    size_t from = 0;
    for (size_t i = plain_run(s, 0); i < s.length; i += plain_run(s, i)) {
        int32_t code = 0;
        size_t length = str_read_code(s, i, &code);
        const char *name = find_approximation(code);
        if (name && name[0] == ':' && name[1] != '\0') {
            buf_add_str(out, str_slice(s, from, i));
            buf_printf(out, "(%.*s)", (int)strlen(name) - 2, name + 1);
            from = i + length;
        }
        i += length;
    }
    buf_add_str(out, str_slice(s, from, s.length));
}

/* Returns the last match: of two emojis with one name, a red heart is meant, not the card suit. */
static const struct approximation *find_emoji(struct str name)
{
    const struct approximation *found = NULL;
    for (size_t i = 0; i < sizeof(approximations) / sizeof(approximations[0]); i++) {
        bool is_name = approximations[i].text[0] == ':';
        found = is_name && str_equal(str_of(approximations[i].text), name) ? &approximations[i]
                                                                           : found;
    }
    return found;
}

void str_put_emoji(struct str s, struct buf *out)
{
    size_t from = 0;
    for (size_t i = 0; i < s.length; i++) {
        size_t end = s.bytes[i] == ':' ? str_find_char(s, ':', i + 1) : SIZE_MAX;
        const struct approximation *emoji =
                end == SIZE_MAX ? NULL : find_emoji(str_slice(s, i, end + 1));
        if (emoji) {
            utf8proc_uint8_t bytes[4];
            utf8proc_ssize_t length = utf8proc_encode_char(emoji->code, bytes);
            buf_add_str(out, str_slice(s, from, i));
            buf_add(out, bytes, (size_t)length);
            from = end + 1;
            i = end;
        }
    }
    buf_add_str(out, str_slice(s, from, s.length));
}
