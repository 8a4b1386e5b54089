#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf;

/* A view of bytes, borrowed; inside Skein always clean UTF-8. */
struct str {
    const char *bytes;
    size_t length;
};

#define STR(literal) ((struct str){("" literal), sizeof(literal) - 1})
/* For static initialisers. */
#define STR_IS(literal)                                                                        \
    {                                                                                          \
        ("" literal), sizeof(literal) - 1                                                      \
    }
#define STR_NONE ((struct str){"", 0})
/* For "%.*s". */
#define STR_FMT(s) (int)(s).length, (s).bytes

/* Small functions that run hundreds of times for each player line are defined here, so that they
 * are inlined everywhere. str.c has their external definitions. */

inline struct str str_of(const char *text)
{
    return (struct str){text, strlen(text)};
}

inline struct str str_slice(struct str s, size_t from, size_t to)
{
    size_t end = to < s.length ? to : s.length;
    size_t start = from < end ? from : end;
    /* A NULL view has no address to offset. */
    return s.bytes ? (struct str){s.bytes + start, end - start} : s;
}

/* memcmp must not get the NULL of an empty view. */
inline bool str_equal(struct str a, struct str b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

/* Compares for equality, ignoring ASCII case. */
bool str_equal_nocase(struct str a, struct str b);
/* True if s is one of count words, ignoring case. */
bool str_is_among(struct str s, const struct str *words, size_t count);
/* Returns the index of the one of count words that is equal to s; count: none is. */
size_t str_index(struct str s, const char *const *words, size_t count);

/* True if s is equal to one of count words. */
static inline bool str_is_one_of(struct str s, const char *const *words, size_t count)
{
    return str_index(s, words, count) < count;
}

bool str_starts(struct str s, struct str prefix);
bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Compares by bytes. Returns a number below 0, 0, or above 0. */
int str_compare(struct str a, struct str b);

inline bool str_is_ascii(struct str s)
{
    size_t i = 0;
    while (i < s.length && (unsigned char)s.bytes[i] < 0x80) {
        i++;
    }
    return i == s.length;
}

/* Returns the offset of needle in s at or after from, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle, size_t from);

inline size_t str_find_char(struct str s, char c, size_t from)
{
    if (from >= s.length) {
        return SIZE_MAX;
    }
    const char *hit = memchr(s.bytes + from, c, s.length - from);
    return hit ? (size_t)(hit - s.bytes) : SIZE_MAX;
}

size_t str_find_nocase(struct str s, struct str needle, size_t from);
/* Returns s without blanks at both ends. */
struct str str_trim(struct str s);

static inline bool str_is_blank(char c)
{
    /* Most bytes belong to words. */
    return (unsigned char)c <= ' ' && (c == ' ' || (c >= '\t' && c <= '\r'));
}

/* Returns the first position from `at` on that has no blank, or the end. */
static inline size_t str_skip_blanks(struct str s, size_t at)
{
    while (at < s.length && str_is_blank(s.bytes[at])) {
        at++;
    }
    return at;
}
/* Cuts the first word (up to a blank) off *s, which is left at the next word; empty at the end.
 */
struct str str_take_word(struct str *s);
/* Cuts off the text up to separator (not included); *s continues behind it. */
struct str str_take_until(struct str *s, char separator);
/* Parse a decimal number that is the whole string, without blanks. Return false on anything else
 * or overflow. */
bool str_to_u64(struct str s, uint64_t *out);
bool str_to_i64(struct str s, int64_t *out);
/* Returns a NUL-terminated copy the caller frees with mem_free. */
char *str_dup(struct str s);
uint64_t str_hash(struct str s);
/* True if all of text matches pattern, in which * is any run of bytes and ? any one byte; ASCII
 * case is ignored. The cost is at most the product of both lengths. */
bool str_fits_glob(struct str pattern, struct str text);

/* Returns the longest prefix of at most `bytes` bytes that ends between characters. */
struct str str_fit(struct str s, size_t bytes);
/* Copies as much of s as fits, with a NUL. Returns out. */
char *str_copy(struct str s, char *out, size_t size);

/* -- Unicode, by utf8proc -- */

#define STR_REPLACEMENT 0xFFFD /* replaces a bad byte */

/* Reads the character at s[at]; returns its length. A bad byte is read as STR_REPLACEMENT. */
size_t str_read_code(struct str s, size_t at, int32_t *out_code);
bool str_is_utf8(struct str s);
/* Appends s as clean text: valid UTF-8 (bad bytes become U+FFFD), no control
 * bytes (C0, DEL, C1, bidi overrides) but, if lines, '\n'; tabs become blanks. */
void str_clean(struct str s, bool lines, struct buf *out);
/* Appends s in a legible form: a long run of blanks becomes one, so that terminals do not wrap what
 * follows into a line of its own. Invisible characters are dropped, and no letter keeps more than a
 * few accents. Line ends stay. */
void str_put_legible(struct str s, struct buf *out);
/* True if str_put_legible would change nothing. */
bool str_is_legible(struct str s);
/* True for a single line of 1 to most characters, not all of them blanks. It must be valid UTF-8
 * without control characters and invisible characters (text direction, zero width, private use). */
bool str_is_plain_line(struct str s, size_t most);
/* Appends s case-folded and NFKC-composed, for comparing names. */
void str_fold(struct str s, struct buf *out);
/* True if s consists of small letters, digits, single blanks, hyphens and apostrophes, at least one
 * and at most `most` characters. False if it is not UTF-8. */
bool str_is_small_words(struct str s, size_t most);
/* Returns the width on a terminal: wide characters count two, combining ones none. */
size_t str_columns(struct str s);
/* Returns the length in bytes of the longest prefix of at most `columns` columns that ends between
 * characters. */
size_t str_fit_columns(struct str s, size_t columns);
/* Appends an approximation of s in ASCII (quotes, dashes, accents stripped, else '?'). */
void str_to_ascii(struct str s, struct buf *out);
/* Same, for a reader: str_to_ascii, unless a module that can transliterate other scripts sets it at the start. */
extern void (*str_romanise)(struct str s, struct buf *out);
/* Appends s with ":smile:" and the like replaced by the character that str_to_ascii writes that
 * way. */
void str_put_emoji(struct str s, struct buf *out);
/* Appends s with each emoji that has such a name replaced by words to be read aloud: "(smile)". */
void str_say_emoji(struct str s, struct buf *out);
/* Appends code as UTF-8. */
void str_put_code(uint32_t code, struct buf *out);
/* Returns the edit distance in bytes, at most limit + 1; for "did you mean". */
unsigned str_distance(struct str a, struct str b, unsigned limit);
